"""The second checker accepts every derivation and refuses every tampering; it shares no code with the kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Context, localcontext
from functools import cache
from pathlib import Path
from random import Random

import pytest
from sympy import Symbol

from symkl import second_checker
from symkl.api import dumps, prove
from symkl.certificates import CheckFailed, certificate, decode, replay
from symkl.derivations import find, paths
from symkl.functions import Composite
from symkl.kernel import RULES, relabel
from symkl.measures import KL
from symkl.models.oracle import check as on_models
from symkl.second_checker import MODELS
from symkl.terms import Expectation, Law, Variable, product
from tests.second_checker.tampering import changes, plain
from tests.test_ground import code_lines

EVERY = int(os.environ.get("SYMKL_TAMPER_EVERY", "1500"))
"""One change of so many is tried; SYMKL_TAMPER_EVERY=1 tries all (an hour)."""
LINES = 300
"""Code lines of the second checker, its command included."""
MISSED = {
    ("B21", "terms.11.1"): "I(X;Y;Y) is read as I(X;Y) - I(X;Y|Y), also of a Y that is not discrete, for which it has no value",
    ("C16", "steps.49.hypotheses"): "P << R is left out; no random model has a law R that is given as Q e^f / E_Q[e^f]",
}
"""What a run of every twentieth change (`make nightly`) showed to be accepted and not to be true, with the reason."""
NAMES = [path.stem.split("_")[0] for path in paths()]


@cache
def proof(name):
    return json.loads(dumps(find(name).theorem))


@pytest.mark.parametrize("name", NAMES)
def test_every_derivation_is_accepted_and_every_tampering_refused(name):
    data = proof(name)
    assert second_checker.check(data) == len(data["steps"])
    data = plain(data)
    for number, (place, changed) in enumerate(changes(data, Random(name))):
        if number % EVERY != hash_of(name) % EVERY:
            continue
        try:
            replay(changed)
        except CheckFailed:
            if not only_weaker(data, changed) and not only_another_way(data, changed) and accepted(changed):
                assert only_true_lines(data, changed) is not ((name, place) in MISSED), f"{place} was not noticed"


@pytest.mark.parametrize("name", ["C15", "C64", "C83"])
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


@pytest.mark.parametrize(("name", "rule"), [("B02", "tower"), ("C65", "tower"), ("C32e", "tower"), ("B12", "unfold")])
def test_what_a_step_needs_is_not_dropped_from_the_whole_proof(name, rule):
    """A double mean without integrability, and I(X;X) = H(X) of any X: no step loses what no step states."""
    data = plain(proof(name))
    needed = next(s["hypotheses"] for s in data["steps"] if s["rule"] == rule and s["hypotheses"])

    def without(stated):
        return {**stated, "hypotheses": [h for h in stated["hypotheses"] if h not in needed]}

    forged = {**data, "claim": without(data["claim"]), "steps": [without(s) for s in data["steps"]]}
    with pytest.raises(second_checker.Refused, match=f"\\({rule}\\)"):
        second_checker.check(forged)


@pytest.mark.parametrize("name", ["C10", "C16", "C30", "C40"])
def test_what_holds_of_all_values_or_indices_is_not_said_of_one(name):
    """A condition that is closed over a law, values or an index loses that everywhere."""
    data = plain(proof(name))
    inner = {n: row[-1] for n, row in enumerate(data["terms"]) if row[0] in {"Almost", "Every", "EveryIndex"}}

    def opened(stated):
        return {**stated, "hypotheses": [inner.get(h, h) for h in stated["hypotheses"]]}

    forged = {**data, "claim": opened(data["claim"]), "steps": [opened(s) for s in data["steps"]]}
    assert forged != data
    with pytest.raises(second_checker.Refused):
        second_checker.check(forged)


def test_an_axiom_that_no_model_can_try():
    """H(X) <= 0, if n is positive and less than -9: such an n is in no model."""
    terms = [["Str", "p"], ["Law", 0], ["Str", "x"], ["Tuple"], ["Slot", 2, 3], ["Tuple", 4], ["Rational", "2/1"]]
    terms += [["Entropy", 1, 5, 3, 6], ["Rational", "1/1"], ["Tuple", 8, 7], ["Linear", 9], ["Rational", "0/1"], ["Symbol", "n"]]
    terms += [["Rational", "-1/1"], ["Mul", 13, 12], ["Rational", "-9/1"], ["Add", 14, 15], ["Positive", 12], ["Positive", 16], ["Discrete", 4]]
    claim = {"left": 10, "relation": "<=", "right": 11, "hypotheses": [17, 18, 19]}
    step = {"rule": "basic_inequality", "args": [{"term": 10}], "premises": [], **claim}
    data = {"format": "symkl proof", "version": 1, "axioms": ["basic_inequality"], "terms": terms, "claim": claim, "steps": [step]}
    with pytest.raises(second_checker.Refused, match="no model can try it"):
        second_checker.check(data)


DUAL = "DTC(X;Y;Z) = I(X;Y,Z) + I(Y;Z|X)"


@pytest.mark.parametrize(
    "statement",
    ["DTC(X;Y) = I(X;Y)", "DTC(X;Y;Z) = H(X,Y,Z) - H(X|Y,Z) - H(Y|X,Z) - H(Z|X,Y)", DUAL, "TC(X;Y;Z) = I(X;Y) + I(X,Y;Z)",
     "TC(X;Y|Z) = I(X;Y|Z)", "DTC(X,Y;Z;W) = I(X,Y;Z,W) + I(Z;W|X,Y)"],
)
def test_total_correlations_are_read(statement):
    data = json.loads(dumps(prove(statement).theorem))
    assert second_checker.check(data) == len(data["steps"])


@pytest.mark.parametrize("head", ["TotalCorrelation", "MutualInformation"])
def test_a_dual_total_correlation_is_no_other_measure(head):
    data = plain(json.loads(dumps(prove(DUAL).theorem)))
    rows = [[head, *row[1:]] if row[0] == "DualTotalCorrelation" else row for row in data["terms"]]
    assert rows != data["terms"]
    with pytest.raises(second_checker.Refused):
        second_checker.check({**data, "terms": rows})


def test_it_does_not_grow():
    folder = Path(second_checker.__file__).parent
    assert sum(code_lines(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")) <= LINES


def hash_of(name):
    return sum(map(ord, name))


def only_weaker(data, changed):
    """Whether a step got one more hypothesis and nothing else: it says less, and what follows lists it anyway."""
    one, two = ({**d, "steps": [{**s, "hypotheses": None} for s in d["steps"]]} for d in (data, changed))
    more = all({*a["hypotheses"]} <= {*b["hypotheses"]} for a, b in zip(data["steps"], changed["steps"], strict=False))
    return one == two and more


WAYS = {"linearity", "log_product", "log_index_product", "distribute", "triangle", "mixture_mean", "inside"}
"""Rules with an argument that chooses among right ways; the second checker judges the line itself, with its conditions."""


def only_another_way(data, changed):
    """Whether all lines are as they were, and one of them is said to come about in another way."""
    one, two = ({**d, "steps": [{**s, "args": None} for s in d["steps"]]} for d in (data, changed))
    ways = {a["rule"] for a, b in zip(data["steps"], changed["steps"], strict=False) if a["args"] != b["args"]}
    return one == two and ways <= WAYS


def accepted(data):
    try:
        second_checker.check(data)
    except second_checker.Refused:
        return False
    return True


def only_true_lines(data, changed):
    """Whether the lines that a proof did not have before are true on symkl's own models: they come about otherwise, no more."""
    old, new = (set(statements(d)) for d in (data, changed))
    reports = [on_models((*line[:3], tuple(line[3])), Random(0), 60, strict=True) for line in new - old]
    return all(report.decided and not report.violations for report in reports)


def statements(data):
    """Read the lines of a proof and its claim as the kernel reads terms."""
    values = decode(data["terms"])
    for row in (*data["steps"], data["claim"]):
        yield values[row["left"]], row["relation"], values[row["right"]], frozenset(values[h] for h in row["hypotheses"])


def test_a_false_line_is_told_from_a_true_one():
    data = plain(proof("C26"))
    turned = {**data["steps"][0], "left": data["steps"][0]["right"], "right": data["steps"][0]["left"]}
    assert only_true_lines(data, {**data, "steps": [turned, *data["steps"][1:]]})
    claim = {**data["claim"], "left": data["claim"]["right"], "right": data["claim"]["left"]}
    assert not only_true_lines(data, {**data, "claim": claim})


def test_functions_are_not_convex_by_themselves():
    """Jensen's inequality as a basic inequality, whose shape is open: models judge it, and functions of all kinds are in them."""
    p, q, x = Law("p"), Law("q"), Variable("x")
    ratio = product([(p(x), 1), (q(x), -1)])
    data = certificate(RULES["jensen_convex"](Composite("f", Expectation((q(x),), ratio))))
    (step,) = data["steps"]
    one, minus, zero = (data["terms"].index(["Rational", n]) for n in ("1/1", "-1/1", "0/1"))
    rows = [*data["terms"], ["Tuple", one, step["left"]], ["Tuple", minus, step["right"]]]
    rows += [["Linear", len(rows) - 2, len(rows) - 1]]
    claim = {"left": len(rows) - 1, "relation": "<=", "right": zero, "hypotheses": []}
    step = {"rule": "basic_inequality", "args": [{"term": len(rows) - 1}], "premises": [], **claim}
    with pytest.raises(second_checker.Refused, match="a model shows that it is wrong"):
        second_checker.check({**data, "claim": claim, "axioms": ["basic_inequality"], "terms": rows, "steps": [step]})


ZERO, ONE, TWO, N = ("Rational", "0/1"), ("Rational", "1/1"), ("Rational", "2/1"), ("Symbol", "n")


def variable(name, *index):
    return ("Variable", ("Slot", ("Str", name), ("Tuple", *index)), ZERO)


def density(law, *values):
    return ("Density", ("Law", ("Str", law)), ("Tuple", *(("Tuple", v[1], v) for v in values)), ("Tuple",))


def every(law, h):
    return ("Almost", ("Tuple", density(law, variable("x"))), h)


def indexed(low, high, h):
    return ("EveryIndex", ("Symbol", "t"), low, high, h)


OF_X = ("Finite", ("Log", density("q", variable("x")), TWO))
OF_T = ("Finite", ("Log", density("q", variable("x", ("Symbol", "t"))), TWO))
OF_Y = ("Finite", ("AlphabetSum", ("Tuple", variable("x")), ("Log", density("q", variable("x"), variable("y")), TWO)))


@pytest.mark.parametrize(
    ("h", "need", "follows"),
    [(every("p", OF_X), every("p", OF_X), True), (every("p", OF_X), OF_X, False), (OF_X, every("p", OF_X), False),
     (every("p", OF_X), every("r", OF_X), False), (every("p", OF_Y), OF_Y, True), (indexed(ONE, N, OF_T), indexed(ZERO, N, OF_T), False),
     (indexed(ONE, ONE, OF_T), indexed(ONE, N, OF_T), False), (indexed(ONE, N, OF_Y), OF_Y, True), (indexed(ONE, N, OF_T), OF_T, False)],
)
def test_a_condition_of_all_values_does_not_follow_from_one_of_some(h, need, follows):
    """What is drawn is not what has its name outside, laws have other null sets, and a range may be empty."""
    with localcontext(Context(prec=60, traps=[])):
        assert second_checker.follows(h, frozenset({need})) is follows


def test_an_index_is_bound_by_the_nearest_sum_and_the_ends_of_a_range_are_outside():
    """The sum over t = 1, 2 of the sum over t = 1, ..., t of t is 1 + (1 + 2)."""
    t, one, two = ("Symbol", "t"), ("Rational", "1/1"), ("Rational", "2/1")
    assert all(model.value(("IndexSum", t, one, two, ("IndexSum", t, one, t, t))) == 4 for model in MODELS)


def test_no_two_measures_are_the_same_because_they_may_be_infinite():
    law, x, y = ("Law", ("Str", "p")), variable("x")[1], variable("y")[1]
    with localcontext(Context(prec=60, traps=[])):
        for n in range(40):
            of = ("Tuple", variable(f"v{n}")[1])
            one, two = (("Entropy", law, of, ("Tuple", *given), TWO) for given in ((x,), (x, y)))
            assert not second_checker.same(one, two)


def test_a_mixture_of_two_values_is_none_of_one():
    """Only the density of all that is drawn is read; of less it is 0, unless the rest is certain (or of density 1, with weights)."""
    x, y = variable("x"), variable("y")
    mixture = ("Mixture", ("Tuple", ONE, ("Tuple", density("p", x, y))))
    of = density("p", x)[2]
    with localcontext(Context(prec=60, traps=[])):
        for model in MODELS[::2]:  # these have no weights
            value, right = (model.value(("Density", law, of, ("Tuple",))) for law in (mixture, ("Law", ("Str", "p"))))
            assert value == 0 or abs(value - right) < 1e-30


def test_renamed_theorems_are_accepted():
    p, q, x, y = Law("p"), Law("q"), Variable("x"), Variable("y")
    theorem = relabel(RULES["unfold"](KL(p(x), q(x), Symbol("b"))), {p: Law("r"), x.slot: y.slot})
    assert second_checker.check(certificate(theorem)) == 2


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
