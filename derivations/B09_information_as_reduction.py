"""Mutual information as reduction of uncertainty."""

TITLE = "Mutual information as reduction of uncertainty"
STATEMENT = "I(X;Y) = H(X) - H(X|Y)"
SOURCE = "The Book of Statistical Proofs, proof P19 (dmi-mce)"
SOURCE_LINES = 9
