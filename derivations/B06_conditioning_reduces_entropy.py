"""Conditioning reduces entropy."""

TITLE = "Conditioning reduces entropy"
STATEMENT = "H(X|Y) <= H(X)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.6.5"
SOURCE_LINES = 8
REMARK = "On average: at a single value of Y the entropy may rise."
