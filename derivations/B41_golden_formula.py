"""Golden formula."""

TITLE = "Golden formula"
STATEMENT = "E[p(x)](KL(p(y | x) || q(y))) = I(X;Y) + KL(p(y) || q(y))"
SOURCE = "Csiszár and Körner, Information Theory (2011), equation 8.7"
SOURCE_LINES = 6
REMARK = "The mean divergence from any output law q; the best q is the marginal."
