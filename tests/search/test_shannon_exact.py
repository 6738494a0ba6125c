"""Exact solutions of the systems that floats have found: any whole numbers, wrong floats, singular systems."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from symkl.search.shannon.exact import solve_exactly


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
