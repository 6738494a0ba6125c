"""Exchanging target and model."""

TITLE = "Exchanging target and model"
STATEMENT = "CE(P, Q) - CE(Q, P) = KL(P || Q) - KL(Q || P) + H(P) - H(Q)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3"
SOURCE_LINES = 4
REMARK = (
    "Cross-entropy is not symmetric: P = (9/10, 1/10), Q = (1/2, 1/2) give 0.693 against 1.204 nats. The "
    "law that weights the sum is the target."
)
