"""Chain rule of self-information."""

TITLE = "Chain rule of self-information"
STATEMENT = "Info(p(x, y)) = Info(p(x)) + Info(p(y | x))"
SOURCE = "Fano, Transmission of Information (1961), section 2.3"
SOURCE_LINES = 4
REMARK = "No independence is needed; S02 is the special case p(y | x) = p(y)."
