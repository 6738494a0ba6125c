"""Steps that bring expectations and logarithms together: tower, joining under one law, one logarithm of a product."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, S, Tuple

from symkl.kernel import RULES, Theorem, because, chain, inside, sym
from symkl.rules.algebra import reduced
from symkl.rules.logs import log_factors
from symkl.search.steps import exempt_first
from symkl.search.sweep import Conversion, attempt, proposed
from symkl.terms import (
    Density,
    Expectation,
    Independent,
    Linear,
    Log,
    factors,
    linear,
    pairs,
    product,
)


def tower_step(term: Expr) -> Theorem | None:
    """Join nested expectations; conditional densities of one law merge with what they are conditioned on."""
    joined = attempt(RULES["tower"], term)
    if joined is None:
        return None
    merged_law = proposed(RULES["reweight"])(joined.right)
    return joined if merged_law is None else because(chain(joined, merged_law), joined.reason)


def widening(given: Sequence[Independent]) -> Conversion:
    """Draw a value given what is drawn before and is independent of it: E_{p(t,x) p(y|x)} is E_{p(t,x) p(y|t,x)}."""

    def conversion(term: Expr) -> Theorem | None:
        law = term.law if isinstance(term, Expectation) else ()
        for number, drawn in enumerate(law):
            before = {pair for d in law[:number] if d.law == drawn.law for pair in (*d.of, *d.given)}
            more = sorted(before - {*drawn.given}, key=str)
            for hypothesis in given if more else ():
                wide = Density(drawn.law, drawn.of, (*drawn.given, *more))
                freed = attempt(RULES["independent"], wide, hypothesis)
                if freed is not None and freed.right == drawn:
                    return because(inside(term, {(number,): sym(freed)}), freed.reason)
        return None

    return conversion


def join_step(term: Expr) -> Theorem | None:
    """Join the expectations over one law into one: linearity read from right to left."""
    groups: dict[Tuple, list[tuple[Expr, Expr]]] = {}
    for coefficient, atom in pairs(term):
        if isinstance(atom, Expectation):
            groups.setdefault(atom.args[0], []).append((coefficient, atom))
    for law, items in groups.items():
        joined = Expectation(law, linear((c, a.body) for c, a in items)) if len(items) > 1 else None
        if joined is None or not isinstance(joined.body, Linear):
            continue
        for args in exempt_first(joined):
            spread = attempt(RULES["linearity"], joined, *args)
            if spread is None:
                break
            target = linear([(S.One, joined), *((c, a) for c, a in pairs(term) if (c, a) not in items)])
            opened = inside(target, {(0,): spread}) if isinstance(target, Linear) else spread
            regrouped = attempt(RULES["collect"], term, opened.right)
            steps = [sym(opened)] if regrouped is None else [regrouped, sym(opened)]
            return because(chain(*steps), "linearity") if steps[0].left == term else None
    return None


def lift_step(term: Expr) -> Theorem | None:
    """Average over the largest law in sight: marginalisation read from right to left."""
    atoms = [a for _, a in pairs(term) if isinstance(a, Expectation)]
    laws = sorted({a.args[0] for a in atoms}, key=lambda law: (-len(law), -sum(len(d.of) for d in law), str(law)))
    places: dict[tuple[int, ...], Theorem] = {}
    for number, (_, atom) in enumerate(pairs(term)):
        for law in laws:
            if (
                not isinstance(atom, Expectation)
                or law == atom.args[0]
                or set(Expectation(law.args, S.One).bound) <= set(atom.bound)
            ):
                continue
            wide = Expectation(law.args, atom.body)
            fewer = attempt(RULES["marginalise"], wide, atom.args[0])
            if fewer is None:
                shrunk = proposed(RULES["marginalise"])(wide)
                fewer = shrunk if shrunk is not None and shrunk.right == atom else None
            if fewer is not None and fewer.right == atom:
                places[(number,) if isinstance(term, Linear) else ()] = sym(fewer)
                break
    return attempt(inside, term, places) if places else None


def contract_step(term: Expr) -> Theorem | None:
    """Write a combination of logarithms as one logarithm of a product in which equal factors have cancelled."""
    found = [(c, a) for c, a in pairs(term) if isinstance(a, Log)]
    if len(found) < 2 or len(found) < len(pairs(term)) or len({a.base for _, a in found}) > 1:
        return None
    whole = reduced(product((f, e * c) for c, a in found for f, e in log_factors(a.arg)))
    whole = product(sorted(factors(whole), key=lambda item: bool(item[1].is_negative)))
    target = Log(whole, found[0][1].base)
    opened = [proposed(RULES["log_product"])(a) for _, a in found]
    spread = attempt(inside, term, {(n,): t for n, t in enumerate(opened) if t is not None}) if any(opened) else None
    current = term if spread is None else spread.right
    closed = RULES["log_value"](target) if whole is S.One else proposed(RULES["log_product"])(target)
    end = target if closed is None else closed.right
    bridge = attempt(RULES["collect"], current, end)
    if bridge is None and current != end:
        return None
    steps = [t for t in (spread, bridge, None if closed is None else sym(closed)) if t is not None]
    return because(chain(*steps), "logarithm of a product") if steps else None


def collect_step(term: Expr) -> Theorem | None:
    """Add up equal terms of a combination."""
    if not isinstance(term, Linear):
        return None
    (args,) = RULES["collect"].propose(term)
    return attempt(RULES["collect"], term, *args)
