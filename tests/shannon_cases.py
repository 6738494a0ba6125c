"""Statements of the Shannon prover's tests: the suite, and inequalities that are tight in one coefficient."""

from itertools import combinations

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
