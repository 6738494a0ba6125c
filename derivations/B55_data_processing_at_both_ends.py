"""Data processing at both ends."""

TITLE = "Data processing at both ends"
STATEMENT = "I(W;Z) <= I(X;Y)"
GIVEN = ("W -> X -> Y -> Z",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.8.1, used twice"
SOURCE_LINES = 6
