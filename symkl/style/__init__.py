"""How pages look: style sheets, fonts and what stands around the content.  Nothing heavy is imported here.

The fonts are STIX Two (SIL Open Font License, OFL.txt), the mathematical one reduced to the characters that the
views use: ``pyftsubset`` with ``--flavor=woff2`` and the Unicode ranges of letters, operators and mathematical
alphabets, which keeps its MATH table.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files

_FONTS = (
    ("STIX Two Math", "stix-two-math", "normal", "400"),
    ("STIX Two Text", "stix-two-text-400-normal", "normal", "400"),
    ("STIX Two Text", "stix-two-text-400-italic", "italic", "400"),
    ("STIX Two Text", "stix-two-text-600-normal", "normal", "600"),
)


def page(bodies: Iterable[str], title: str = "symkl") -> str:
    """Return a complete page that loads nothing: style and fonts are part of it."""
    body = "\n".join(["<main>", *bodies, "</main>"])
    return framed(title, f"<style>\n{fonts()}{asset('proof.css')}{asset('page.css')}</style>", body)


def framed(title: str, head: str, body: str) -> str:
    """Return an HTML document.

    >>> framed("a < b", "", "<p>text</p>").splitlines()[6]
    '<title>a &lt; b</title>'
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title, quote=False)}</title>\n{head}\n</head>\n"
        f'<body class="symkl-page">\n{body}\n</body>\n</html>\n'
    )


def asset(name: str) -> str:
    """Return a text file of this folder."""
    return (files("symkl.style") / name).read_text(encoding="utf-8")


@cache
def fonts() -> str:
    """Return the fonts as a style sheet that holds them."""
    faces = ""
    for family, name, slant, weight in _FONTS:
        data = b64encode((files("symkl.style") / f"{name}.woff2").read_bytes()).decode()
        faces += (
            f'@font-face {{ font-family: "{family}"; font-style: {slant}; font-weight: {weight};'
            f" src: url(data:font/woff2;base64,{data}) format('woff2'); }}\n"
        )
    return faces
