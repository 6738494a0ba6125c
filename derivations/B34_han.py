"""Han's inequality for three variables."""

TITLE = "Han's inequality for three variables"
STATEMENT = "2 H(X,Y,Z) <= H(X,Y) + H(Y,Z) + H(X,Z)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 17.6.1"
SOURCE_LINES = 9
