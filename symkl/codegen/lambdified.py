"""The use from Python: `lambdify` of a closed form, a theorem or a term."""

from __future__ import annotations

from typing import Any

from symkl.codegen.matrices import matrix_module
from symkl.codegen.modules import Generated, module_of
from symkl.codegen.tables import table_module
from symkl.kernel import Theorem
from symkl.search.answer import ClosedForm
from symkl.search.closed import close_form, parametric
from symkl.syntax.errors import InputError
from symkl.terms import Term, read


def lambdify(source: Any, backend: str = "numpy", *, name: str | None = None) -> Generated:
    """Generate a function from a closed form, a theorem or a term; `.source` is a module without symkl.

    Formula: the closed form, in NumPy by forms that are proved equal to it and keep their digits; of a theorem over
        unnamed laws, its left side over tables of probabilities.
    Args: `source`, a ClosedForm, Theorem or term; `backend`: numpy, math, mpmath, torch or jax; `name` of the function.
    Needs: the libraries that the generated code imports, when it is called.
    Raises: InputError, if there is no closed form or the backend lacks a function of it.

    >>> from symkl import closed_form
    >>> kl = lambdify(closed_form("KL(Poisson(a) || Poisson(b))"), "math")
    >>> round(kl(1.0, 2.0), 6), kl.arguments
    (0.306853, ('a', 'b'))

    Source: this project; docs/numbers.md says what is guaranteed.
    """
    if isinstance(source, ClosedForm):
        return matrix_module(source, backend, name) or module_of(source, backend, name)
    term = source.left if isinstance(source, Theorem) else read(source)
    if not isinstance(term, Term):
        raise InputError(f"{source} is no closed form, theorem or combination of measures")
    if parametric(term):
        return lambdify(close_form(term), backend, name=name)
    return table_module(term, backend, name, source if isinstance(source, Theorem) else None)
