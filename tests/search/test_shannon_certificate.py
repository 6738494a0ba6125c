"""The independent checker: every certificate passes, every tampering is refused."""

import copy
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

import symkl.shannon_certificate
from symkl.api import prove
from symkl.shannon_certificate import check_shannon

STATEMENTS = [
    ("I(X;Z) <= I(X;Y)", ("X -> Y -> Z",)),
    ("H(M) <= H(K)", ("I(M;C) = 0", "H(M|K,C) = 0")),
    ("3/2 H(X,Y,Z) <= 3/4 H(X,Y) + 3/4 H(Y,Z) + 3/4 H(X,Z)", ()),
    ("0 <= H(X|Y) <= H(X) <= H(X,Y)", ()),
    ("I(A;B) <= I(A;B|C) + I(A;B|D) + I(C;D)", ("H(K|A) = 0", "H(K|B) = 0", "H(K) = I(A;B)")),
    ("H(X) = H(X,Y)", ("H(Y|X) = 0",)),
    ("3 H(X) <= 6 H(Y) + I(X;Y)", ("H(X) <= 2 H(Y)",)),
    ("TC(X;Y;Z) >= I(X;Y)", ()),
]
REFUSALS = (ValueError, TypeError, KeyError, IndexError, AttributeError)


def certificate(number):
    statement, given = STATEMENTS[number]
    return json.loads(json.dumps(prove(statement, given).shannon))


def numbers(text):
    """List other weights."""
    value = Fraction(text)
    yield from (str(w) for w in (-value, value + 1, value / 2, 2 * value, value + Fraction(1, 10**30), Fraction(0)))
    yield from (f"{2 * value.numerator}/{2 * value.denominator}", f"+{text}", float(value), value.numerator if value.denominator == 1 else None)


def sets(names, every):
    """List other sets: one name more, one less, one exchanged, one twice, another order."""
    yield from (sorted({*names, x}) for x in every if x not in names)
    yield from (sorted({*names} - {x}) for x in names)
    yield from (sorted({*names, y} - {x}) for x in names for y in every if y not in names)
    yield from ([*names, x] for x in names)
    yield [*names, "stranger"]
    if len(names) > 1:
        yield names[::-1]


def tampered(data):
    """List every change of one thing in a certificate."""
    every = sorted({x for part in data["parts"] for a, b, c, _ in part["basic"] for x in (*a, *b, *c)})

    def changed(path, value):
        new = copy.deepcopy(data)
        inner = new
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        return new

    for p, part in enumerate(data["parts"]):
        basic, given = part["basic"], part["given"]
        at = ("parts", p, "basic")
        for i, entry in enumerate(basic):
            for k in range(3):
                yield from (changed((*at, i, k), s) for s in sets(entry[k], every))
            yield from (changed((*at, i, 3), w) for w in numbers(entry[3]))
            yield changed((*at, i), [entry[1], entry[0], *entry[2:]]) if entry[1] else changed((*at, i, 1), entry[2])
            yield changed(at, [*basic[:i], *basic[i + 1 :]])
            yield changed(at, [*basic, entry])
            yield changed(at, [*basic[:i], entry, *basic[i:]])
            yield changed((*at, i), entry[:3])
        yield from (changed(at, sorted([*basic, [[x], [], [], w]])) for x in every for w in ("1", "0", "1/7"))
        yield from (changed(at, sorted([*basic, [[x], [y], [], "1"]])) for x in every for y in every if x < y)
        if len(basic) > 1:
            yield changed(at, basic[::-1])
        at = ("parts", p, "given")
        for i, (n, w) in enumerate(given):
            yield from (changed((*at, i, 1), other) for other in numbers(w))
            yield from (changed((*at, i, 0), other) for other in range(-3, 9) if other != n)
            yield from (changed((*at, i, 0), other) for other in (str(n), float(n), None, True))
            yield changed(at, [*given[:i], *given[i + 1 :]])
            yield changed(at, [*given, [n, w]])
        yield from (changed(at, sorted([*given, [n, "1"]])) for n in range(9) if n not in [m for m, _ in given])
        if len(given) > 1:
            yield changed(at, given[::-1])
        yield from (changed(("parts", p, "place"), place) for place in (-1, 7, None, str(part["place"])))
        yield changed(("parts", p, "direction"), "<=" if part["direction"] == ">=" else ">=")
        yield changed(("parts", p, "direction"), "=")
        yield changed(("parts",), [*data["parts"][:p], *data["parts"][p + 1 :]])
        yield changed(("parts",), [*data["parts"], part])
        yield changed(("parts", p, "more"), [])
    if len(data["parts"]) > 1:
        yield changed(("parts",), data["parts"][::-1])
    for i in range(len(data["given"])):
        yield changed(("given",), [*data["given"][:i], *data["given"][i + 1 :]])
    for key, value in (("format", "symkl proof"), ("version", 2), ("base", "x+"), ("statement", "H(W) <= 0"), ("more", 1)):
        yield changed((key,), value)
    yield changed(("statement",), data["statement"].replace("<=", "!=").replace(">=", "<").replace(" = ", " <= "))
    for key in data:
        yield {k: v for k, v in data.items() if k != key}
    yield from ([], None, "certificate", {})


@pytest.mark.parametrize("number", range(len(STATEMENTS)))
def test_every_tampering_is_refused(number):
    data = certificate(number)
    check_shannon(data)
    count = 0
    for other in tampered(data):
        count += 1
        with pytest.raises(REFUSALS):
            check_shannon(other)
    assert count > 60


def test_what_is_changed_back_passes():
    """The refusals above are not refusals of everything."""
    for number in range(len(STATEMENTS)):
        check_shannon(copy.deepcopy(certificate(number)))


def test_a_false_statement_has_no_certificate_that_is_close():
    """The certificate of the true inequality does not pass for the one that is off by 10^-30."""
    data = certificate(2)
    data["statement"] = data["statement"].replace("3/2", "(3/2 + 1/10^30)")
    with pytest.raises(ValueError, match="does not prove"):
        check_shannon(data)


def test_the_checker_is_small_and_does_not_use_the_search():
    source = Path(symkl.shannon_certificate.__file__).read_text(encoding="utf-8")
    code = re.sub('"""(?s:.*?)"""', "", source).splitlines()
    assert len([line for line in code if line.strip()]) <= 60
    assert "symkl.search" not in source
    assert "symkl.rules" not in source
