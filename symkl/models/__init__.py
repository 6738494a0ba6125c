"""Numeric instances used as oracles, in exact arithmetic, and the search for counterexamples."""

from symkl.models import definitions as _definitions
from symkl.models.evaluate import evaluate as evaluate
from symkl.models.exact import Enclosure as Enclosure
from symkl.models.exact import Infinite as Infinite
from symkl.models.exact import LogNumber as LogNumber
from symkl.models.exact import Undefined as Undefined
from symkl.models.exact import compare as compare
from symkl.models.hypotheses import holds as holds
from symkl.models.oracle import Report as Report
from symkl.models.oracle import check as check
from symkl.models.refute import Counterexample as Counterexample
from symkl.models.refute import refute as refute
from symkl.models.sample import sample as sample
from symkl.models.tables import Model as Model
from symkl.models.tables import Table as Table
from symkl.models.tables import Unsupported as Unsupported

del _definitions
