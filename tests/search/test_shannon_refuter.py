"""Laws that refute: all those of few bits, the same verdict whenever it is asked for, a longer search on request."""

from itertools import product
from math import log2

import pytest

from symkl.api import prove
from symkl.search.shannon import climb, few_bits, refuter
from symkl.search.shannon.form import Universe, bits, combined
from symkl.search.shannon.lattice import elemental
from symkl.search.shannon.prover import NOT_IMPLIED, Shannon
from symkl.syntax.parse import parse

INGLETON = "I(A;B) <= I(A;B|C) + I(A;B|D) + I(C;D)"
ZHANG_YEUNG = "I(A;B) <= 2 I(A;B|C) + I(A;B|D) + I(C;D) + I(A;C|B) + I(B;C|A)"


@pytest.mark.parametrize("kind", [few_bits.parities(), few_bits.functions()])
def test_one_law_of_every_orbit(kind):
    listed = set(kind.up_to_symmetry(3))
    for row in product(range(len(kind.elements)), repeat=3):
        assert len({tuple(images[e] for e in row) for images in kind.symmetries} & listed) == 1


@pytest.mark.parametrize("kind", [few_bits.parities(), few_bits.functions()])
def test_entropies_are_those_of_the_law(kind):
    """The table's entropies against the masses of the law that is handed on."""
    universe: Universe = Shannon(parse("H(X,Y,Z) >= 0")).universe
    rows, entropies = few_bits.laws(kind, 3)
    for place in range(0, len(rows), 7):
        (law,) = refuter.model_of(kind, rows[place].tolist(), universe).laws.values()
        for mask in range(1, 8):
            masses = {}
            for at, m in law.mass.items():
                key = tuple(v for i, v in enumerate(at) if mask >> i & 1)
                masses[key] = masses.get(key, 0) + m
            assert entropies[mask - 1, place] == pytest.approx(-sum(float(m) * log2(m) for m in masses.values()))


def test_the_simplest_law_is_listed():
    prover = Shannon(parse(INGLETON))
    claim = combined([(1, prover.forms[1]), (-1, prover.forms[0])])
    (found,) = few_bits.refuting(claim, (), prover.universe.full, equal=False)
    assert found[0] is few_bits.functions()  # no parities violate Ingleton's inequality
    listed = prove(INGLETON).counterexample.as_dict()
    assert set(listed["pmf"].values()) == {"1/4"}


def test_the_same_law_every_time():
    first, second = (prove(INGLETON).counterexample.as_dict() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("k", [1, 9, 30])
def test_what_one_law_of_parities_alone_refutes(k, monkeypatch):
    """B, C and their sum D, and A both of them: 10^-k H(A,B,C,D) is more than the measures that vanish there.

    Floats call the claim zero on that law for large k; on every other extreme ray it is positive.
    """
    monkeypatch.setattr(refuter, "Search", None)
    universe = Shannon(parse("H(A,B,C,D) >= 0")).universe
    spaces = {1: (1, 2), 2: (1,), 4: (2,), 8: (3,)}

    def entropy(mask):
        return climb.rank(v for i in bits(mask) for v in spaces[i])

    vanishing = [m for m in elemental(15, lambda mask: mask) if not sum(v * entropy(s) for s, v in m.form().items())]
    claim = f"(1/10^{k}) H(A,B,C,D) <= {' + '.join(str(universe.measure(m)) for m in vanishing)}"
    found = prove(claim)
    assert found.status == "refuted"
    assert set(found.counterexample.as_dict()["pmf"].values()) == {"1/4"}


def test_the_search_ends_after_a_fixed_amount_of_work(monkeypatch):
    """No clock decides, and for few variables nothing is sought at random."""
    monkeypatch.setattr(refuter, "Search", None)
    verdict = prove(ZHANG_YEUNG)
    assert (verdict.status, verdict.tried) == ("unknown", (NOT_IMPLIED,))
    assert verdict.polymatroid.gap < 0


def test_a_longer_search_on_request(monkeypatch):
    """It goes on for as long as is asked; what holds is not refuted by it."""
    rounds = []
    one = climb.Search.round
    monkeypatch.setattr(climb.Search, "round", lambda search: rounds.append(1) or one(search))
    assert prove(ZHANG_YEUNG).status == "unknown"
    assert not rounds
    assert prove(ZHANG_YEUNG, seconds=1).status == "unknown"
    assert rounds


@pytest.mark.parametrize("seconds", [None, 5])
def test_variables_with_symbols_for_indices(seconds):
    given = ("X_t discrete", "Y_t discrete")
    assert prove("H(X_t) <= H(X_t|Y_t)", given, seconds=seconds).status == "refuted"
    assert prove("H(X_t|Y_t) <= H(X_t)", given).status == "proved"


def test_no_time_is_no_time():
    assert prove(ZHANG_YEUNG, seconds=0).status == "unknown"
    assert prove(INGLETON, seconds=0).seconds < 5


@pytest.mark.parametrize("numbers", [(10, 11), (100, 101)])
def test_givens_that_compare_sizes(numbers):
    """Bits have but one size; here others are tried without being asked."""
    less, more = numbers
    assert prove("H(X) <= H(Y)", (f"{less} H(X) <= {more} H(Y)",)).status == "refuted"
