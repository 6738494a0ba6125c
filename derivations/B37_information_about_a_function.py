"""Information about a function."""

TITLE = "Information about a function"
STATEMENT = "I(X;F) <= I(X;Y)"
GIVEN = ("H(F|Y) = 0",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), corollary of theorem 2.8.1"
SOURCE_LINES = 4
