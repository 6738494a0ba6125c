"""Cross-entropy is linear in its first law."""

TITLE = "Cross-entropy is linear in its first law"
STATEMENT = "CE(mix(w: P, 1-w: Q), R) = w CE(P, R) + (1-w) CE(Q, R)"
GIVEN = ("0 <= w <= 1",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 5.4"
SOURCE_LINES = 3
