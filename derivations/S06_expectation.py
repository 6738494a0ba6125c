"""Expectation is a sum of products."""

TITLE = "Expectation is a sum of products"
STATEMENT = "E[p(x)](f(x)) = sum(x, p(x) f(x))"
GIVEN = ("f: function",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.1"
SOURCE_LINES = 1
REMARK = "The expectation is not tied to information: f is any function of the outcome."
