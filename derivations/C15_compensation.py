"""Compensation identity."""

TITLE = "Compensation identity"
STATEMENT = (
    "w KL(P || R) + (1-w) KL(Q || R) = w KL(P || mix(w: P, 1-w: Q)) + (1-w) KL(Q || mix(w: P, 1-w: Q)) + "
    "KL(mix(w: P, 1-w: Q) || R)"
)
GIVEN = ("0 < w < 1",)
SOURCE = "Topsøe (2000), Some Inequalities for Information Divergence, theorem 2.1"
SOURCE_LINES = 7
