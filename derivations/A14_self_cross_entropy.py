"""Cross-entropy of a law with itself."""

TITLE = "Cross-entropy of a law with itself"
STATEMENT = "CE(P, P) = H(P)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 5.4"
SOURCE_LINES = 2
