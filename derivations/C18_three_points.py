"""Three-point identity."""

TITLE = "Three-point identity"
STATEMENT = "KL(P || Q) = KL(P || R) + KL(R || Q) + E[P(x)](log(R(x)/Q(x))) - E[R(x)](log(R(x)/Q(x)))"
SOURCE = "Csiszár (1975), I-Divergence Geometry, equation 2.3"
SOURCE_LINES = 7
