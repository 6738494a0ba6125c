"""Self-information."""

TITLE = "Self-information"
STATEMENT = "Info(p(x)) = -log p(x)"
BASE = "b"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.1"
SOURCE_LINES = 1
REMARK = (
    "Information belongs to an outcome x with p(x) > 0, not to the random variable; read at a random X it "
    "is a random variable. The base b is positive and not 1."
)
