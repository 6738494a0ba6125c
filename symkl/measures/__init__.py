"""The named information measures, one class each: definition, word of the language, print, second definition.

Every module here is loaded, and every entry point of the group ``symkl.measures``: a new measure is one file.
"""

from importlib import import_module
from pkgutil import iter_modules

from symkl import plugins
from symkl.measures.base import LawMeasure as LawMeasure
from symkl.measures.base import Measure as Measure
from symkl.measures.base import law_of as law_of
from symkl.measures.chi_squared import ChiSquared as ChiSquared
from symkl.measures.divergence import ELBO as ELBO
from symkl.measures.divergence import KL as KL
from symkl.measures.divergence import Comparison as Comparison
from symkl.measures.divergence import CrossEntropy as CrossEntropy
from symkl.measures.divergence import Jeffreys as Jeffreys
from symkl.measures.divergence import TwoLaws as TwoLaws
from symkl.measures.entropy import DensityEntropy as DensityEntropy
from symkl.measures.entropy import Entropy as Entropy
from symkl.measures.entropy import Information as Information
from symkl.measures.entropy import joint as joint
from symkl.measures.f_divergence import FDivergence as FDivergence
from symkl.measures.hellinger import Bhattacharyya as Bhattacharyya
from symkl.measures.hellinger import Hellinger2 as Hellinger2
from symkl.measures.information import DualTotalCorrelation as DualTotalCorrelation
from symkl.measures.information import Grouped as Grouped
from symkl.measures.information import MutualInformation as MutualInformation
from symkl.measures.information import TotalCorrelation as TotalCorrelation
from symkl.measures.jensen_shannon import JensenShannon as JensenShannon
from symkl.measures.renyi import Renyi as Renyi
from symkl.measures.renyi import RenyiEntropy as RenyiEntropy
from symkl.measures.total_variation import TotalVariation as TotalVariation
from symkl.measures.tsallis import TsallisEntropy as TsallisEntropy
from symkl.terms import Scoped

for _module in sorted(m.name for m in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
plugins.load("symkl.measures")


def every_measure() -> list[type[Measure]]:
    """Return the classes of all measures that are loaded, in order of word and name.

    >>> [m.__name__ for m in every_measure() if m.symbol == "H"]
    ['DensityEntropy', 'Entropy']
    """
    found = (c for c in Scoped.heads.values() if issubclass(c, Measure))
    return sorted(found, key=lambda c: (c.symbol, c.__name__))
