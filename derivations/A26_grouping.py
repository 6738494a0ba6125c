"""Grouping by a function."""

TITLE = "Grouping by a function"
STATEMENT = "H(X) = H(G) + H(X|G)"
GIVEN = ("H(G|X) = 0",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), problem 2.4"
SOURCE_LINES = 8
REMARK = "H(G|X) = 0 says that G is a function of X; H(X|G) is the mean entropy within the groups."
