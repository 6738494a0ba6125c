"""Mutual information is nonnegative."""

TITLE = "Mutual information is nonnegative"
STATEMENT = "I(X;Y) >= 0"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), corollary of theorem 2.6.3"
SOURCE_LINES = 2
REMARK = "Equality holds iff X and Y are independent."
