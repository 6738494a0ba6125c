"""The answer to a statement; a proof that is only worth telling is made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symkl.kernel import Theorem
from symkl.search.shannon.polymatroid import Polymatroid
from symkl.search.shown import Proof
from symkl.search.statement import Statement

if TYPE_CHECKING:
    from symkl.models.counterexample import Counterexample


@dataclass(frozen=True, eq=False)
class Later:
    """The proof of a proved statement that a reader is shown: made once, when it is asked for."""

    tell: Callable[[], Proof]

    @cached_property
    def proof(self) -> Proof:
        """The proof that is shown."""
        return self.tell()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the proof: it is no longer for later."""
        return Later.made, (self.proof,)

    @classmethod
    def made(cls, proof: Proof) -> Later:
        """Return one whose proof is there."""
        return cls(lambda: proof)


class Told:
    """The attribute `proof` of a verdict: what is kept is a proof, or one for later."""

    def __get__(self, verdict: Verdict | None, _: type[Verdict] | None = None) -> Proof | None:
        """Return the proof; None is the default."""
        kept = verdict.__dict__["_kept"] if verdict is not None else None
        return kept.proof if isinstance(kept, Later) else kept

    def __set__(self, verdict: Verdict, kept: Proof | Later | None) -> None:
        """Keep a proof (the verdict is frozen, so this happens once)."""
        verdict.__dict__["_kept"] = kept


@dataclass(frozen=True)
class Verdict:
    """The answer to a statement: proved with a proof, refuted with a counterexample, or unknown with what was tried.

    What Shannon's inequalities imply is known as soon as its certificate has been verified in exact arithmetic; its
    `proof` and the `theorem`, which the kernel makes of the certificate, are made when they are first looked at.

    >>> from symkl.library import prove
    >>> found = prove("KL(P || Q) = CE(P, Q) - H(P)")
    >>> found.status, len(found.proof.lines), found.theorem.relation
    ('proved', 4, '=')
    >>> prove("H(X,Y) <= H(X)").status
    'refuted'
    """

    status: str
    statement: Statement
    proof: Told = Told()
    counterexample: Counterexample | None = None
    method: str = ""
    tried: tuple[str, ...] = ()
    seconds: float = 0.0
    shannon: Mapping[str, Any] | None = None
    """The certificate of a proof by Shannon's inequalities, for `symkl.shannon_certificate`."""
    polymatroid: Polymatroid | None = None
    """What separates a statement that is not implied by Shannon's inequalities from them."""

    @property
    def theorem(self) -> Theorem | None:
        """The theorem, if proved: the one whose proof is shown."""
        return self.proof.theorem if self.proof else None

    def __bool__(self) -> bool:
        return self.status == "proved"
