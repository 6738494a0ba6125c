"""Information of a variable about itself."""

TITLE = "Information of a variable about itself"
STATEMENT = "I(X;X) = H(X)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), equation 2.42"
SOURCE_LINES = 3
REMARK = "Discrete variables only; for a density the left side is infinite."
