"""Exact solutions of the systems that floats have found: any whole numbers, wrong floats, singular systems."""

from fractions import Fraction
from random import Random
from time import monotonic

import numpy as np
import pytest

from symkl.api import prove
from symkl.search.engine import prove_statement
from symkl.search.shannon.columns import Columns
from symkl.search.shannon.exact import solve_exactly
from symkl.search.shannon.exact_simplex import exact_optimum
from symkl.search.shannon.form import combined
from symkl.search.shannon.lattice import elemental
from symkl.search.shannon.programme import Model, separates
from symkl.search.shannon.prover import NOT_IMPLIED
from symkl.shannon_certificate import check_shannon
from symkl.syntax.parse import parse


def by_rows(matrix):
    return lambda x: [sum(a * b for a, b in zip(row, x, strict=True)) for row in matrix]


def in_floats(matrix, error=0.0, seed=0):
    noise = np.random.default_rng(seed)
    inverse = np.linalg.inv(np.array(matrix, dtype=float))
    return lambda right: (inverse @ np.array(right)) * (1 + error * noise.standard_normal(len(right)))


def system(rng, size, largest):
    while True:
        matrix = [[rng.choice((0, 0, 1, -1, rng.randint(-largest, largest))) for _ in range(size)] for _ in range(size)]
        if abs(np.linalg.det(np.array(matrix, dtype=float))) > 0.5 and np.linalg.cond(np.array(matrix, dtype=float)) < 1e6:
            return matrix


@pytest.mark.parametrize("largest", [1, 5, 10**4])
@pytest.mark.parametrize("digits", [0, 2, 40])
@pytest.mark.parametrize("error", [0.0, 1e-9])
def test_solutions_are_exact(largest, digits, error):
    rng = Random(largest + digits)
    for size in (1, 2, 5, 12):
        matrix = system(rng, size, largest)
        right = [rng.randint(-(10**digits), 10**digits) for _ in range(size)]
        found = solve_exactly(right, in_floats(matrix, error), by_rows(matrix))
        assert by_rows(matrix)(found) == right
        assert all(isinstance(x, Fraction) for x in found)


def test_nothing_on_the_right():
    assert solve_exactly([0, 0], in_floats([[1, 2], [3, 4]]), by_rows([[1, 2], [3, 4]])) == [0, 0]


def test_floats_that_lead_nowhere_give_nothing():
    """A solver of another system, and a system without a solution."""
    assert solve_exactly([1, 2], in_floats([[5, 0], [0, 5]]), by_rows([[1, 2], [3, -4]])) is None
    assert solve_exactly([1, 2], in_floats([[1, 0], [0, 1]]), by_rows([[1, 1], [1, 1]])) is None


def test_a_solution_that_is_no_short_fraction_is_read_off_in_time():
    """Denominators beyond one round of floats: 10007^4, 15 digits."""
    matrix = [[10007, 0, 0, 0], [1, 10007, 0, 0], [0, 1, 10007, 0], [0, 0, 1, 10007]]
    found = solve_exactly([1, 0, 0, 0], in_floats(matrix), by_rows(matrix))
    assert found == [Fraction((-1) ** k, 10007 ** (k + 1)) for k in range(4)]


@pytest.mark.parametrize("size", [10, 10**60])
def test_the_simplex_in_fractions_decides(size):
    """Random claims of three variables: made of what it says, or separated by what it says, whatever the numbers."""
    rng, found = Random(4), set()
    for _ in range(12):
        columns = Columns([], [], [])
        for piece in elemental(7, lambda mask: mask):
            columns.add(piece.form(), 1.0, free=False)
        columns.add({m: rng.randint(-size, size) for m in (1, 2, 4, 7)}, 1.0, free=rng.random() < 0.5)
        parts = [(rng.randint(1, size), rng.choice(columns.forms)) for _ in range(3)]
        claim = combined([*parts, (rng.choice((0, -1, -size)), {7: 1})])
        right = [claim.get(m, 0) for m in columns.layout({7: 1}).rows]
        x, prices = exact_optimum(right, columns.layout({7: 1}), monotonic() + 60)
        h = dict(zip(columns.layout({7: 1}).rows, (-p for p in prices), strict=True))
        proved = not separates(h, claim, columns)
        if proved:
            assert all(v > 0 for v in x.values())
            assert combined((v, columns.layout({7: 1}).forms[j]) for j, v in x.items()) == claim
        found.add(proved)
    assert found == {True, False}


@pytest.mark.parametrize("size", [10**9, 10**40, 10**400])
def test_givens_whose_numbers_are_hardly_different(size):
    """Floats take size / (size + 1) for 1, and have no number for 10^400 at all."""
    given = (f"{size} H(X) <= ({size} + 1) H(Y)",)
    assert prove("H(X) <= H(Y)", given).status == "refuted"
    verdict = prove_statement(parse("H(X) <= H(Y)", given), search=False)
    assert verdict.tried == (NOT_IMPLIED,)
    h = verdict.polymatroid.h
    assert h[1] > h[2]
    assert size * h[1] <= (size + 1) * h[2]
    for claim in (f"{size} H(X) <= ({size} + 1) H(Y,Z)", f"{size - 1} H(X) <= {size} H(Y)"):
        assert prove(claim, given).status == "proved"


def test_a_short_proof_takes_no_slack():
    """Columns that miss the claim by a multiple of the top are no proof: the cheap ones are not chosen for it."""
    columns = Columns([{3: 1, 1: -1}, {3: 1, 2: -1}, {1: 1, 2: 1, 3: -1}], [False] * 3, [1.0] * 3)
    deadline = monotonic() + 9
    assert Model({3: 1, 1: -1}, columns, {3: 1}).solve(deadline, short=True)
    assert not Model({1: 1, 3: -1}, columns, {3: 1}).solve(deadline, short=True)
    assert Model({1: 1, 3: -1}, columns, {3: 1}).solve(deadline, short=False)


def test_numbers_of_many_sizes():
    """Taking coefficients apart by size leads from one claim of two sizes to the next: what is left is decided exactly."""
    ratio = f"({10**40}/{10**40 + 1})"
    given = ("H(C|A,D) = 0", "(3/7) I(A;B|D,C) <= (2/3) I(D;C|B,A) + (7/5) H(D)", f"{ratio} I(B;A) = 3 H(A,B)")
    claim = f"H(B,D|A,C) + 1/2 H(A|B) <= 101/100 TC(C;A;B) + ({10**20 + 1}/{10**20}) H(A,D) + 7/5 TC(D;A;B)"
    verdict = prove(claim, given)
    assert verdict.status == "proved"
    check_shannon(verdict.shannon)
