"""Chain rule of cross-entropy."""

TITLE = "Chain rule of cross-entropy"
STATEMENT = "CE(p(x, y), q(x, y)) = CE(p(x), q(x)) + E[p(x)](CE(p(y | x), q(y | x)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.5.3, applied to the second law"
SOURCE_LINES = 6
