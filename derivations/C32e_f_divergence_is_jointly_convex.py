"""An f-divergence is jointly convex."""

TITLE = "An f-divergence is jointly convex"
STATEMENT = "D_f(p(x) || q(x)) <= E[q(k)](D_f(p(x | k) || q(x | k)))"
GIVEN = ("f convex", "p(k) = q(k)")
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 7.5"
SOURCE_LINES = 6
REMARK = (
    "The laws p(x) and q(x) are mixtures with the same weights q(k). Where p(x) = 0, p(k|x) may be any law; if it is "
    "q(k|x), the condition on p(k|x) follows from p << q."
)
