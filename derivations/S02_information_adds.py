"""Information of independent outcomes adds."""

TITLE = "Information of independent outcomes adds"
STATEMENT = "Info(p(x,y)) = Info(p(x)) + Info(p(y))"
GIVEN = ("p(x,y) = p(x) p(y)",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.1"
SOURCE_LINES = 4
REMARK = "Without independence it is I(x, y) = I(x) + I(y | x): for p = [[3/8, 1/8], [1/8, 3/8]] the two sides differ."
