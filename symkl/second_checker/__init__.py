"""A second reading of proof JSON; it shares no code with the kernel and needs the standard library only.

It reads the table of terms, follows every step by its own reading of the rules (`table.toml`), and evaluates both
sides of every step on small models.  It can only refuse: that a theorem holds in *all* models is shown by
`symkl.certificates`.
"""

import json
import re
import tomllib
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Context, Decimal, Overflow, localcontext
from functools import cache, lru_cache, reduce
from hashlib import sha256
from itertools import product, tee, zip_longest
from math import prod
from pathlib import Path
from types import SimpleNamespace as Step
from typing import Any

TABLE = tomllib.loads(Path(__file__).with_name("table.toml").read_text(encoding="utf-8"))
SORTS = {head: sorts.split() for head, sorts in (TABLE["terms"] | TABLE["tuples"]).items()}
HEADS_OF = {sort: TABLE["heads"].get(sort, "Tuple").split() for sort in TABLE["heads"] | TABLE["tuples"]}
KNOWN = {word: tuple(term) for word, term in TABLE["known"].items()}
NEAR, INFINITY, NAN = Decimal("1e-40"), Decimal("Infinity"), Decimal("NaN")


class Refused(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """The proof is not one, as this checker reads it."""


class Silent(ArithmeticError):  # noqa: N818 (it is an answer, not a failure)
    """A theorem says nothing of this: a block that runs backwards, a condition of mass zero."""


def check(data: Mapping[str, Any]) -> int:
    """Return how many steps a proof has; raise Refused if it is not one."""
    place, steps = "the file", list[Step]()
    try:
        with localcontext(Context(prec=60, traps=[Overflow])):
            data = data.get("certificate", data)
            plain = json.dumps({k: v for k, v in data.items() if k != "digest"}, sort_keys=True, separators=(",", ":"))
            need(data.get("digest") in {None, sha256(plain.encode()).hexdigest()}, "the digest does not fit")
            need((data["format"], data["version"]) == ("symkl proof", 1), "this is not a symkl proof")
            terms, rows = terms_of(data["terms"]), data["steps"]
            need(stated(data["claim"], terms) == stated(rows[-1], terms), "the claim is not the last step")
            need(data["axioms"] == sorted({row["rule"] for row in rows} & {*TABLE["rules"]}), "other axioms are used")
            need({p for row in rows for p in row["premises"]} == {*range(len(rows) - 1)}, "a step leads nowhere")
            for row in rows:
                place = f"step {len(steps)} ({row['rule']})"
                steps.append(read(row, terms, steps))
            return len(steps)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Refused(f"{place}: {error}") from error


def need(fact: Any, text: str, error: type[Exception] = Refused) -> Any:
    """Return a fact; refuse unless it holds."""
    if not fact:
        raise error(text)
    return fact


# --- terms: nested tuples (head, part, ...) ---------------------------------------------------------------------------


def entry(number: Any, rows: list[Any]) -> Any:
    """Return an entry by its number: True and -1 are none."""
    need(type(number) is int and 0 <= number < len(rows), f"there is no row or earlier step {number!r}")
    return rows[number]


def terms_of(table: Any) -> list[Any]:
    """Read the table of terms; a row is a name or a number, or a head and numbers of earlier rows."""
    terms: list[Any] = []
    for head, *rest in table:
        text = TABLE["texts"].get(head)
        need(re.fullmatch(text, *rest) if text else head in TABLE["terms"], f"there is no such {head}")
        term = (head, *rest) if text else (head, *(entry(r, terms) for r in rest))
        term = meaning(term, ("read",)) or term
        fits = all(part[0] in HEADS_OF.get(sort, part[:1]) for _, sort, part in parts(term))
        once = [(place, part) for place, sort, part in parts(term) if sort in {"value", "symbol", "coordinate"}]
        need(fits and len({*once}) == len(once), f"{head} has other parts, or one twice")
        terms.append(term)
    return terms


@cache
def parts(n: Any, kind: str = "") -> list[Any]:
    """List the parts of a term and of the tuples in it: the place, the sort ("none": one is missing), and the part."""
    *sorts, last = SORTS.get(kind or n[0], ["any*"])
    sorts += [last[:-1]] * (len(n) - 1 - len(sorts)) if last[-1] == "*" else [last]
    found = []
    for place, (sort, part) in enumerate(zip_longest(sorts, n[1:], fillvalue="none"), 1):
        inner = parts(part, sort) if sort in TABLE["tuples"] else []
        found += [(place, sort, part), *((place, *rest) for _, *rest in inner)]
    return found


def bound(n: Any) -> list[Any]:
    """List the values and indices a term binds: what its first law draws, what it sums over."""
    return [part for _, sort, part in parts(n) if sort in {"value", "symbol"}]


def numbered(n: Any, place: Any) -> Any:
    """Return a part of a term that may be replaced, by its number."""
    return entry(place[0], [part for _, sort, part in parts(n) if sort in {"term", "density", "draw"}])


def around(part: Any, n: Any, needs: Any) -> set[Any]:
    """Return the hypotheses of a part of a term, for all that is bound where it stands."""
    if part == n:
        return {*needs}
    inside = {h for inner in n[1:] if isinstance(inner, tuple) for h in around(part, inner, needs)}
    need(n[0] in TABLE["closed"] or not (inside and bound(n)), "a condition on what is bound there")
    return {(TABLE["closed"][n[0]], *n[1:-1], h) if n[0] in TABLE["closed"] else h for h in inside}


@cache
def exchanged(n: Any, listing: Any) -> Any:
    """Replace what a list of pairs names, where it is not bound."""
    mapping = {key: value for _, key, value in listing[1:]}
    if n in mapping:
        return mapping[n]
    shadowed = mapping.keys() & {*bound(n), *(v[1][1] for v in bound(n) if v[0] == "Variable")}
    inside = {place for place, sort, _ in parts(n) if shadowed and sort != "scalar"}  # the ends of a range are outside
    return tuple(exchanged(a, listing) if isinstance(a, tuple) and k not in inside else a for k, a in enumerate(n))


# --- shapes -----------------------------------------------------------------------------------------------------------


@cache
def shape(text: str) -> Any:
    """Read a shape of the table, as Python reads tuples."""
    text = text.replace("[", "(Tuple ").replace("{", "(* ")
    text = re.sub(r"[^\s()\]}]+", r"'\g<0>',", text)
    return literal_eval(re.sub(r"[)\]}]", "),", text))[0]


def letters(p: Any) -> frozenset[str]:
    """Return the words in a shape that stand for something."""
    own = {p} if isinstance(p, str) else {p[0]} if p[0][0] == "_" else set()
    return frozenset(own).union(*(letters(q) for q in p[1:] if p not in own))


def bind(p: Any, t: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Return what the words in a shape stand for, where they stand first, in a term that may be of that shape."""
    if isinstance(p, str):
        found.setdefault(p, t)
    elif p[0] != t[0] and p[0] in {"Linear", "Product"}:  # one term, one factor
        bind(p, (p[0], ("Tuple", *((KNOWN["1"], t) if p[0] == "Linear" else (t, KNOWN["1"])))), found)
    elif p[0] == t[0] or p[0][0] == "_":
        found.setdefault(p[0], t[0])
        many = next((k for k, q in enumerate(p) if q[0] == "*"), len(p))
        end = len(t) - len(p) + many + 1
        for q, u in (*zip(p[1:many], t[1:], strict=False), *zip(p[many + 1 :], t[end:], strict=False)):
            bind(q, u, found)
        for _, q in p[many : many + 1]:
            each = [bind(q, u, {}) for u in t[many:end]]
            found |= {k: ("*", *(row.get(k, "?") for row in each)) for k in letters(q) - found.keys()}
    return found


def build(p: Any, found: dict[str, Any]) -> Any:
    """Put what words stand for into a shape; (Exchanged n listing) is renamed."""
    if isinstance(p, str):
        return found.get(p, "?")
    flat: list[Any] = []
    for q in p[1:]:
        flat += [build(q[1], row) for row in rows(q[1], found)] if q[0] == "*" else [build(q, found)]
    return exchanged(*flat) if p[0] == "Exchanged" else (found.get(p[0], p[0]), *flat)


def rows(p: Any, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the lists that words in a shape stand for apart, entry by entry."""
    lists = {k: found[k][1:] for k in letters(p) if found.get(k, "?")[0] == "*"}
    return [{**found, **dict(zip(lists, each, strict=True))} for each in zip(*lists.values(), strict=False)]


# --- models -----------------------------------------------------------------------------------------------------------


def times(factors: Iterable[Any]) -> Any:
    """Return a product; 0 times anything is 0, infinite or undefined as it may be."""
    factors, again = tee(factors)
    return prod(again, start=Decimal(1)) if all(factors) else Decimal(0)


def at_most(left: Any, right: Any) -> bool:
    """Compare two values, as theorems mean it: what is undefined is between -oo and oo."""
    equal = left == right or abs(left - right) < NEAR * (1 + abs(left)) or (left.is_nan() and right.is_nan())
    return equal or left < right or left == -INFINITY or right == INFINITY


class Model:
    """Random laws on small alphabets; whatever is asked of it follows from its number.

    The values that a law draws are independent given two hidden bits, on each of which some of them depend.
    """

    def __init__(self, seed: int, carried: Any, numbers: Any, ways: Any, *kinds: str) -> None:
        """Choose what is carried out, what symbols may be, how laws are made, and which meanings are known."""
        self.seed, self.carried, self.numbers, self.kinds = seed, carried, numbers, kinds
        self.hidden, self.chances = ways[seed % len(ways)]

    def pick(self, choices: Any, *key: object) -> Any:
        """Choose one of some things by a key."""
        number = int.from_bytes(sha256(repr((self.seed, *key)).encode()).digest())
        return choices[number % len(choices)]

    def weight(self, coordinate: Any, at: int) -> Any:
        """Return the reference measure of a point."""
        return Decimal(self.pick((8, 1 + at, 1 + at), "weight", coordinate[:2])) / 8 if self.seed % 2 else Decimal(1)

    def chance(self, law: Any, hidden: int, coordinate: Any, at: int) -> Any:
        """Return the density of a value given the hidden one."""
        hidden &= self.pick((3, 3, 2, 1), law, coordinate)
        chances = self.pick(self.chances, law, hidden, coordinate)
        return Decimal(chances[at]) / sum(chances) / self.weight(coordinate, at)

    @cache  # noqa: B019 (models live as long as the program)
    def mass(self, law: Any, at: frozenset[Any]) -> Any:
        """Return the density of values of some coordinates."""
        return sum(times(self.chance(law, case, *point) for point in at) for case in range(self.hidden)) / self.hidden

    def entries(self, v: Any, env: Any) -> list[Any]:
        """List the entries (name, index, copy) of a value, or (name, index) of a coordinate."""
        slot, copy = (v[1], v[2][1:]) if v[0] == "Variable" else (v, ())
        low, *ends = [int(self.value(i, env)) for i in slot[2][1:]] or [-1]
        last, *left_out = ends or [low]
        need(last >= low - 1, "a block that runs backwards", Silent)
        return [(slot[1][1], i, *copy) for i in range(low, last + 1) if i not in left_out]

    def at(self, entry: Any, env: Any) -> int:
        """Return the value of an entry: bound, or arbitrary and fixed."""
        return dict(env).get(entry, self.pick(range(len(self.chances[0])), "free", entry))

    def density(self, env: Any, law: Any, *sides: Any) -> Any:
        """Return p(of | given); where values have weights, of a variable and itself there is none: any number."""
        runs = [[e for _, *v in a[1:] for e in zip(*(self.entries(u, env) for u in v), strict=True)] for a in sides]
        of, given = ({coordinate: self.at(entry, env) for coordinate, entry in run} for run in runs)
        if len(of | given) < sum(map(len, runs)) and any(self.weight(coordinate, 0) != 1 for coordinate in of):
            return Decimal(self.pick(range(10**18, 10**19), law, runs)) / 10**18
        law = "" if self.seed % 5 == 4 else (law[1][1], *(self.value(n, env) for n in law[2:]))  # or all are the same
        need(mass := self.mass(law, frozenset(given.items())), "a condition of mass zero", Silent)
        return self.mass(law, frozenset((given | of).items())) / mass

    def points(self, env: Any, values: Any) -> Iterator[Any]:
        """Run through what some values may be, with the weights of that."""
        found = [*dict.fromkeys(e for v in values[1:] for e in self.entries(v, env))]
        for at in product(range(len(self.chances[0])), repeat=len(found)):
            yield (*env, *zip(found, at, strict=True)), times(map(self.weight, found, at))

    def each(self, env: Any, index: Any, a: Any, b: Any, n: Any) -> list[Any]:
        """List the values of a term over a range; where densities are not carried out, at its ends."""
        low, high = (int(self.value(end, env)) for end in (a, b))
        ends = [] if "Density" in self.carried or high < low else [a, b]
        inside = ends or [("Rational", f"{i}/1") for i in range(low, high + 1)]
        values = [self.value(exchanged(n, ("Tuple", ("Tuple", index, i))), env) for i in inside]
        return values if high >= low - 1 else [NAN]

    @lru_cache(maxsize=2**18)  # noqa: B019
    def value(self, n: Any, env: Any = ()) -> Any:
        """Return the value of a term, and whether a condition holds: by what it stands for, its head, or as an atom."""
        if other := meaning(n, self.kinds):
            return self.value(other, env)
        return HEADS[n[0]](self, env, *n[1:]) if n[0] in self.carried else self.atom(n)

    def power(self, f: Any, e: Any, env: Any) -> Any:
        """Return a power of a term; 1/0 is oo of what is nonnegative by its form."""
        base, exponent = self.value(f, env), self.value(e, env)
        base = Decimal(0) if exponent % 1 and abs(base) < NEAR else base  # the root of a rounding error is none
        return base**exponent if base or exponent > 0 or nonnegative(f) else NAN

    @cache  # noqa: B019
    def atom(self, n: Any) -> Any:
        """Return a number that depends on what a term is: any number, or 0, infinite or undefined, as it may be.

        Entropies of discrete variables are infinite where those of a part are.
        """
        number = Decimal(self.pick(range(10**18, 10**19), key(n))) / 10**18
        if self.seed and n[0] == "Entropy" and all(self.value(("Discrete", v)) for v in n[2][1:]):
            return INFINITY if any(self.pick((0, 0, 1), v) for v in n[2][1:]) else number
        ends = TABLE["ends"].get(n[0]) or TABLE["ends"]["nonnegative" if nonnegative(n) else "any"]
        factors = ["1"] * (2, 6, 14)[self.seed % 3] + ends if self.seed else ["1"]
        return number * Decimal(self.pick(factors, key(n), "end"))


@cache
def meaning(n: Any, kinds: tuple[str, ...]) -> Any:
    """Return what a term stands for, if it is of a shape that one of some lists of the table has."""
    apart = ("Tuple", *(("Tuple", v[1][1], ("Drawn", v[1][1])) for v in bound(n) if v[0] == "Variable"))
    for left, right in next((TABLE[kind][n[0]] for kind in kinds if n[0] in TABLE[kind]), ()):
        found = bind(shape(left), n, {**KNOWN, "x": ("Tuple", *bound(n)), "apart": apart})
        if build(shape(left), found) == n:
            return build(shape(right), found)
    return None


#: What is evaluated, by head; all other terms stand for these, as the table says.
HEADS: dict[str, Any] = {
    "Rational": lambda _m, _env, q: Decimal.__truediv__(*map(Decimal, q.split("/"))),
    "Symbol": lambda m, _env, s: Decimal(m.pick(m.numbers, s)),
    "Linear": lambda m, env, *ps: sum([(a := m.value(c, env)) and a * m.value(t, env) for _, c, t in ps], Decimal(0)),
    "Product": lambda m, env, *ps: times(m.power(f, e, env) for _, f, e in ps),
    "Log": lambda m, env, f, b: m.value(f, env).ln() / m.value(b, env).ln(),
    "Exp": lambda m, env, f: m.value(f, env).exp(),
    "Density": Model.density,
    "AlphabetSum": lambda m, env, v, n: sum([w * m.value(n, e) for e, w in m.points(env, v)], Decimal(0)),
    "IndexSum": lambda m, env, *n: sum(m.each(env, *n), Decimal(0)),
    "IndexProduct": lambda m, env, *n: times(m.each(env, *n)),
    "Apply": lambda m, e, f, vs: Decimal(m.pick(m.numbers, f, [m.at(i, e) for v in vs[1:] for i in m.entries(v, e)])),
    "Composite": lambda m, env, f, t: m.value(build(shape(m.pick(TABLE["curves"], f)[1]), {**KNOWN, "t": t}), env),
    "=": lambda m, env, a, b: m.value(("<=", a, b), env) and m.value(("<=", b, a), env),
    "<=": lambda m, env, a, b: at_most(m.value(a, env), m.value(b, env)),
    "Positive": lambda m, env, f: m.value(f, env) > NEAR,
    "Finite": lambda m, env, f: abs(m.value(f, env)) < INFINITY,
    "Convex": lambda m, _env, f: m.pick(TABLE["curves"], f)[0],
    "Discrete": lambda m, env, s: all(m.weight(e, 0) == 1 for e in m.entries(s, env)),
    "Distinct": lambda m, env, s, t: not {*m.entries(s, env)} & {*m.entries(t, env)},
    "Joint": lambda m, env, a, n: v if abs(v := m.value(a, env)) < INFINITY else m.atom(n),
    "Where": lambda m, env, h, n: need(m.value(h, env), "a mixture that is no law", Silent) and m.value(n, env),
    "Fails": lambda m, env, h: Decimal(not m.value(h, env)),
}


def nonnegative(n: Any) -> bool:
    """Whether a term is nonnegative by its form."""
    if n[0] == "Rational":
        return bool(n[1][0] != "-")
    sorts = TABLE["nonnegative"].get(n[0], "none").split()
    return "none" not in sorts and all(nonnegative(part) for _, sort, part in parts(n) if sort in sorts)


@cache
def key(n: Any) -> str:
    """Return a text for what is not carried out, the same for the same parts, in any order where they have none."""
    loose = {place for place, sort, _ in parts(n) if sort in {"pairs", "pairs+", "slots", "slots+"}}
    return repr([sorted({*map(rough, a[1:])}) if place in loose else rough(a) for place, a in enumerate(n)])


@cache
def rough(n: Any) -> str:
    """Return a number for a term, to 30 digits, and those of what is added or multiplied, in order: nothing cancels."""
    return f"{round(GENERIC.value(n), 30) + 0} {atoms(n)}" if isinstance(n, tuple) else str(n)


def atoms(n: Any) -> list[Any]:
    """List the numbers of the terms and factors of a term, scalars and means of 1 excepted."""
    if n[0] in {"Linear", "Product"}:
        return [number for _, sort, part in parts(n) if sort == "term" for number in atoms(part)]
    return [] if n[0] in {"Rational", "Symbol"} or meaning(n, ("scalars",)) else [GENERIC.value(n)]


def same(a: Any, b: Any) -> bool:
    """Whether two terms are the same algebra of the same parts."""
    return a == b or rough(a) == rough(b)


#: Models of laws (a hundred among which there are rare ones, such as a mixture of weight 0 where only that is seen);
#: models in which all but algebra may be anything, and measures are read in one of two ways; and random numbers, which
#: tell terms apart.
MODELS = [Model(i, HEADS | SORTS, range(-1, 4), TABLE["ways"], "laws", "meanings", "scalars") for i in range(900, 1000)]
FREE = {*HEADS} - {"Density", "Apply", "Composite", "AlphabetSum"}, range(-4, 7), TABLE["point"]
PLAIN = [Model(i, *FREE, "drawn", "meanings", "scalars") for i in range(1, 500)]
JOINT = [Model(i, *FREE, "joints", "drawn", "meanings", "scalars") for i in range(1, 500)]
GENERIC = Model(0, {"Linear", "Product", "Rational"}, (), TABLE["point"], "scalars")


# --- conditions -------------------------------------------------------------------------------------------------------


def verdicts(models: list[Any], needs: Any, claim: Any) -> Iterator[bool]:
    """Run through whether a claim holds in the models in which the needs do, but those that say nothing of it."""
    for model in models:
        with suppress(Silent):
            if all(model.value(n) for n in needs):
                yield bool(model.value(claim))


@cache
def follows(h: Any, needs: frozenset[Any]) -> bool:
    """Whether a condition is stated, or holds whatever terms are, as far as the stated conditions of numbers allow."""
    of_numbers = [n for n in needs if core(n)[0] in TABLE["of_numbers"]]
    free = any(same(h, n) for n in needs) or any({*verdicts(m, of_numbers, h)} == {True} for m in (PLAIN, JOINT))
    return free or (h[0] == "AtLeast" and {*verdicts(MODELS, (), h)} == {True})


def core(h: Any) -> Any:
    """Return a hypothesis without what it is closed over."""
    return core(h[-1]) if h[0] in TABLE["closed"].values() else h


# --- steps ------------------------------------------------------------------------------------------------------------


def stated(row: Mapping[str, Any], terms: list[Any]) -> tuple[Any, frozenset[Any]]:
    """Read a conclusion and its hypotheses."""
    need(row["relation"] in {"=", "<="} and type(row["hypotheses"]) is list, "this is not a relation")
    conclusion = (row["relation"], entry(row["left"], terms), entry(row["right"], terms))
    return conclusion, frozenset(entry(h, terms) for h in row["hypotheses"])


def unpacked(value: Any, terms: list[Any]) -> Any:
    """Read an argument; what is no term is a head without parts."""
    if isinstance(value, list):
        return ("Tuple", *(unpacked(v, terms) for v in value))
    return entry(value["term"], terms) if isinstance(value, dict) else (value,)


def read(row: Mapping[str, Any], terms: list[Any], steps: list[Any]) -> Step:
    """Read a step as the table says; no hypothesis of a premise is lost, none comes from nowhere, and models agree."""
    s = Step(rule=row["rule"], args=unpacked(row["args"], terms), premises=[entry(p, steps) for p in row["premises"]])
    s.conclusion, s.needs = stated(row, terms)
    rule = (TABLE["rules"] | TABLE["inferences"])[s.rule]
    owed: Any = next((o for case in rule.get("cases", [rule]) if (o := fits(s, case)) is not None), None)
    need(owed is not None, "the table does not say this")
    lost = [h for h in owed if not follows(h, s.needs)]
    need(all(h != core(h) and core(h)[0] != "Finite" for h in lost), "a hypothesis of a premise is lost")
    new = {core(h) for h in s.needs} - {core(h) for h in owed}
    need({h[0] for h in new} <= {*rule.get("may", "").split()}, "there is no such condition")
    found = {verdict for claim in (s.conclusion, *lost) for verdict in verdicts(MODELS, s.needs, claim)}
    need(False not in found, "a model shows that it is wrong")
    need(found or s.rule in TABLE["inferences"], "no model can try it")
    return s


def fits(s: Step, case: dict[str, str]) -> Any:
    """Return the hypotheses of the premises that stay, if a step is of the shape of a case and states what it must."""
    step = ("Tuple", ("Tuple", *(p.conclusion for p in s.premises)), s.args, s.conclusion)
    form = shape(f"[{case['step']}]")
    found = bind(form, step, {**KNOWN, "line": s.conclusion, "left": s.conclusion[1]})
    said = {key: build(shape(f"[{text}]"), found)[1:] for key, text in case.items()}
    pairs = [*zip(said["step"], step[1:], strict=True), *(pair[1:] for pair in said.get("alike", ()))]
    fine = letters(form) <= found.keys() and all(same(a, b) for a, b in pairs)
    if not fine or not all(follows(h, s.needs) for h in said.get("must", ())):
        return None
    if "at" in said:
        held = [reduce(numbered, path[1:], s.conclusion[1]) for path in s.args[2][1:]]
        need(all(n in p.conclusion for n, p in zip(held, s.premises, strict=True)), "a place holds something else")
        return {h for a, p in zip(said["at"], s.premises, strict=True) for h in around(a, s.conclusion, p.needs)}
    owed = {h for k, p in enumerate(s.premises) for h in p.needs if k or h not in said.get("gone", ())}
    return {exchanged(h, found.get("listing", ("Tuple",))) for h in owed}
