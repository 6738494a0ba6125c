"""An f-divergence is least for equal laws."""

TITLE = "An f-divergence is least for equal laws"
STATEMENT = "D_f(P || Q) >= f(1)"
GIVEN = ("f convex",)
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 7.5"
SOURCE_LINES = 3
REMARK = "For f(1) = 0 it is nonnegative."
