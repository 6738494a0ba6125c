"""The authored derivations: one small Python file each, read from the installed package or the checkout.

A file names TITLE, STATEMENT, SOURCE, SOURCE_LINES (how many lines of formulas the source's proof has) and, where
needed, GIVEN, BASE, REMARK and ``derive(statement)``, which returns the theorem by hand (on a blackboard); without it
the engine proves the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from symkl.api import prove
from symkl.authored import name_of, paths
from symkl.kernel import DoesNotApply, Theorem
from symkl.search.engine import permitted
from symkl.search.shown import Proof, lines, relevant
from symkl.search.statement import Statement
from symkl.search.verdict import Verdict
from symkl.syntax.parse import parse


@dataclass(frozen=True)
class Derivation:
    """An authored theorem: its statement, where it comes from, and how it is proved."""

    id: str
    title: str
    statement: Statement
    source: str
    remark: str
    derive: Callable[[Statement], Theorem] | None
    source_lines: int | None = None
    """How many lines of formulas the proof in the source has."""

    @cached_property
    def proof(self) -> Proof:
        """The proof; raises DoesNotApply if the statement is not proved as authored."""
        if self.derive is None:
            verdict = prove(self.statement)
            if verdict.proof is None:
                raise DoesNotApply("{} is {}: {}", self.id, verdict.status, self.statement.text)
            shown = verdict.proof
        else:
            theorem = self.derive(self.statement)
            self._compare(theorem)
            shown = Proof(
                theorem,
                lines(theorem, self.statement.sides),
                flipped=">=" in self.statement.relations,
                readings=relevant(self.statement.readings, theorem),
            )
        return replace(shown, name=self.id, title=self.title, remark=self.remark, source=self.source)

    @property
    def theorem(self) -> Theorem:
        """The theorem."""
        return self.proof.theorem

    @property
    def verdict(self) -> Verdict:
        """The proof as the answer to the statement, to be shown like any other."""
        return Verdict("proved", self.statement, self.proof, method="derivation")

    def _compare(self, theorem: Theorem) -> None:
        """Refuse a hand-made theorem that is not the authored statement, or that assumes more than is given."""
        first, last = self.statement.sides[0], self.statement.sides[-1]
        sides = (last, first) if ">=" in self.statement.relations else (first, last)
        relation = "=" if set(self.statement.relations) == {"="} else "<="
        if (theorem.left, theorem.right) != sides or theorem.relation != relation:
            raise DoesNotApply("{} proves {}, not what it states", self.id, theorem)
        if not permitted(theorem, self.statement.granted):
            raise DoesNotApply("{} assumes more than is given", self.id)


def load(path: Path) -> Derivation:
    """Read one derivation from its file; the id is the file name up to the first underscore."""
    spec = spec_from_file_location(f"symkl_derivation_{path.stem}", path)
    if spec is None or spec.loader is None:
        msg = f"{path} is not a Python file"
        raise ValueError(msg)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    statement = parse(module.STATEMENT, getattr(module, "GIVEN", ()), getattr(module, "BASE", None))
    remark = getattr(module, "REMARK", "")
    return Derivation(
        name_of(path),
        module.TITLE,
        statement,
        module.SOURCE,
        remark,
        getattr(module, "derive", None),
        getattr(module, "SOURCE_LINES", None),
    )


def load_all() -> Iterator[Derivation]:
    """Read every authored derivation, in order of id.

    >>> next(iter(load_all())).id
    'A03'
    """
    return map(load, paths())


def find(name: str) -> Derivation:
    """Return the derivation with this id."""
    for path in paths():
        if name_of(path).lower() == name.lower():
            return load(path)
    msg = f"there is no derivation {name}; symkl list derivations shows them all"
    raise KeyError(msg)
