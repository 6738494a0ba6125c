"""Chain rule of entropy."""

TITLE = "Chain rule of entropy"
STATEMENT = "H(X,Y) = H(X) + H(Y|X)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.2.1"
SOURCE_LINES = 5
