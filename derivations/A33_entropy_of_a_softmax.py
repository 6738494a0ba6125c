"""Entropy of a softmax."""

TITLE = "Entropy of a softmax"
STATEMENT = "H(p(x)) = log(sum(x, exp(U(x)))) - E[p(x)](U(x))"
GIVEN = ("p(x) = exp(U(x))/sum(x, exp(U(x))) for all x", "U: function")
SOURCE = "Boyd and Vandenberghe, Convex Optimization (2004), example 3.25"
SOURCE_LINES = 6
REMARK = "U(x) is the logit of x, the first term on the right is log-sum-exp."
