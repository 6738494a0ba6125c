"""What can be said: variables, laws, densities, expectations, sums, logarithms, combinations, hypotheses."""

from symkl.terms.algebra import *
from symkl.terms.densities import *
from symkl.terms.expressions import *
from symkl.terms.hypotheses import *
from symkl.terms.scope import *
