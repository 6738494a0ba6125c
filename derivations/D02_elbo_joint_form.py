"""ELBO, joint form."""

TITLE = "ELBO, joint form"
STATEMENT = "ELBO(q(z), p(x, z)) = E[q(z)](log p(x, z) - log q(z))"
SOURCE = "Jordan, Ghahramani, Jaakkola and Saul (1999), An Introduction to Variational Methods for Graphical Models"
SOURCE_LINES = 2
