"""Mutual information as reduction of uncertainty."""

TITLE = "Mutual information as reduction of uncertainty"
STATEMENT = "I(X;Y) = H(X) - H(X|Y)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.4.1"
