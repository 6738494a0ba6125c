"""Certificates: the round trip, long proofs, and tampering with every field."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import warnings
from collections.abc import Iterator

import pytest
from sympy import S, Symbol, Tuple

import symkl.rules  # noqa: F401 (loads them)
from symkl.certificates import _SCALARS, CheckFailed, certificate, decode, replay
from symkl.kernel import (
    RULES,
    assume,
    because,
    chain,
    finite,
    inside,
    plus,
    refl,
    relabel,
    scale,
    squeeze,
    sym,
)
from symkl.measures import KL, CrossEntropy, Entropy
from symkl.rules.derived import nonnegative
from symkl.terms import Apply, Assumed, Density, Expectation, IndexSum, Law, Log, Variable
from tests.random_terms import w

t, T, a, b = map(Symbol, ("t", "T", "a", "b"))
x, z = Variable("x"), Variable("z")
p, q = Law("p"), Law("q")
f, g = Apply("f", (x,)), Apply("g", (x,))


def proofs() -> dict[str, object]:
    opened = RULES["unfold"](KL(p(x), q(x), b))
    split = inside(opened.right, {(1,): RULES["log_product"](opened.right.body)})
    parted = RULES["linearity"](split.right, 1)
    given = Assumed("=", p(x, w(t)), p(x) * p(w(t)), (x, w(t)), (Tuple(t, S.One, T),))
    one, two = assume(Assumed("<=", f, g)), assume(Assumed("<=", g, f))
    marginal = RULES["marginalise"](Expectation(p(w(1, T)), Log(p(w(t)))), Tuple(p(w(t))))
    return {
        "kl": chain(opened, split, parted),
        "gibbs": nonnegative(KL(p(x | z), q(x | z), 2)),
        "entropy": nonnegative(Entropy(p, [x], [z])),
        "given": sym(assume(given, {t: S(2), x: x.copied(1)})),
        "finite": finite(RULES["linearity"](Expectation(p(x), f - g), 1), assume(Assumed("=", Expectation(p(x), f), a / b))),
        "bounds": finite(RULES["linearity"](Expectation(p(x), f - g), 1), *(assume(Assumed("<=", *s)) for s in ((Expectation(p(x), f), a), (S.Zero, Expectation(p(x), f))))),
        "relabel": relabel(RULES["unfold"](KL(p(x | z), q(x | z), b)), {p: Law("r"), x.slot: Variable("y").slot}),
        "squeeze": because(squeeze(one, two), "both"),
        "scale": plus(scale(one, a), KL(p(x), q(x))),
        "index": inside(IndexSum(t, 1, T, marginal.left), {(0,): marginal}),
        "grouped": RULES["log_product"](Log(p(x) * q(x) / p(z)), "down", ((0, 2), (1,))),
        "rename": RULES["rename"](Expectation(p(x), f), Tuple(Tuple(x, x.copied(1)))),
    }


def same(one, other) -> bool:
    return all(getattr(one, n) == getattr(other, n) for n in ("left", "relation", "right", "hypotheses", "axioms", "rule", "args", "reason"))


@pytest.mark.parametrize("name", proofs())
def test_round_trip(name):
    theorem = proofs()[name]
    data = json.loads(json.dumps(certificate(theorem)))
    again = replay(data)
    assert same(theorem, again)
    assert certificate(again) == data
    assert same(pickle.loads(pickle.dumps(theorem)), theorem)


def test_certificates_are_plain_and_say_what_is_claimed():
    data = certificate(proofs()["gibbs"])
    assert data["format"] == "symkl proof"
    assert set(data) == {"format", "version", "claim", "axioms", "terms", "steps"}
    assert data["axioms"] == sorted(proofs()["gibbs"].axioms)
    assert "log_bound" in data["axioms"]


def test_a_chain_of_ten_thousand_steps():
    limit = sys.getrecursionlimit()
    step = RULES["collect"](f + g, g + f)
    back = RULES["collect"](g + f, f + g)
    theorem = step
    for number in range(10_000):
        theorem = chain(theorem, back if number % 2 == 0 else step)
    data = certificate(theorem)
    assert len(data["steps"]) > 10_000
    again = replay(json.loads(json.dumps(data)))
    assert again.left == theorem.left
    assert again.right == theorem.right
    assert sys.getrecursionlimit() == limit
    assert same(pickle.loads(pickle.dumps(theorem)), theorem)


def test_a_wide_chain_and_a_long_sum():
    names = [Apply("f", (Variable("w", (i,)),)) for i in range(500)]
    total = names[0]
    for name in names[1:]:
        total = total + name
    theorem = RULES["collect"](total, total)
    assert replay(json.loads(json.dumps(certificate(theorem)))).left is total
    assert same(replay(certificate(chain(*[refl(f)] * 1000))), chain(*[refl(f)] * 1000))


# --- tampering ---------------------------------------------------------------------------------------------------------


def leaves(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], object]]:
    """Walk through plain data."""
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list):
        yield path, value
        for number, entry in enumerate(value):
            yield from leaves(entry, (*path, number))
    else:
        yield path, value


def put(data: object, path: tuple[object, ...], value: object) -> object:
    """Return a copy with one entry changed."""
    changed = copy.deepcopy(data)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def others(value: object, rows: int) -> list[object]:
    """Return values of the same type that differ from a given one."""
    if isinstance(value, int):
        return [n for n in {value - 1, value + 1, 0, rows - 1, rows, 10**6} if n != value and n >= 0]
    if isinstance(value, str):
        return [s for s in (value + "x", "", value[:-1], "refl", "sym", "<=", "=", "KL", "Tuple", "1/2", "up") if s != value]
    if isinstance(value, list):
        return [v for v in (value[:-1], value[1:], [*value, *value], value[::-1], [*value, *value[:1]]) if v != value]
    return []


def malformed(value: object, rows: int) -> list[object]:
    """Return values that no certificate writes there: of another type, negative, or no number."""
    if isinstance(value, int):
        return [-1, -rows, value - rows, str(value), float(value), float(value) + 0.5, None, [value], {}, *([bool(value)] if value in (0, 1) else [])]
    if isinstance(value, str):
        return [None, 3, [value], {}, *(["0/0", "1/0", "nan", "2/4", "1", "-1/-2", " 1/2"] if "/" in value else [])]
    if isinstance(value, list):
        return [None, {}, "", 0, *([] if value else [["x"], [0], [{}]])]
    return ["x", 0, []]


def sample(values: list[object], number: int, data) -> list[object]:
    """Return all values, or in a long proof one of them, in turn."""
    return values if len(data["steps"]) < 12 or not values else [values[number % len(values)]]


def is_reason(data, path) -> bool:
    """Whether a field is the reason shown to people, on which nothing rests."""
    return path[0] == "steps" and len(path) == 4 and path[2] == "args" and data["steps"][path[1]]["rule"] == "because"


@pytest.mark.parametrize("name", proofs())
def test_every_field_matters(name):
    """Whatever is changed, what is accepted is a proof of what it then claims.

    Each change is refused with CheckFailed, or the certificate is still an honest proof: of the same claim with
    another argument that leads to it, or of another claim (the table of terms is shared by claim and steps, so that
    spelling p as px there renames p in the whole proof).
    """
    data = json.loads(json.dumps(certificate(proofs()[name])))
    refused = 0
    wrong: list[str] = []
    for number, (path, value) in enumerate(leaves(data)):
        for other in sample(others(value, len(data["terms"])), number, data):
            changed = put(data, path, other)
            if is_reason(data, path):
                continue
            try:
                again = replay(changed)
            except CheckFailed:
                refused += 1
                continue
            if not _honest(again, changed) or (path[0] != "terms" and _claim(changed) != _claim(data)):
                wrong.append(f"{path}: {value!r} -> {other!r}")
    assert refused > 50
    assert not wrong, "\n".join(["went unnoticed:", *wrong])


@pytest.mark.parametrize("name", proofs())
def test_what_is_malformed_is_refused(name):
    """There is one way to write a certificate: no negative rows, no truth values for numbers, no 0/0, nothing extra."""
    data = json.loads(json.dumps(certificate(proofs()[name])))
    wrong: list[str] = []
    for number, (path, value) in enumerate(leaves(data)):
        for other in sample(malformed(value, len(data["terms"])), number, data):
            if is_reason(data, path) or ("args" in path and isinstance(other, str)):
                continue  # arguments may be texts: what a rule takes is its own affair
            try:
                replay(put(data, path, other))
            except CheckFailed:
                continue
            wrong.append(f"{path}: {value!r} -> {other!r}")
    assert not wrong, "\n".join(["went unnoticed:", *wrong])


def _honest(theorem, data) -> bool:
    try:
        return (theorem.left, theorem.relation, theorem.right, list(theorem.hypotheses)) == _claim(data) == _claim(certificate(theorem))
    except (TypeError, CheckFailed):
        return False


def _claim(data) -> tuple[object, ...]:

    values = decode(data["terms"])
    claim = data["claim"]
    return values[claim["left"]], claim["relation"], values[claim["right"]], [values[h] for h in claim["hypotheses"]]


@pytest.mark.parametrize("key", ["format", "version", "claim", "axioms", "terms", "steps"])
def test_a_missing_part_is_refused(key):
    data = certificate(proofs()["kl"])
    del data[key]
    with pytest.raises(CheckFailed):
        replay(data)


@pytest.mark.parametrize("junk", [{}, {"format": "symkl proof"}, {"format": "symkl proof", "version": 1, "terms": [], "steps": [], "claim": {}, "axioms": []}])
def test_junk_is_refused(junk):
    with pytest.raises(CheckFailed):
        replay(junk)


class TestForgery:
    def test_a_dropped_hypothesis(self):
        data = certificate(proofs()["kl"])
        for step in data["steps"]:
            if step["hypotheses"]:
                step["hypotheses"].pop()
        data["claim"]["hypotheses"].pop()
        with pytest.raises(CheckFailed, match="step"):
            replay(data)

    def test_a_hidden_axiom(self):
        data = certificate(proofs()["kl"])
        data["axioms"].remove("linearity")
        with pytest.raises(CheckFailed, match="axioms"):
            replay(data)

    def test_a_step_from_the_future(self):
        data = certificate(proofs()["kl"])
        for premise in (len(data["steps"]) - 1, -1, True):
            forged = copy.deepcopy(data)
            forged["steps"][-1]["premises"][0] = premise
            with pytest.raises(CheckFailed):
                replay(forged)

    def test_a_rule_that_does_not_exist(self):
        data = certificate(refl(f))
        for name in ("", "trust_me", "__init__", "_theorem", "axiom"):
            with pytest.raises(CheckFailed):
                replay(put(data, ("steps", 0, "rule"), name))

    def test_a_premise_where_none_belongs(self):
        data = certificate(RULES["unfold"](KL(p(x), q(x))))
        data["steps"].append({**copy.deepcopy(data["steps"][0]), "premises": [0]})
        with pytest.raises(CheckFailed):
            replay(data)

    def test_a_step_that_leads_nowhere(self):
        data = certificate(chain(RULES["unfold"](KL(p(x), q(x)))))
        data["steps"].insert(1, copy.deepcopy(data["steps"][0]))
        data["steps"][2]["premises"] = [1]
        with pytest.raises(CheckFailed, match="nowhere"):
            replay(data)

    @pytest.mark.parametrize("head", ["Term", "Scoped", "Hypothesis", "Measure", "LawMeasure", "TwoLaws", "Grouped", "_Indexed"])
    def test_abstract_classes_are_no_terms(self, head):
        data = certificate(refl(f))
        row = next(n for n, r in enumerate(data["terms"]) if r[0] == "Apply")
        data["terms"][row] = [head, *data["terms"][row][1:]]
        with pytest.raises(CheckFailed):
            replay(data)

    def test_slots_are_validated(self):
        """A slot spelled X besides x would print as the same coordinate and be another one."""
        data = certificate(refl(Log(p(x))))
        row = next(n for n, r in enumerate(data["terms"]) if r[:2] == ["Str", "x"])
        data["terms"][row] = ["Str", "X"]
        try:
            again = replay(data)
        except CheckFailed:
            return
        assert again.left == Log(p(x)), "read as the coordinate it prints as"

    def test_numbers_that_are_none(self):
        data = certificate(refl(2 * f))
        row = next(n for n, r in enumerate(data["terms"]) if r == ["Rational", "2/1"])
        for bad in ("0/0", "1/0", "nan", "1", "a/b", "2/1/1", ""):
            with pytest.raises(CheckFailed):
                replay(put(data, ("terms", row, 1), bad))

    @pytest.mark.parametrize("head", sorted({*_SCALARS} - {"Tuple"}))
    def test_scalars_are_of_scalars(self, head):
        """SymPy would take a text, a law or a listing, with a warning at most."""
        plain = [["Symbol", "a"], ["Rational", "0/1"]]
        table = [*plain, ["Str", "x"], ["Tuple"], ["Tuple", 0], ["Variable", 2, 3, 1], ["Slot", 2, 3, 1], ["Law", 2], ["Finite", 0]]
        assert len(decode(table)) == len(table)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for row in range(len(plain), len(table)):
                for args in ([row], [0, row], [row, 0]):
                    with pytest.raises((TypeError, ValueError)):
                        decode([*table, [head, *args]])

    @pytest.mark.parametrize("text", ["1/2/3", "1/2/1", "1", "2/4", "1/-2", "1/0", "", "a/b", "1.5/2", "0x1/2", "1 /2", None, 3])
    def test_rationals_are_fractions_in_lowest_terms(self, text):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises((TypeError, ValueError)):
                decode([["Rational", text]])

    def test_symbols_with_assumptions_do_not_come_back_different(self):
        positive = Symbol("a", positive=True)
        try:
            theorem = refl(positive * f)
        except TypeError:
            return
        assert replay(certificate(theorem)).left == theorem.left

    def test_what_a_certificate_cannot_hold(self):
        from sympy import Function, tan

        for bad in (tan(a) * f, Function("F")(a) * f):
            with pytest.raises(TypeError, match="cannot hold"):
                certificate(refl(bad))

    def test_other_values_of_the_same_shape(self):
        """CE and KL have the same arguments: naming one for the other is noticed."""
        for measure, other in (("KL", "CrossEntropy"), ("CrossEntropy", "KL"), ("KL", "Jeffreys")):
            start = (KL if measure == "KL" else CrossEntropy)(p(x), q(x))
            data = certificate(RULES["unfold"](start))
            row = next(n for n, r in enumerate(data["terms"]) if r[0] == measure)
            with pytest.raises(CheckFailed):
                replay(put(data, ("terms", row, 0), other))


def test_density_slots_survive():
    theorem = refl(Log(Density(q, [Tuple(z.slot, x)])))
    assert replay(json.loads(json.dumps(certificate(theorem)))).left is theorem.left
