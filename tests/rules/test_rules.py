"""Every rule of `symkl.kernel.RULES`: what it says of itself, an example, a refusal, and the automatic oracle."""

from __future__ import annotations

import json
import os
from itertools import islice
from random import Random

import pytest
from sympy import S, Symbol, Tuple, log

import symkl.rules  # noqa: F401 (loads them)
from symkl.certificates import certificate, replay
from symkl.kernel import RULES as EVERY
from symkl.kernel import DoesNotApply
from symkl.measures import KL, Entropy, MutualInformation, TotalCorrelation
from symkl.syntax.parse import parse_expression, parse_given
from symkl.terms import (
    AlphabetSum,
    Apply,
    AtLeast,
    Density,
    Discrete,
    EveryIndex,
    Exp,
    Expectation,
    Finite,
    Independent,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Positive,
    Variable,
    product,
)
from tests.random_terms import negated, terms, w
from tests.rules.oracle import Tally, applications, hunt, places

SCALE = int(os.environ.get("SYMKL_FUZZ", "1"))
"""SYMKL_FUZZ=20 makes a long run of the oracle, SYMKL_SEED another one."""
SIZE, MOST = 60 * SCALE, 150 * SCALE
"""Random terms for each rule, and applications that are checked."""
SEED = int(os.environ.get("SYMKL_SEED", "1"))

t, s, T, a, b = map(Symbol, ("t", "s", "T", "a", "b"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q, r = Law("p"), Law("q"), Law("r")
f, g = Apply("f", (x,)), Apply("g", (z,))
x1 = x.copied(1)
px1 = Density(p, [Tuple(x.slot, x1)])
E, M = Expectation, Log
INFO = MutualInformation(p, [[x], [y]])
APART = Independent(p, [x.slot], [y.slot], [z.slot])


def H(*of, given=()):
    return Entropy(p, of, given)



RULES = {name: rule for name, rule in EVERY.items() if rule.__module__.startswith("symkl.rules.")}
"""The general laws; facts of families are compared with their definitions in tests/families."""

EXAMPLES = {
    # rule: (term, arguments, right side, hypotheses)
    "unfold": (KL(p(x), q(x)), (), E(p(x), M(p(x) / q(x))), ()),
    "log_product": (M(p(x) / q(x)), ("up",), M(p(x)) - M(q(x)), (Positive(p(x)),)),
    "log_index_product": (M(IndexProduct(t, 1, T, p(w(t))), 2), (), IndexSum(t, 1, T, M(p(w(t)), 2)), ()),
    "log_value": (M(Exp(f), 2), (), f / log(2), ()),
    "base_change": (M(p(x), 2), (S.Exp1,), M(p(x)) / log(2), ()),
    "collect": (2 * M(p(x)) + M(q(x)) - 2 * M(p(x)), (M(q(x)),), M(q(x)), (Positive(p(x)),)),
    "cancel_factors": (product([(p(x), S(1)), (q(x), S(1)), (p(x), S(-1))]), (q(x),), q(x), (Positive(p(x)),)),
    "cancel_at_most": (product([(p(x), S(1)), (q(x), S(1)), (p(x), S(-1))]), (), q(x), ()),
    "log_bound": (M(p(x) / q(x), b), (), (p(x) / q(x) - 1) / log(b), (Positive(b - 1),)),
    "jensen": (E(p(x), M(q(x))), (), M(E(p(x), q(x))), ()),
    "product_rule": (p(x, z | y), (Tuple(x),), p(x | y) * p(z | x, y), ()),
    "conditional": (p(x | z, y), (Tuple(z),), p(x, z | y) / p(z | y), (Positive(p(z | y)),)),
    "factor_block": (p(w(1, T) | x), (t,), IndexProduct(t, 1, T, p(w(t) | w(1, t - 1), x)), (AtLeast(T),)),
    "independent": (p(x | y, z), (Independent(p, [x.slot], [y.slot], [z.slot]),), p(x | z),
                    (Independent(p, [x.slot], [y.slot], [z.slot]), Positive(p(y, z)))),
    "total_mass": (AlphabetSum([z], p(x, z)), (), p(x), ()),
    "pull_out": (E(q(z), p(x) * g), (), p(x) * E(q(z), g), ()),
    "mass_at_most_one": (p(x | y), (), S.One, (Discrete(x),)),
    "linearity": (E(p(x, z), 2 * f + g), (0,), 2 * E(p(x, z), f) + E(p(x, z), g), (Finite(E(p(x, z), g)),)),
    "marginalise": (E(p(x, z), f), (Tuple(p(x)),), E(p(x), f), ()),
    "tower": (E(p(x), E(q(z | x), g)), (), E((p(x), q(z | x)), g), (Finite(E((p(x), q(z | x)), g)),)),
    "reweight": (E((p(x), p(z | x)), g), (Tuple(p(z), p(x | z)),), E((p(z), p(x | z)), g), ()),
    "rename": (E(p(x), f), (Tuple(Tuple(x, x1)),), E(px1, Apply("f", (x1,))), ()),
    "as_sum": (E(p(x), f), (), AlphabetSum([x], p(x) * f), ()),
    "swap": (E(p(x), IndexSum(t, 1, T, M(q(x, w(t))))), (), IndexSum(t, 1, T, E(p(x), M(q(x, w(t))))),
             (EveryIndex(t, 1, T, Finite(E(p(x), M(q(x, w(t)))))),)),
    "split_range": (IndexSum(t, 1, T, M(p(w(t)))), (S.One,), M(p(w(t))) * 0 + IndexSum(t, 1, 1, M(p(w(t)))) + IndexSum(t, 2, T, M(p(w(t)))),
                    (AtLeast(T - 1),)),
    "single_entry": (IndexSum(t, 3, 3, M(p(w(t)))), (), M(p(w(3))), ()),
    "shift_index": (IndexSum(t, 1, T, M(p(w(t)))), (S.One,), IndexSum(t, 2, T + 1, M(p(w(t - 1)))), ()),
    "distribute": (IndexProduct(t, 1, T, p(w(t)) * q(w(t))), ((0,),), IndexProduct(t, 1, T, p(w(t))) * IndexProduct(t, 1, T, q(w(t))), ()),
    "telescope": (IndexSum(t, 1, T, M(p(w(t))) - M(p(w(t - 1)))), (), M(p(w(T))) - M(p(w(0))),
                  (AtLeast(T), EveryIndex(t, 0, T, Finite(M(p(w(t))))))),
    "constant_entry": (IndexSum(t, 1, T, f), (), T * f, (AtLeast(T),)),
    "entropy_algebra": (INFO, (H(x) + H(y) - H(x, y), Tuple(x.slot, y.slot)), H(x) + H(y) - H(x, y),
                        (Discrete(x), Discrete(y), Finite(H(x, y)))),
    "basic_inequality": (-H(x, given=[y]), (), S.Zero, (Discrete(x),)),
    "vanishing_information": (MutualInformation(p, [[x], [y]], [z]), (APART,), S.Zero, (APART,)),
}

REFUSALS = {
    # rule: (term, arguments) it must refuse, besides what `NEVER` tries on all of them
    "unfold": [(M(p(x)), ()), (E(p(x), f), ())],
    "log_product": [(M(p(x)), ("up",)), (M(p(x) / q(x)), ("sideways",)), (p(x) * q(x), ())],
    "log_index_product": [(M(p(x)), ()), (IndexProduct(t, 1, T, p(w(t))), ())],
    "log_value": [(M(p(x)), ()), (Exp(f), ())],
    "base_change": [(M(p(x)), (S.One,)), (M(p(x)), (S(-2),)), (M(p(x)), (S.Zero,)), (p(x), (S(2),))],
    "collect": [(M(p(x)) + f, (M(p(x)),)), (M(p(x)), (2 * M(p(x)),)), (2 * f, (f + g,))],
    "cancel_factors": [(p(x) * q(x), (p(x),)), (p(x), (p(x) ** 2,)), (2 * p(x), (p(x),))],
    "cancel_at_most": [(p(x) / q(x), ()), (p(x) * q(x), ()), (f * p(x) / f, ()), (product([(p(x), S(1)), (p(x), S(-1))]), ())],
    "log_bound": [(p(x), ()), (M(p(x), S.Half), ()), (M(S(2)), ())],
    "jensen": [(M(E(p(x), q(x))), ()), (E(p(x), M(f)), ()), (E(p(x), M(q(x), S.Half)), ()), (E(p(x), -M(q(x))), ())],
    "product_rule": [(p(x, z), (Tuple(),)), (p(x, z), (Tuple(x, z),)), (p(x, z), (Tuple(y),)), (p(x | z), (Tuple(z),)),
                     (p(x, z), (Tuple(x, y),))],
    "conditional": [(p(x | z), (Tuple(),)), (p(x | z), (Tuple(z, y),)), (p(x | z), (Tuple(x),)), (p(x), (Tuple(x),))],
    "factor_block": [(p(w(1, T), x), (t,)), (p(w(1, t)), (t,)), (p(x), (t,)), (p(w(1, T) | w(t, copy=1)), (t,))],
    "independent": [(p(x, y | z), (Independent(p, [x.slot], [y.slot], [z.slot]),)), (p(x | y), (Independent(p, [x.slot], [y.slot], [z.slot]),)),
                    (q(x | y), (Independent(p, [x.slot], [y.slot]),)), (p(x | y), (Positive(p(y)),)),
                    (p(x | y, w(1)), (Independent(p, [x.slot], [y.slot]),))],
    "total_mass": [(AlphabetSum([z], p(x | z)), ()), (AlphabetSum([x], q(z | x)), ()), (AlphabetSum([x], p(x) * q(z | x)), ()),
                   (AlphabetSum([x], p(x) ** 2), ()), (AlphabetSum([y], p(x)), ()), (AlphabetSum([w(2)], p(w(1, T))), ())],
    "pull_out": [(E(p(x), f), ()), (E(p(x), f * q(x)), ()), (E(p(w(1, T)), p(w(t)) * q(w(1, T))), ())],
    "mass_at_most_one": [(M(p(x)), ()), (p(x) * q(x), ())],
    "linearity": [(E(p(x), f), ()), (f + g, ()), (IndexProduct(t, 1, 2, p(x) + q(x)), (0,))],
    "marginalise": [(E(p(x, z), f), (Tuple(p(z)),)), (E((p(x), q(z | x)), g), (Tuple(q(z | x)),)), (E(p(x), f), (Tuple(q(x)),)),
                    (E(p(x | z), f), (Tuple(p(x)),)), (E(p(x), f), (Tuple(),)), (E(p(w(1, T)), M(p(w(t)))), (Tuple(),)),
                    (E(p(w(1, T)), IndexSum(t, 1, T, M(p(w(t - 1))))), (Tuple(),))],
    "tower": [(E(p(x), E(q(x), f)), ()), (E(p(x | z), E(q(z), f)), ()), (E(p(x), f), ())],
    "reweight": [(E((p(x), p(z | x)), g), (Tuple(p(x), p(z)),)), (E(p(x), f), (Tuple(q(x)),)), (E((p(x), q(z | x)), g), (Tuple(p(x, z)),)),
                 (E((q(x), p(z | x)), g), (Tuple(p(x, z)),)), (E(p(x, z), f), (Tuple(p(x)),)), (E(p(x | z), f), (Tuple(p(x, z)),))],
    "rename": [(E(p(x), g), (Tuple(Tuple(x, z)),)), (E(p(x), Apply("h", (x, x1))), (Tuple(Tuple(x, x1)),)),
               (E((p(x), px1), f), (Tuple(Tuple(x, x1)),)), (E(p(x), f), (Tuple(Tuple(y, y.copied(1))),)),
               (IndexSum(t, 1, T, M(p(w(t), w(s, copy=1)))), (Tuple(Tuple(t, s)),)), (IndexSum(t, 1, T, M(p(w(t)))), (Tuple(Tuple(t, S(3))),)),
               (E(p(w(1, T)), f), (Tuple(Tuple(w(1, T), w(1, T - 1, copy=1))),)), (E(p(x, z), f), (Tuple(Tuple(x, z.copied(1))),))],
    "as_sum": [(AlphabetSum([x], p(x)), ()), (f, ())],
    "swap": [(E(p(x), f), ()), (E(p(x), AlphabetSum([x], p(x))), ()), (E(q(z | x), AlphabetSum([x], f)), ()),
             (IndexSum(t, 1, T, IndexSum(s, 1, t, M(p(w(s))))), ()), (IndexSum(t, 1, T, AlphabetSum([w(t)], p(w(t)))), ()),
             (IndexProduct(t, 1, 2, AlphabetSum([x], f)), ()), (AlphabetSum([z], E(p(x), Apply("h", (x, z)))), ())],
    "split_range": [(IndexSum(t, 1, T, M(p(w(t)))), (t,)), (IndexSum(t, 1, 3, f), (S(5),)), (IndexSum(t, 1, 3, f), (S(-1),)), (f, (S.One,))],
    "single_entry": [(IndexSum(t, 1, T, M(p(w(t)))), ()), (IndexSum(t, 1, 2, f), ()), (f, ())],
    "shift_index": [(IndexSum(t, 1, T, M(p(w(t)))), (t,)), (f, (S.One,))],
    "distribute": [(IndexProduct(t, 1, T, p(w(t))), ((0,),)), (IndexProduct(t, 1, T, p(w(t)) * q(w(t))), ((),)),
                   (IndexProduct(t, 1, T, p(w(t)) * q(w(t))), ((0, 1),)), (IndexProduct(t, 1, T, p(w(t)) * q(w(t))), ((5,),)),
                   (IndexProduct(t, 1, T, p(w(t)) * q(w(t))), ((0, 5),)), (IndexSum(t, 1, T, p(w(t)) * q(w(t))), ((0,),))],
    "telescope": [(IndexSum(t, 1, T, M(p(w(t))) + M(p(w(t - 1)))), ()), (IndexSum(t, 1, T, M(p(w(t))) - M(p(w(t - 2)))), ()),
                  (IndexSum(t, 1, T, M(p(w(t))) - M(q(w(t - 1)))), ()), (IndexSum(t, 3, 1, M(p(w(t))) - M(p(w(t - 1)))), ()),
                  (IndexProduct(t, 1, T, p(w(t)) * p(w(t - 1))), ())],
    "constant_entry": [(IndexSum(t, 1, T, M(p(w(t)))), ()), (IndexSum(t, 1, T, t * f), ()), (IndexSum(t, 3, 1, f), ()), (f, ())],
    "entropy_algebra": [(INFO, (H(x) + H(y), Tuple(x.slot, y.slot))), (INFO, (INFO, Tuple(x.slot))), (INFO, (INFO, "some")),
                        (INFO, (INFO, Tuple(x.slot, y.slot, y.slot))), (INFO, (MutualInformation(q, [[x], [y]]), Tuple(x.slot, y.slot))),
                        (H(x, x), (H(x), "any")), (H(w(1, T)), (H(w(1, T)), "any")), (H(w(t), w(s)), (H(w(t), w(s)), "any")),
                        (H(x) + M(p(x)), (H(x) + M(p(x)), "any")), (S(2), (S(2), "any"))],
    "basic_inequality": [(H(x), ()), (a * H(x), ()), (-MutualInformation(p, [[x], [y], [z]]), ()), (-H(x) + H(y), ()), (M(p(x)), ()),
                         (-TotalCorrelation(p, [[x], [y]]), ()), (-H(w(1, T)), ()), (-Entropy(p, [x], (), S.Half), ())],
    "vanishing_information": [(MutualInformation(p, [[w(s)], [y]], [w(t)]), (Independent(p, [w(s).slot], [y.slot], [w(t).slot]),)),
                              (MutualInformation(p, [[x], [y]]), (APART,)), (MutualInformation(q, [[x], [y]], [z]), (APART,)),
                              (MutualInformation(p, [[x], [z]], [y]), (APART,)), (MutualInformation(p, [[x, z], [y]], [z]), (APART,)),
                              (MutualInformation(p, [[x], [y]], [z]), (Positive(p(x)),)), (H(x), (APART,)),
                              (MutualInformation(p, [[x], [y]], [z, w(1)]), (APART,))],
}

def _from_docstring(rule):
    """Read "Example: term @ argument -> right side, if condition @ condition" and "Refused: term @ term" of a rule."""
    fields = {line.strip().partition(":")[0]: line.partition(":")[2].strip() for line in rule.__doc__.splitlines()}
    left, _, rest = fields["Example"].partition(" -> ")
    right, _, needs = rest.partition(", if ")
    term, *args = left.split(" @ ")
    sides = tuple(parse_expression(side, functions=("f",)) for side in (term, right))
    conditions = [parse_given(n, sides)[0] for n in needs.split(" @ ")] if needs else []
    whole = sides[0], tuple(map(_argument, args)), sides[1], tuple(conditions)
    return whole, [(parse_expression(t, functions=("f",)), whole[1]) for t in fields["Refused"].split(" @ ")]


def _argument(text):
    if text in {"x", "y", "z"}:
        return Variable(text)
    return int(text) if text.lstrip("-").isdigit() else parse_expression(text)


IN_TERMS = set(EXAMPLES)
"""The rules that the random terms are made for; any other is hunted on its own example, and wherever else it fits."""
for _name, _rule in RULES.items():  # a rule may bring its example and its refusals in its docstring
    if _name not in IN_TERMS:
        EXAMPLES[_name], REFUSALS[_name] = _from_docstring(_rule)

REFUSALS["mixture_mean"] += [(EXAMPLES["mixture_mean"][0], (place,)) for place in (-1, 1)]
REFUSALS["mixture_mean"] += [(E((*EXAMPLES["mixture_mean"][0].law, q(z | x)), S.One), (-2,))]
REFUSALS["triangle"] += [(EXAMPLES["triangle"][0], ((0, 1),))]  # the first terms are not all

NEVER = [S.Zero, S.One, a, Symbol("t") + 1, Positive(p(x)), x]
"""No rule but those of combinations and products speaks of scalars, hypotheses or values."""


def test_every_rule_is_covered():
    assert set(EXAMPLES) == set(REFUSALS) == set(RULES), "give the new rule an example and a refusal here"


@pytest.mark.parametrize("name", sorted(RULES))
class TestRule:
    def test_it_says_what_it_does(self, name):
        rule = RULES[name]
        lines = [line.strip() for line in rule.__doc__.splitlines()]
        for heading in ("Formula:", "Needs:", "Fails:", "Source:"):
            assert any(line.startswith(heading) and len(line) > len(heading) + 3 for line in lines), heading
        assert lines[0].endswith(".")
        assert rule.reason
        assert rule.name == name

    def test_example(self, name):
        term, args, right, needs = EXAMPLES[name]
        theorem = RULES[name](term, *args)
        assert (theorem.left, theorem.right, theorem.hypotheses) == (term, right, needs)
        assert theorem.axioms == {name}
        assert theorem.rule == name

    def test_refusals(self, name):
        for term, args in [*REFUSALS[name], *((bad, EXAMPLES[name][1]) for bad in NEVER)]:
            with pytest.raises(DoesNotApply) as caught:
                RULES[name](term, *args)
            assert str(caught.value)
            assert name in str(caught.value) or "the " in str(caught.value)

    def test_bad_arguments_are_refused(self, name):
        """Whatever is passed, the answer is a theorem or DoesNotApply."""
        term = EXAMPLES[name][0]
        rng = Random(7)
        pool = [S.Zero, S.One, -S.One, S.Half, S.Infinity, S.NaN, a, t, x, p(x), f, Tuple(), Tuple(x), Tuple(x, x), Tuple(p(x)), Tuple(Tuple(x, z)),
                Tuple(Tuple(t, s)), "up", "x", 0, -1, 99, None, (), (0,), (0, 0), ((0,),), Positive(f), Independent(p, [x.slot], [z.slot]), [], {}, 0.5]
        for _ in range(60):
            try:
                RULES[name](term, *rng.choices(pool, k=rng.choice((0, 1, 1, 1, 2, 3))))
            except DoesNotApply:
                continue

    def test_oracle(self, name):
        tally = Tally()
        found = list(islice(hunt(RULES[name], negated(terms(SEED, SIZE, 3)), SEED, tally=tally, most=MOST), 3))
        example = hunt(RULES[name], [EXAMPLES[name][0]], SEED, tries=20, tally=tally)
        found += islice(example, 1)
        assert not found, "\n\n".join(map(str, found))
        assert tally.tested > 0, "the oracle saw no model in which the hypotheses hold"

    def test_replay(self, name):
        rng = Random(3)
        checked = 0
        for root in [EXAMPLES[name][0], *terms(2, 40, 3)]:
            for _, term in places(root):
                for theorem in applications(RULES[name], term, rng, 2):
                    again = replay(json.loads(json.dumps(certificate(theorem))))
                    assert (again.left, again.relation, again.right, again.hypotheses) == (
                        theorem.left, theorem.relation, theorem.right, theorem.hypotheses)
                    checked += 1
                    if checked >= 12:
                        return
        assert checked


def test_unused_names_of_the_rules_are_all_tried():
    """The terms of the oracle make every rule apply somewhere, without its example."""
    rng = Random(0)
    idle = IN_TERMS | {"absorb", "component_at_most", "expand_square", "log_concave", "mixture_mean", "triangle"}
    for root in negated(terms(SEED, 400, 3)):
        for _, term in places(root):
            idle -= {name for name in idle if next(applications(RULES[name], term, rng, 3), None) is not None}
    assert not idle


def test_an_entry_that_stands_beside_its_block_is_kept_once():
    block, entry, p = Variable("x", (1, Symbol("n"))), Variable("x", (Symbol("t"),)), Law("p")
    term = Expectation(Density(p, [block, entry]), Log(p(entry)))
    ((law,),) = RULES["marginalise"].propose(term)
    assert law == Tuple(p(entry))
