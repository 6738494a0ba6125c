"""Conditional information from entropies."""

TITLE = "Conditional information from entropies"
STATEMENT = "I(X;Y|Z) = H(X|Z) + H(Y|Z) - H(X,Y|Z)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.5"
SOURCE_LINES = 5
