"""Chain rule of information."""

TITLE = "Chain rule of information"
STATEMENT = "I(X,Y;Z) = I(X;Z) + I(Y;Z|X)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.5.2"
SOURCE_LINES = 5
