"""Divergence is convex in its first law."""

TITLE = "Divergence is convex in its first law"
STATEMENT = "KL(mix(w: P, 1-w: Q) || R) <= w KL(P || R) + (1-w) KL(Q || R)"
GIVEN = ("0 < w < 1",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.7.2"
SOURCE_LINES = 8
