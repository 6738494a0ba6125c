"""Laws of different sizes: what is false under givens that compare entropies is refuted, whatever the numbers."""

from fractions import Fraction
from math import log2
from random import Random

import pytest

from symkl.api import prove
from symkl.search.shannon.form import combined
from symkl.search.shannon.prover import NOT_IMPLIED, Shannon
from symkl.search.shannon.symbols import Part, coin, dyadic, symbols
from tests.shannon_cases import entropies

HUGE = 10**40
FALSE = (
    # a statement, what is given, and the most rows that its law should have
    ("H(X) <= H(Y)", (f"{HUGE} H(X) <= {HUGE + 1} H(Y)",), 4),
    ("H(X) <= H(Y)", (f"{HUGE} H(X) <= {HUGE + 1} H(Y)", "X . Y"), 4),
    ("H(X) = H(Y)", (f"{HUGE} H(X) <= {HUGE + 1} H(Y)", f"{HUGE} H(Y) <= {HUGE + 1} H(X)"), 4),
    ("H(X) <= 1/3 H(Y)", ("H(X) = 3/7 H(Y)",), 12),
    ("H(X) <= 1/3 H(Y)", ("H(X) = 3/7 H(Y)", "X . Y"), 36),
    ("H(X) <= 99/101 H(Y)", ("H(X) = 100/101 H(Y)",), 30),
    ("H(X) <= 1/2 H(Y)", (f"{HUGE + 1} H(X) = {HUGE} H(Y)",), 400),
    ("H(X) <= 7/5 H(Y)", ("5 H(X) <= 7 H(Y) + 1/100 I(X;Y)", "H(X) <= 3/2 H(Y)"), 4),
    ("I(A;B) <= 1/4 H(C)", ("I(A;B|C) = 1/3 H(C)", "I(A;B) = 2/5 H(C)"), 48),
    ("H(A) <= 2/7 H(B,C,D,E,F)", ("H(A) = 3/7 H(B)", "H(C,D,E|B) = 0", "H(F|B,C) = 0"), 12),
    ("I(X;Y) <= 1/9 H(Z)", ("I(X;Y) = 1/8 H(Z)", "H(Z|X,Y) = 0"), 256),
)


def surely_false(verdict):
    """Check the law of a refutation with 90 digits: what is given holds, the claim does not."""
    prover, found = Shannon(verdict.statement), verdict.counterexample.as_dict()
    value = entropies(prover, found)
    for given in prover.givens:
        assert abs(value(given.form)) < 1e-40 if given.equal else value(given.form) > -1e-40
    place = verdict.counterexample.place
    gap = value(combined([(1, prover.forms[place + 1]), (-1, prover.forms[place])]))
    relation = verdict.statement.relations[place]
    assert abs(gap) > 1e-60 if relation == "=" else gap < -1e-60
    return len(found["pmf"])


@pytest.mark.parametrize(("statement", "given", "rows"), FALSE)
def test_sizes_that_fit(statement, given, rows):
    verdict = prove(statement, given)
    assert verdict.status == "refuted", verdict.tried
    assert surely_false(verdict) <= rows


@pytest.mark.parametrize("k", [1, 5, 20, 40])
def test_ratios_that_are_nearly_one(k):
    """What is given is never broken, however close its bound is, and what follows from it is proved."""
    given = (f"H(X) <= (1 + 1/10^{k}) H(Y)",)
    assert surely_false(prove("H(X) <= H(Y)", given)) <= 4
    assert surely_false(prove(f"H(X) <= (1 + 1/10^{k + 1}) H(Y)", given)) <= 4
    assert prove(f"H(X) <= (1 + 1/10^{k} + 1/10^60) H(Y)", given).status == "proved"


def test_sizes_out_of_reach_are_not_implied():
    given = ("H(X) = 3/7 H(Y)", "H(Z) = 1/5 H(X)", "I(X;Y) = 2/7 H(Y)")
    verdict = prove("I(X;Y) <= 1/4 H(Y)", given)
    assert (verdict.status, verdict.tried) == ("unknown", (NOT_IMPLIED,))
    assert verdict.polymatroid


def bits_of(masses):
    return sum(m * (m.denominator.bit_length() - 1) for m in masses)


def test_dyadic_masses_have_exactly_the_entropy():
    rng = Random(1)
    sizes = [Fraction(n) for n in range(1, 6)] + [2 - Fraction(1, 1 << j) for j in range(6)]
    sizes += [2 + Fraction(rng.randrange(1 << k), 1 << k) * 3 for k in (1, 2, 5, 30, 100) for _ in range(20)]
    for size in sizes:
        for finest in (1, 8):
            masses = dyadic(size, finest)
            if masses is None:
                assert size < 2
                continue
            assert sum(masses) == 1
            assert all(m.numerator == 1 and m.denominator & (m.denominator - 1) == 0 for m in masses)
            assert bits_of(masses) == size
            assert min(masses) * finest <= 1
    assert not any(map(dyadic, (Fraction(0), Fraction(1, 2), Fraction(5, 4), Fraction(7, 3), Fraction(11))))


def test_a_symbol_that_says_what_else_there_is():
    """One symbol known to X and Y of 5/2 bits, and what only Y knows, 1/8 of a bit on average."""
    both, one = Part({1: (1,), 2: (1,)}, (1,), 1), Part({1: (), 2: (1,)}, (2,), 1)
    (found,) = symbols([(both, Fraction(5, 2)), (one, Fraction(1, 8))])
    law, masses = found.law()
    assert found.worlds == len(masses)
    assert sum(masses) == 1

    def entropy(*names):
        total = {}
        for at, mass in zip(zip(*(law[i] for i in names), strict=True), masses, strict=True):
            total[at] = total.get(at, 0) + mass
        return -sum(m * log2(m) for m in total.values())

    assert entropy(1) == pytest.approx(2.5)
    assert entropy(2) == entropy(1, 2) == pytest.approx(2.625)


@pytest.mark.parametrize("size", [Fraction(1, 3), Fraction(9, 10), Fraction(1, 10**6), 1 - Fraction(1, 10**9)])
def test_coins_have_nearly_the_entropy(size):
    for digits in (1, 4, 16):
        mass = float(coin(size, digits))
        found = -mass * log2(mass) - (1 - mass) * log2(1 - mass)
        assert 0 < mass <= 1 / 2
        assert found == pytest.approx(float(size), rel=10.0 ** (1 - digits) + 1e-7, abs=0)


def test_what_is_proved_is_not_refuted_and_what_is_refuted_is_false():
    """Random comparisons: one ratio is given, a smaller and a larger one are claimed."""
    rng = Random(3)
    for _ in range(12):
        ratio = Fraction(rng.randint(1, 9), rng.randint(2, 9))
        measure, whole = rng.choice((("H(X)", "H(Y)"), ("I(X;Y)", "H(Y,Z)"), ("H(X|Y)", "I(X;Z|Y)"), ("I(X;Y|Z)", "H(Z)")))
        if whole != "H(Y)":
            ratio = min(ratio, Fraction(3, 4))
        given = (f"{measure} = ({ratio}) {whole}",) if measure != "H(X|Y)" else (f"({ratio}) {measure} <= {whole}",)
        tight, weaker = (measure, whole) if measure != "H(X|Y)" else (f"({ratio}) {measure}", whole)
        factor = ratio if measure != "H(X|Y)" else 1
        assert prove(f"{tight} <= ({factor}) {weaker}", given).status == "proved"
        false = prove(f"{tight} <= ({factor * Fraction(4, 5)}) {weaker}", given)
        assert false.status == "refuted", (given, false.tried)
        surely_false(false)
