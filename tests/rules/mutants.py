"""Every axiom rule changed in one place, by its syntax tree: signs, conditions, arguments, bounds, guards."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import pairwise
from typing import NamedTuple

from symkl.kernel import RULES, Rule

COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot,
            ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}
SHORT = 25
NAMES = {"One": "NegativeOne", "NegativeOne": "One"}


class Mutant(NamedTuple):
    """A rule with one change."""

    name: str
    kind: str
    line: int
    change: str
    rule: Rule


def edits(tree: ast.AST) -> Iterator[tuple[str, ast.AST, object]]:
    """Yield (kind, node, what to do to its copy) for each place that can be changed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
            yield "guard", node, lambda n: n.ops.__setitem__(0, COMPARED[type(n.ops[0])]())
        elif isinstance(node, ast.BoolOp):
            yield "guard", node, lambda n: setattr(n, "op", ast.And() if isinstance(n.op, ast.Or) else ast.Or())
            for k in range(len(node.values)):
                yield "guard", node, lambda n, k=k: n.values.pop(k)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield "guard", node, lambda n: (setattr(n, "op", ast.Not()), setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand)))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            yield "sign", node, lambda n: setattr(n, "op", ast.Sub() if isinstance(n.op, ast.Add) else ast.Add())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield "sign", node, lambda n: setattr(n, "op", ast.UAdd())
        elif isinstance(node, ast.Attribute) and node.attr in NAMES:
            yield "sign", node, lambda n: setattr(n, "attr", NAMES[n.attr])
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield "bound", node, lambda n: setattr(n, "value", n.value + 1)
        elif isinstance(node, ast.Constant) and node.value in {"<=", "="}:
            yield "bound", node, lambda n: setattr(n, "value", "=" if n.value == "<=" else "<=")
        elif isinstance(node, ast.Call):
            plain = [k for k, a in enumerate(node.args) if not isinstance(a, ast.Starred)]
            for k, m in pairwise(plain):
                yield "argument", node, lambda n, k=k, m=m: n.args.__setitem__(slice(k, m + 1), [n.args[m], *n.args[k + 1 : m], n.args[k]])
            if isinstance(node.func, ast.Name) and node.func.id == "Gives" and len(node.args) > 1:
                yield "hypotheses", node, lambda n: n.args.__setitem__(1, ast.Tuple([], ast.Load()))
        elif isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Load) and node.elts:
            for k in range(len(node.elts)):
                yield "hypotheses", node, lambda n, k=k: n.elts.pop(k)
        elif isinstance(node, ast.AugAssign):
            yield "hypotheses", node, lambda n: setattr(n, "value", ast.Subscript(n.value, ast.Slice(None, ast.Constant(0)), ast.Load()))
        elif isinstance(node, ast.If):
            yield "guard", node, lambda n: setattr(n, "test", ast.Constant(value=False))


def around(tree: ast.AST, node: ast.AST) -> str:
    """Return the innermost call, comparison or statement that holds a node, by which a small change is told from others."""
    kinds = (ast.stmt, ast.Call, ast.Compare, ast.BinOp)
    holders = [n for n in ast.walk(tree) if isinstance(n, kinds) and n is not node and any(inner is node for inner in ast.walk(n))]
    return min((ast.unparse(n) for n in holders), key=len)


def mutants(name: str) -> Iterator[Mutant]:
    """Yield every mutant of a rule."""
    rule = RULES[name]
    for kind, line, change, function in changed(rule.function):
        yield Mutant(name, kind, line, change, Rule(function, "planted", rule.propose))


def changed(original: Callable[..., object]) -> Iterator[tuple[str, int, str, Callable[..., object]]]:
    """Yield (kind, line, change, function) for every change that can be compiled; messages of refusals are left alone."""
    name = original.__name__
    source = textwrap.dedent(inspect.getsource(original))
    tree = ast.parse(source)
    function = tree.body[0]
    function.decorator_list = []
    function.body = function.body[ast.get_docstring(function) is not None :]
    told = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Raise) for inner in ast.walk(node)}
    told |= {id(inner) for inner in ast.walk(function.args)} | ({id(i) for i in ast.walk(function.returns)} if function.returns else set())
    nodes = list(ast.walk(tree))
    for kind, node, change in edits(tree):
        if id(node) in told:
            continue
        copy = deepcopy(tree)
        twin = list(ast.walk(copy))[nodes.index(node)]
        change(twin)
        text = ast.unparse(ast.fix_missing_locations(copy))
        if text == ast.unparse(tree):
            continue
        space = dict(inspect.getmodule(original).__dict__)
        exec(compile(ast.parse(text), f"<mutant of {name}>", "exec"), space)  # noqa: S102 (our own source, changed in one place)
        was, now = (f"if {ast.unparse(n.test)}" if isinstance(n, ast.If) else ast.unparse(n) for n in (node, twin))
        where = f" in {around(tree, node)}" if len(was) < SHORT else ""
        yield kind, node.lineno, " ".join(f"{was} -> {now}{where}".split()), space[name]
