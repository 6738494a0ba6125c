"""Jensen–Shannon divergence from entropies."""

TITLE = "Jensen–Shannon divergence from entropies"
STATEMENT = "JS(P, Q) = H(mix(1/2: P, 1/2: Q)) - 1/2 H(P) - 1/2 H(Q)"
SOURCE = "Lin (1991), Divergence Measures Based on the Shannon Entropy, equation 4.1"
SOURCE_LINES = 6
