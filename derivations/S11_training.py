"""Training on cross-entropy minimises the divergence."""

TITLE = "Training on cross-entropy minimises the divergence"
STATEMENT = "CE(P, Q) - CE(P, R) = KL(P || Q) - KL(P || R)"
SOURCE = "Murphy, Probabilistic Machine Learning: An Introduction (2022), section 6.2"
SOURCE_LINES = 4
REMARK = (
    "Two models Q and R are ranked alike by cross-entropy and by divergence, because the entropy of the "
    "data law P does not depend on the model."
)
