"""What is known of the guards: hypotheses that leave a binder, scalars that are finite numbers, copies; with the outcomes."""

from __future__ import annotations

from types import SimpleNamespace

from sympy import (
    Rational,
    S,
    Symbol,
    Tuple,
    besseli,
    besselk,
    beta,
    binomial,
    exp,
    gamma,
    log,
    polygamma,
    rf,
    sqrt,
    uppergamma,
    zeta,
)
from sympy import sin as sine

from symkl.functions import Absolute
from symkl.measures import KL
from symkl.mixtures import mixture
from symkl.syntax.parse import parse
from symkl.terms import (
    Almost,
    AlphabetSum,
    Apply,
    AtLeast,
    Density,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Exp,
    Expectation,
    Finite,
    IndexSum,
    Law,
    Log,
    Nonzero,
    Positive,
    Variable,
    linear,
    power,
)
from tests.random_terms import w

t, s, T, n, a, b = map(Symbol, ("t", "s", "T", "n", "a", "b"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q, r = Law("p"), Law("q"), Law("r")
REFUSED = "refused"


def over(low: object, high: object) -> IndexSum:
    """Return a sum over t."""
    return IndexSum(t, low, high, Log(p(x)))


def mean(*law: Density) -> Expectation:
    """Return a mean."""
    return Expectation(law, S.One)


def every(low: object, high: object, hypothesis: object) -> tuple[EveryIndex]:
    """Return the hypothesis for the whole range."""
    return (EveryIndex(t, low, high, hypothesis),)


def almost(hypothesis: object, *law: Density) -> tuple[Almost]:
    """Return the hypothesis at almost every draw."""
    return (Almost(law, hypothesis),)


MIX = mixture([(Rational(1, 3), [p(x)]), (Rational(2, 3), [q(x)])])
LOOSE = mixture([(a, [p(x)]), (1 - a, [q(x)])])
THREE = mixture([(Rational(1, 3), [p(x)]), (a, [q(x)]), (Rational(2, 3) - a, [r(x)])])
MIXED = mixture([(S.Half, [p(w(t))]), (S.Half, [q(w(t))])])
NO = {"t": Distinct(w(t).slot, w(2 * t).slot), "0": Distinct(w(t).slot, w(0).slot)}
SWAPPED = Density(p, [Tuple(x.slot, z), Tuple(z.slot, x)])

CLOSED = [
    # an index: the worst end of its range decides
    *((AtLeast(e), over(low, high), tuple(left)) for e, low, high, left in (
        (t - 1, 1, T, []), (T - t, 1, T, []), (t - 1, 2, T, []), (2 * t - 2, 1, T, []), (S(3) - t, 1, 3, []), (t, 0, T, []),
        (t - 1, a, T, [AtLeast(a - 1)]), (n - t, 1, T, [AtLeast(n - T)]), (T - t, 0, n, [AtLeast(T - n)]))),
    *((AtLeast(e), over(low, high), every(low, high, AtLeast(e))) for e, low, high in ((t**2 - 4, 2, T), (a * t, 1, T), (t / 2 - 1, 2, T))),
    *((AtLeast(e), over(low, high), REFUSED) for e, low, high in ((t - 2, 1, T), (T - t - 1, 1, T), (1 - t, 1, 3), (t - 1, 0, T), (-t, 1, 2))),
    (NO["0"], over(1, T), ()),
    (NO["0"], over(0, T), every(0, T, NO["0"])),
    (NO["t"], over(1, T), every(1, T, NO["t"])),
    (Distinct(w(0).slot, w(t).slot), over(1, T), ()),
    (Distinct(w(T - t).slot, w(0).slot), over(1, T), every(1, T, Distinct(w(T - t).slot, w(0).slot))),
    (Positive(p(w(t))), over(1, T), every(1, T, Positive(p(w(t))))),
    (Nonzero(t - a), over(1, T), every(1, T, Nonzero(t - a))),
    # a draw: what it has as a part is positive
    *((Positive(d), mean(p(x, z)), ()) for d in (p(x), p(x, z), p(z), p(z | x), p(x | z))),
    *((Positive(d), mean(p(x), p(z | x)), ()) for d in (p(x), p(x, z), p(z), p(z | x), p(x | z))),
    *((Positive(d), mean(p(x, z)), almost(Positive(d), p(x, z))) for d in (q(x), p(x, y), p(y | x))),
    (Positive(p(z | x)), mean(q(x), p(z | x)), ()),
    *((Positive(d), mean(q(x), p(z | x)), almost(Positive(d), q(x), p(z | x))) for d in (p(x), p(x, z), p(z), p(x | z))),
    (Positive(p(x | y)), mean(p(x, z | y)), ()),
    (Positive(p(x, y)), mean(p(x, z | y)), almost(Positive(p(x, y)), p(x, z | y))),
    (Positive(p(y)), mean(p(x | y)), (Positive(p(y)),)),
    (Positive(p(z | x, y)), mean(p(x | y), p(z | x, y)), ()),
    (Positive(p(x, z | y)), mean(p(x | y), p(z | x, y)), almost(Positive(p(x, z | y)), p(x | y), p(z | x, y))),
    (Positive(p(x, z)), mean(p(x), p(z)), almost(Positive(p(x, z)), p(x), p(z))),
    (Positive(p(x | z)), mean(p(x), p(z)), almost(Positive(p(x | z)), p(x), p(z))),
    (Positive(SWAPPED), mean(p(x, z)), almost(Positive(SWAPPED), p(x, z))),
    (Positive(p(w(t))), mean(p(w(t)), q(w(s))), almost(Positive(p(w(t))), p(w(t)), q(w(s)))),
    (Positive(MIXED), mean(p(w(t)), r(w(s))), almost(Positive(MIXED), p(w(t)), r(w(s)))),
    (Finite(Log(p(x))), mean(p(x)), almost(Finite(Log(p(x))), p(x))),
    (Positive(Apply("f", (x,))), mean(p(x)), almost(Positive(Apply("f", (x,))), p(x))),
    (Almost([q(z)], Positive(p(x))), mean(p(x)), ()),
    (Almost([p(z | x)], Positive(q(z | x))), mean(p(x)), almost(Positive(q(z | x)), p(x), p(z | x))),
    (Almost([p(x)], Positive(q(x | z))), mean(p(z), p(x | z)), almost(Almost([p(x)], Positive(q(x | z))), p(z), p(x | z))),
    (Positive(p(x)), KL(p(x), q(x)), ()),
    (Positive(q(x)), KL(p(x), q(x)), almost(Positive(q(x)), p(x))),
    (Positive(p(x)), AlphabetSum([x], p(x)), (Every([x], Positive(p(x))),)),
    # entries of a block
    (Positive(p(w(t))), mean(p(w(1, T))), (AtLeast(t - 1), AtLeast(T - t))),
    (Positive(p(w(2))), mean(p(w(1, 3))), ()),
    (Positive(p(w(1, 2))), mean(p(w(1, 3))), ()),
    (Positive(p(w(4))), mean(p(w(1, 3))), (Positive(p(w(4))),)),
    (Positive(p(w(0))), mean(p(w(1, 3))), (Positive(p(w(0))),)),
    (Positive(p(w(2, copy=1))), mean(p(w(1, 3))), (Positive(p(w(2, copy=1))),)),
    (EveryIndex(t, 1, T, Positive(p(w(t)))), mean(p(w(1, T))), ()),
    (EveryIndex(t, 1, T, Positive(p(w(t) | w(t - 1)))), mean(p(w(0, T))), ()),
    (EveryIndex(t, 1, T, Positive(p(w(t - 1)))), mean(p(w(1, T))), almost(EveryIndex(t, 1, T, Positive(p(w(t - 1)))), p(w(1, T)))),
    (EveryIndex(t, 1, T, Positive(Law("p", t)(x))), mean(Law("p", t)(x)), almost(EveryIndex(t, 1, T, Positive(Law("p", t)(x))), Law("p", t)(x))),
    # a mixture is positive wherever a component is
    (Positive(MIX), mean(p(x)), ()),
    (Positive(MIX), mean(q(x)), ()),
    (Positive(MIX), mean(r(x)), almost(Positive(MIX), r(x))),
    (Positive(LOOSE), mean(p(x)), almost(Positive(LOOSE), p(x))),
    (Positive(THREE), mean(p(x)), tuple(THREE.law.weights)),
    (Positive(MIX), mean(MIX), ()),
    # densities, functions of values and their combinations are finite
    *((Finite(f), AlphabetSum([x], p(x)), ()) for f in (p(x), p(x) - 2 * q(x), MIX, Apply("f", (x,)))),
    (Finite(LOOSE), AlphabetSum([x], p(x)), tuple(LOOSE.law.weights)),
    *((Finite(f), AlphabetSum([x], p(x)), (Every([x], Finite(f)),)) for f in (Log(p(x)), 1 / p(x), p(x) * Log(q(x)))),
    (Positive(p(x) - q(x)), AlphabetSum([x], p(x)), (Every([x], Positive(p(x) - q(x))),)),
]

SCALARS = [
    *((e, (), ()) for e in (
        a, a + b, a * b, exp(a), a**2, sine(a), S(3), Rational(1, 2), sqrt(S(2)), besseli(0, a), 1 / besseli(0, a), besseli(1, a), zeta(S(3)),
        exp(a) ** -1)),
    *((e, (), needs) for e, needs in (
        (1 / a, (Nonzero(a),)), (a**-2, (Nonzero(a),)), (1 / (a - b), (Nonzero(a - b),)), (1 / log(a), (Nonzero(a - 1), Positive(a))),
        (log(a), (Positive(a),)), (sqrt(a), (Positive(a),)), (a**b, (Positive(a),)), (a ** Rational(-1, 2), (Positive(a),)),
        (gamma(a), (Positive(a),)), (polygamma(0, a), (Positive(a),)), (polygamma(1, a), (Positive(a),)),
        (besselk(a, b), (Positive(b),)), (uppergamma(a, b), (Positive(b),)), (zeta(a), (Positive(a - 1),)), (1 / zeta(a), (Positive(a - 1),)),
        (besseli(0, a) + 1 / b, (Nonzero(b),)), (1 / besseli(1, a), (Nonzero(besseli(1, a)),)))),
    (beta(a, b), (), (Positive(a), Positive(b))),
    (binomial(a, b), (), tuple(map(Positive, (a + 1, b + 1, a - b + 1)))),
    (rf(a, b), (), (Positive(a + b), Positive(a))),
    (1 / a, (Positive(a),), ()),
    (log(a) / b, (Positive(a), Positive(b)), ()),
    (log(a), (Positive(b),), (Positive(a),)),
    (1 / (a + b), (Positive(a), Positive(b)), ()),
    (1 / (a - b), (Positive(a), Positive(b)), (Nonzero(a - b),)),
    (besseli(b, a), (), REFUSED),
    (polygamma(a, b), (), REFUSED),
    (S.Infinity, (), REFUSED),
    (S.ComplexInfinity, (), REFUSED),
]

RATIO = p(x) / q(x)
INVERSE = p(x) / KL(p(z), q(z))
SQUARE = power(p(x) - q(x), 2)
SEAMED = [
    ("plus", (1 / a + KL(p(x), q(x)),), (Nonzero(a),)),
    ("plus", (KL(p(x), q(x)) / a,), ()),
    ("plus", (log(a) + a + 2,), (Positive(a),)),
    ("scale", (S(2), p(x) / a, q(x)), ()),
    ("scale", (a, linear([(1 / b, p(x))]), q(x)), (Nonzero(b),)),
    ("inside", (INVERSE, 1, RATIO, 0), (Positive(q(x)),)),
    ("inside", (INVERSE, 1, q(z), 0), (Nonzero(q(z)),)),
    ("inside", (INVERSE, 1, q(x) * q(z), 0), ()),
    ("inside", (INVERSE, 0, q(x), 0), ()),
    ("inside", (linear([(1 / b, KL(p(x), q(x))), (S.One, q(z))]), 0, linear([(log(a), KL(q(z), p(z)))]), 0), (Nonzero(b), Positive(a))),
    # where a bound is raised to a power, the smaller side is nonnegative by its form
    ("inside", (power(SQUARE, S.Half), 0, KL(p(x), q(x)), 1), ()),
    ("inside", (power(SQUARE, S.Half), 0, KL(p(x), q(x)), -1), REFUSED),
    ("inside", (power(KL(p(x), q(x)), S.Half), 0, SQUARE, 1), REFUSED),
    ("inside", (power(KL(p(x), q(x)), S.Half), 0, SQUARE, -1), ()),
    ("inside", (power(KL(p(x), q(x)), S.Half), 0, SQUARE, 0), ()),
    ("inside", (power(KL(p(x), q(x)), 2), 0, KL(p(z), q(z)), 1), REFUSED),
    ("inside", (q(x) * KL(p(z), q(z)), 1, KL(q(z), p(z)), 1), ()),
]

RISK = Log(p(x)) - Log(q(x))
F, G = Apply("f", (x,)), Apply("g", (z,))
NONNEGATIVE = (p(x), p(x) * q(z), power(p(x), S.Half), p(x) / q(x), SQUARE, power(SQUARE, S.Half), power(F, 4), Exp(F), Exp(F - 2 * G),
               Absolute(F), Absolute(p(x) - q(x)), power(Absolute(F), 3), power(Absolute(F), -1), p(x) * power(F, 2), Absolute(F) * Exp(G),
               p(x) + 2 * q(x), p(x) + Absolute(F), p(x) + SQUARE, p(x) + 3, power(p(x) + q(x), -1), AlphabetSum([x], Absolute(F)),
               AlphabetSum([x], SQUARE / q(x)), Expectation(p(x), Absolute(F)), Expectation(p(x), SQUARE), Expectation(p(x), p(x) + 1),
               power(AlphabetSum([x], Absolute(F)), S.Half))
SIGNED = [
    *((t, ()) for t in NONNEGATIVE),
    *((t, REFUSED) for t in (
        F, Log(p(x)), p(x) - q(x), p(x) - 1, linear([(a, p(x)), (S.One, q(x))]), power(F, 3), power(F, -2), power(F, S.Half), power(p(x), a),
        power(p(x) - q(x), -2), p(x) * F, p(x) * Log(q(x)), p(x) * power(F, 3), Exp(RISK), Exp(1 / p(x)), Absolute(RISK), power(Absolute(RISK), 3),
        Absolute(1 / F), p(x) + F, p(x) + Absolute(RISK), SQUARE + Log(p(x)), AlphabetSum([x], F), AlphabetSum([x], Absolute(RISK)),
        Expectation(p(x), Log(q(x))), Expectation(p(x), Exp(RISK)), KL(p(x), q(x)), Absolute(F) * power(p(x), a), AlphabetSum([x], power(p(x), a)),
        AlphabetSum([x], power(RISK, 2)), Expectation(p(x), linear([(a, p(x)), (S.One, q(x))])), power(Exp(RISK), 2) * power(F, 3))),
    (power(RISK, 2), (Finite(RISK),)),
    (p(x) * power(RISK, 2), (Finite(RISK),)),
    (power(KL(p(x), q(x)), 2), (Finite(KL(p(x), q(x))),)),
]
"""What is minus at most 0, and what is not known to be: squares need numbers, all else its form."""

DISCRETE = ("A discrete", "B discrete", "C discrete", "A2 discrete")


def copied(*given: str, left: str = "H(A)", right: str = "H(A,B)", generic: str = "") -> SimpleNamespace:
    """Return what the copy lemma reads of a theorem, about discrete variables but one."""
    stated = parse(f"{left} <= {right}", (*given, *DISCRETE))
    known = tuple(h for h in stated.given if not generic or h != Discrete(Variable(generic)))
    return SimpleNamespace(left=stated.sides[0], right=stated.sides[1], hypotheses=known, axioms=frozenset(), relation="<=",
                           conclusion=("<=", *stated.sides))


COPY, ORIGINAL, OTHER = (Variable(name).slot for name in ("a2", "a", "b"))
PAIR = (COPY, ORIGINAL)
COPIES = [
    *((copied(*given), PAIR, "kept") for given in (
        ("A2 . A,B | C",), ("A2 . A,B | C", "H(A2,C) = H(A,C)"), ("A2 . A,B | C", "H(A,C) = H(A2,C)"), ("A2 . A,B | C", "H(A2) = H(A)"),
        ("A,B . A2 | C",), ("A2 . A,B | C,D", "H(A2,C) = H(A,C)", "H(A2,D,C) = H(A,C,D)", "D discrete"),
        ("A2 . A,B | C", "H(A,B,A2) is finite"), ("A2 . A,B | C", "B . C"))),
    *((copied(*given), PAIR, REFUSED) for given in (
        (), ("I(A2;B) = 0",), ("A2 . A,B | C", "I(A2;B) <= H(C)"), ("A2 . A,B | C", "H(A2,B) = H(A,B)"), ("A2 . A,B | C", "H(A2,C) = H(B,C)"),
        ("A2 . A,B | C", "H(A2|C) = H(A|C)"), ("A2 . A,B | C", "H(A2,C) <= H(A,C)"), ("A2 . A,B | C", "A2 . B"), ("A2,D . A,B | C",),
        ("A2 . B | A,C",), ("A . B | A2",), ("A2 . A,B | C", "H(A2,C) = H(A)"), ("A2 . A,B | C", "H(A2) = H(A,C)"),
        ("A2 . A,B | C", "H_2(A2,C) = H(A,C)"), ("A2 . A,B | C", "H(A2,A,C) = H(A,C)"), ("A2 . A,B | C", "H(A2,B|C) is finite"),
        ("A2 . A,B | C", "I(A2;B) is finite"), ("A2 . A,B | C", "H(A2,C) = H(A,C) + 1"))),
    (copied("A2 . A,B | C", left="H(A2)"), PAIR, REFUSED),
    (copied("A2 . A,B | C", right="H(A2,B)"), PAIR, REFUSED),
    (copied("A2 . A,B | C", "H(A,B,A2) is finite", generic="b"), PAIR, REFUSED),
    (copied("A2 . A,B | C", "H(B,A2) is finite", generic="a"), PAIR, REFUSED),
    (copied("A2 . A,B | C"), (COPY, COPY), REFUSED),
    (copied("A2 . A,B | C"), (ORIGINAL, COPY), REFUSED),
    (copied("A2 . A,B | C"), (Variable("d").slot, ORIGINAL), REFUSED),
    (copied("A2 . A,B | C"), (COPY, Variable("c").slot), REFUSED),
]
