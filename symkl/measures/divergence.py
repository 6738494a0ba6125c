"""Measures of two laws: cross-entropy, Kullback-Leibler, Jeffreys, and the ELBO."""

from __future__ import annotations

from sympy import Tuple

from symkl.measures.base import LawMeasure, Unfolded, check_reference, law_of
from symkl.measures.entropy import joint
from symkl.terms import Density, Expectation, Log, Scoped, add, base_of, times


class TwoLaws(LawMeasure):
    """A measure of a law that averages and a second one that is compared; further variables of the second are fixed."""

    __slots__ = ()
    abstract = True

    def __new__(cls, first: object, second: object, base: object = None) -> TwoLaws:
        """Take two densities or product laws over the same variables."""
        p, q = law_of(first), law_of(second)
        check_reference(p, q, cls.symbol)
        return Scoped.__new__(cls, p, q, base_of(base))

    @property
    def reference(self) -> tuple[Density, ...]:
        """The densities of the second argument."""
        return self.args[1].args

    @property
    def normalised(self) -> bool:
        """Whether the second argument draws exactly what the first does, so that it is a law too."""
        return {v for d in self.reference for v in d.values} == set(self.bound)


class CrossEntropy(TwoLaws):
    """Cross-entropy; P weights (target, data), Q is the model.

    Formula: H(P, Q) = -E_P[log_b Q]; +oo unless P << Q.
    Source: Cover and Thomas 2006, section 5.4 (expected length of a wrong code).
    """

    __slots__ = ()
    symbol = "CE"
    source = "Cover and Thomas 2006, section 5.4"

    def unfold(self) -> Unfolded:
        """Return -E_P[log Q]."""
        return times(-1, Expectation(self.law, Log(joint(self.reference), self.base))), ()


class KL(TwoLaws):
    """Kullback-Leibler divergence (relative entropy).

    Formula: KL(P || Q) = E_P[log_b (P / Q)]; +oo unless P << Q.
    Source: Kullback and Leibler 1951; Cover and Thomas 2006, section 2.3.
    """

    __slots__ = ()
    symbol = "KL"
    source = "Kullback and Leibler 1951"

    def unfold(self) -> Unfolded:
        """Return E_P[log(P / Q)]."""
        ratio = joint(self.law) / joint(self.reference)
        return Expectation(self.law, Log(ratio, self.base)), ()


class Jeffreys(TwoLaws):
    """Jeffreys divergence.

    Formula: J(P, Q) = KL(P || Q) + KL(Q || P).
    Source: Jeffreys 1946.
    """

    __slots__ = ()
    symbol = "J"
    source = "Jeffreys 1946"

    def unfold(self) -> Unfolded:
        """Return the sum of the two divergences."""
        p, q = Tuple(*self.law), Tuple(*self.reference)
        return add(KL(p, q, self.base), KL(q, p, self.base)), ()


class ELBO(TwoLaws):
    """Evidence lower bound of a joint density at observed values.

    Formula: ELBO(q(z), p(x, z)) = E_{q(z)}[log_b (p(x, z) / q(z))], x held fixed.
    Source: Blei, Kucukelbir and McAuliffe 2017, Variational Inference: A Review for Statisticians, equation 13.
    """

    __slots__ = ()
    symbol = "ELBO"
    source = "Blei, Kucukelbir and McAuliffe 2017"

    def unfold(self) -> Unfolded:
        """Return E_q[log(p / q)]."""
        return Expectation(self.law, Log(joint(self.reference) / joint(self.law), self.base)), ()
