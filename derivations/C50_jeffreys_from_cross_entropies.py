"""Jeffreys divergence from cross-entropies."""

TITLE = "Jeffreys divergence from cross-entropies"
STATEMENT = "J(P, Q) = CE(P, Q) + CE(Q, P) - H(P) - H(Q)"
SOURCE = "Kullback, Information Theory and Statistics (1959), section 1.3"
SOURCE_LINES = 5
