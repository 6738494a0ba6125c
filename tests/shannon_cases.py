"""Statements of the Shannon prover's tests: the suite, and inequalities that are tight in one coefficient."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

import mpmath

from tests.corpus_cases import cases

SUITE = cases("shannon")


def joint(names):
    return f"H({','.join(names)})"


def han(n, coefficient):
    v = [f"X{i}" for i in range(1, n + 1)]
    return f"({coefficient}) {joint(v)} <= " + " + ".join(joint([x for x in v if x != y]) for y in v)


def cycle(n, coefficient):
    v = [f"X{i}" for i in range(n)]
    return f"({coefficient}) {joint(v)} <= " + " + ".join(joint([v[i], v[(i + 1) % n]]) for i in range(n))


def pairs(n, coefficient):
    v = [f"X{i}" for i in range(n)]
    return f"({coefficient}) {joint(v)} <= " + " + ".join(joint(pair) for pair in combinations(v, 2))


TIGHT = {
    # name: (the tight coefficient, statement with it in the place of {}, givens); larger is false
    "Han 3": (2, lambda c: han(3, c), ()),
    "Han 4": (3, lambda c: han(4, c), ()),
    "Han 5": (4, lambda c: han(5, c), ()),
    "Han 6": (5, lambda c: han(6, c), ()),
    "Shearer, a cycle of 5": (2, lambda c: cycle(5, c), ()),
    "pairs of 6": (5, lambda c: pairs(6, c), ()),
    "submodularity": (1, "({}) H(X,Y,Z) + H(Z) <= H(X,Z) + H(Y,Z)".format, ()),
    "data processing": (1, "({}) I(X;Z) <= I(X;Y)".format, ("X -> Y -> Z",)),
    "perfect secrecy": (1, "({}) H(M) <= H(K)".format, ("I(M;C) = 0", "H(M|K,C) = 0")),
    "correlations": (1, "({}) TC(X;Y;Z) <= 2 DTC(X;Y;Z)".format, ()),
    "butterfly": (1, "({}) H(A) + ({}) H(B) <= H(E) + H(M)".format, ("A . B", "H(E,M|A,B) = 0", "H(A,B|E,M) = 0")),
    "Ingleton": (1, "({}) I(A;B) <= I(A;B|C) + I(A;B|D) + I(C;D)".format, ("H(K|A) = 0", "H(K|B) = 0", "H(K) = I(A;B)")),
}


def perturbed(name, sign, k):
    """Return the statement with its tight coefficient moved by 10^-k."""
    tight, statement, given = TIGHT[name]
    moved = f"{tight} {sign} 1/10^{k}"
    return statement(moved, moved) if name == "butterfly" else statement(moved), given


def entropies(prover, case):
    """Read the joint entropies off a counterexample, in bits with 90 digits: a second reading, of the plain data."""
    names = [name.lower().replace("_", "") for name in case["variables"]]
    pmf = [(tuple(key.split(",")), Fraction(mass)) for key, mass in case["pmf"].items()]
    assert sum(m for _, m in pmf) == 1
    assert all(m > 0 for _, m in pmf)
    order = [names.index(str(s.value).replace("_", "")) for s in prover.universe.slots]

    def h(mask):
        masses = Counter()
        for at, m in pmf:
            masses[tuple(at[place] for i, place in enumerate(order) if mask >> i & 1)] += m
        with mpmath.workdps(90):
            return -sum(mpmath.mpf(m.numerator) / m.denominator * mpmath.log(mpmath.mpf(m.numerator) / m.denominator, 2) for m in masses.values())

    def value(form):
        with mpmath.workdps(90):
            return sum((mpmath.mpf(Fraction(v).numerator) / Fraction(v).denominator * h(m) for m, v in form.items()), mpmath.mpf(0))

    return value
