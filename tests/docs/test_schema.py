"""docs/schema.json is the contract: it accepts what `symkl batch` accepts, and every response fits it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sympy import Symbol, sympify

from symkl.api import closed_form, prove
from symkl.batch import run
from symkl.tasks import as_response, check_request, respond

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema.json").read_text(encoding="utf-8"))


def validator(name):
    return Draft202012Validator({**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{name}"}]})


REQUEST, RESPONSE = validator("request"), validator("response")
CLOSED = validator("closed_form_request")

GOOD = {"id": "1", "task": "prove", "statement": "H(X) >= 0"}
REQUESTS = [
    GOOD,
    {"task": "prove", "statement": ""},
    {**GOOD, "id": None},
    {**GOOD, "id": [1, {"a": 2}]},
    {**GOOD, "given": []},
    {**GOOD, "given": ["X discrete"], "base": 2, "timeout": 0.5},
    {**GOOD, "base": "b"},
    {**GOOD, "base": 2.5},
    {**GOOD, "base": True},
    {**GOOD, "base": None},
    {**GOOD, "given": "X discrete"},
    {**GOOD, "given": [1]},
    {**GOOD, "given": None},
    {**GOOD, "timeout": 0},
    {**GOOD, "timeout": -1},
    {**GOOD, "timeout": True},
    {**GOOD, "timeout": "1"},
    {**GOOD, "task": "guess"},
    {**GOOD, "statement": 1},
    {**GOOD, "more": 1},
    {"task": "evaluate", "expression": "H(Poisson(a))", "values": {"a": "7/2", "b": 1}, "digits": 20, "base": 2},
    {"task": "evaluate", "expression": "H(Poisson(1))", "values": {"a": 0.5}},
    {"task": "verify", "subject": "H(Exponential(a))", "digits": 20, "given": [], "base": 2},
    {"task": "verify", "subject": "H(Exponential(a))", "values": {"a": "1"}},
    {"task": "verify", "subject": "H(X) >= 0", "digits": 1001},
    {"task": "verify", "statement": "H(X) >= 0"},
    {"task": "evaluate", "expression": "H(Poisson(1))", "values": {"a": True}},
    {"task": "evaluate", "expression": "H(Poisson(1))", "digits": 0},
    {"task": "evaluate", "expression": "H(Poisson(1))", "given": []},
    {"task": "evaluate", "statement": "H(Poisson(1))"},
    {"id": "1", "task": "prove"},
    {"id": "1", "statement": "H(X) >= 0"},
    {},
    [],
    "prove",
    None,
    1,
]

TASKS = [
    {"statement": "KL(P || Q) = CE(P, Q) - H(P)", "base": 2},
    {"statement": "I(X;Z) <= I(Y;Z)", "given": ["X -> Y -> Z"]},
    {"statement": "KL(P || Q) >= 0"},
    {"statement": "0 <= KL(P || Q) <= J(P, Q)"},
    {"statement": "log p(x) >= ELBO(q(z), p(x, z))"},
    {"statement": "H(X_{1:T}) = sum(t, 1, T, H(X_t | X_{1:t-1}))", "given": ["T >= 1"]},
    {"statement": "KL(P || Q) = KL(Q || P)"},
    {"statement": "H(p(x)) >= 0"},
    {"statement": "log p(x) <= 0"},
    {"statement": "E[P(x)](f(x)) = E[Q(x)](f(x))", "given": ["f: function"]},
    {"statement": "D_f(P || Q) >= f(1)", "given": ["f convex"]},
    {"statement": "D_f(P || Q) = D_f(Q || P)", "given": ["f: function"]},
    {"statement": "a KL(P || Q) >= 0"},
    {"statement": "log p(x) / q(x) = 0"},
    {"statement": "H(X"},
    {"statement": "H(X) >= 0", "given": ["X ->"]},
    {"statement": "H(X) >= 0", "base": -2},
]


def problems(schema, value):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in schema.iter_errors(value)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_requests_are_accepted_by_both_or_by_none(request_):
    assert (check_request(request_) is None) == REQUEST.is_valid(request_)


@pytest.mark.parametrize(
    "request_", [r for r in REQUESTS if isinstance(r, dict) and r.get("task") not in {"evaluate", "verify"}], ids=str
)
def test_requests_for_closed_forms_are_accepted_by_both_or_by_none(request_):
    moved = {{"statement": "expression"}.get(k, k): v for k, v in request_.items()}
    moved = {**moved, "task": "closed_form"} if request_.get("task") == "prove" else moved
    assert (check_request(moved) is None) == CLOSED.is_valid(moved)
    assert not REQUEST.is_valid(moved)


@pytest.mark.parametrize(
    ("expression", "status"),
    [
        ("KL(Gamma(shape=a, rate=b) || Gamma(shape=c, rate=d))", "closed"),
        ("KL(Gamma(beta, gamma) || Gamma(zeta, pi))", "closed"),
        ("Renyi(2; Exponential(S) || Exponential(N))", "region"),
        ("KL(Normal(0, 1) || Gamma(1, 1))", "infinite"),
        ("H(Poisson(E_1))", "none"),
        ("KL(Gamma(a", "error"),
    ],
)
def test_closed_forms_fit_and_their_values_are_read_back(expression, status):
    response = respond({"id": 3, "task": "closed_form", "expression": expression, "base": "e"})
    assert (response["id"], response["status"]) == (3, status)
    assert problems(RESPONSE, json.loads(json.dumps(response))) == []
    if status in {"closed", "region"}:
        read = sympify(response["value"], locals={name: Symbol(name) for name in response["symbols"]})
        assert read == closed_form(expression).value


def test_both_know_the_same_keys():
    unknown = check_request({**GOOD, "more": 1})
    assert unknown.partition("known are ")[2].split(", ") == sorted(SCHEMA["$defs"]["prove"]["properties"])


@pytest.mark.parametrize(
    ("expression", "status"),
    [
        ("KL(Gamma(a, 2) || Gamma(5/2, 1))", "value"),
        ("KL(Normal(0, 1) || Gamma(a, 1))", "infinite"),
        ("H(Poisson(10000))", "value"),
        ("H(Poisson(b))", "error"),
        ("H(Poisson(a)", "error"),
    ],
)
def test_numbers_fit(expression, status):
    response = respond({"id": 1, "task": "evaluate", "expression": expression, "values": {"a": "7/3"}, "digits": 12})
    assert response["status"] == status
    assert problems(RESPONSE, json.loads(json.dumps(response))) == []


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        ("H(Exponential(a))", "agrees"),
        ("derivation S14", "agrees"),
        ("H(Exponential(a)) = 2 - log(a)", "refuted"),
        ("H(X,Y) <= H(X)", "refuted"),
        ("H(Poisson(a))", "no value"),
        ("H(Dirichlet([a, b]))", "agrees"),
        ("derivation Z99", "error"),
        ("H(X", "error"),
    ],
)
def test_checks_fit(subject, status):
    response = respond({"id": 1, "task": "verify", "subject": subject, "digits": 20})
    assert response["status"] == status
    assert problems(RESPONSE, json.loads(json.dumps(response))) == []


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["statement"])
def test_responses_fit(task):
    response = respond({"id": "1", "task": "prove", "timeout": 20, **task})
    assert response["id"] == "1"
    assert problems(RESPONSE, json.loads(json.dumps(response))) == []


def test_unknown_fits():
    verdict = prove("2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)", seconds=0.5)
    assert verdict.status == "unknown"
    assert problems(RESPONSE, as_response(verdict)) == []


def test_every_line_of_a_batch_gets_a_response_that_fits():
    lines = [
        json.dumps({**GOOD, "id": 1}),
        "",
        "no JSON",
        "[1]",
        json.dumps({**GOOD, "task": "guess", "id": 2}),
        json.dumps({**GOOD, "id": 3}),
    ]
    responses = list(run(lines, workers=1))
    assert [r["id"] for r in responses] == [1, None, None, 2, 3]
    assert [r["status"] for r in responses] == ["proved", "error", "error", "error", "proved"]
    assert [problems(RESPONSE, r) for r in responses] == [[]] * 5


def test_the_four_kinds_exclude_each_other():
    response = as_response(prove("KL(P || Q) >= 0"))
    for change in ({"status": "refuted"}, {"status": "right"}, {"certificate": None}, {"schema": 2}, {"steps": []}):
        assert not RESPONSE.is_valid({**response, **change})
    assert RESPONSE.is_valid({**response, "more": 1})
