"""Conditional chain rule of entropy."""

TITLE = "Conditional chain rule of entropy"
STATEMENT = "H(X,Y|Z) = H(X|Z) + H(Y|X,Z)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), corollary of theorem 2.2.1"
SOURCE_LINES = 5
