"""Normal forms: every log-linear term becomes a combination of E_w[log p(...)] over merged, minimal laws.

A *strategy* is an ordered list of phases; the first phase that changes the term is applied, then the list starts
again.  Each application is one theorem, so the list of states is a proof that can be joined with another one.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr

from symkl.kernel import RULES, DoesNotApply, Theorem
from symkl.search.equal_laws import of_equal_laws
from symkl.search.joins import collect_step, contract_step, join_step, lift_step, tower_step, widening
from symkl.search.steps import (
    Strategy,
    average_step,
    blockwise,
    cancel_step,
    factoring,
    linear_step,
    log_step,
    mass_step,
    mixture_step,
    narrowing,
    natural_step,
    pair_step,
    rename_apart,
    rename_back,
    splitting,
    unfolding,
    unroll_step,
    using_given,
)
from symkl.search.sweep import Sweep, attempt, proposed
from symkl.terms import (
    Density,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Term,
)

Phase = Callable[[Expr], Theorem | None]


def phases(strategy: Strategy) -> list[Phase]:
    """Return the phases of a strategy, in order of priority."""
    sweep = Sweep

    def rule(name: str) -> Phase:
        return sweep(lambda term: attempt(RULES[name], term))

    shape: list[Phase] = [
        sweep(unroll_step),
        sweep(of_equal_laws),
        rule("constant_entry"),
        sweep(unfolding(strategy)),
        sweep(using_given(strategy)),
        sweep(rename_apart),
        sweep(tower_step),
    ]
    shape += [sweep(mixture_step), *([sweep(widening(strategy.freed))] if strategy.freed else [])]
    shape += [sweep(blockwise(strategy))] if strategy.index else []
    shape += [sweep(factoring(strategy)), sweep(splitting(strategy)), sweep(cancel_step)]
    shape += [sweep(average_step), *([sweep(natural_step)] if strategy.rebase else [])]
    logs = [sweep(mass_step), sweep(log_step)]
    laws = [sweep(proposed(RULES["reweight"])), sweep(proposed(RULES["marginalise"])), sweep(rename_back)]
    index = [
        sweep(
            lambda t: attempt(RULES["swap"], t) if isinstance(t, Expectation) and isinstance(t.body, IndexSum) else None
        )
    ]
    if strategy.index:
        folds = sweep(lambda t: log_step(t) if isinstance(t, Log) and isinstance(t.arg, IndexProduct) else None)
        shape += [sweep(pair_step), folds, *index, sweep(narrowing(strategy))]
    if strategy.join == "contract":
        return [*shape, lift_step, join_step, sweep(contract_step), sweep(collect_step), *laws]
    if strategy.join:
        return [*shape, lift_step, join_step, *logs, sweep(collect_step), *laws, sweep(linear_step), *index]
    return [*shape, sweep(linear_step), *logs, *index, *laws, sweep(collect_step)]


LIMIT = 60


def states(term: Expr, strategy: Strategy) -> list[Theorem]:
    """Return the theorems that lead from a term to its normal form, in order."""
    steps: list[Theorem] = []
    current = term
    order = phases(strategy)
    for _ in range(LIMIT):
        for phase in order:
            theorem = phase(current)
            if theorem is not None:
                steps.append(theorem)
                current = theorem.right
                break
        else:
            return steps
    raise DoesNotApply("no normal form of {} within {} steps", term, LIMIT)


def densities_of(term: Expr, strategy: Strategy) -> frozenset[Density]:
    """Return the conditional densities that occur once every measure is unfolded."""
    end = [term, *(t.right for t in states(term, strategy))][-1]
    return frozenset(d for d in end.atoms(Density) if d.given) if isinstance(end, Term) else frozenset()


def laws_of(term: Expr) -> frozenset[Law]:
    """Return the laws a term speaks of."""
    return frozenset(term.atoms(Law)) if isinstance(term, Term) else frozenset()
