"""Co-information is symmetric."""

TITLE = "Co-information is symmetric"
STATEMENT = "I(X;Y;Z) = I(X;Z) - I(X;Z|Y)"
SOURCE = "Yeung, Information Theory and Network Coding (2008), section 3.4"
SOURCE_LINES = 4
REMARK = "It may be negative: for two fair bits and their xor it is -log 2."
