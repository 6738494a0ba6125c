"""Cross-entropy as a sum."""

TITLE = "Cross-entropy as a sum"
STATEMENT = "CE(P, Q) = -sum(x, P(x) log Q(x))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 5.4"
SOURCE_LINES = 2
REMARK = "The law that weights the sum comes first; it is the data (target) law, and the second one is the model."
