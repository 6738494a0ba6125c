"""The second checker accepts every derivation and refuses every tampering; it shares no code with the kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from random import Random

import pytest
from sympy import Symbol

from symkl import second_checker
from symkl.api import dumps
from symkl.certificates import CheckFailed, certificate, replay
from symkl.derivations import find, paths
from symkl.kernel import RULES, relabel
from symkl.measures import KL
from symkl.terms import Law, Variable
from tests.second_checker.tampering import changes, plain

EVERY = int(os.environ.get("SYMKL_TAMPER_EVERY", "1500"))
"""One change of so many is tried; SYMKL_TAMPER_EVERY=1 tries all (an hour)."""
NAMES = [path.stem.split("_")[0] for path in paths()]


@cache
def proof(name):
    return json.loads(dumps(find(name).theorem))


@pytest.mark.parametrize("name", NAMES)
def test_every_derivation_is_accepted_and_every_tampering_refused(name):
    data = proof(name)
    steps, tried = second_checker.check(data)
    assert 2 * tried > steps, "too few steps could be tried on models"
    data = plain(data)
    for number, (place, changed) in enumerate(changes(data, Random(name))):
        if number % EVERY != hash_of(name) % EVERY:
            continue
        try:
            replay(changed)
        except CheckFailed:
            if not only_weaker(data, changed):
                with pytest.raises(second_checker.Refused):
                    second_checker.check(changed)
                    pytest.fail(f"{place} was not noticed")


@pytest.mark.parametrize("name", ["C15", "C64"])
def test_a_mixture_holds_no_copies(name):
    data = plain(proof(name))
    rational = {row[1]: n for n, row in enumerate(data["terms"]) if row[0] == "Rational"}
    place = next(n for n, row in enumerate(data["terms"]) if row[0] == "Variable")
    one = rational.get("1/1")
    assert one is not None
    rows = [[*row[:-1], one] if n == place else row for n, row in enumerate(data["terms"])]
    with pytest.raises(second_checker.Refused):
        second_checker.check({**data, "terms": rows})


def test_a_density_is_of_something():
    data = plain(proof("S04"))
    empty = next(n for n, row in enumerate(data["terms"]) if row == ["Tuple"])
    place = next(n for n, row in enumerate(data["terms"]) if row[0] == "Density" and row[3] == empty < n)
    rows = [["Density", row[1], empty, row[3]] if n == place else row for n, row in enumerate(data["terms"])]
    with pytest.raises(second_checker.Refused):
        second_checker.check({**data, "terms": rows})


def test_an_argument_that_a_rule_does_not_take():
    data = plain(proof("C72"))
    steps = [{**s, "args": [*s["args"], {"term": 0}]} if s["rule"] == "triangle" else s for s in data["steps"]]
    assert steps != data["steps"]
    with pytest.raises(second_checker.Refused):
        second_checker.check({**data, "steps": steps})


def hash_of(name):
    return sum(map(ord, name))


def only_weaker(data, changed):
    """Whether a step got one more hypothesis and nothing else: it says less, and what follows lists it anyway."""
    one, two = ({**d, "steps": [{**s, "hypotheses": None} for s in d["steps"]]} for d in (data, changed))
    more = all({*a["hypotheses"]} <= {*b["hypotheses"]} for a, b in zip(data["steps"], changed["steps"], strict=False))
    return one == two and more


def test_renamed_theorems_are_accepted():
    p, q, x, y = Law("p"), Law("q"), Variable("x"), Variable("y")
    theorem = relabel(RULES["unfold"](KL(p(x), q(x), Symbol("b"))), {p: Law("r"), x.slot: y.slot})
    assert second_checker.check(certificate(theorem)) == (2, 2)


def test_it_needs_the_standard_library_only():
    code = "import sys, symkl.second_checker; print([m for m in ('sympy', 'mpmath', 'symkl.kernel', 'symkl.terms') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_command(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(proof("D02")), encoding="utf-8")
    bad.write_text(json.dumps({**proof("D02"), "axioms": []}), encoding="utf-8")
    run = subprocess.run([sys.executable, "-m", "symkl.second_checker", good, bad], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "good.json: accepted, 4 steps" in run.stdout
    assert "bad.json: refused" in run.stdout


@pytest.mark.parametrize("data", [{}, [], 3, None, {"format": "symkl proof", "version": 1}, {"certificate": 5}])
def test_what_is_no_proof(data):
    with pytest.raises(second_checker.Refused):
        second_checker.check(data)
