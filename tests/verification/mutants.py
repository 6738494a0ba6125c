"""One-edit mutants of closed forms, and what the numeric check says of each; run as a module for the full report."""

import os
import sys
import time

from sympy import Abs, Integer, Mul, Rational, S, Symbol, log, loggamma, polygamma, preorder_traversal

from symkl.api import closed_form
from symkl.families.canonical import Canonical
from symkl.families.domains import Domain, scalar_conditions
from symkl.project import law
from symkl.verification.verify import of_closed_form

FORMS = [
    *(f"KL({law(n, 0)} || {law(n, 1)})" for n in (
        "Normal", "Gamma", "Beta", "Laplace", "Exponential", "Weibull", "Poisson", "Bernoulli", "Geometric", "LogNormal",
        "InverseGamma", "InverseGaussian", "Gumbel", "Frechet", "Cauchy", "Nakagami", "Rayleigh",
    )),
    *(f"H({law(n, 0)})" for n in ("Gamma", "Beta", "StudentT", "Chi2", "Lomax", "VonMises", "Weibull", "GeneralizedGamma")),
]  # fmt: skip
NEAR = (Rational(1, 10**15), Rational(1, 10**40))


def edits(node):
    """Yield what one edit makes of a node."""
    if node.is_Add:
        for term in node.args:
            yield node - term
            yield node - 2 * term
    if node.is_Mul:
        yield from (Mul(*(a for a in node.args if a is not factor)) for factor in node.args)
    if node.is_Pow and node.exp != -1:
        yield node.base ** (node.exp + 1)
        yield node.base
    if node.is_Rational:
        yield node + 1
        yield from (node + tiny for tiny in NEAR)
    if isinstance(node, (log, loggamma)):
        yield node.func(node.args[0] + 1)
        yield from (node + tiny for tiny in NEAR)
    if isinstance(node, polygamma):
        yield polygamma(node.args[0], node.args[1] + 1)
        yield polygamma(Integer(1) + node.args[0], node.args[1])
    if isinstance(node, loggamma):  # Stirling's series
        x = node.args[0]
        for count in (3, 8):
            tail = sum(_stirling(k) / x ** (2 * k - 1) for k in range(1, count + 1))
            yield (x - S.Half) * log(x) - x + log(2 * S.Pi) / 2 + tail
    if isinstance(node, Abs):
        yield node.args[0]
        yield Abs(node.args[0]) + Abs(node.args[0] - 5) / 1000
    if isinstance(node, Symbol):
        yield node + 1
        yield from (node * (1 + tiny) for tiny in NEAR)


def _stirling(k):
    from sympy import bernoulli

    return bernoulli(2 * k) / (2 * k * (2 * k - 1))


def mutants(value):
    """Return the distinct formulas that one edit at one place makes of a formula, swaps of two parameters included."""
    found = {}
    for place in dict.fromkeys(preorder_traversal(value)):
        if place.is_number and place.is_Rational and place in {S.Zero}:
            continue
        for edit in edits(place):
            if isinstance(place, polygamma) or edit != place:
                found.setdefault(_exchanged(value, place, edit))
    names = sorted(value.free_symbols, key=str)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            found.setdefault(value.xreplace({a: b, b: a}))
    found.pop(value, None)
    return [m for m in found if not m.has(S.ComplexInfinity, S.NaN, S.Infinity)]


def _exchanged(value, place, edit):
    """Put an edit at the first occurrence of a place: exponents and orders of functions stay what they are."""
    if value == place:
        return edit
    if not value.args:
        return value
    arguments = list(value.args)
    for i, argument in enumerate(arguments):
        if isinstance(value, polygamma) and i == 0:
            continue
        if argument == place or argument.has(place):
            arguments[i] = _exchanged(argument, place, edit)
            break
    return value.func(*arguments)


def survivors(text, digits=50):
    """Return (mutants, those not refuted, those that are proved equal) of one closed form."""
    answer = closed_form(text)
    canonical = Canonical(Domain(scalar_conditions((*answer.conditions, *answer.region))))
    alive, equal, all_of_them = [], [], mutants(answer.value)
    for mutant in all_of_them:
        found = of_closed_form(answer, digits, mutant)
        if found.verdict != "refuted":
            (equal if canonical.vanishes(mutant - answer.value) else alive).append((mutant, found))
    return len(all_of_them), alive, equal


def main(forms):
    total, alive, equal = 0, [], 0
    for text in forms:
        start = time.process_time()
        count, left, same = survivors(text)
        total, equal = total + count, equal + len(same)
        alive += left
        sys.stdout.write(
            f"{text}: {count} mutants, {len(left)} survive, {len(same)} proved equal, {time.process_time() - start:.1f} s\n"
        )
        for mutant, found in left:
            sys.stdout.write(f"    {mutant}\n    {found}\n")
    sys.stdout.write(
        f"{len(forms)} closed forms, {total} mutants, {len(alive)} survivors, {equal} proved equal to the original\n"
    )
    return alive


if __name__ == "__main__":
    sys.exit(bool(main(FORMS[: int(os.environ.get("SYMKL_MUTANTS", "999"))])))
