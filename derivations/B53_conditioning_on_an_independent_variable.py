"""Conditioning on an independent variable raises information."""

TITLE = "Conditioning on an independent variable raises information"
STATEMENT = "I(X;Y) <= I(X;Y|Z)"
GIVEN = ("X . Z",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), problem 2.6"
SOURCE_LINES = 5
REMARK = "In general information given Z may rise or fall."
