"""Conditional information as reduction of uncertainty."""

TITLE = "Conditional information as reduction of uncertainty"
STATEMENT = "I(X;Y|Z) = H(X|Z) - H(X|Y,Z)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), equation 2.60"
SOURCE_LINES = 5
