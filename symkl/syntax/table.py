"""The parser of the grammar: its table is read from `grammar.json` if that is of this grammar and this lark.

Else it is built, which takes a process longer than all else it reads a statement with.  `make grammar` writes the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lark
from lark import Lark, Token, Transformer
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from symkl.files import replace_file

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLE = GRAMMAR.with_suffix(".json")


class Fed(Lexer):
    """Lark wants a lexer; ours runs before it."""

    def __init__(self, conf: object) -> None:
        """Ignore the terminals: they are all declared."""

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        """Yield nothing; the tokens are fed one by one."""
        return iter(())


def parser(transformer: Transformer | None = None) -> Lark:
    """Return the parser, which hands what it reduces to the transformer."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    try:
        stored = json.loads(TABLE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stored = None
    if not isinstance(stored, dict) or (stored.get("lark"), stored.get("grammar")) != (lark.__version__, grammar):
        return built(grammar, transformer)
    return _loaded(stored["data"], stored["memo"], transformer)


def built(grammar: str, transformer: Transformer | None = None) -> Lark:
    """Return the parser of a grammar by working out its table."""
    return Lark(
        grammar,
        parser="lalr",
        strict=True,
        lexer=Fed,
        start=["statement", "given"],
        keep_all_tokens=True,
        maybe_placeholders=True,
        transformer=transformer,
    )


def described(found: Lark, grammar: str) -> str:
    """Return what the file holds: the grammar, the version of lark, and what lark itself says of a parser of it.

    The lexer is left out, as it is a class; tokens and states are numbered in an order that does not change.
    """
    data, memo = found.memo_serialize([TerminalDef, Rule])
    data["options"] = {name: value for name, value in data["options"].items() if name not in {"lexer", "transformer"}}
    data["parser"]["lexer_conf"]["lexer_type"] = None
    data["parser"]["parser"] = _ordered(data["parser"]["parser"])
    return json.dumps({"lark": lark.__version__, "grammar": grammar, "data": data, "memo": memo}, separators=(",", ":"))


def _ordered(table: dict[str, Any]) -> dict[str, Any]:
    """Number the tokens by name, and the states as they are reached from the start."""
    tokens = sorted(table["tokens"].values())
    actions = {
        state: {tokens.index(table["tokens"][token]): action for token, action in found.items()}
        for state, found in table["states"].items()
    }
    reached = dict.fromkeys(state for _, state in sorted(table["start_states"].items()))
    waiting = list(reached)
    for state in waiting:
        following = [target for _, (reduces, target) in sorted(actions[state].items()) if not reduces]
        waiting += [target for target in dict.fromkeys(following) if target not in reached]
        reached.update(dict.fromkeys(following))
    number = {state: i for i, state in enumerate(reached)}
    return {
        "tokens": dict(enumerate(tokens)),
        "states": {
            number[state]: {
                token: (reduces, target if reduces else number[target])
                for token, (reduces, target) in sorted(actions[state].items())
            }
            for state in reached
        },
        "start_states": {name: number[state] for name, state in sorted(table["start_states"].items())},
        "end_states": {name: number[state] for name, state in sorted(table["end_states"].items())},
    }


def _loaded(data: dict[str, Any], memo: dict[str, Any], transformer: Transformer | None) -> Lark:
    """Return the parser of stored data: numbers are numbers again where JSON has names."""
    table = data["parser"]["parser"]
    table["tokens"] = _numbered(table["tokens"])
    table["states"] = {number: _numbered(actions) for number, actions in _numbered(table["states"]).items()}
    data["parser"]["lexer_conf"]["lexer_type"] = Fed
    data["options"] |= {"lexer": Fed, "transformer": transformer}
    return Lark.load({"data": data, "memo": _numbered(memo)})


def _numbered(found: dict[str, Any]) -> dict[int, Any]:
    return {int(key): value for key, value in found.items()}


if __name__ == "__main__":
    text = GRAMMAR.read_text(encoding="utf-8")
    replace_file(TABLE, f"{described(built(text), text)}\n")
