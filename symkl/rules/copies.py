"""The copy lemma: a fresh variable that copies another one given some others may be assumed, and then forgotten."""

from __future__ import annotations

from typing import Any

from sympy import Basic

from symkl.kernel import _SEAL, INFERENCES, DoesNotApply, Theorem
from symkl.measures import Entropy
from symkl.terms import Assumed, Discrete, Finite, Hypothesis, Independent, Slot


def copy_lemma(theorem: Theorem, copy: Slot, original: Slot) -> Theorem:
    """Forget a copied variable that the theorem's two sides do not speak of.

    Formula: from hypotheses that say no more of x' than that it is discrete, that it is independent of R given C, and
        that H(x',S) = H(x,S) for sets S in C, conclude the same without them.
    Needs: x discrete; where H(T,x') is finite is assumed, that H(T,x) is (all of T discrete).
    Fails: if anything else is said of x', or x is in C.
    Source: Zhang and Yeung 1998; such an x' exists: let p(x' | all others) be the density of x given C at x'.
    """
    if copy == original or copy.value.is_block or _speaks_of(theorem.left, copy) or _speaks_of(theorem.right, copy):
        raise DoesNotApply("copy_lemma: {} is no copy that can be forgotten", copy)
    told = [h for h in theorem.hypotheses if _speaks_of(h, copy)]
    apart = [h for h in told if isinstance(h, Independent)]
    if len(apart) != 1 or (copy,) not in {side.args for side in apart[0].args[1:3]}:
        raise DoesNotApply("copy_lemma: {} is not said once to be independent of others", copy)
    law, _, _, condition = apart[0].args
    common = set(condition.args)
    discrete = {h.args[0] for h in theorem.hypotheses if isinstance(h, Discrete)}
    needs: list[Hypothesis] = []
    for h in theorem.hypotheses:
        if h not in told:
            needs.append(h)
        elif isinstance(h, Finite) and isinstance(h.args[0], Entropy) and h.args[0].law == law and not h.args[0].given:
            rest = [s for s in h.args[0].of if s != copy]
            if not {*rest, original} <= discrete:
                raise DoesNotApply("copy_lemma: {} asks for discrete variables", h)
            needs.append(Finite(Entropy(law, dict.fromkeys((*rest, original)), (), h.args[0].base)))
        elif h == Discrete(copy):
            needs.append(Discrete(original))
        elif h != apart[0] and not _same_entropy(h, copy, original, common, law):
            raise DoesNotApply("copy_lemma: {} says more of the copy than that it is one", h)
    if original in common or copy in common:
        raise DoesNotApply("copy_lemma: {} is among what is given", original)
    args, premises = (copy, original), (theorem,)
    return Theorem(_SEAL, theorem.conclusion, needs, "copy_lemma", args, premises, "copy lemma", axiom=True)


def _same_entropy(h: Hypothesis, copy: Slot, original: Slot, common: set[Slot], law: Basic) -> bool:
    """Whether a hypothesis says H(x',S) = H(x,S), in either order, with S part of what is common."""
    if not isinstance(h, Assumed) or str(h.args[0]) != "=" or h.bound:
        return False
    sides = h.args[1:3]
    if not all(isinstance(s, Entropy) and s.law == law and not s.given for s in sides):
        return False
    if sides[0].base != sides[1].base:
        return False
    first, second = (set(s.of) for s in sides)
    if copy in second:
        first, second = second, first
    return copy in first and original in second and first - {copy} == second - {original} and first - {copy} <= common


def _speaks_of(value: Basic, slot: Slot) -> bool:
    """Whether a coordinate may occur in a term or hypothesis: by its slot or as a value."""
    found: list[Any] = [value]
    while found:
        at = found.pop()
        if getattr(at, "name", None) == slot.name and hasattr(at, "index"):
            return True
        found.extend(getattr(at, "args", ()))
    return False


INFERENCES["copy_lemma"] = copy_lemma
