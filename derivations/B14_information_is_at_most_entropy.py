"""Mutual information is at most the entropy."""

TITLE = "Mutual information is at most the entropy"
STATEMENT = "I(X;Y) <= H(X)"
GIVEN = ("X discrete",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.4.1 and lemma 2.1.1"
SOURCE_LINES = 6
