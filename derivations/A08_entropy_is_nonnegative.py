"""Entropy of a discrete variable is nonnegative."""

TITLE = "Entropy of a discrete variable is nonnegative"
STATEMENT = "H(X) >= 0"
GIVEN = ("X discrete",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), lemma 2.1.1"
SOURCE_LINES = 2
REMARK = "A differential entropy may be negative: that of a uniform law on an interval of length 1/2 is -log 2."
