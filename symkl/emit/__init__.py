"""The views of a theorem: LaTeX, text for a terminal, JSON."""

from symkl.emit.json_view import as_dict as as_dict
from symkl.emit.latex import document as document
from symkl.emit.latex import fragment as fragment
from symkl.emit.latex_terms import latex as latex
from symkl.emit.outcome import blocks as blocks
from symkl.emit.text import text as text
