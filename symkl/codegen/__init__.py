"""Code from closed forms and theorems: readable, importable, with as many digits as its arguments have."""

from symkl.codegen.lambdified import lambdify as lambdify
from symkl.codegen.modules import Generated as Generated
