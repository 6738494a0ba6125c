"""Data processing."""

TITLE = "Data processing"
STATEMENT = "I(X;Z) <= I(X;Y)"
GIVEN = ("X -> Y -> Z",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.8.1"
SOURCE_LINES = 4
