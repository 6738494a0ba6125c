"""Symbolic derivation of information measures: statement in, kernel-checked theorem out.

Public names are loaded when they are first used, so that ``symkl --help`` does not load SymPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symkl.api import check as check
    from symkl.api import closed_form as closed_form
    from symkl.api import cross_entropy as cross_entropy
    from symkl.api import dumps as dumps
    from symkl.api import entropy as entropy
    from symkl.api import evaluate as evaluate
    from symkl.api import fisher_information as fisher_information
    from symkl.api import kl_divergence as kl_divergence
    from symkl.api import law as law
    from symkl.api import verify as verify
    from symkl.certificates import CheckFailed as CheckFailed
    from symkl.codegen import lambdify as lambdify
    from symkl.information_diagram import diagram as diagram
    from symkl.instances import InstanceError as InstanceError
    from symkl.instances import instantiate as instantiate
    from symkl.interop.sympy_stats import to_sympy as to_sympy
    from symkl.kernel import DoesNotApply as DoesNotApply
    from symkl.kernel import Theorem as Theorem
    from symkl.library import prove as prove
    from symkl.numeric.evaluation import Evaluation as Evaluation
    from symkl.plots import plot as plot
    from symkl.search.answer import ClosedForm as ClosedForm
    from symkl.search.information import FisherMatrix as FisherMatrix
    from symkl.search.statement import Statement as Statement
    from symkl.search.verdict import Verdict as Verdict
    from symkl.shannon_certificate import check_shannon as check_shannon
    from symkl.sweeps import sweep as sweep
    from symkl.syntax.errors import InputError as InputError
    from symkl.verification.record import Verification as Verification

__version__ = "0.1.0"

_HOMES = {
    "symkl.api": (
        "check",
        "closed_form",
        "cross_entropy",
        "dumps",
        "entropy",
        "evaluate",
        "fisher_information",
        "kl_divergence",
        "law",
        "verify",
    ),
    "symkl.certificates": ("CheckFailed",),
    "symkl.codegen": ("lambdify",),
    "symkl.emit": ("document", "fragment"),
    "symkl.information_diagram": ("diagram",),
    "symkl.instances": ("InstanceError", "instantiate"),
    "symkl.interop.sympy_stats": ("to_sympy",),
    "symkl.kernel": ("DoesNotApply", "Theorem"),
    "symkl.library": ("prove",),
    "symkl.numeric.evaluation": ("Evaluation",),
    "symkl.plots": ("convergence", "plot"),
    "symkl.search.blackboard": ("Board",),
    "symkl.search.answer": ("ClosedForm",),
    "symkl.search.information": ("FisherMatrix",),
    "symkl.search.verdict": ("Verdict",),
    "symkl.search.statement": ("Statement",),
    "symkl.shannon_certificate": ("check_shannon",),
    "symkl.sweeps": ("SweepError", "Task", "sweep"),
    "symkl.syntax.build": (
        "CE",
        "ELBO",
        "J",
        "KL",
        "DTC",
        "TC",
        "H",
        "Info",
        "eq",
        "exp",
        "ge",
        "laws",
        "le",
        "ln",
        "log",
        "variables",
    ),
    "symkl.syntax.errors": ("InputError",),
    "symkl.syntax.parse": ("parse", "parse_expression"),
    "symkl.verification.record": ("Verification",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME)  # noqa: PLE0605 (a list of names computed from the table above)


def _measures() -> dict[str, object]:
    """Return the measures of laws by their words of the language: Renyi(alpha, p(x), q(x)); read when asked for."""
    return dict(import_module("symkl.syntax.words").OF_LAWS)


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name in _HOME or (name[:1].isupper() and name in _measures()):
        value = getattr(import_module(_HOME[name]), name) if name in _HOME else _measures()[name]
        globals()[name] = value
        return value
    if name[:1].isupper():  # Normal, Gamma, ...: every family is a public name
        family = import_module("symkl.families").FAMILIES.get(name)
        if family is not None:
            return family
    msg = f"module 'symkl' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return [*globals(), *_HOME, *_measures()]
