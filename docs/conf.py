"""How Sphinx builds the documentation; `make docs`, no network."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import generate

from symkl import __version__

generate.write()

project = "symkl"
author = "The symkl developers"
copyright = "2026, The symkl developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.mathjax"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "generated/stamp.json"]

html_theme = "furo"
html_title = f"symkl {__version__}"
html_show_sourcelink = False
