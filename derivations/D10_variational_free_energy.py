"""Variational free energy."""

TITLE = "Variational free energy"
STATEMENT = "E[q(z)](U(z)) - T H(q(z)) = T KL(q(z) || r(z)) - T log(sum(z, exp(-U(z)/T)))"
GIVEN = ("r(z) = exp(-U(z)/T)/sum(z, exp(-U(z)/T))", "U: function", "T > 0")
SOURCE = "MacKay, Information Theory, Inference, and Learning Algorithms (2003), section 33.1"
SOURCE_LINES = 6
REMARK = "r is the Gibbs law at temperature T; with U = -log p(x, z) and T = 1 the left side is minus the ELBO."
