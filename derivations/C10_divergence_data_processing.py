"""Data processing for divergence."""

TITLE = "Data processing for divergence"
STATEMENT = "KL(p(y) || q(y)) <= KL(p(x) || q(x))"
GIVEN = ("p(y | x) = q(y | x) for all x, y",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 4.4"
SOURCE_LINES = 8
REMARK = "p and q send their x through the same channel."
