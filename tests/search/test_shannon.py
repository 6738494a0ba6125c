"""Linear statements about entropies: the suite, exactness, what a reader sees, and what separates or refutes."""

import json
import os
from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise
from random import Random

import pytest

from symkl.api import check as replayed
from symkl.api import dumps, prove
from symkl.models.oracle import check
from symkl.search.shannon import decide as decide_module
from symkl.search.shannon import uncross as uncross_module
from symkl.search.shannon.form import combined
from symkl.search.shannon.lattice import elemental
from symkl.search.shannon.prover import NOT_IMPLIED, Shannon
from symkl.search.shannon.symmetry import symmetries
from symkl.shannon_certificate import check_shannon
from symkl.syntax.parse import parse
from tests.shannon_cases import SUITE, TIGHT, entropies, han, perturbed

FULL = bool(os.environ.get("SYMKL_FULL"))
"""SYMKL_FULL=1 tries every power of ten of the tolerance traps on every inequality."""
POWERS = range(1, 31) if FULL else (1, 6, 9, 15, 30)
QUICK = 0.3
"""Seconds for the (vain) search for a law that refutes what holds."""


def of(expect):
    return pytest.mark.parametrize("case", [c for c in SUITE if c["expect"] == expect], ids=lambda c: c["id"])


def test_the_suite_is_large():
    assert len(SUITE) >= 250
    assert len({(c["statement"], *c["given"]) for c in SUITE}) == len(SUITE)
    sizes = {len(Shannon(parse(c["statement"], c["given"])).universe.slots) for c in SUITE}
    assert set(range(1, 9)) <= sizes


@of("proved")
def test_true_statements_are_proved(case):
    verdict = prove(case["statement"], case["given"])
    assert verdict.status == "proved", verdict.tried
    lines = verdict.proof.lines
    assert all(line.reason for line in lines)
    assert (lines[0].left, lines[-1].right) == (verdict.theorem.left, verdict.theorem.right)
    assert all(a.right == b.left for a, b in pairwise(lines))
    assert len(lines) <= 6
    assert replayed(json.loads(dumps(verdict.theorem))).right == verdict.theorem.right
    check_shannon(verdict.shannon)
    assert not check(verdict.statement, Random(3), 1).violations
    for line in lines:
        assert not check((line.left, line.relation, line.right, verdict.theorem.hypotheses), Random(4), 1).violations


@of("refuted")
def test_false_statements_are_refuted(case):
    verdict = prove(case["statement"], case["given"])
    assert verdict.status == "refuted", verdict.tried
    prover = Shannon(verdict.statement)
    value = entropies(prover, verdict.counterexample.as_dict())
    for given in prover.givens:
        assert abs(value(given.form)) < 1e-60 if given.equal else value(given.form) > -1e-60
    place = verdict.counterexample.place
    gap = value(combined([(1, prover.forms[place + 1]), (-1, prover.forms[place])]))
    relation = verdict.statement.relations[place]
    assert abs(gap) > 1e-40 if relation == "=" else (gap < -1e-40 if relation == "<=" else gap > 1e-40)


@of("not implied")
def test_what_holds_but_does_not_follow_is_separated(case):
    verdict = prove(case["statement"], case["given"])
    assert (verdict.status, verdict.tried) == ("unknown", (NOT_IMPLIED,))
    prover = Shannon(verdict.statement)
    h = dict(verdict.polymatroid.h)
    full = prover.universe.full
    sets = range(full + 1)
    assert h[0] == 0
    assert all(h[a] <= h[a | b] and h[a] + h[b] >= h[a | b] + h[a & b] for a in sets for b in sets)

    def value(form):
        return sum(v * h[m] for m, v in form.items())

    assert all(value(g.form) == 0 if g.equal else value(g.form) >= 0 for g in prover.givens)
    left, right = prover.forms
    gap = value(combined([(1, right), (-1, left)]))
    assert (gap if verdict.statement.relations[0] == "<=" else -gap) < 0
    assert isinstance(json.dumps(verdict.polymatroid.as_dict()), str)


def test_proofs_are_short():
    """On average an inequality takes at most 3.5 lines; no identity takes more than 6."""
    counts = {"shannon": [], "normal form": []}
    for case in SUITE:
        if case["expect"] == "proved":
            verdict = prove(case["statement"], case["given"])
            counts[verdict.method].append(len(verdict.proof.lines))
    assert sum(counts["shannon"]) <= 3.5 * len(counts["shannon"])
    assert max(counts["normal form"]) <= 6


@pytest.mark.parametrize("k", range(1, 31))
def test_tolerance_trap(k):
    assert prove(f"(2 + 1/10^{k}) H(X,Y,Z) <= H(X,Y) + H(Y,Z) + H(X,Z)").status == "refuted"
    assert prove(f"(2 - 1/10^{k}) H(X,Y,Z) <= H(X,Y) + H(Y,Z) + H(X,Z)").status == "proved"


@pytest.mark.parametrize("name", TIGHT)
def test_tolerance_trap_of_other_inequalities(name):
    for k in POWERS:
        statement, given = perturbed(name, "-", k)
        verdict = prove(statement, given)
        assert verdict.status == "proved", (k, verdict.tried)
        check_shannon(verdict.shannon)
        assert prove(*perturbed(name, "+", k)).status == "refuted", k


def shown(statement, *given, copies=0):
    """Return the lines as a reader sees them."""
    verdict = prove(statement, given, copies=copies)
    return [f"{line.relation} {line.right} [{line.reason}]" for line in verdict.proof.lines]


def test_perfect_secrecy_reads_well():
    assert shown("H(M) <= H(K)", "I(M;C) = 0", "H(M|K,C) = 0") == [
        "= I(K;M|C) [H(M|C,K) = 0 and I(C;M) = 0]", "<= H(K) [I(C;K) >= 0 and H(K|C,M) >= 0]"]


def test_data_processing_reads_well():
    assert shown("I(X;Z) <= I(X;Y)", "X -> Y -> Z") == ["<= I(X;Y,Z) [I(X;Y|Z) >= 0]", "= I(X;Y) [I(X;Z|Y) = 0]"]


def test_the_butterfly_reads_well():
    assert shown("H(A) + H(B) <= H(E) + H(M)", "A . B", "H(E,M|A,B) = 0", "H(A,B|E,M) = 0") == [
        "= H(A,B) [I(A;B) = 0]", "= H(E,M) [H(A,B|E,M) = 0 and H(E,M|A,B) = 0]", "<= H(E) + H(M) [I(E;M) >= 0]"]


def test_ingleton_reads_well():
    found = shown("I(A;B) <= I(A;B|C) + I(A;B|D) + I(C;D)", "H(K|A) = 0", "H(K|B) = 0", "H(K) = I(A;B)")
    assert found[0] == "= H(K) [given]"
    assert found[1].endswith("[I(C;D|K) >= 0 and H(K|C,D) >= 0]")
    assert found[2] == "<= I(A;B|C) + I(A;B|D) + I(C;D) [I(A;B|C,K) >= 0 and I(A;B|D,K) >= 0]"


def test_hans_inequality_reads_well():
    assert shown(han(4, 3)) == [
        "<= H(X2,X3,X4) + H(X1,X3,X4) + H(X1,X2,X4) + H(X1,X2,X3) [I(X3;X4|X1,X2) >= 0, I(X1;X2|X3,X4) >= 0 and I(X1,X2;X3,X4) >= 0]"]


def test_an_identity_names_its_law():
    assert shown("I(X,Y;Z) = I(X;Z) + I(Y;Z|X)") == ["= I(X;Z) + I(Y;Z|X) [chain rule of mutual information]"]
    assert shown("I(X;Y|Z) = H(X|Z) - H(X|Y,Z)") == ["= H(X|Z) - H(X|Y,Z) [definition of conditional mutual information]"]
    four = "H(X) + H(Y|X) + H(Z|X,Y) + H(W|X,Y,Z)"
    assert shown(f"H(X,Y,Z,W) = {four}") == [f"= {four} [chain rule of entropy]"]


def test_only_givens_that_are_used_are_listed():
    verdict = prove("I(X;Z) <= I(X;Y)", ("X -> Y -> Z", "H(W|X) = 0", "I(W;Z) = 0"))
    assert not any("W" in str(h) for h in verdict.theorem.hypotheses)


def test_when_equality_holds():
    remark = prove("H(X,Y) <= H(X) + H(Y)").proof.remark
    assert remark == "Equality holds if and only if I(X;Y) = 0: X and Y are independent."
    assert not prove("H(X,Y) = H(X) + H(Y|X)").proof.remark


def test_identities_hold_for_variables_of_any_kind():
    """An identity without repeated variables does not ask for discrete ones."""
    assert not any("discrete" in str(h) for h in prove("H(X,Y) = H(X) + H(Y|X)").theorem.hypotheses)
    assert any("discrete" in str(h) for h in prove("H(X,X) = H(X)").theorem.hypotheses)


def test_zhang_yeung_by_a_copy():
    verdict = prove("I(A;B) <= 2 I(A;B|C) + I(A;B|D) + I(C;D) + I(A;C|B) + I(B;C|A)", copies=1)
    assert verdict.status == "proved"
    assert verdict.proof.remark.startswith("Copy lemma: A2 is a copy of A given B, C")
    assert not any("2" in str(h) for h in verdict.theorem.hypotheses)
    assert "copy_lemma" in verdict.theorem.axioms
    assert replayed(dumps(verdict.theorem)).right == verdict.theorem.right
    check_shannon(verdict.shannon)


def test_copies_do_not_prove_what_is_false():
    assert prove("I(A;B) <= I(A;B|C) + I(A;B|D) + I(C;D)", copies=1, seconds=8).status == "refuted"


@pytest.mark.parametrize("size", [2, 3])
def test_shearers_lemma_needs_no_solver(size, monkeypatch):
    """All pairs (or triples) of ten variables: no step removes anything negative until the unions have grown."""
    monkeypatch.setattr(decide_module, "combine", None)
    names = [f"X{i}" for i in range(1, 11)]
    sets = [f"H({','.join(c)})" for c in combinations(names, size)]
    share = len(sets) * size // 10
    claim = f"H({','.join(names)}) <= " + " + ".join(sets)
    assert prove(f"{share} {claim}").status == "proved"
    assert prove(f"({share} + 1/10^9) {claim}", seconds=QUICK).status == "refuted"


def alike(n):
    names = [f"X{i}" for i in range(n)]
    groups = ";".join(names)
    shares = tuple(f"H(S|{a},{b}) = 0" for a, b in combinations(names, 2)) + tuple(f"I(S;{a}) = 0" for a in names)
    triples = " + ".join(f"H({','.join(c)})" for c in combinations(names, 3))
    pairs = " + ".join(f"H({','.join(c)})" for c in combinations(names, 2))
    return {
        "correlations": (f"TC({groups}) <= {n - 1} DTC({groups})", ()),
        "shares": (f"{n} H(S) <= " + " + ".join(f"H({x})" for x in names), shares),
        "triples": (f"2 ({triples}) <= {n - 2} ({pairs})", ()),
    }


@pytest.mark.parametrize(("name", "n"), [("correlations", 9), ("shares", 9), ("triples", 10), ("triples", 14)])
def test_variables_that_may_change_places(name, n, monkeypatch):
    """Orbits decide what the lattice of all sets would take long for; a proof is checked like any other."""
    monkeypatch.setattr(decide_module.Problem, "_stages", lambda _: iter(()))
    verdict = prove(*alike(n)[name])
    assert verdict.status == "proved"
    assert replayed(dumps(verdict.theorem)).right == verdict.theorem.right
    check_shannon(verdict.shannon)


@pytest.mark.parametrize("swapped", [False, True])
def test_total_and_dual_total_correlation_of_many_variables(swapped, monkeypatch):
    """Each is at most n - 1 times the other: portions of the sets, where all sets would be 2^n rows."""
    monkeypatch.setattr(decide_module, "combine", None)
    for n in (9, 12, 16):
        groups = ";".join(f"X{i}" for i in range(n))
        kinds = ("DTC", "TC") if swapped else ("TC", "DTC")
        verdict = prove(f"{kinds[0]}({groups}) <= {n - 1} {kinds[1]}({groups})")
        assert verdict.status == "proved"
        assert len(verdict.shannon["parts"][0]["basic"]) <= n * (n - 1)
        check_shannon(verdict.shannon)
    assert prove(f"TC({groups}) <= ({n - 1} - 1/10^20) DTC({groups})", seconds=QUICK).status != "proved"


@pytest.mark.parametrize("n", [9, 12, 16])
def test_informations_of_pairs_and_total_correlation(n, monkeypatch):
    """A star around every variable, each pair half in one and half in the other; no solver, few terms."""
    monkeypatch.setattr(decide_module, "combine", None)
    names = [f"X{i}" for i in range(n)]
    total = " + ".join(f"I({a};{b})" for a, b in combinations(names, 2))
    verdict = prove(f"{total} <= {n}/2 TC({';'.join(names)})")
    assert verdict.status == "proved"
    assert len(verdict.shannon["parts"][0]["basic"]) <= n * (n - 2)
    check_shannon(verdict.shannon)
    assert prove(f"{total} <= ({n}/2 - 1/10^20) TC({';'.join(names)})").status == "refuted"


@pytest.mark.parametrize("given", [False, True])
def test_only_what_may_change_places_is_taken_to(given):
    """One coefficient, or one given, tells a variable from the others."""
    names = [f"X{i}" for i in range(6)]
    total = " + ".join(f"H({x})" for x in names)
    statement = parse(f"H(X0,X1,X2,X3,X4,X5) <= {total}" + ("" if given else " + H(X3)"), ("H(X3|X0) = 0",) if given else ())
    shannon = Shannon(statement)
    (first, *_) = symmetries(combined([(1, shannon.forms[1]), (-1, shannon.forms[0])]), shannon.givens, shannon.universe.full)
    assert sorted(map(len, first.members)) == ([1, 1, 4] if given else [1, 5])


def test_orbits_are_those_of_the_group():
    """Every measure's form, summed over its images, is the image count times its projection spread out."""
    names = [f"X{i}" for i in range(6)]
    shannon = Shannon(parse(f"{' + '.join(f'H({x})' for x in names)} + H(Y) >= H({','.join(names)},Y)"))
    claim = combined([(1, shannon.forms[0]), (-1, shannon.forms[1])])
    for orbits in symmetries(claim, shannon.givens, shannon.universe.full):
        seen = Counter()
        for piece, size in orbits.orbits():
            images = orbits.images(piece)
            assert piece in images
            assert len(images) <= size
            assert {tuple(sorted(orbits.projected(i.form()).items())) for i in images} == {
                tuple(sorted(orbits.projected(piece.form()).items()))
            }
            seen.update(images)
        assert set(seen) == set(elemental(shannon.universe.full, lambda mask: mask))


def test_beyond_reach_is_refused_with_the_reduced_size():
    """Sixteen variables in a (true) claim that is too wide for uncrossing and that nothing reduces."""
    rng, names = Random(1), [f"X{i}" for i in range(16)]
    parts = []
    for _ in range(60):
        a, b = rng.sample(names, 2)
        rest = ",".join(x for x in names if x not in (a, b) and rng.random() < 0.5)
        parts.append(f"{rng.randint(1, 5)} (H({a},{rest}) + H({b},{rest}) - H({a},{b},{rest}) - H({rest}))")
    verdict = prove(f"{' + '.join(parts)} >= 0", seconds=3)
    assert verdict.status == "unknown"
    assert "beyond reach: 16 variables leave more than 4096 joint entropies after reduction" in verdict.tried[0]
    assert verdict.seconds < 6


def test_a_chain_of_twelve_reduces():
    names = [f"X{i}" for i in range(12)]
    verdict = prove("I(X0;X11) <= I(X4;X6)", ["->".join(names)])
    assert verdict.status == "proved"
    check_shannon(verdict.shannon)


def test_random_true_claims_are_certified():
    """Random nonnegative combinations of basic inequalities, multiplied out in joint entropies."""
    rng = Random(5)
    for n in (3, 4, 5, 6):
        names = [f"X{i}" for i in range(n)]
        for _ in range(3):
            total = Counter()
            for _ in range(2 * n):
                a, b = rng.sample(names, 2)
                rest = [x for x in names if x not in (a, b) and rng.random() < 0.5]
                w = Fraction(rng.randint(1, 9), rng.choice((1, 2, 3)))
                for sign, s in ((1, (a, *rest)), (1, (b, *rest)), (-1, (a, b, *rest)), (-1, tuple(rest))):
                    total[tuple(sorted(s))] += sign * w
            sides = [" + ".join(f"({abs(v)}) H({','.join(s)})" for s, v in total.items() if s and v * sign > 0) for sign in (-1, 1)]
            verdict = prove(f"{sides[0] or '0'} <= {sides[1] or '0'}")
            assert verdict.status == "proved"
            check_shannon(verdict.shannon)


def test_other_statements_go_the_other_way():
    for statement, given in (("KL(P || Q) >= 0", ()), ("H(X) <= 1", ()), ("a I(X;Y) <= a H(X)", ("a > 0",)),
                             ("I(X;Y) <= H(X)", ("X continuous", "Y continuous"))):
        assert prove(statement, given, seconds=2).shannon is None


def test_uniform_symbols_have_the_entropies_the_rays_say():
    from symkl.search.shannon.climb import rank
    from symkl.search.shannon.rays import rays, spaces

    for k, a in rays(0b11111):
        vectors = spaces(k, a, 0b11111)
        symbol = 2 if 1 < k < a.bit_count() - 1 else 1  # bits
        for size in range(6):
            for chosen in combinations(range(5), size):
                mask = sum(1 << i for i in chosen)
                assert rank(v for i in chosen for v in vectors[1 << i]) == symbol * min(k, (mask & a).bit_count())


@pytest.mark.parametrize("k", [1, 9, 30])
def test_shares_that_are_a_little_too_small(k):
    """Any two of three shares determine a secret of which one says nothing: each is as large as the secret, not larger."""
    shares = ("H(S|A,B) = 0", "H(S|A,C) = 0", "H(S|B,C) = 0", "I(S;A) = 0", "I(S;B) = 0", "I(S;C) = 0")
    assert prove(f"(3 + 1/10^{k}) H(S) <= H(A) + H(B) + H(C)", shares).status == "refuted"
    assert prove(f"(3 - 1/10^{k}) H(S) <= H(A) + H(B) + H(C)", shares).status == "proved"


def test_what_is_given_does_not_lead_uncrossing_round_in_circles(monkeypatch):
    monkeypatch.setattr(uncross_module, "MOST", 10**9)
    assert prove("H(Y|U) <= H(X|U) + H(Z)", ("H(Y|X,Z) = 0", "Z . U,X")).status == "proved"
    four = "I(X;T) + I(Y;Z) <= I(X;Z) + I(Y;T) + 2 I(Y;Z|X) + 2 I(Y;Z|T)"
    assert prove(four, ("X -> Y -> Z -> T",)).status == "proved"


def test_sums_over_all_sets_are_the_values_on_laws_of_few_bits():
    from symkl.search.shannon.rays import rays, values_of

    rng = Random(2)
    for n in (1, 4, 6):
        form = {m: rng.choice((-3, 1, Fraction(2, 3), 10**30)) for m in range(1, 1 << n) if rng.random() < 0.4}
        read = values_of(form, (1 << n) - 1)
        for k, a in rays((1 << n) - 1):
            assert read(k, a) == sum(v * min(k, (m & a).bit_count()) for m, v in form.items())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("H(X) >= 0", "H(X) = 0: X is constant."),
        ("H(X,Y) >= H(X)", "H(Y|X) = 0: Y is a function of X."),
        ("H(X,Y,Z) >= H(X)", "H(Y,Z|X) = 0: Y and Z are functions of X."),
        ("I(X;Y,Z) >= 0", "I(X;Y,Z) = 0: X is independent of Y and Z together."),
        ("H(X|Y,Z) <= H(X|Y)", "I(X;Z|Y) = 0: X and Z are independent given Y."),
        ("H(X_1|X_2) <= H(X_1)", "I(X_1;X_2) = 0: X_1 and X_2 are independent."),
    ],
)
def test_equality_is_said_in_words(statement, words):
    assert prove(statement).proof.remark == f"Equality holds if and only if {words}"
