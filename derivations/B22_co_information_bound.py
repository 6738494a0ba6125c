"""Co-information is at most each information."""

TITLE = "Co-information is at most each information"
STATEMENT = "I(X;Y;Z) <= I(X;Y)"
SOURCE = "Yeung, Information Theory and Network Coding (2008), section 3.4"
SOURCE_LINES = 2
