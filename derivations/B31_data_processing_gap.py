"""What processing loses."""

TITLE = "What processing loses"
STATEMENT = "I(X;Y) - I(X;Z) = I(X;Y|Z)"
GIVEN = ("X -> Y -> Z",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), proof of theorem 2.8.1"
SOURCE_LINES = 4
