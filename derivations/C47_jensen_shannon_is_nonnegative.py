"""Jensen–Shannon divergence is nonnegative."""

TITLE = "The Jensen–Shannon divergence is nonnegative"
STATEMENT = "0 <= JS(P, Q)"
SOURCE = "Lin (1991), Divergence Measures Based on the Shannon Entropy, section 4"
SOURCE_LINES = 2
