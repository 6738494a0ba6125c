"""Mutual information from entropies."""

TITLE = "Mutual information from entropies"
STATEMENT = "I(X;Y) = H(X) + H(Y) - H(X,Y)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.4.1"
