"""Names of variables, laws, parameters and functions, in LaTeX and in Unicode."""

from __future__ import annotations

import re

from symkl.emit.layout import Box, Row, Script, Word

_LOWER = (
    "alpha", "α", "beta", "β", "gamma", "γ", "delta", "δ", "epsilon", "ε", "zeta", "ζ", "eta", "η", "theta", "θ",
    "iota", "ι", "kappa", "κ", "lambda", "λ", "mu", "μ", "nu", "ν", "xi", "ξ", "pi", "π", "rho", "ρ", "sigma", "σ",
    "tau", "τ", "upsilon", "υ", "phi", "φ", "chi", "χ", "psi", "ψ", "omega", "ω",
)  # fmt: skip
_UPPER = (
    "Gamma", "Γ", "Delta", "Δ", "Theta", "Θ", "Lambda", "Λ", "Xi", "Ξ", "Pi", "Π", "Sigma", "Σ", "Upsilon", "Υ",
    "Phi", "Φ", "Psi", "Ψ", "Omega", "Ω",
)  # fmt: skip
GREEK = dict(zip((*_LOWER[::2], *_UPPER[::2]), (*_LOWER[1::2], *_UPPER[1::2]), strict=True))
"""Unicode letters by name."""
_NAME_OF = {letter: name for name, letter in GREEK.items()}
_ALIAS = {"lam": "lambda", "eps": "epsilon", "ϕ": "phi", "ϵ": "epsilon"}
_COMMAND = {"epsilon": r"\varepsilon"}
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_PARTS = re.compile(r"(?P<stem>.*?[^\d_])(?P<digits>\d+)?", re.DOTALL)


def escaped(words: str) -> str:
    r"""Return plain text as LaTeX text.

    >>> escaped("50% of x_1")
    '50\\% of x\\_1'
    """
    return "".join(_ESCAPES.get(c, c) for c in words)


def word(name: str) -> Word:
    r"""Return one name without its subscripts: letters as they are, Greek names as letters, longer ones upright.

    >>> word("sigma"), word("rate").latex
    (Word(latex='\\sigma ', text='σ'), '\\mathrm{rate}')
    """
    name = _ALIAS.get(name, _NAME_OF.get(name, name))
    if name in GREEK:
        return Word(_COMMAND.get(name, f"\\{name}") + " ", GREEK[name])
    if name.isascii() and name.isalnum():
        return Word(name if len(name) == 1 or name.isdigit() else rf"\mathrm{{{name}}}", name)
    return Word(rf"\text{{{escaped(name)}}}", name)


def capital(name: str) -> str:
    """Return the name of the random variable whose value is called so: X for x, Theta for theta.

    >>> capital("x"), capital("theta"), capital("alpha"), capital("obs")
    ('X', 'Theta', 'alpha', 'Obs')
    """
    stem, *rest = re.split(r"(?=[\d_])", name, maxsplit=1)
    stem = _ALIAS.get(stem, _NAME_OF.get(stem, stem))
    raised = stem[:1].upper() + stem[1:]
    if stem in GREEK and raised not in GREEK:
        raised = stem  # capital alpha looks like the letter A, which is another variable
    return raised + "".join(rest)


def split(name: str) -> tuple[str, list[str]]:
    """Take a name apart into its stem and its subscripts: sigma_q1 has q1, a1 has 1.

    >>> split("mu_1_2"), split("a1"), split("KL"), split("_")
    (('mu', ['1', '2']), ('a', ['1']), ('KL', []), ('_', []))
    """
    stem, *subs = name.split("_")
    if not stem or not all(subs):
        return name, []
    parts = _PARTS.fullmatch(stem)
    if parts and parts["digits"] and (len(parts["stem"]) == 1 or word(parts["stem"]).text in _NAME_OF):
        return parts["stem"], [parts["digits"], *subs]
    return stem, subs


def named(name: str, index: Box | None = None, primes: int = 0, *, whole: bool = False) -> Box:
    """Return the box of a name with its own subscripts, an index and primes; `whole` keeps the name in one piece."""
    stem, subs = (name, []) if whole else split(name)
    base = (
        Word(rf"\mathrm{{{escaped(stem)}}}", stem)
        if whole and not stem.isalpha() and not stem.isdigit()
        else word(stem)
    )
    below: list[Box] = [named(sub, whole=sub.isdigit() or len(split(sub)[1]) == 0) for sub in subs]
    below += [] if index is None else [index]
    if not below and not primes:
        return base
    return Script(base, _listed(below) if below else None, None, primes)


def _listed(boxes: list[Box]) -> Box:
    row: list[Box] = []
    for box in boxes:
        row += [Word(",", ","), box] if row else [box]
    return row[0] if len(row) == 1 else Row(tuple(row))
