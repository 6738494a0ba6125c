"""Measures of tables of probabilities: axes, batches, zeros, near equality, theorems."""

import mpmath
import numpy as np
import pytest

from symkl import lambdify, parse_expression, prove

RNG = np.random.default_rng(1)


def table(*shape, batch=()):
    found = RNG.random((*batch, *shape))
    return found / found.sum(axis=tuple(range(-len(shape), 0)), keepdims=True)


def entropy(p, axes):
    """By the definition, of the marginal on some axes, of one table."""
    kept = p.sum(axis=tuple(i for i in range(p.ndim) if i not in axes))
    return -sum(x * np.log(x) for x in kept.ravel() if x > 0)


P = table(2, 3, 4)
X, Y, Z = 0, 1, 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("H(X,Y,Z)", entropy(P, (X, Y, Z))),
        ("H(X|Y) + 0*H(X,Y,Z)", None),
        ("H(X,Y|Z)", entropy(P, (X, Y, Z)) - entropy(P, (Z,))),
        ("I(X;Y|Z)", entropy(P, (X, Z)) + entropy(P, (Y, Z)) - entropy(P, (Z,)) - entropy(P, (X, Y, Z))),
        ("I(X,Y;Z)", entropy(P, (X, Y)) + entropy(P, (Z,)) - entropy(P, (X, Y, Z))),
        ("TC(X;Y;Z)", sum(entropy(P, (i,)) for i in range(3)) - entropy(P, (X, Y, Z))),
        ("DTC(X;Y;Z)", entropy(P, (X, Y)) + entropy(P, (X, Z)) + entropy(P, (Y, Z)) - 2 * entropy(P, (X, Y, Z))),
        ("H(X,Y,Z) - 2*H(Z,X) + I(Y;X)", entropy(P, (X, Y, Z)) - 2 * entropy(P, (X, Z)) + entropy(P, (X,)) + entropy(P, (Y,)) - entropy(P, (X, Y))),
    ],
)  # fmt: skip
def test_measures_of_one_law(text, value):
    function = lambdify(parse_expression(text))
    if value is None:
        assert function(P.sum(axis=2)) == pytest.approx(entropy(P, (X, Y)) - entropy(P, (Y,)), rel=1e-13)
        return
    assert function(P) == pytest.approx(value, rel=1e-12)
    batch = np.stack([P, table(2, 3, 4)])
    found = function(batch)
    assert found.shape == (2,)
    assert found[0] == function(P)


def test_measures_of_two_laws():
    p, q = table(3, 2, batch=(5,)), table(3, 2)
    kl = lambdify(parse_expression("KL(p(x,y) || q(x,y))"))
    ce = lambdify(parse_expression("CE(p(x,y), q(x,y))"))
    js = lambdify(parse_expression("JS(p(x,y), q(x,y))"))
    expected = (p * np.log(p / q)).sum(axis=(1, 2))
    np.testing.assert_allclose(kl(p, q), expected, rtol=1e-12)
    np.testing.assert_allclose(ce(p, q), -(p * np.log(q)).sum(axis=(1, 2)), rtol=1e-12)
    m = (p + q) / 2
    np.testing.assert_allclose(js(p, q), (kl(p, m) + kl(np.broadcast_to(q, p.shape), m)) / 2, rtol=1e-12)
    assert np.ndim(kl(p[0], q)) == 0


def test_axes_are_matched_by_name():
    """Axes are in alphabetical order, however the term names the variables."""
    p, q = table(3, 2), table(3, 2)
    for text in ("KL(p(x,y) || q(y,x))", "KL(p(y,x) || q(x,y))"):
        function = lambdify(parse_expression(text))
        assert function(p, q) == pytest.approx(float((p * np.log(p / q)).sum()), rel=1e-12)
        assert "q: probabilities, the last 2 axes are x, y" in function.source
    given = lambdify(parse_expression("H(Y|X)"))
    assert given(p) == pytest.approx(entropy(p, (0, 1)) - entropy(p, (0,)), rel=1e-12)


def test_tables_that_are_nearly_equal_keep_their_digits():
    kl = lambdify(parse_expression("KL(p(x) || q(x))"))
    information = lambdify(parse_expression("I(X;Y)"))
    for gap in (1e-3, 1e-6, 1e-9, 1e-12):
        q = table(64)
        p = q * (1 + gap * RNG.uniform(-1, 1, 64))
        with mpmath.workdps(60):
            exact = mpmath.fsum(
                y - x + x * mpmath.log(x / y) for x, y in zip(map(mpmath.mpf, p.tolist()), map(mpmath.mpf, q.tolist()), strict=True)
            )
            surplus = mpmath.fsum(map(mpmath.mpf, p.tolist())) - mpmath.fsum(map(mpmath.mpf, q.tolist()))
        found = kl(p / p.sum(), q)
        assert found >= 0
        if abs(surplus) < 1e-30:
            assert found == pytest.approx(float(exact), rel=1e-13)
        nearly = np.outer(table(4), table(5))
        nearly[0, 0] += gap / 10
        nearly[1, 1] += gap / 10
        nearly[0, 1] -= gap / 10
        nearly[1, 0] -= gap / 10
        assert information(nearly) >= 0
        assert information(nearly) == pytest.approx(_information(nearly), rel=1e-3 if gap < 1e-9 else 1e-5)


def _information(p):
    """By mpmath from the doubles of the table, divided by its sum."""
    with mpmath.workdps(60):
        rows = [[mpmath.mpf(x) for x in row] for row in p.tolist()]
        total = mpmath.fsum(x for row in rows for x in row)
        rows = [[x / total for x in row] for row in rows]
        first = [mpmath.fsum(row) for row in rows]
        second = [mpmath.fsum(column) for column in zip(*rows, strict=True)]
        terms = [x * mpmath.log(x / (a * b)) for row, a in zip(rows, first, strict=True) for x, b in zip(row, second, strict=True)]
        return float(mpmath.fsum(terms))


def test_divergence_of_normalised_tables_against_mpmath():
    kl = lambdify(parse_expression("KL(p(x) || q(x))"))
    for gap in (0.5, 2.0**-10, 2.0**-20, 2.0**-30):
        q = np.full(8, 0.125)
        p = q * (1 + gap * np.array([1, -1, 0.5, -0.5, 0.25, -0.25, 0.75, -0.75]))  # sums to 1 exactly
        with mpmath.workdps(60):
            exact = mpmath.fsum(x * mpmath.log(x / y) for x, y in zip(map(mpmath.mpf, p.tolist()), map(mpmath.mpf, q.tolist()), strict=True))
        assert kl(p, q) == pytest.approx(float(exact), rel=1e-15)


def test_zeros_and_nan():
    kl = lambdify(parse_expression("KL(p(x) || q(x))"))
    h = lambdify(parse_expression("H(X|Y)"))
    assert kl([0.0, 1.0], [0.5, 0.5]) == pytest.approx(np.log(2), rel=1e-15)
    assert kl([0.5, 0.5], [0.0, 1.0]) == np.inf
    assert kl([0.0, 1.0], [0.0, 1.0]) == 0
    assert np.isnan(kl([np.nan, 1.0], [0.5, 0.5]))
    assert h([[0.5, 0.0], [0.5, 0.0]]) == pytest.approx(np.log(2), rel=1e-15)
    assert np.isnan(h([[np.nan, 0.5], [0.25, 0.25]]))
    information = lambdify(parse_expression("I(X;Y)"))
    assert information([[0.5, 0.0], [0.0, 0.5]]) == pytest.approx(np.log(2), rel=1e-15)
    assert np.isnan(information([[np.nan, 0.5], [0.25, 0.25]]))


def test_masses_that_are_not_one_are_taken_as_they_are():
    kl = lambdify(parse_expression("KL(p(x) || q(x))"))
    p, q = np.array([0.2, 0.3]), np.array([0.5, 0.7])
    assert kl(p, q) == pytest.approx(float((p * np.log(p / q)).sum()), rel=1e-13)
    with pytest.raises(ValueError, match="p needs probabilities"):
        kl(p, q, check=True)


def test_a_theorem_is_a_function():
    theorem = prove("I(X;Y|Z) = H(X|Z) - H(X|Y,Z)").theorem
    function = theorem.lambdify()
    assert function(P) == pytest.approx(entropy(P, (X, Z)) + entropy(P, (Y, Z)) - entropy(P, (Z,)) - entropy(P, (X, Y, Z)), rel=1e-12)
    assert "Theorem: I(X;Y|Z) = H(X|Z) - H(X|Y,Z), proved by symkl" in function.source
    assert "the last 3 axes are x, y, z" in function.source
