"""A function has at most the entropy of its argument."""

TITLE = "A function has at most the entropy of its argument"
STATEMENT = "H(G) <= H(X)"
GIVEN = ("H(G|X) = 0",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), problem 2.4"
SOURCE_LINES = 5
REMARK = "Discrete variables only: the function 2x has the larger differential entropy."
