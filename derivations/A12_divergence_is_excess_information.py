"""Divergence is mean excess information."""

TITLE = "Divergence is mean excess information"
STATEMENT = "KL(P || Q) = E[P(x)](Info(Q(x)) - Info(P(x)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3"
SOURCE_LINES = 3
REMARK = "Information is counted under Q and under P, and averaged under P in both cases."
