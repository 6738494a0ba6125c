"""Divergence from an unnormalised reference."""

TITLE = "Divergence from an unnormalised reference"
STATEMENT = "KL(q(z) || p(x, z)) = KL(q(z) || p(z | x)) - log p(x)"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), equation 14"
SOURCE_LINES = 6
REMARK = "May be negative: the second argument has mass p(x)."
