"""The uses from Python: prove a statement, check a certificate, closed forms and numbers of parametric laws."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from sympy import Expr, S, Symbol

from symkl.certificates import CheckFailed, certificate, replay
from symkl.families import Family
from symkl.families.statistic import X
from symkl.functions import Composite
from symkl.kernel import Theorem
from symkl.measures import FDivergence
from symkl.search.answer import ClosedForm
from symkl.search.closed import close_form
from symkl.search.engine import prove_statement
from symkl.search.information import FisherMatrix, information_matrix
from symkl.search.shown import Proof
from symkl.search.statement import Statement
from symkl.search.verdict import Verdict
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse, parse_expression, read_givens
from symkl.terms import Density, Hypothesis, Term, read

if TYPE_CHECKING:
    from symkl.codegen import Generated
    from symkl.numeric.evaluation import Evaluation
    from symkl.verification.record import Verification


def prove(
    statement: str | Statement,
    given: Iterable[str] = (),
    base: object = None,
    *,
    seconds: float | None = None,
    copies: int = 0,
    recall: Callable[[Statement], Verdict | None] | None = None,
) -> Verdict:
    """Prove a statement without the authored derivations, which are proved by this; `symkl.library.prove` knows them.

    Args: as there; `recall` looks a statement up among known theorems.
    Raises: InputError with the place, if the text cannot be read.
    """
    read = statement if isinstance(statement, Statement) else parse(statement, given, base)
    return prove_statement(read, seconds=seconds, copies=copies, recall=recall)


def closed_form(expression: str | Expr, given: Iterable[str | Hypothesis] = (), base: object = None) -> ClosedForm:
    """Derive the closed form of information measures of parametric laws, as a theorem with its conditions.

    Formula: any linear combination of H, CE, KL, J, Renyi, Tsallis, Bhattacharyya, Hellinger2 and ChiSquared of laws
        such as Normal(m, s) and Gamma(a, b).
    Args: `expression` in the language or a term; `given`, conditions on the parameters; `base` of the logarithm (None:
        nats, 2: bits), for texts.
    Returns: a ClosedForm whose status is closed, region, infinite or none; nothing is assumed silently.
    Raises: InputError, if the text cannot be read or speaks of laws that are not parametric.

    >>> closed_form("KL(Exponential(a) || Exponential(b))").value
    log(a/b) - 1 + b/a

    Source: Gil, Alajaji and Linder 2013, Renyi divergence measures for commonly used univariate continuous
        distributions, table 1, for many of the values; the method is this project's.
    """
    givens = (given,) if isinstance(given, (str, Hypothesis)) else tuple(given or ())
    text = expression if isinstance(expression, str) else ""
    try:
        term = read(parse_expression(text, base) if text else expression)
        texts = tuple(h for h in givens if isinstance(h, str))
        known = (*(h for h in givens if isinstance(h, Hypothesis)), *read_givens(texts, (term,), base))
        _without_functions(term, text)
        return close_form(term, known)
    except TypeError as error:
        raise InputError(str(error), text) from error


def _without_functions(term: Expr, text: str) -> None:
    """Refuse a term that speaks of functions of which nothing is known."""
    found = sorted({t.function for t in term.atoms(Composite, FDivergence)})
    if found:
        msg = f"{found[0]} is an arbitrary function; for a value, write KL, ChiSquared, TV or Hellinger2"
        raise InputError(msg, text)


def evaluate(
    expression: str | Expr,
    digits: int = 30,
    values: Mapping[str, object] | None = None,
    base: object = None,
) -> Evaluation:
    """Return a number for information measures of parametric laws, with a claim of digits that was checked.

    Formula: the closed form; where there is none, the definition as an integral or sum, at two independent settings.
    Args: `expression` in the language or a term; `digits`, 1 to 1000; `values` of its parameters by name, exact numbers
        or texts such as "7/3"; `base` of the logarithm (None: nats, 2: bits), for texts.
    Returns: an Evaluation: value, digits, method ("closed form", "quadrature", "sum"); oo with its reason.
    Raises: InputError, if the text cannot be read, a parameter has no value, or no digit can be vouched for.

    >>> evaluate("H(Poisson(7/2))", 20).value
    2.0151725225129722812
    >>> evaluate("KL(Gamma(a, 2) || Gamma(5/2, 1))", 15, {"a": "7/3"}).value
    0.573399354498145

    Source: this project; digits that two precisions do not share are not claimed.
    """
    text = expression if isinstance(expression, str) else ""
    from symkl.numeric.evaluation import MOST_DIGITS, number_of  # late, as all that proving does not need

    _whole(digits, MOST_DIGITS, text)
    term = read(parse_expression(text, base) if text else expression)
    _without_functions(term, text)
    numbers = {Symbol(str(name)): _exact(str(name), value) for name, value in (values or {}).items()}
    try:
        term = term.xreplace(numbers)
        free = sorted(s.name for s in term.free_symbols if isinstance(s, Symbol) and s != X)
        if free:
            msg = f"{free[0]} has no value; set it, as in {free[0]} = 7/3"
            raise InputError(msg, text)
        return number_of(term, digits)
    except (TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(str(error), text) from error


def _whole(digits: object, most: int, text: str) -> None:
    """Refuse a number of digits that cannot be reached."""
    if not isinstance(digits, int) or not 1 <= digits <= most:
        msg = f"digits are a whole number between 1 and {most}, not {digits}"
        raise InputError(msg, text)


def _exact(name: str, value: object) -> Expr:
    """Read the value of a parameter exactly: 0.1 as a text is 1/10."""
    found = parse_expression(value) if isinstance(value, str) else read(value)
    if isinstance(found, Term) or not found.is_number or not found.is_real:
        msg = f"the value of {name} is a real number, not {value}"
        raise InputError(msg, value if isinstance(value, str) else "")
    return found


def law(source: Any, x: Symbol | None = None, support: tuple[object, object] | None = None) -> Family:
    """Return the family member that a law of another library is, or that a density without a name is proportional to.

    Formula: the same density; of a bare density, up to factors without x.
    Args: `source`, a law of sympy.stats, scipy.stats, torch.distributions or NumPyro; or a density, with the symbol `x`
        of its value and the ends of its `support`.
    Raises: TypeError, naming what no family has.

    >>> from sympy import exp, oo, symbols
    >>> k, s, x = symbols("k s x")
    >>> law(x ** (k - 1) * exp(-x / s), x, (0, oo))
    Gamma(k, 1/s)

    Source: see `symkl.interop`.
    """
    from symkl.interop.densities import recognised
    from symkl.interop.libraries import law as law_of

    if x is None and support is None:
        return law_of(source)
    if not isinstance(x, Symbol) or support is None or len(support) != 2:
        raise TypeError("a density needs the symbol of its value and the two ends of its support: law(f, x, (0, oo))")
    return recognised(S(source), x, S(support[0]), S(support[1]))


def entropy(p: Any, base: object = None) -> ClosedForm:
    """Return the closed form of the entropy of a law of symkl, sympy.stats, scipy.stats, torch or NumPyro.

    Formula: H(p) = -E_p[log_b p].
    Args: `p`, the law; `base`, None for nats, 2 for bits.
    Raises: TypeError, if the law is not known.

    >>> from sympy import stats
    >>> entropy(stats.Exponential("X", 3)).value
    1 - log(3)

    Source: Cover and Thomas 2006, section 8.1.
    """
    from symkl.interop.libraries import measure_of

    return close_form(measure_of(p, kind="entropy", base=base))


def cross_entropy(p: Any, q: Any, base: object = None) -> ClosedForm:
    """Return the closed form of the cross-entropy of two laws; p weights, q is the model.

    Formula: H(p, q) = -E_p[log_b q].
    Args: `p` and `q`, laws as for `entropy`; `base`, None for nats, 2 for bits.
    Raises: TypeError, if a law is not known.

    >>> from sympy import stats
    >>> cross_entropy(stats.Exponential("X", 1), stats.Exponential("Y", 3)).value
    3 - log(3)

    Source: Cover and Thomas 2006, section 5.4.
    """
    from symkl.interop.libraries import measure_of

    return close_form(measure_of(p, q, kind="cross_entropy", base=base))


def kl_divergence(p: Any, q: Any, base: object = None) -> ClosedForm:
    """Return the closed form of the Kullback-Leibler divergence of two laws.

    Formula: KL(p || q) = E_p[log_b (p / q)].
    Args: `p` and `q`, laws as for `entropy`; `base`, None for nats, 2 for bits.
    Raises: TypeError, if a law is not known.

    >>> from sympy import stats
    >>> kl_divergence(stats.Exponential("X", 1), stats.Exponential("Y", 3)).value
    2 - log(3)

    Source: Kullback and Leibler 1951.
    """
    from symkl.interop.libraries import measure_of

    return close_form(measure_of(p, q, kind="kl_divergence", base=base))


def fisher_information(p: Any, parameters: Iterable[str | Symbol] = ()) -> FisherMatrix:
    """Return the Fisher information matrix of a law of symkl or of the libraries `law` knows, in closed form.

    Formula: I_ij = E_p[d log p/d theta_i  d log p/d theta_j], which is -E_p[d^2 log p/(d theta_i d theta_j)] where the
        log-density is smooth in the parameters.
    Args: `p`, a law of symkl, sympy.stats, scipy.stats, torch or NumPyro; `parameters`, symbols in it or names of the
        family's parameters; if there are none, all symbols of the law, and of a law of numbers all parameters that are
        not whole numbers.
    Returns: a FisherMatrix with `value` (a SymPy matrix), `status`, `conditions` and the `entries`, each with its
        theorem.
    Raises: TypeError, if the law is not known; ValueError for what is no parameter.

    >>> from symkl.families import FAMILIES
    >>> fisher_information(FAMILIES["Normal"](Symbol("m"), Symbol("s"))).value
    Matrix([
    [s**(-2),      0],
    [      0, 2/s**2]])

    Source: Lehmann and Casella 1998, section 2.5.
    """
    from symkl.interop.libraries import law as law_of

    return information_matrix(p if isinstance(p, Density) else law_of(p), parameters)


def dumps(theorem: Theorem) -> str:
    """Return a theorem's certificate as JSON text, with a digest of its content.

    >>> isinstance(dumps(prove("H(X,Y) = H(Y,X)").theorem), str)
    True
    """
    if not isinstance(theorem, Theorem):
        msg = f"a theorem has a certificate, {type(theorem).__name__} has none; a verdict that is proved has .theorem"
        raise TypeError(msg)
    data = certificate(theorem)
    return json.dumps({**data, "digest": _digest(data)}, separators=(",", ":"), ensure_ascii=False)


Checkable: TypeAlias = Theorem | ClosedForm | Statement | Verdict | Proof
"""What `verify` takes beside texts, and `check` beside certificates."""


def verify(subject: str | Checkable, digits: int = 50, given: Iterable[str] = (), base: object = None) -> Verification:
    """Check a theorem, a closed form or a statement numerically and return a record of the check.

    Formula: both sides agree to within 10^-digits at random exact parameters, or exactly on random finite models.
    Args: `subject`, an object, or a text: a statement such as "KL(P || Q) = CE(P, Q) - H(P)", or an expression such as
        "KL(Gamma(a, b) || Gamma(c, d))", whose closed form is checked; `digits`, 1 to 1000; `given` and `base` as for
        `prove`, for texts.
    Returns: a Verification: verdict ("agrees", "refuted", "no value"), method ("exact", "replay", "ball", "digits"),
        digits, radius, points, the worst line; a refutation carries its point.
    Raises: InputError, if a text cannot be read.

    >>> found = verify("KL(Exponential(a) || Exponential(b))", 20)
    >>> found.verdict, found.points >= 8
    ('agrees', True)
    >>> verify("H(X) <= H(X,Y)").method
    'exact'

    Source: this project; "agrees" is evidence, a refutation by a ball or a model is a proof.
    """
    from symkl.numeric.evaluation import MOST_DIGITS  # late, as all that proving does not need
    from symkl.verification.verify import verified

    _whole(digits, MOST_DIGITS, subject if isinstance(subject, str) else "")
    if not isinstance(subject, (str, Checkable)):
        msg = f"a text, theorem, closed form, statement, verdict or proof can be checked, not {type(subject).__name__}"
        raise TypeError(msg)
    if isinstance(subject, str):
        relation = any(sign in subject for sign in ("=", "<", ">"))
        return verified(parse(subject, given, base) if relation else closed_form(subject, given, base), digits)
    return verified(subject, digits)


@overload
def check(source: str | Path | Mapping[str, Any]) -> Theorem: ...


@overload
def check(source: Checkable, digits: int = 50) -> Verification: ...


def check(source: str | Path | Mapping[str, Any] | Checkable, digits: int = 50) -> Theorem | Verification:
    """Replay a certificate and return the theorem it proves; `verify` a theorem, closed form or statement.

    Args: `source`, a certificate (a mapping, JSON text or a file), or an object to check to so many `digits`.
    Raises: CheckFailed naming the step, if a certificate does not prove what it states or was altered.

    >>> check(dumps(prove("H(X,Y) = H(Y,X)").theorem)).relation
    '='
    >>> check(closed_form("H(Exponential(a))"), 20).verdict
    'agrees'
    """
    if isinstance(source, Checkable):
        return verify(source, digits)
    try:
        if isinstance(source, Mapping):
            data: Any = dict(source)
        elif not isinstance(source, (str, Path)):
            msg = f"a certificate is a file, JSON text or a mapping, not {type(source).__name__}"
            raise TypeError(msg)
        else:
            text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
            data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CheckFailed(f"this is not JSON: {error}") from error
    response = data if isinstance(data, dict) else {}
    data = response.get("certificate", response)
    if not isinstance(data, dict) or not data:
        raise CheckFailed("this is not a symkl proof")
    body = {key: value for key, value in data.items() if key != "digest"}
    if data.get("digest") != _digest(body):
        raise CheckFailed("the digest does not fit: the file was altered or cut short")
    theorem = replay(body)
    if data is not response:
        _compare(response, theorem)
    return theorem


def _compare(response: Mapping[str, Any], theorem: Theorem) -> None:
    """Refuse a response whose relation, hypotheses, axioms or ends of its proof are not those of its certificate."""
    from symkl.emit.json_view import as_dict

    shown = as_dict(theorem)
    for key in ("relation", "hypotheses", "axioms"):
        if response.get("status") == "proved" and response.get(key) != shown[key]:
            raise CheckFailed(f"{key} of the response are not what its certificate proves")
    steps = response.get("steps")
    if response.get("status") == "proved" and (not isinstance(steps, list) or not _joins(steps, theorem)):
        raise CheckFailed("the steps of the response do not lead from one side of its theorem to the other")


def _joins(steps: list[Any], theorem: Theorem) -> bool:
    """Whether the steps are a chain between the sides of a theorem, each of its relation or an equation."""
    ends = [str(theorem.left), *(step.get("right") for step in steps)]
    relations = {step.get("relation") for step in steps}
    joined = all(step.get("left") == end for step, end in zip(steps, ends, strict=False))
    relation = "<=" if "<=" in relations else "="
    return joined and ends[-1] == str(theorem.right) and relations <= {"=", "<="} and relation == theorem.relation


def _digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a certificate."""
    from hashlib import sha256  # late: few programs ask for a digest

    return sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _repr_html_(value: Theorem | Proof | Verdict) -> str:
    """Return what a notebook shows."""
    from symkl.emit.notebook import html

    return html(value)


for _kind in (Theorem, Proof, Verdict):
    setattr(_kind, "_repr_html_", _repr_html_)  # noqa: B010 (the classes lie below the views and do not know them)


def _numpy(answer: ClosedForm, name: str | None = None) -> Generated:
    """Return a closed form as a NumPy function with its `.source`; see `symkl.lambdify`."""
    return _lambdify(answer, "numpy", name)


def _lambdify(known: ClosedForm | Theorem, backend: str = "numpy", name: str | None = None) -> Generated:
    """Return a closed form or a theorem as a function of a backend; see `symkl.lambdify`."""
    from symkl.codegen import lambdify

    return lambdify(known, backend, name=name)


setattr(ClosedForm, "numpy", _numpy)  # noqa: B010 (as above)
setattr(ClosedForm, "lambdify", _lambdify)  # noqa: B010 (as above)
setattr(Theorem, "lambdify", _lambdify)  # noqa: B010 (as above)
