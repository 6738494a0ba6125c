"""Sixty closed forms by symkl, SymPy and Maxima in one run: `python bench/closed_forms.py > docs/closed-forms.md`.

Every system gets 20 s a task.  A task is solved if the answer is finite and agrees at a random rational point with the
integral or sum of the definition, which mpmath evaluates.  SymPy is asked for `stats.entropy` where it has the law and
for `integrate` or `summation` of the definition, the density as books write it, parameters positive and logarithms
taken apart; Maxima, if it is installed (with its share files), for `integrate` of the same, then of each term of it
multiplied out, with its parameters assumed positive and not whole.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import sympy
from sympy import Rational, S, Symbol

LIMIT = 20
"""Seconds of processor time a task and system, so that other work on the machine does not count."""
PATIENCE = 240
"""Seconds on the clock after which a task is given up even so, start included; the systems work side by side."""
TASKS = {
    "entropy of Normal": "H(Normal(m, s))",
    "entropy of LogNormal": "H(LogNormal(m, s))",
    "entropy of HalfNormal": "H(HalfNormal(s))",
    "entropy of Exponential": "H(Exponential(a))",
    "entropy of Gamma": "H(Gamma(a, b))",
    "entropy of InverseGamma": "H(InverseGamma(a, b))",
    "entropy of Chi2": "H(Chi2(a))",
    "entropy of Chi": "H(Chi(a))",
    "entropy of Nakagami": "H(Nakagami(a, b))",
    "entropy of Weibull": "H(Weibull(a, b))",
    "entropy of Rayleigh": "H(Rayleigh(s))",
    "entropy of Maxwell": "H(Maxwell(s))",
    "entropy of Frechet": "H(Frechet(a, b))",
    "entropy of Gumbel": "H(Gumbel(m, s))",
    "entropy of Laplace": "H(Laplace(m, s))",
    "entropy of Logistic": "H(Logistic(m, s))",
    "entropy of LogLogistic": "H(LogLogistic(a, b))",
    "entropy of Cauchy": "H(Cauchy(m, s))",
    "entropy of Levy": "H(Levy(m, s))",
    "entropy of Beta": "H(Beta(a, b))",
    "entropy of Kumaraswamy": "H(Kumaraswamy(a, b))",
    "entropy of Pareto": "H(Pareto(a, b))",
    "entropy of Lomax": "H(Lomax(a, b))",
    "entropy of Uniform": "H(Uniform(0, b))",
    "entropy of StudentT": "H(StudentT(a, m, s))",
    "entropy of Bernoulli": "H(Bernoulli(p))",
    "entropy of Geometric": "H(Geometric(p))",
    "KL of Normal": "KL(Normal(m, s) || Normal(n, t))",
    "KL of LogNormal": "KL(LogNormal(m, s) || LogNormal(n, t))",
    "KL of HalfNormal": "KL(HalfNormal(s) || HalfNormal(t))",
    "KL of Exponential": "KL(Exponential(a) || Exponential(b))",
    "KL of Gamma": "KL(Gamma(a, b) || Gamma(c, d))",
    "KL of InverseGamma": "KL(InverseGamma(a, b) || InverseGamma(c, d))",
    "KL of Chi2": "KL(Chi2(a) || Chi2(b))",
    "KL of Nakagami": "KL(Nakagami(a, b) || Nakagami(c, d))",
    "KL of Weibull": "KL(Weibull(a, b) || Weibull(c, d))",
    "KL of Rayleigh": "KL(Rayleigh(s) || Rayleigh(t))",
    "KL of Maxwell": "KL(Maxwell(s) || Maxwell(t))",
    "KL of Gumbel": "KL(Gumbel(m, s) || Gumbel(n, t))",
    "KL of Laplace": "KL(Laplace(m, s) || Laplace(n, t))",
    "KL of Cauchy": "KL(Cauchy(m, s) || Cauchy(n, t))",
    "KL of Beta": "KL(Beta(a, b) || Beta(c, d))",
    "KL of Pareto at one minimum": "KL(Pareto(m, a) || Pareto(m, b))",
    "KL of InverseGaussian": "KL(InverseGaussian(a, b) || InverseGaussian(c, d))",
    "KL of Bernoulli": "KL(Bernoulli(p) || Bernoulli(q))",
    "KL of Geometric": "KL(Geometric(p) || Geometric(q))",
    "KL of Poisson": "KL(Poisson(a) || Poisson(b))",
    "KL of Exponential and Gamma": "KL(Exponential(a) || Gamma(b, c))",
    "KL of Gamma and Exponential": "KL(Gamma(a, b) || Exponential(c))",
    "KL of Gamma and LogNormal": "KL(Gamma(a, b) || LogNormal(m, s))",
    "KL of Weibull and Gamma": "KL(Weibull(a, b) || Gamma(c, d))",
    "KL of Rayleigh and HalfNormal": "KL(Rayleigh(s) || HalfNormal(t))",
    "KL of HalfNormal and Exponential": "KL(HalfNormal(s) || Exponential(a))",
    "KL of Normal and Laplace": "KL(Normal(m, s) || Laplace(n, t))",
    "KL of Laplace and Normal": "KL(Laplace(m, s) || Normal(n, t))",
    "KL of Gumbel and Normal": "KL(Gumbel(m, s) || Normal(n, t))",
    "KL of Normal and Gumbel": "KL(Normal(m, s) || Gumbel(n, t))",
    "KL of Beta and Exponential": "KL(Beta(a, b) || Exponential(c))",
    "KL of Logistic at one scale": "KL(Logistic(m, s) || Logistic(n, s))",
    "KL of Logistic": "KL(Logistic(m, s) || Logistic(n, t))",
}
POINT = {
    "a": Rational(7, 3), "b": Rational(9, 5), "c": Rational(11, 4), "d": Rational(13, 6), "m": Rational(3, 4),
    "n": Rational(5, 3), "s": Rational(6, 5), "t": Rational(8, 7), "p": Rational(2, 5), "q": Rational(3, 7),
}  # fmt: skip
"""Where answers are compared."""
STATS = {
    "Normal": "Normal", "LogNormal": "LogNormal", "Exponential": "Exponential", "Chi2": "ChiSquared", "Chi": "Chi",
    "Rayleigh": "Rayleigh", "Maxwell": "Maxwell", "Laplace": "Laplace", "Logistic": "Logistic", "Cauchy": "Cauchy",
    "Beta": "Beta", "Kumaraswamy": "Kumaraswamy", "Pareto": "Pareto", "Levy": "Levy", "LogLogistic": "LogLogistic",
    "Lomax": "Lomax", "Nakagami": "Nakagami",
}  # fmt: skip
"""Laws that sympy.stats has with the same parameters in the same order."""


def definition(text: str) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr, bool]:
    """Return integrand in x, ends, and whether it is a sum: p log(p/q), or -p log p, logarithms taken apart."""
    from symkl.families.statistic import X
    from symkl.syntax.parse import parse_expression

    term = parse_expression(text)
    laws = [d.law for side in term.sides for d in side.args]
    logs = [sum((c * t for c, t in law.log_terms), S.Zero) for law in laws]
    p = sympy.Mul(*(power(c, t) for c, t in laws[0].log_terms))
    body = p * (logs[0] - logs[1]) if len(laws) > 1 else -p * logs[0]
    positive = {s: Symbol(s.name, positive=True) for s in body.free_symbols if s != X}
    positive[X] = Symbol("x", positive=True) if laws[0].place.low == 0 else Symbol("x", real=True)
    place = laws[0].place
    ends = (S(e).xreplace(positive) for e in (place.low, place.high))
    return sympy.expand_log(body.xreplace(positive), force=True), *ends, place.counting


def power(coefficient: sympy.Expr, statistic: sympy.Expr) -> sympy.Expr:
    """Return e^(c T) as books write it: x^(a - 1) for (a - 1) log x, 1/Gamma(a) for -ln Gamma(a)."""
    if statistic == 1:
        return sympy.Mul(*(power(*term.as_coeff_Mul()) for term in sympy.Add.make_args(sympy.expand(coefficient))))
    logs = [f for f in sympy.Mul.make_args(statistic) if isinstance(f, sympy.log | sympy.loggamma)]
    if len(logs) != 1:
        return sympy.exp(coefficient * statistic)
    base = logs[0].args[0] if isinstance(logs[0], sympy.log) else sympy.gamma(logs[0].args[0])
    return base ** (coefficient * statistic / logs[0])


def numbers(found: sympy.Expr) -> sympy.Expr:
    """Return an expression with the point's numbers for its parameters."""
    return found.subs({s: POINT[s.name] for s in found.free_symbols})


def limited(seconds: int = LIMIT + 1) -> None:
    """End this process after so many seconds of processor time."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


# --- one system, one task, in a process of its own -----------------------------------------------------------------------


def by_integrate(text: str) -> sympy.Expr:
    """Ask SymPy for the integral or sum of the definition."""
    body, low, high, counting = definition(text)
    (x,) = [s for s in body.free_symbols if s.name == "x"]
    return (sympy.summation if counting else sympy.integrate)(body, (x, low, high))


def by_entropy(text: str) -> sympy.Expr | None:
    """Ask SymPy's `stats.entropy`; None if it has not the law with these parameters."""
    from sympy import stats

    from symkl.syntax.parse import parse_expression

    term = parse_expression(text)
    laws = [d.law for side in term.sides for d in side.args]
    if len(laws) > 1 or laws[0].name not in STATS:
        return None
    parameters = [p.xreplace({s: Symbol(s.name, positive=True) for s in p.free_symbols}) for p in laws[0].parameters]
    return stats.entropy(getattr(stats, STATS[laws[0].name])("X", *parameters))


def child(way: str, text: str) -> None:
    """Write seconds and the number at the point as JSON; stopped after so much processor time."""
    if way == "maxima":
        known = by_maxima(text) if shutil.which("maxima") else None
        sys.stdout.write(json.dumps({"seconds": known[0], "value": str(known[1])}) if known is not None else "")
        return
    if way == "entropy" and not text.startswith("H("):
        return
    ways = {"integrate": by_integrate, "entropy": by_entropy}
    start = time.process_time()
    limited(int(start) + LIMIT)
    found = ways[way](text)
    seconds = time.process_time() - start
    if found is None or found.has(sympy.Integral, sympy.Sum):
        return
    number = numbers(found.rewrite(sympy.Piecewise).doit() if found.has(sympy.Piecewise) else found).evalf(20)
    sys.stdout.write(json.dumps({"seconds": seconds, "value": str(sympy.re(number)) if number.is_number else ""}))


MAXIMA = {"loggamma": "log_gamma", "besseli": "bessel_i", "Abs": "abs", "pi": "%pi", "E": "%e", "EulerGamma": "%gamma"}


def by_maxima(text: str) -> tuple[float, float | None] | None:
    """Ask Maxima for the integral; returns seconds and its value at the point, None if it stays an integral."""
    body, low, high, counting = definition(text)
    if counting:
        return None

    def written(expr: sympy.Expr) -> str:
        found = str(expr).replace("**", "^").replace("oo", "inf")
        for name, other in MAXIMA.items():
            found = re.sub(rf"\b{name}\b", other, found)
        return found

    names = sorted(s.name for s in (body.free_symbols | low.free_symbols | high.free_symbols) if s.name != "x")
    assumed = ", ".join(f"{n} > 0" for n in (*names, *(["x"] if low == 0 else [])))
    declared = f"declare([{', '.join(names)}], noninteger)$ "
    values = ", ".join(f"{n} = {POINT[n]}" for n in names)
    ends = f"x, {written(low)}, {written(high)}"
    whole = f"f: integrate({written(body)}, {ends})$ "
    parts = f'g: expand({written(body)})$ f: if op(g) = "+" then map(lambda([u], integrate(u, {ends})), g) else f$ '
    show = f'print("VALUE", float(rectform(bfloat(ev(f, {values})))))$ '
    code = f"display2d: false$ assume({assumed})$ {declared}{whole}{show}{parts}{show}quit();"
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(
            [str(shutil.which("maxima")), "--very-quiet", "--batch-string", code],
            capture_output=True, text=True, timeout=PATIENCE, check=False, input="pos;\n" * 20, preexec_fn=limited,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - start.ru_utime - start.ru_stime
    for line in re.findall(r"^\s*VALUE\s+(\S+)\s*$", done.stdout, re.MULTILINE):
        try:
            return seconds, float(line)
        except ValueError:
            continue  # an integral is left
    return None


def asked(way: str, text: str, truth: float) -> float | None:
    """Run one way on one task in a process of its own; returns seconds if it is solved."""
    command = [sys.executable, __file__, "--child", way, text]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE + 2, check=False)
        answer = json.loads(done.stdout)
        return answer["seconds"] if abs(float(answer["value"]) - truth) < 1e-8 * max(1, abs(truth)) else None
    except (subprocess.TimeoutExpired, ValueError):
        return None


# --- the run --------------------------------------------------------------------------------------------------------------


def forbidden(*_: object, **__: object) -> None:
    """Stand in the place of what closed forms must not use."""
    msg = "closed forms do not integrate, sum or simplify"
    raise AssertionError(msg)


FORBIDDEN = (
    "sympy.integrals.integrals.Integral.doit",
    "sympy.concrete.summations.Sum.doit",
    "sympy.simplify.simplify.simplify",
    "sympy.simplify.simplify",
    "sympy.integrate",
    "sympy.summation",
    "sympy.simplify.nsimplify",
)


def by_symkl(texts: list[str]) -> Iterator[tuple[float, float, sympy.Expr | None, int]]:
    """Yield seconds of the first and of the second call, the value, and how many lines its derivation has."""
    from symkl import closed_form
    from symkl.search.shown import lines

    closed_form("KL(Arcsine(0, 1) || Beta(a, b))")  # modules are loaded and nothing of the tasks is known
    for text in texts:
        seconds = []
        for _ in range(2):
            start = time.process_time()
            answer = closed_form(text)
            shown = lines(answer.theorem) if answer.theorem is not None else ()
            seconds.append(time.process_time() - start)
        yield *seconds, answer.value if answer.status in {"closed", "region"} else None, len(shown)


def truth_of(text: str) -> float:
    """Return the definition's value at the point, by quadrature or summation."""
    from mpmath import mp

    from symkl.syntax.parse import parse_expression
    from tests.families.numeric import evaluate

    with mp.workdps(24):
        return float(evaluate(parse_expression(text).xreplace({Symbol(n): v for n, v in POINT.items()})))


def main() -> None:
    """Write the comparison as a page."""
    with patch_all():
        ours = dict(zip(TASKS, by_symkl(list(TASKS.values())), strict=True))
    rows, solved = [], {"symkl": 0, "stats.entropy": 0, "integrate": 0, "either": 0, "Maxima": 0}
    maxima = shutil.which("maxima") is not None
    for name, text in TASKS.items():
        truth = truth_of(text)
        first, _, value, steps = ours[name]
        right = value is not None and abs(float(numbers(value).evalf(20)) - truth) < 1e-10 * max(1, abs(truth))
        with ThreadPoolExecutor() as pool:
            waiting = [pool.submit(asked, way, text, truth) for way in ("entropy", "integrate", "maxima")]
            entropy, integral, by_max = (w.result() for w in waiting)
        for key, done in (("symkl", right), ("stats.entropy", entropy), ("integrate", integral), ("Maxima", by_max)):
            solved[key] += done not in {None, False}
        solved["either"] += entropy is not None or integral is not None
        shown = [
            f"{first * 1000:.0f}" if right else "–",
            *(f"{s:.1f}" if s is not None else "–" for s in (entropy, integral, by_max)),
        ]
        rows.append(f"| {name} | {steps} | {' | '.join(shown)} |")
        sys.stderr.write(f"{rows[-1]}\n")
    warm = [ours[n][1] * 1000 for n in TASKS]
    fresh = [ours[n][0] * 1000 for n in TASKS]
    version = (
        subprocess.run(
            [str(shutil.which("maxima")), "--version"], capture_output=True, text=True, check=False
        ).stdout.split()[-1]
        if maxima
        else "absent"
    )
    page = [
        "# Closed forms: sixty tasks, three systems",
        "",
        f"Measured in one run of `bench/closed_forms.py`; {LIMIT} s of processor time (at most {PATIENCE} s on the clock) a task and system. SymPy {sympy.__version__}, Maxima {version}.",
        "A task is solved if the answer agrees with the integral or sum of the definition at a rational point.",
        "",
        "| system | solved of 60 |",
        "|---|---|",
        f"| symkl | {solved['symkl']} |",
        f"| SymPy, `stats.entropy` or `integrate`/`summation` | {solved['either']} |",
        f"| – `integrate`/`summation` | {solved['integrate']} |",
        f"| – `stats.entropy` (27 entropies) | {solved['stats.entropy']} |",
        f"| Maxima, `integrate` | {solved['Maxima']} |",
        "",
        f"Time of symkl with its derivation, in a process that has loaded its modules: first call median {statistics.median(fresh):.0f} ms,",
        f"longest {max(fresh):.0f} ms; second call median {statistics.median(warm):.0f} ms, longest {max(warm):.0f} ms. No call of `integrate`,",
        "`summation` or `simplify` is made on the way: they were replaced by functions that fail.",
        "",
        "Seconds depend on the machine, which did other work: take them as ratios.",
        "",
        "| task | lines | symkl, ms | stats.entropy, s | integrate, s | Maxima, s |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
    sys.stdout.write("\n".join(page) + "\n")


class patch_all:  # noqa: N801 (it is used as a function)
    """Make everything in `FORBIDDEN` fail."""

    def __enter__(self) -> None:
        """Put the failing functions in."""
        self._patches = [patch(name, forbidden) for name in FORBIDDEN]
        for one in self._patches:
            one.start()

    def __exit__(self, *_: object) -> None:
        """Take them out."""
        for one in self._patches:
            one.stop()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
    else:
        main()
