"""Jeffreys divergence as a difference of means."""

TITLE = "Jeffreys divergence as a difference of means"
STATEMENT = "J(P, Q) = E[P(x)](log(P(x)/Q(x))) - E[Q(x)](log(P(x)/Q(x)))"
SOURCE = "Kullback, Information Theory and Statistics (1959), equation 3.1"
SOURCE_LINES = 4
