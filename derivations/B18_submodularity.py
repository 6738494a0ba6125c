"""Entropy is submodular."""

TITLE = "Entropy is submodular"
STATEMENT = "H(X,Y,Z) + H(Z) <= H(X,Z) + H(Y,Z)"
SOURCE = "Yeung, Information Theory and Network Coding (2008), section 14.1"
SOURCE_LINES = 6
