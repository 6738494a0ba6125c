"""The trapezoidal rule in balls: never wrong, agrees with Arb's own integrator, and refuses what it cannot see."""

import pytest
from flint import arb, ctx
from sympy import S, erf, log, symbols

from symkl.families import FAMILIES, Statistic
from symkl.families.statistic import X
from symkl.numeric import strips
from symkl.numeric.enclosure import Enclosing, Piece
from symkl.syntax.parse import parse_expression
from symkl.terms import Expectation, Variable

x = Variable("x")
e = symbols("e")
DIGITS = 45


class Pieces(Enclosing):
    """Keeps the pieces of integrals."""

    def piece(self, what, low, high):
        self.found = [*getattr(self, "found", []), Piece(what, self.place, self.digits, low, high)]
        return arb(0)


def pieces(term, at):
    kept = Pieces({k: S(v) for k, v in at.items()}, DIGITS)
    kept.value(term)
    return kept.found


def divergence(family, p, q):
    p, q = (f"{family}({', '.join(map(str, numbers))})" for numbers in (p, q))
    return parse_expression(f"KL({p} || {q})")


LAWS = [
    # the variable itself; both sides decay like e^(-x^2), one exponentially
    ("Normal", ("1/3", "7/5"), ("-2", "3/7")),
    ("Normal", ("1647", "1/900"), ("1646", "1/700")),
    ("Gumbel", ("1/3", "5/7"), ("2", "7/5")),
    # the logarithm of the distance: slow to the left, to the right, to neither side
    ("Gamma", ("5/7", "3/2"), ("9/4", "1/3")),
    ("Gamma", ("1/900", "1/700"), ("1/3000", "1/800")),
    ("Gamma", ("3471/2", "2353"), ("929", "1005")),
    ("InverseGamma", ("5/7", "3/2"), ("9/4", "1/3")),
    ("LogNormal", ("1/3", "1/4000"), ("-2", "1/3000")),
    ("InverseGaussian", ("5/3", "2/7"), ("3/5", "9/4")),
    ("Weibull", ("5/7", "3/2"), ("9/4", "1/3")),
    # the logarithm of the ratio of two distances
    ("Beta", ("5/7", "3/2"), ("9/4", "1/3")),
    ("Beta", ("1/900", "1/700"), ("1/3000", "1/800")),
    ("Beta", ("1350", "955"), ("1117", "743")),
]


@pytest.mark.parametrize(("family", "p", "q"), LAWS)
def test_two_integrators_agree(family, p, q):
    with ctx.workdps(DIGITS + 15):
        for piece in pieces(divergence(family, p, q), {}):
            found, other = piece.by_strip(), piece.integral()
            assert found is not None
            assert found.overlaps(other)
            assert found.rad() < arb(10) ** (2 - DIGITS) * max(1, abs(found).mid())


@pytest.mark.parametrize("width", ["5", "1/2", "1/100000"])
def test_branch_points_near_the_line_are_seen(width):
    """The logarithm of 1 + (x/e)^2 has branch points at +-ie: a strip that is higher would give a wrong number."""
    term = Expectation(FAMILIES["Normal"](S(0), S(1))(x), Statistic(log(1 + (X / e) ** 2), x))
    with ctx.workdps(DIGITS + 15):
        (piece,) = pieces(term, {e: width})
        found, other = piece.by_strip(), piece.integral()
        assert found is None or found.overlaps(other)
        assert (found is not None) == (width == "5")


def test_the_proven_error_is_one_that_occurs(monkeypatch):
    """With steps twice as large as the proof allows the sum is wrong by more than the radius says."""
    step = strips._Strip.step

    def larger(self, *arguments):
        found, error = step(self, *arguments)
        return 2 * found, error

    with ctx.workdps(DIGITS + 15):
        (piece,) = pieces(divergence("Gamma", ("5/7", "3/2"), ("9/4", "1/3")), {})
        other = piece.integral()
        monkeypatch.setattr(strips._Strip, "step", larger)
        assert not piece.by_strip().overlaps(other)


def test_what_is_left_out_must_be_bounded(monkeypatch):
    monkeypatch.setattr(strips, "left_out", lambda *_: None)
    with ctx.workdps(DIGITS + 15):
        (piece,) = pieces(divergence("Gamma", ("5/7", "3/2"), ("9/4", "1/3")), {})
        assert piece.by_strip() is None


def test_a_strip_is_no_higher_than_the_integrand_is_analytic():
    with ctx.workdps(DIGITS + 15):
        (piece,) = pieces(divergence("Beta", ("5/7", "3/2"), ("9/4", "1/3")), {})
        line = piece._coordinate()
        strip = strips._Strip(line, strips.Grid(line.centred(strips.reach(line.size, -100.0, 1.0))))
        with ctx.workprec(strips.ROUGH):
            assert strip._above(1 / 16, 1.0) is not None
            assert strip._above(1 / 16, 4.0) is None  # beyond the poles at i pi


def test_functions_that_have_no_doubles_are_left_to_the_other_integrator():
    term = Expectation(FAMILIES["Normal"](S(0), S(1))(x), Statistic(erf(X) ** 2, x))
    with ctx.workdps(DIGITS + 15):
        (piece,) = pieces(term, {})
        assert piece.by_strip() is None
