"""Statements from Python: the words of the language as functions.

Random variables are made by `variables`, laws by `laws`; a law called at variables is a density, `p(z | x)`.
A measure of densities is a function of what they are given; a measure of variables averages over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy
from sympy import Expr

from symkl.families import Family
from symkl.measures import ELBO as _ELBO
from symkl.measures import KL as _KL
from symkl.measures import (
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    Information,
    Jeffreys,
    MutualInformation,
    TotalCorrelation,
)
from symkl.syntax.assemble import eq, ge, le
from symkl.syntax.grouping import Variables, grouped
from symkl.syntax.parse import read_variables
from symkl.terms import Density, Exp, Expectation, Law, Log, Term, Variable, factors, read

__all__ = [
    "CE",
    "DTC",
    "ELBO",
    "KL",
    "TC",
    "E",
    "H",
    "I",
    "Info",
    "J",
    "eq",
    "exp",
    "ge",
    "laws",
    "le",
    "ln",
    "log",
    "variables",
]


def variables(names: str) -> Variable | tuple[Variable, ...]:
    """Return the random variables of these names, one or a tuple.

    Formula: x, x_t, x_{1:T} (a block, both ends included), x' (a copy); blocks with numeric ends give their entries.
    Args: names, separated by spaces or commas.
    Raises: InputError.
    Source: the statement language.

    >>> variables("x z"), variables("x_{1:T}")
    ((x, z), x_{1:T})
    """
    found = read_variables(names)
    return found[0] if len(found) == 1 else found


def laws(names: str) -> Law | tuple[Law, ...]:
    """Return the laws of these names, one or a tuple.

    Formula: p, q; called at variables a law is a density, p(x, z | y).
    Args: names, separated by spaces or commas.
    Source: the statement language.

    >>> p, q = laws("p q")
    >>> x, z = variables("x z")
    >>> p(z | x)
    p(z | x)
    """
    found = tuple(Law(name) for name in names.replace(",", " ").split())
    return found[0] if len(found) == 1 else found


def H(*of: Variables | Expr, law: Law | None = None, base: object = None) -> Expr:
    """Return the entropy of variables, averaged over the condition, or of a law given by its density.

    Formula: H(X|Y) = -E[log_b p(x|y)]; H(p(x|y)) = -E_{p(x|y)}[log_b p(x|y)].
    Args: of, variables (`X`, `X, Y | Z`) or one density; law, that of the variables (p); base, nats for None, 2 bits.
    Raises: TypeError, ValueError.
    Source: Cover and Thomas 2006, section 2.2.

    >>> X, Y = variables("x y")
    >>> H(X | Y), H(laws("p")(X | Y))
    (H(X|Y), H(p(x | y)))
    """
    of = tuple(map(_at, of))
    if of and isinstance(of[0], Term):
        if len(of) > 1 or law is not None:
            msg = "the entropy of a law takes one density or product; of two laws it is CE(p, q)"
            raise TypeError(msg)
        return DensityEntropy(of[0], base)
    groups, given = grouped(of)
    return Entropy(law or Law("p"), [v for g in groups for v in g], given, base)


def _at(law: Any) -> Any:
    """Return the density of a bare parametric law at a variable x."""
    return law.at(Variable("x")) if isinstance(law, Family) else law


def CE(p: Expr, q: Expr, base: object = None) -> Expr:
    """Return the cross-entropy; p weights (target, data), q is the model.

    Formula: CE(p, q) = -E_p[log_b q].
    Args: p, q, densities or products of them; base, nats for None, bits for 2.
    Raises: TypeError, ValueError if q lacks what p draws.
    Source: Cover and Thomas 2006, section 5.4.

    >>> x, (p, q) = variables("x"), laws("p q")
    >>> CE(p(x), q(x), base=2)
    CE_2(p(x), q(x))
    """
    return CrossEntropy(_at(p), _at(q), base)


def KL(p: Expr, q: Expr, base: object = None) -> Expr:
    """Return the Kullback-Leibler divergence.

    Formula: KL(p || q) = E_p[log_b (p / q)].
    Args: p, q, densities or products of them; base, nats for None, bits for 2.
    Raises: TypeError, ValueError if q lacks what p draws.
    Source: Kullback and Leibler 1951.

    >>> x, z = variables("x z")
    >>> p, q = laws("p q")
    >>> KL(q(z | x), p(z | x))
    KL(q(z | x) || p(z | x))
    """
    return _KL(_at(p), _at(q), base)


def J(p: Expr, q: Expr, base: object = None) -> Expr:
    """Return the Jeffreys divergence.

    Formula: J(p, q) = KL(p || q) + KL(q || p).
    Args: p, q, densities or products of them; base, nats for None, bits for 2.
    Raises: TypeError, ValueError.
    Source: Jeffreys 1946.

    >>> x, (p, q) = variables("x"), laws("p q")
    >>> J(p(x), q(x))
    J(p(x), q(x))
    """
    return Jeffreys(_at(p), _at(q), base)


def ELBO(q: Expr, p: Expr, base: object = None) -> Expr:
    """Return the evidence lower bound; what p has beyond the variables of q is held fixed.

    Formula: ELBO(q(z), p(x, z)) = E_{q(z)}[log_b (p(x, z) / q(z))].
    Args: q, p, densities or products of them; base, nats for None, bits for 2.
    Raises: TypeError, ValueError.
    Source: Blei, Kucukelbir and McAuliffe 2017, equation 13.

    >>> x, z = variables("x z")
    >>> p, q = laws("p q")
    >>> ELBO(q(z), p(x, z))
    ELBO(q(z), p(x, z))
    """
    return _ELBO(q, p, base)


def I(*groups: Variables, law: Law | None = None, base: object = None) -> Expr:  # noqa: E743
    """Return the mutual information of two groups of variables; of more, the co-information.

    Formula: I(X;Y|Z) = E[log_b p(x,y|z) / (p(x|z) p(y|z))].
    Args: groups, variables or tuples of them, the last with `| condition`; base, nats for None, bits for 2.
    Raises: TypeError, ValueError.
    Source: Cover and Thomas 2006, section 2.3.

    >>> X, Y, Z, W = variables("x y z w")
    >>> I((X, Y), Z | W)
    I(X,Y;Z|W)
    """
    return MutualInformation(law or Law("p"), *grouped(groups), base)


def TC(*groups: Variables, law: Law | None = None, base: object = None) -> Expr:
    """Return the total correlation of groups of variables, or of the entries of one block.

    Formula: TC(X;Y;Z) = E[log_b p(x,y,z) / (p(x) p(y) p(z))].
    Args: groups, variables or tuples of them, or one block; base, nats for None, bits for 2.
    Raises: TypeError, ValueError.
    Source: Watanabe 1960.

    >>> TC(variables("x_{1:n}"))
    TC(X_{1:n})
    """
    return TotalCorrelation(law or Law("p"), *grouped(groups), base)


def DTC(*groups: Variables, law: Law | None = None, base: object = None) -> Expr:
    """Return the dual total correlation of groups of variables, or of the entries of one block.

    Formula: DTC(X;Y;Z) = H(X,Y,Z) - H(X|Y,Z) - H(Y|X,Z) - H(Z|X,Y).
    Args: groups, variables or tuples of them, or one block; base, nats for None, bits for 2.
    Raises: TypeError, ValueError.
    Source: Han 1978.

    >>> DTC(*variables("x y z"))
    DTC(X;Y;Z)
    """
    return DualTotalCorrelation(law or Law("p"), *grouped(groups), base)


def Info(density: Expr, base: object = None) -> Expr:
    """Return the self-information of an outcome.

    Formula: Info(p(x)) = -log_b p(x).
    Args: density, at a value; base, nats for None, bits for 2.
    Raises: TypeError.
    Source: Cover and Thomas 2006, section 2.1.

    >>> Info(laws("p")(variables("x")))
    Info(p(x))
    """
    return Information(density, base)


def E(law: Expr | Iterable[Density], body: object) -> Expr:
    """Return an expectation; it binds the variables its law draws.

    Formula: E[p(x) q(z|x)](f) = sum_x p(x) sum_z q(z|x) f.
    Args: law, a density, a product or a tuple of densities, conditions first; body, a term or a scalar.
    Raises: TypeError, ValueError.
    Source: the statement language.

    >>> z, q = variables("z"), laws("q")
    >>> E(q(z), log(q(z)))
    E[q(z)](log q(z))
    """
    densities = (
        [f for f, e in factors(law) for _ in range(int(e) if e == 1 else 0)] if isinstance(law, Term) else tuple(law)
    )
    return Expectation(densities, body)


def log(value: object, base: object = None) -> Expr:
    """Return a logarithm, as written.

    Formula: log_b value; log 0 = -oo.
    Args: value, a nonnegative term or scalar; base, e for None.
    Raises: TypeError, ValueError.
    Source: the statement language.

    >>> log(laws("p")(variables("x")), 2)
    log_2 p(x)
    """
    return Log(value, base)


def ln(value: object) -> Expr:
    """Return the natural logarithm; of a scalar it is SymPy's.

    Formula: ln value = log_e value.
    Args: value, a nonnegative term or a positive scalar.
    Raises: TypeError, ValueError.
    Source: the statement language.

    >>> ln(2)
    log(2)
    """
    arg = read(value)
    return Log(arg) if isinstance(arg, Term) else sympy.log(arg)


def exp(value: object) -> Expr:
    """Return the exponential; of a scalar it is SymPy's.

    Formula: e^value.
    Args: value, a term or a scalar.
    Raises: TypeError.
    Source: the statement language.

    >>> exp(log(laws("p")(variables("x"))))
    exp(log p(x))
    """
    arg = read(value)
    return Exp(arg) if isinstance(arg, Term) else sympy.exp(arg)
