"""Proofs for the views: real ones from the prover, and made-up ones of any terms."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from random import Random
from types import SimpleNamespace

from symkl.api import prove
from symkl.models.alphabets import Impossible
from symkl.models.sample import Sampler

STATEMENTS = (
    ("KL(P || Q) = CE(P, Q) - H(P)", (), None),
    ("log p(x) = ELBO(q(z), p(x, z)) + KL(q(z) || p(z | x))", (), None),
    ("I(X;Y) = H(X) + H(Y) - H(X,Y)", (), 2),
    ("H(X,Y) >= H(X)", (), None),
    ("TC(X_{1:n}) = sum(i, 1, n, H(X_i)) - H(X_{1:n})", (), None),
    ("H(p(x)) = log n - KL(p(x) || u(x))", ("u(x) = 1/n", "n > 0"), None),
)


@cache
def proof(number: int):
    """Return a proof the engine finds."""
    statement, given, base = STATEMENTS[number]
    found = prove(statement, given, base, seconds=5).proof
    assert found is not None, statement
    return found


def made_up(sides: Sequence[object], hypotheses: Sequence[object] = (), relation: str = "=", name: str = "made-up"):
    """Return something that has the shape of a proof, of sides that need not be equal."""
    lines = tuple(
        SimpleNamespace(
            left=a, relation=relation, right=b, reason="ln t <= t - 1", hypotheses=tuple(hypotheses), rules=("unfold",)
        )
        for a, b in itertools.pairwise(sides)
    )
    theorem = SimpleNamespace(
        left=sides[0], right=sides[-1], relation=relation, hypotheses=tuple(hypotheses), axioms=frozenset({"unfold"})
    )
    return SimpleNamespace(
        theorem=theorem,
        lines=lines,
        name=name,
        title="50% of {x_1}",
        remark="",
        source="A & B",
        flipped=False,
        readings=(),
        stated="",
        links=(),
    )


def models_without(theorem, left_out, attempts):
    """Models in which all hypotheses of a theorem hold but those that are left out."""
    rest = [h for h in theorem.hypotheses if h not in left_out]
    sampler = Sampler([theorem.left, theorem.right], rest, Random(2), anywhere=True)
    for n in range(attempts):
        with suppress(Impossible):
            yield sampler.attempt(sampler.styles[n % len(sampler.styles)])
