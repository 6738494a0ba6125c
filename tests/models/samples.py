"""Names the tests of models share."""

from fractions import Fraction
from random import Random

from symkl.measures import Entropy, MutualInformation
from symkl.models import Model, Table
from symkl.terms import Assumed, Discrete, Independent, Law, Variable

W, X, Y, Z = (Variable(n) for n in "wxyz")
P, Q, R, S, U = (Law(n) for n in "pqrsu")


def coordinate(name, *index):
    return name, tuple(index)


def model(weights, **laws):
    """weights: {"x": (1, 1)}; laws: p=("xy", {(0, 0): Fraction(1, 2), ...})."""
    references = {coordinate(n): tuple(map(Fraction, w)) for n, w in weights.items()}
    tables = {
        (name, ()): Table(tuple(coordinate(n) for n in names), {k: Fraction(v) for k, v in mass.items()}, references)
        for name, (names, mass) in laws.items()
    }
    return Model(references, tables)


def H(*of, given=(), law=P, base=None):
    return Entropy(law, of, given, base)


def info(*groups, given=(), law=P):
    return MutualInformation(law, [g if isinstance(g, (list, tuple)) else [g] for g in groups], given)


def discrete(*variables):
    return [Discrete(v) for v in variables]


def equation(left, right, *variables):
    return Assumed("=", left, right, variables)


def markov(a, b, c, law=P):
    return Independent(law, [a.slot], [c.slot], [b.slot])


def rng(seed):
    return Random(seed)
