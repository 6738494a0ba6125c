"""Text to tokens: the limits, the characters and the brackets are checked here, before the grammar sees anything."""

from __future__ import annotations

import re
import unicodedata

from lark import Token

from symkl.syntax.errors import InputError, shown

MAX_BYTES = 20_000
MAX_NESTING = 100
MAX_DIGITS = 10_000

LETTER = "A-Za-zΑ-Ωα-ωϑϕϵ"
LOW = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
"""Small digits and letters below the line, as they are printed: X₁ is X_1."""
_RAISED = str.maketrans(LOW, "0123456789aehijklmnoprstuvx")
_NAME = rf"[{LETTER}][{LETTER}0-9]*"
_TOKEN = re.compile(
    rf"""(?P<SPACE>[ \t\r\n]+)
    |(?P<NUMBER>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+(?![{LETTER}0-9_]))?)
    |(?P<NAME>{_NAME})
    |(?P<SUBOPEN>_\{{)|(?P<SUB>_(?:[0-9]+|{_NAME}))|(?P<LOW>[{LOW}]+)
    |(?P<PRIME>['’′]+)
    |(?P<DBAR>\|\||∥|‖)|(?P<DOMINATED><<|≪)|(?P<ARROW><->|->|[→↔])|(?P<DOTS>\.\.)
    |(?P<RELATION>==|<=|>=|!=|<|>|≤|≥|≠)|(?P<EQUALS>=)
    |(?P<POWER>\*\*|\^)|(?P<OPERATOR>[*/·×])|(?P<SIGN>[+\-−])
    |(?P<LPAR>\()|(?P<RPAR>\))|(?P<LSQB>\[)|(?P<RSQB>\])|(?P<RBRACE>\}})
    |(?P<COMMA>,)|(?P<SEMI>;)|(?P<COLON>:)|(?P<BAR>\|)|(?P<DOT>[.⊥])""",
    re.VERBOSE,
)
_SAME = {"∥": "||", "‖": "||", "−": "-", "·": "*", "×": "*", "≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "⊥": "."}
_CLOSES = {"RPAR": "LPAR", "RSQB": "LSQB", "RBRACE": "SUBOPEN"}
_PARTNER = {"LPAR": "')'", "LSQB": "']'", "SUBOPEN": "'}'"}
_BEFORE_A_LIST = {"LPAR", "LISTOPEN", "COMMA", "SEMI", "EQUALS"}
_BRACKETED = {"E", "H", "I", "TC", "DTC"}
# Declarations stand at the end of a given, so that `discrete` and the like stay free as names elsewhere.
_DECLARED = re.compile(
    r"\b(?:is\s+)?(?P<KIND>discrete|continuous|convex)\s*$|:\s*(?P<DECLARE>integer|function)\s*$|\b(?P<FINITE>is\s+finite)\s*$"
)
_FOR_ALL = re.compile(r"for\s+all\b")
_FOR = re.compile(rf"for(?=\s+{_NAME}\s+in\b)")


def place(token: Token) -> int:
    """Return where a token begins in the text."""
    return token.start_pos or 0


def tokenize(text: str, *, given: bool = False) -> list[Token]:
    """Return the tokens of a statement (or a given), brackets balanced, names classified by what follows them.

    Raises: InputError for text that is too long, too deep, unbalanced or holds characters outside the language.
    """
    _check(text, "a given" if given else "a statement")
    declared = _DECLARED.search(text) if given else None
    end = declared.start() if declared else len(text)
    tokens = _scan(text, end, given=given)
    if declared:
        kind = str(declared.lastgroup)
        tokens.append(Token(kind, declared[kind], start_pos=declared.start(), end_pos=declared.end()))
    if not tokens:
        raise InputError("there is nothing to read; write a statement such as KL(P || Q) >= 0", text)
    partners = _balance(tokens, text)
    if given:
        _chained(tokens)
    _classify(tokens, partners, text, given=given)
    return tokens


def _chained(tokens: list[Token]) -> None:
    """Read X - Y - Z, which is no relation, as the Markov chain that people write so."""
    depth, dashes = 0, []
    for number, token in enumerate(tokens):
        depth += (token.type in _PARTNER) - (token.type in _CLOSES)
        if token.type == "SIGN" and not depth:
            dashes.append(number)
    plain = {"NAME", "COMMA", "SUB", "SUBOPEN", "RBRACE", "LSQB", "RSQB", "SIGN", "NUMBER", "COLON"}
    if len(dashes) < 2 or any(tokens[n] != "-" for n in dashes) or any(t.type not in plain for t in tokens):
        return
    for number in dashes:
        dash = tokens[number]
        tokens[number] = Token("ARROW", "->", start_pos=dash.start_pos, end_pos=dash.end_pos)


def _check(text: object, what: str) -> None:
    if not isinstance(text, str):
        msg = f"{what} is text, not {type(text).__name__}"
        raise InputError(msg)
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise InputError(f"the text has {size} bytes; at most {MAX_BYTES} are read", text, len(text))


def _scan(text: str, end: int, *, given: bool) -> list[Token]:
    tokens: list[Token] = []
    position = depth = 0
    while position < end and depth <= MAX_NESTING:  # what is deeper is refused by `_balance`, without reading on
        found = _TOKEN.match(text, position, end)
        if found is None:
            raise _stranger(text, position)
        kind, value = str(found.lastgroup), found[0]
        if given and kind == "NAME":
            kind, found = _keyword(text, position, tokens, found)
        if kind == "LOW":
            kind, value = "SUB", "_" + value.translate(_RAISED)
        if kind == "NUMBER":
            _check_number(value, text, position)
        if kind != "SPACE":
            same = "EQUALS" if value == "==" else kind
            tokens.append(Token(same, _SAME.get(value, value), start_pos=position, end_pos=found.end()))
        depth += (kind in _PARTNER) - (kind in _CLOSES)
        position = found.end()
    return tokens


def _keyword(text: str, position: int, tokens: list[Token], found: re.Match[str]) -> tuple[str, re.Match[str]]:
    """Recognise `for all`, and the `for` and `in` of `for t in 2..T`."""
    if everything := _FOR_ALL.match(text, position):
        return "FORALL", everything
    if index := _FOR.match(text, position):
        return "FOR", index
    if found[0] == "in" and len(tokens) > 1 and tokens[-2].type == "FOR":
        return "IN", found
    return "NAME", found


def _check_number(value: str, text: str, position: int) -> None:
    mantissa, _, exponent = value.lower().partition("e")
    digits = len(mantissa) + (abs(int(exponent)) if exponent and len(exponent) < 10 else 0)
    if digits > MAX_DIGITS or len(exponent) >= 10:
        raise InputError(f"this number has more than {MAX_DIGITS} digits", text, position)


def _stranger(text: str, position: int) -> InputError:
    character = text[position]
    if unicodedata.category(character).startswith("C"):
        return InputError(f"the control character U+{ord(character):04X} cannot stand in a statement", text, position)
    hints = {
        "\\": "LaTeX is not read; write plain text such as log p(x)",
        "{": "braces are for subscripts, x_{t-1}; group with ( )",
        "_": "a subscript is a name, a number or stands in braces: x_t, x_1, x_{t-1}",
        '"': "quotation marks have no place in a statement",
        "!": "factorials are written gamma(n + 1)",
        "$": "LaTeX is not read; write plain text such as log p(x)",
    }
    hint = hints.get(character, "use letters, digits and + - * / ^ ( ) [ ] | || ; , = <= >=")
    return InputError(f"{shown(character)} is not part of the language; {hint}", text, position)


def _balance(tokens: list[Token], text: str) -> dict[int, int]:
    """Return, for each opening bracket, the position of its partner in the list."""
    partners: dict[int, int] = {}
    stack: list[int] = []
    for number, token in enumerate(tokens):
        if token.type in _PARTNER:
            stack.append(number)
            if len(stack) > MAX_NESTING:
                raise InputError(f"brackets are nested more than {MAX_NESTING} deep", text, place(token))
        elif token.type in _CLOSES:
            if not stack:
                raise InputError(f"{shown(token)} closes nothing", text, place(token))
            opened = tokens[stack[-1]]
            if opened.type != _CLOSES[token.type]:
                want = _PARTNER[opened.type]
                msg = f"{shown(token)} closes {shown(opened)} of column {place(opened) + 1}, which needs {want}"
                raise InputError(msg, text, place(token))
            partners[stack.pop()] = number
    if stack:
        opened = tokens[stack[-1]]
        raise InputError(f"{shown(opened)} is never closed; {_PARTNER[opened.type]} is missing", text, place(opened))
    return partners


def _classify(tokens: list[Token], partners: dict[int, int], text: str, *, given: bool) -> None:
    """Turn names into CALL, INDEX, BRACKET, ESUB and LOG by the bracket that follows them."""
    expected: set[int] = set()
    for number, token in enumerate(tokens):
        if token.type == "LSQB" and number not in expected:
            if given and number == 0:
                tokens[number] = Token("LAWOPEN", "[", start_pos=token.start_pos, end_pos=token.end_pos)
                continue
            if not number or tokens[number - 1].type not in _BEFORE_A_LIST:
                msg = "a list [..] is a parameter of a family, as in Categorical([1/2, 1/3, 1/6])"
                raise InputError(msg, text, place(token))
            tokens[number] = Token("LISTOPEN", "[", start_pos=token.start_pos, end_pos=token.end_pos)
            continue
        if token.type != "NAME":
            continue
        after, sub = number + 1, False
        if after < len(tokens) and tokens[after].type in {"SUB", "SUBOPEN"}:
            sub = True
            after = partners.get(after, after) + 1
        follows = tokens[after].type if after < len(tokens) else ""
        kind = _kind(str(token), follows, sub=sub)
        if follows == "LSQB":
            expected.add(after)
            last = partners[after] + 1
            if kind == "BRACKET" and last < len(tokens) and tokens[last].type == "LSQB":
                expected.add(last)
        if kind != "NAME":
            tokens[number] = Token(kind, str(token), start_pos=token.start_pos, end_pos=token.end_pos)


def _kind(name: str, follows: str, *, sub: bool) -> str:
    if follows == "LPAR":
        return "CALL"
    if name in {"log", "ln"}:
        return "LOG"
    if follows == "LSQB":
        if name == "E" and sub:
            return "ESUB"
        return "BRACKET" if name in _BRACKETED else "INDEX"
    return "NAME"
