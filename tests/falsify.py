"""False statements made from true ones: one edit each, kept if a random model shows that the result is false."""

from dataclasses import replace
from random import Random

from corpus_cases import cases

from symkl.measures import KL, CrossEntropy
from symkl.models.oracle import check
from symkl.syntax.parse import parse
from symkl.terms import Term, linear, pairs


def edits(statement):
    """Yield (kind, edited statement)."""
    sides = statement.sides
    for number, side in enumerate(sides):
        items = list(pairs(side))
        for k, (coefficient, term) in enumerate(items):
            before, after = items[:k], items[k + 1 :]
            yield "sign", _with(statement, number, linear([*before, (-coefficient, term), *after]))
            yield "factor", _with(statement, number, linear([*before, (2 * coefficient, term), *after]))
            if len(items) > 1:
                yield "missing term", _with(statement, number, linear([*before, *after]))
            if isinstance(term, (KL, CrossEntropy)) and term.normalised:
                swapped = _swapped(term)
                if swapped is not None:
                    yield (
                        "swapped arguments",
                        _with(statement, number, linear([*before, (coefficient, swapped), *after])),
                    )
    if "<=" in statement.relations and len(sides) == 2:
        yield "reversed inequality", replace(statement, sides=sides[::-1])
    for k in range(len(statement.given)):
        yield "dropped hypothesis", replace(statement, given=statement.given[:k] + statement.given[k + 1 :])


def _with(statement, number, side):
    sides = list(statement.sides)
    sides[number] = side
    return replace(statement, sides=tuple(sides))


def _swapped(term):
    try:
        return term.func(term.args[1], term.args[0], term.base)
    except (TypeError, ValueError):
        return None


def generated(count, seed=2):
    """Return (id, kind, statement) of statements that some random model shows to be false, in a mix of kinds."""
    rng = Random(seed)
    pool = [case for name in ("catalogue", "further") for case in cases(name)]
    rng.shuffle(pool)
    found, kinds = [], {}
    for case in pool:
        statement = parse(case["statement"], case["given"], case.get("base"))
        options = list(edits(statement))
        rng.shuffle(options)
        taken = 0
        for kind, false in options:
            if taken == 2 or kinds.get(kind, 0) > count // 3 or not any(isinstance(s, Term) for s in false.sides):
                continue
            if check(false, Random(seed), 6).violations:
                found.append((f"{case['id']} {kind}", kind, false))
                kinds[kind] = kinds.get(kind, 0) + 1
                taken += 1
        if len(found) >= count:
            return found[:count]
    return found
