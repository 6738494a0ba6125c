"""Laws of other libraries as families, told by their attributes; no other library is imported for it.

sympy.stats, scipy.stats (frozen laws), torch.distributions and NumPyro keep their parameters under known names; a table
for each library maps them to the parameters of the family.  Numbers become the rationals that their doubles are.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr

from symkl.families import Family
from symkl.families.base import coordinates
from symkl.interop.scipy_stats import from_scipy
from symkl.interop.sympy_stats import from_sympy
from symkl.interop.torch_numpyro import from_torch
from symkl.measures import KL, CrossEntropy, DensityEntropy


def law(source: Any) -> Family:
    """Return the family member that a law of another library is.

    Formula: the same density; Gamma of sympy.stats has a scale, ours a rate.
    Args: `source`, a random variable or distribution of sympy.stats, a frozen law of scipy.stats, a distribution of
        torch or NumPyro with the parameters of one law, or a member of a family.
    Raises: TypeError, naming what is not known.

    >>> from sympy import stats
    >>> law(stats.Normal("X", 0, 2))
    Normal(0, 2)

    Source: the documentation of the four libraries.
    """
    if isinstance(source, Family):
        return source
    distribution = getattr(getattr(source, "pspace", None), "distribution", source)
    for found in (from_sympy(distribution), from_scipy(source), from_torch(source)):
        if found is not None:
            return found
    msg = f"{source} is not a law that is known here: a family of symkl, sympy.stats, scipy.stats, torch or NumPyro"
    raise TypeError(msg)


def measure_of(*laws: Any, kind: str, base: object = None) -> Expr:
    """Return the entropy, cross-entropy or divergence of laws of any of the libraries, as a term.

    >>> from sympy import stats
    >>> measure_of(stats.Poisson("X", 2), kind="entropy")
    H(Poisson(x; 2))
    """
    made = {"entropy": DensityEntropy, "cross_entropy": CrossEntropy, "kl_divergence": KL}[kind]
    members = [law(one) for one in laws]
    return made(*(one(*coordinates(one, "x")) for one in members), base)
