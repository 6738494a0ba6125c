"""Marginals are closer in every f-divergence."""

TITLE = "Marginals are closer in every f-divergence"
STATEMENT = "D_f(p(x) || q(x)) <= D_f(p(x, y) || q(x, y))"
GIVEN = ("f convex",)
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 7.4; Csiszár (1967)"
SOURCE_LINES = 4
REMARK = "Where p(x) = 0, p(y|x) may be any law; if it is q(y|x), the condition on p(y|x) follows from p << q."
