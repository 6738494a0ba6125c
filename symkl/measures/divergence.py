"""Measures of two laws: cross-entropy, Kullback-Leibler, Jeffreys, and the ELBO."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Tuple

from symkl.measures.base import LawMeasure, Oracle, Unfolded, check_reference
from symkl.measures.entropy import joint
from symkl.terms import AlphabetSum, Density, Expectation, Log, add, power, times


class TwoLaws(LawMeasure):
    """A measure of a law that averages and a second one that is compared; further variables of the second are fixed."""

    __slots__ = ()
    abstract = True
    laws = 2

    @classmethod
    def check(cls, *sides: Tuple) -> None:
        """Ask for laws over the same variables."""
        check_reference(sides[0], sides[1], cls.symbol)

    @property
    def reference(self) -> tuple[Density, ...]:
        """The densities of the second law."""
        return self.sides[1].args

    @property
    def normalised(self) -> bool:
        """Whether the second argument draws exactly what the first does, so that it is a law too."""
        return {v for d in self.reference for v in d.values} == set(self.bound)


class Comparison(TwoLaws):
    """A measure of two laws over the same variables; neither may have variables that are held fixed."""

    __slots__ = ()
    abstract = True

    @classmethod
    def check(cls, *sides: Tuple) -> None:
        """Ask for laws that draw the same variables."""
        check_reference(sides[0], sides[1], cls.symbol)
        drawn = [{v for d in side.args for v in d.values} for side in sides]
        if drawn[0] != drawn[1]:
            extra = ", ".join(sorted(map(str, drawn[1] - drawn[0])))
            msg = f"{cls.symbol} compares laws of the same variables; the second one also draws {extra}"
            raise ValueError(msg)

    def affinity(self, order: Expr) -> Expr:
        """Return sum P^a Q^(1-a)."""
        weight = power(joint(self.law), order)
        return AlphabetSum(self.bound, times(weight, power(joint(self.reference), 1 - order)))


class CrossEntropy(TwoLaws):
    """Cross-entropy; P weights (target, data), Q is the model.

    Formula: H(P, Q) = -E_P[log_b Q]; +oo unless P << Q.
    Source: Cover and Thomas 2006, section 5.4 (expected length of a wrong code).
    """

    __slots__ = ()
    symbol = "CE"
    title = "cross-entropy"
    letter = ("H", "H")
    synonyms = ("crossentropy",)
    examples = ("CE(P, Q)", "CE_2(p(x | y), q(x))", "CE(q(z), p(x, z))")
    source = "Cover and Thomas 2006, section 5.4"

    def unfold(self) -> Unfolded:
        """Return -E_P[log Q]."""
        return times(-1, Expectation(self.law, Log(joint(self.reference), self.base))), ()

    def value(self, on: Oracle) -> Any:
        """Sum -f log g; a cell of mass zero contributes nothing."""
        return on.sum(lambda f, g: -f * on.log(g) if f else 0)


class KL(TwoLaws):
    """Kullback-Leibler divergence (relative entropy).

    Formula: KL(P || Q) = E_P[log_b (P / Q)]; +oo unless P << Q.
    Source: Kullback and Leibler 1951; Cover and Thomas 2006, section 2.3.
    """

    __slots__ = ()
    symbol = "KL"
    title = "KL divergence"
    letter, below = ("D", "D"), (r"\mathrm{KL}", "KL")
    mark = " || "
    synonyms = ("kld", "dkl")
    examples = ("KL(P || Q)", "KL_2(q(z | x) || p(z | y))", "KL(p(x, y) || p(x) p(y))")
    source = "Kullback and Leibler 1951"

    def unfold(self) -> Unfolded:
        """Return E_P[log(P / Q)]."""
        ratio = joint(self.law) / joint(self.reference)
        return Expectation(self.law, Log(ratio, self.base)), ()

    def value(self, on: Oracle) -> Any:
        """Sum f (log f - log g)."""
        return on.sum(lambda f, g: f * (on.log(f) - on.log(g)) if f else 0)


class Jeffreys(TwoLaws):
    """Jeffreys divergence.

    Formula: J(P, Q) = KL(P || Q) + KL(Q || P).
    Source: Jeffreys 1946.
    """

    __slots__ = ()
    symbol = "J"
    title = "the Jeffreys divergence"
    letter = ("J", "J")
    synonyms = ("jeffreys",)
    examples = ("J(P, Q)", "J_b(p(x | y), q(x | z))")
    source = "Jeffreys 1946"

    def unfold(self) -> Unfolded:
        """Return the sum of the two divergences."""
        p, q = Tuple(*self.law), Tuple(*self.reference)
        return add(KL(p, q, self.base), KL(q, p, self.base)), ()

    def value(self, on: Oracle) -> Any:
        """Sum (f - g)(log f - log g), infinite where one density vanishes and the other does not."""

        def term(f: Any, g: Any) -> Any:
            if not f or not g:
                return on.infinity if f or g else 0
            return (f - g) * (on.log(f) - on.log(g))

        return on.sum(term)


class ELBO(TwoLaws):
    """Evidence lower bound of a joint density at observed values.

    Formula: ELBO(q(z), p(x, z)) = E_{q(z)}[log_b (p(x, z) / q(z))], x held fixed.
    Source: Blei, Kucukelbir and McAuliffe 2017, Variational Inference: A Review for Statisticians, equation 13.
    """

    __slots__ = ()
    symbol = "ELBO"
    title = "the ELBO"
    examples = ("ELBO(q(z), p(x, z))", "ELBO_2(q(z | x), p(x, z | y))")
    source = "Blei, Kucukelbir and McAuliffe 2017"

    def unfold(self) -> Unfolded:
        """Return E_q[log(p / q)]."""
        return Expectation(self.law, Log(joint(self.reference) / joint(self.law), self.base)), ()

    def value(self, on: Oracle) -> Any:
        """Sum f (log g - log f)."""
        return on.sum(lambda f, g: f * (on.log(g) - on.log(f)) if f else 0)
