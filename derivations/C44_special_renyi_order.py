"""The Renyi divergence of order 1/2."""

TITLE = "The Rényi divergence of order 1/2"
STATEMENT = "Renyi(1/2; P || Q) = 2 Bhattacharyya(P, Q)"
SOURCE = "van Erven and Harremoës (2014), Rényi Divergence and Kullback-Leibler Divergence, section 2.B"
SOURCE_LINES = 2
