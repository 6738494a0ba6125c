"""The named information measures, one class each with its definition."""

from symkl.measures.base import LawMeasure as LawMeasure
from symkl.measures.base import Measure as Measure
from symkl.measures.base import law_of as law_of
from symkl.measures.divergence import ELBO as ELBO
from symkl.measures.divergence import KL as KL
from symkl.measures.divergence import CrossEntropy as CrossEntropy
from symkl.measures.divergence import Jeffreys as Jeffreys
from symkl.measures.divergence import TwoLaws as TwoLaws
from symkl.measures.entropy import DensityEntropy as DensityEntropy
from symkl.measures.entropy import Entropy as Entropy
from symkl.measures.entropy import Information as Information
from symkl.measures.entropy import joint as joint
from symkl.measures.information import DualTotalCorrelation as DualTotalCorrelation
from symkl.measures.information import Grouped as Grouped
from symkl.measures.information import MutualInformation as MutualInformation
from symkl.measures.information import TotalCorrelation as TotalCorrelation
