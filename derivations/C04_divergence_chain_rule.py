"""Chain rule of divergence."""

TITLE = "Chain rule of divergence"
STATEMENT = "KL(p(x, y) || q(x, y)) = KL(p(x) || q(x)) + E[p(x)](KL(p(y | x) || q(y | x)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.5.3"
REMARK = "The conditional divergences are averaged under the first law."
