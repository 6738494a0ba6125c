"""The laws of expectation: linearity, marginalisation, the tower property, reweighting, renaming, the defining sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sympy import Basic, Expr, S, Symbol, Tuple, expand

from symkl.kernel import DoesNotApply, Gives, at_least, axiom
from symkl.rules.conditioning import separate, total_mass
from symkl.rules.seams import scalars
from symkl.terms import (
    AlphabetSum,
    AtLeast,
    Density,
    Distinct,
    EveryIndex,
    Expectation,
    Finite,
    Hypothesis,
    IndexSum,
    Linear,
    Log,
    Product,
    Term,
    Variable,
    apart,
    draws,
    factors,
    free,
    is_weight,
    linear,
    power,
    product,
    times,
    within,
)

BINDERS = (Expectation, AlphabetSum, IndexSum)


def over(term: Expr, body: Expr) -> Expr:
    """Return the same expectation or sum of another body."""
    return term.func(*term.args[:-1], body)


def _exempt(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, BINDERS) and isinstance(term.body, Linear):
        yield from ((i,) for i in range(len(term.body.args)))


@axiom("linearity", _exempt)
def linearity(term: Expr, exempt: int = -1) -> Gives:
    """Take an expectation or a sum term by term.

    Formula: E[a f + b g + c] = a E[f] + b E[g] + c; the same for sums over an alphabet or an index;
        (a f + b g) h = a f h + b g h.
    Needs: every term finite but the exempt one, so that oo - oo cannot occur; a common factor finite; coefficients
        defined where a sum may be empty or a factor 0.
    Fails: if the body is not a combination.
    Source: linearity of the integral.
    """
    if isinstance(term, Product):
        return _distributed(term)
    if not isinstance(term, BINDERS) or not isinstance(term.body, Linear):
        raise DoesNotApply("linearity: {} is not the expectation or sum of a combination", term)
    items: list[tuple[Expr, Expr]] = []
    needs: list[Hypothesis] = []
    for number, (coefficient, atom) in enumerate(term.body.pairs):
        bound = set(term.bound) & free(coefficient)
        if atom is S.One and isinstance(term, Expectation):
            items.append((coefficient, S.One))
            continue
        inner = over(term, linear([(coefficient, atom)])) if bound else over(term, atom)
        items.append((S.One, inner) if bound else (coefficient, inner))
        if number != exempt and len(term.body.args) > 1:
            needs.append(Finite(inner))
        if isinstance(term, IndexSum) and not bound:  # which may be empty, and then 0 whatever the coefficient
            needs += scalars(coefficient)
    return Gives(linear(items), tuple(needs))


def _distributed(term: Product) -> Gives:
    """(a f + b g) h = a f h + b g h, for finite h."""
    sums = [n for n, (f, e) in enumerate(term.factors) if isinstance(f, Linear) and e is S.One]
    if not sums:
        raise DoesNotApply("linearity: no factor of {} is a combination", term)
    at = sums[0]
    before, after = (product(part) for part in (term.factors[:at], term.factors[at + 1 :]))
    items = [(c, times(times(before, atom), after)) for c, atom in term.factors[at][0].pairs]
    others = [(f, e) for n, (f, e) in enumerate(term.factors) if n != at and not (f.is_density and e is S.One)]
    needs = [*scalars(*(c for c, _ in term.factors[at][0].pairs)), *(Finite(power(f, e)) for f, e in others)]
    return Gives(linear(items), tuple(needs))


def kept(term: Expr) -> Iterable[tuple[object, ...]]:
    """Propose the smallest law that still draws everything the body uses."""
    if not isinstance(term, Expectation):
        return
    law: list[Density] = []
    used = [n for n in free(term.body) if isinstance(n, Variable)]
    for d in reversed(term.law):
        of = []
        for pair in d.of:
            hits = [u for u in used if not apart(u, pair[1])]
            whole = any(u == pair[1] or (u.is_block and not within(u, pair[1])) for u in hits)
            of += (
                [pair]
                if whole or not pair[1].is_block
                else [Tuple(u.slot, u) for u in sorted(set(hits), key=lambda v: v.slot.key)]
            )
            if not pair[1].is_block and not hits:
                of.pop()
        if of:
            law.append(Density(d.law, dict.fromkeys(of), d.given))  # an entry may stand beside its block
            used += d.given_values
    if tuple(reversed(law)) != term.law:
        yield (Tuple(*reversed(law)),)


@axiom("marginalisation", kept)
def marginalise(term: Expr, law: Tuple) -> Gives:
    """Integrate out what the body does not use: each conditional density integrates to 1.

    Formula: E_{p(x,z)}[f(x)] = E_{p(x)}[f(x)], E_p[c] = c, E_{p(x) q(z|x)}[f(x)] = E_{p(x)}[f(x)].
    Needs: entries kept from a block x_{1:T} lie in it and are distinct.
    Fails: if a variable that is dropped is used by the body or conditioned on by what is kept.
    Source: the law of total probability.
    """
    if not isinstance(term, Expectation) or len(law) > len(term.law):
        raise DoesNotApply("marginalise: {} is not an expectation over a larger law", term)
    needs: list[Hypothesis] = []
    rest = list(law)
    dropped: list[tuple[Variable, list[Variable]]] = []
    for d in term.law:
        keep: list[Tuple] = []
        ranges: list[Hypothesis] = []
        if (
            rest
            and rest[0].law == d.law
            and rest[0].given == d.given
            and all(_source(pair, d, ranges) for pair in rest[0].of)
        ):
            keep = list(rest.pop(0).of)
            needs += ranges
        kept_values = [k[1] for k in keep]
        needs += [
            Distinct(a.slot, b.slot) for i, a in enumerate(kept_values) for b in kept_values[:i] if not apart(a, b)
        ]
        dropped += [(pair[1], [k[1] for k in keep if _entry(k, pair)]) for pair in d.of if pair not in keep]
    if rest:
        raise DoesNotApply("marginalise: {} is not part of the law of {}", rest[0], term)
    used = {
        n
        for value in (term.body, *(v for d in law for v in d.given_values))
        for n in free(value)
        if isinstance(n, Variable)
    }
    for gone, entries in dropped:
        for u in used:
            if not apart(u, gone) and not any(within(u, e) for e in entries):
                raise DoesNotApply("marginalise: {} is used, so {} cannot be integrated out", u, gone)
    return Gives(Expectation(law.args, term.body) if law.args else term.body, tuple(needs))


def _entry(pair: Tuple, block: Tuple) -> bool:
    """Whether a binding may be an entry of a block's binding."""
    (slot, value), (whole, run) = pair, block
    return (
        run.is_block
        and len(run.index) == 2
        and whole == run.slot
        and slot == value.slot
        and (value.name == run.name and value.copy_number == run.copy_number and bool(value.index))
    )


def _source(pair: Tuple, d: Density, needs: list[Hypothesis]) -> bool:
    """Whether the density draws this binding, perhaps as an entry of a block; adds what that needs."""
    if pair in d.of:
        return True
    for block in d.of:
        if _entry(pair, block):
            low, high = block[1].index
            ends = pair[1].index[0] - low, high - pair[1].index[min(1, len(pair[1].index) - 1)]
            needs += [AtLeast(expand(e)) for e in ends if not expand(e).is_nonnegative]
            return True
    return False


@axiom("tower property")
def tower(term: Expr) -> Gives:
    """Join nested expectations.

    Formula: E_{p(x)}[E_{q(z|x)}[f]] = E_{p(x) q(z|x)}[f].
    Needs: the right side finite (Fubini), unless f >= 0 by its form or f = log(p/q) as in a divergence of laws.
    Fails: if both draw the same value (rename one first).
    Source: the tower property of conditional expectation; Fubini's theorem.
    """
    if not isinstance(term, Expectation) or not isinstance(term.body, Expectation):
        raise DoesNotApply("tower: {} is not a nested expectation", term)
    joined = Expectation((*term.law, *term.body.law), term.body.body)
    return Gives(joined, () if one_sided(joined) else (Finite(joined),))


def one_sided(term: Expectation) -> bool:
    """Whether the negative or the positive part of what is averaged has a finite mean, by its form.

    The parts of log(p/q) are at most q/p and p/q, whose means are finite if the law times that ratio is summable.
    """
    body = term.body
    if isinstance(body, Linear) and len(body.args) == 1:
        body = body.parts[0]
    if is_weight(body):
        return True
    if not isinstance(body, Log) or not all(isinstance(f, Density) and e in (1, -1) for f, e in factors(body.arg)):
        return False
    sides = [[f for f, e in factors(body.arg) if e == sign] for sign in (1, -1)]
    for above, below in (sides, sides[::-1]):
        law, gone = Counter(term.law), Counter(above)
        if not gone <= law:
            continue
        changed = [*(law - gone).elements(), *below]
        try:
            mass = total_mass.function(AlphabetSum(term.bound, product((d, S.One) for d in changed)))
        except (DoesNotApply, ValueError):
            continue
        if not mass.needs:
            return True
    return False


def joints(law: Iterable[Density]) -> Counter[tuple[object, frozenset[Tuple]]]:
    """Return a law as joint densities with exponents: p(a|b) = p(a,b) / p(b)."""
    count: Counter[tuple[object, frozenset[Tuple]]] = Counter()
    for d in law:
        count[d.law, frozenset((*d.of, *d.given))] += 1
        if d.given:
            count[d.law, frozenset(d.given)] -= 1
    return Counter({key: n for key, n in count.items() if n})


def merged(term: Expr) -> Iterable[tuple[object, ...]]:
    """Propose the law with p(a) p(b|a) joined into p(a, b) wherever the condition is exactly what was drawn."""
    if not isinstance(term, Expectation):
        return
    law = list(term.law)
    changed = True
    while changed:
        changed = False
        for j, later in enumerate(law):
            for i, earlier in enumerate(law[:j]):
                if earlier.law == later.law and set(later.given) == {*earlier.of, *earlier.given}:
                    law[i] = Density(earlier.law, (*earlier.of, *later.of), earlier.given)
                    del law[j]
                    changed = True
                    break
            if changed:
                break
    if len(law) < len(term.law) and joints(law) == joints(term.law):
        try:
            draws(law)
        except ValueError:
            return
        yield (Tuple(*law),)


@axiom("product rule for the law", merged)
def reweight(term: Expr, law: Tuple) -> Gives:
    """Write the averaging law as another product of conditional densities.

    Formula: E_{p(x) p(z|x)} = E_{p(x,z)} = E_{p(z) p(x|z)}.
    Needs: entries drawn are distinct (at a condition of mass zero, a conditional density is any consistent version).
    Fails: if the products of joint densities differ or other values are drawn.
    Source: the chain rule of probability.
    """
    if not isinstance(term, Expectation):
        raise DoesNotApply("reweight: {} is not an expectation", term)
    if joints(term.law) != joints(law.args) or set(draws(law.args)) != set(term.bound):
        raise DoesNotApply("reweight: {} is not the law of {}", law, term)
    return Gives(Expectation(law.args, term.body), (*separate(term.law), *separate(law.args)))


def _copies(term: Expr) -> Iterable[tuple[object, ...]]:
    for name in getattr(term, "bound", ()):
        if isinstance(name, Variable):
            yield (Tuple(Tuple(name, name.copied(name.copy_number + 1))),)


@axiom("renaming what is bound", _copies)
def rename(term: Expr, names: Tuple) -> Gives:
    """Rename bound values (to another copy of the same coordinate) or a bound index.

    Formula: E_{p(x)}[f(x)] = E_{p(x')}[f(x')].
    Needs: nothing.
    Fails: if a new name is already used, or is neither a copy of the old one nor of the slot it fills.
    Source: alpha-conversion.
    """
    if not isinstance(term, Term):
        raise DoesNotApply("rename: {} is not a term", term)
    mapping = {pair[0]: pair[1] for pair in names}
    used = set().union(*(free(a) for i, a in enumerate(term.args) if i in term.scope)) - set(mapping)
    for old, new in mapping.items():
        homes = (
            {old.slot, *(s for d in getattr(term, "law", ()) for s, v in d.of if v == old)}
            if isinstance(old, Variable)
            else ()
        )
        fits = isinstance(new, Variable) and new.slot in homes if isinstance(old, Variable) else isinstance(new, Symbol)
        clash = any(
            isinstance(n, Variable) and not apart(n, new) if isinstance(new, Variable) else n == new for n in used
        )
        merge = any(not apart(new, other) and apart(old, k) for k, other in mapping.items() if fits and k != old)
        if old not in term.bound or not fits or clash or merge or list(mapping.values()).count(new) > 1:
            raise DoesNotApply("rename: {} cannot take the place of {} in {}", new, old, term)
    return Gives(term.renamed(mapping))


@axiom("definition of expectation")
def as_sum(term: Expr) -> Gives:
    """Write an expectation as a sum (integral) against its density.

    Formula: E_{p(x)}[f(x)] = sum_x p(x) f(x), with 0 times anything = 0.
    Needs: entries drawn are distinct, and not conditioned on before they are drawn.
    Fails: on anything that is not an expectation.
    Source: definition; 0 log 0 = 0 is Cover and Thomas 2006, section 2.1.
    """
    if not isinstance(term, Expectation):
        raise DoesNotApply("as_sum: {} is not an expectation", term)
    body: Expr = S.One
    for d in term.law:
        body = times(body, d)
    return Gives(AlphabetSum(term.bound, times(body, term.body)), tuple(separate(term.law)))


@axiom("exchange of sums")
def swap(term: Expr) -> Gives:
    """Exchange an expectation or sum with the sum inside it (Fubini).

    Formula: E[sum_t f_t] = sum_t E[f_t], sum_x sum_z f = sum_z sum_x f.
    Needs: every inner expectation finite, or the whole double sum for two alphabets; no index range runs backwards.
    Fails: if the inner range depends on what the outer sum binds, or the inner sum binds what the outer law uses.
    Source: Fubini's theorem.
    """
    inner = getattr(term, "body", None)
    if not isinstance(term, BINDERS) or not isinstance(inner, (AlphabetSum, IndexSum)):
        raise DoesNotApply("swap: {} is not an expectation or sum of a sum", term)
    outside = set().union(*(free(a) for a in term.args[:-1])) | set(term.bound)
    bounds = set().union(*(free(a) for i, a in enumerate(inner.args[:-1]) if i not in inner.scope))
    bounds |= {n for b in inner.bound for n in free(b)} - set(inner.bound)
    if any(_touch(b, n) for b in inner.bound for n in outside) or any(_touch(b, n) for b in term.bound for n in bounds):
        raise DoesNotApply("swap: the two sums of {} depend on each other", term)
    moved = over(term, inner.body)
    if isinstance(inner, IndexSum):
        need: Hypothesis = EveryIndex(*inner.index_range, Finite(moved))
    elif isinstance(term, IndexSum):
        need = EveryIndex(*term.index_range, Finite(inner))
    else:
        weights = term.law if isinstance(term, Expectation) else ()
        joint: Expr = inner.body
        for d in reversed(weights):
            joint = times(d, joint)
        need = Finite(AlphabetSum((*term.bound, *inner.bound), joint))
    if isinstance(term, IndexSum) and isinstance(inner, IndexSum):  # an empty sum hides one that runs backwards
        return Gives(over(inner, moved), tuple(at_least(*(s.args[2] - s.args[1] + 1 for s in (term, inner)))))
    return Gives(over(inner, moved), (need, *(separate(term.law) if isinstance(term, Expectation) else ())))


def _touch(a: Basic, b: Basic) -> bool:
    return not apart(a, b) if isinstance(a, Variable) and isinstance(b, Variable) else a == b
