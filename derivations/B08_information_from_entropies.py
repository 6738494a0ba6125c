"""Mutual information from entropies."""

TITLE = "Mutual information from entropies"
STATEMENT = "I(X;Y) = H(X) + H(Y) - H(X,Y)"
SOURCE = "The Book of Statistical Proofs, proof dmi-mje"
SOURCE_LINES = 8
