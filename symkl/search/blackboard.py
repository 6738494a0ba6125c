"""A blackboard for authored derivations: start with a term, apply rules where they fit, end at another term."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr

from symkl.kernel import RULES, DoesNotApply, Theorem, because, chain, inside, refl, sym
from symkl.search.identity import align, prove_identity
from symkl.search.sweep import Sweep, attempt, proposed, subterms
from symkl.terms import Term


class Board:
    """A growing chain of theorems; `now` is its right end.

    >>> from symkl.terms import Law, Variable
    >>> from symkl.measures import KL
    >>> x, P, Q = Variable("x"), Law("P"), Law("Q")
    >>> Board(KL(P(x), Q(x))).apply("unfold").theorem.rule
    'unfold'
    """

    def __init__(self, start: Expr) -> None:
        """Write the first term."""
        self.start = self.now = start
        self.steps: list[Theorem] = []

    @property
    def theorem(self) -> Theorem:
        """What has been proved so far."""
        if not self.steps:
            return refl(self.start)
        return chain(*self.steps) if len(self.steps) > 1 else self.steps[0]

    def add(self, theorem: Theorem, reason: str = "") -> Board:
        """Continue with a theorem about the whole right end."""
        step = because(theorem, reason) if reason else theorem
        if step.left != self.now:
            raise DoesNotApply("board: it ends with {}, the step starts with {}", self.now, step.left)
        self.steps.append(step)
        self.now = step.right
        return self

    def apply(self, rule: str | Callable[..., Theorem], *args: object, at: object = None, reason: str = "") -> Board:
        """Apply a rule (by name, or a derived one) at the first place where it fits.

        `at` restricts the place: a term, or a class of terms.  Without arguments those the rule proposes are tried.
        """
        function = RULES[rule] if isinstance(rule, str) else rule
        tried = []
        for path, term in subterms(self.now):
            if at is not None and not (isinstance(term, at) if isinstance(at, type) else term == at):
                continue
            tried.append(term)
            found = (
                attempt(function, term, *args)
                if args or (isinstance(at, Term) and not hasattr(function, "propose"))
                else _first(function, term)
            )
            if found is not None:
                return self.add(inside(self.now, {path: found}) if path else found, reason)
        why = _refusal(function, tried[-1], args) if tried and args else ""
        raise DoesNotApply("board: {} fits nowhere in {}{}", getattr(function, "__name__", rule), self.now, why)

    def sweep(self, conversion: Callable[[Expr], Theorem | None], reason: str = "") -> Board:
        """Apply a conversion at all places where it fits."""
        found = Sweep(conversion)(self.now)
        if found is None:
            raise DoesNotApply("board: nothing to do in {}", self.now)
        return self.add(found, reason)

    def rewrite(self, theorem: Theorem, reason: str = "") -> Board:
        """Replace the left side of a theorem by its right side wherever it stands (inequalities where signs allow)."""
        places = {path: theorem for path, term in subterms(self.now) if term == theorem.left}
        if not places:
            raise DoesNotApply("board: {} does not stand in {}", theorem.left, self.now)
        return self.add(inside(self.now, places) if () not in places else theorem, reason)

    def fold(self, *measures: Term) -> Board:
        """Read definitions from right to left: put the measures in the place of what they unfold to."""
        places = {}
        for measure in measures:
            definition = sym(RULES["unfold"](measure))
            places.update({path: definition for path, term in subterms(self.now) if term == definition.left})
        if not places:
            raise DoesNotApply("board: no definition fits in {}", self.now)
        return self.add(inside(self.now, places) if () not in places else places[()])

    def to(self, target: Expr, reason: str = "") -> Board:
        """Reach a term: by reordering, else by proving the identity automatically."""
        if self.now == target:
            return self
        found = align(self.now, target) or prove_identity(self.now, target)
        if found is None:
            raise DoesNotApply("board: {} is not shown to be {}", self.now, target)
        return self.add(found, reason)


def _first(rule: Callable[..., Theorem], term: Expr) -> Theorem | None:
    """Apply a rule with the first of its own proposals that works."""
    return proposed(rule)(term) if hasattr(rule, "propose") else attempt(rule, term)


def _refusal(rule: Callable[..., Theorem], term: Expr, args: tuple[object, ...]) -> str:
    """Say why a rule does not fit with the arguments it was given, at the last place that was tried."""
    try:
        theorem = rule(term, *args)
    except DoesNotApply as refused:
        return f"; {refused}"
    return f"; at {theorem.left} it changes nothing"
