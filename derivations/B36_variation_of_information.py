"""Triangle inequality of the variation of information."""

TITLE = "Triangle inequality of the variation of information"
STATEMENT = "H(X|Z) + H(Z|X) <= H(X|Y) + H(Y|X) + H(Y|Z) + H(Z|Y)"
GIVEN = ("X discrete", "Y discrete", "Z discrete")
SOURCE = "Meila (2007), Comparing Clusterings, property 1"
SOURCE_LINES = 8
