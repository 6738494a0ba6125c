"""Every measure, those of other packages included: its word, its print, and its two definitions on random models."""

import re
from fractions import Fraction
from random import Random

import pytest

import symkl
from symkl.emit import latex
from symkl.families import FAMILIES
from symkl.kernel import RULES
from symkl.listing import listing
from symkl.measures import FDivergence, LawMeasure, every_measure
from symkl.models import Model, Table, evaluate
from symkl.models.exact import OO
from symkl.models.oracle import check
from symkl.syntax import build
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse_expression
from symkl.syntax.words import MEASURES, SYNONYMS
from tests.typesetting.patterns import banned

EXAMPLES = [(measure, text) for measure in every_measure() for text in measure.examples]


@pytest.mark.parametrize("measure", every_measure(), ids=lambda m: m.__name__)
class TestDeclared:
    def test_it_has_all_that_a_measure_needs(self, measure):
        assert measure.symbol in MEASURES
        assert measure.symbol not in FAMILIES, "the word of the measure is one of a parametric family; take another"
        assert measure.title
        assert measure.source
        assert len(measure.examples) >= 2, "two examples in the language at least"
        assert "Formula:" in measure.__doc__
        assert "Source:" in measure.__doc__

    def test_it_is_listed(self, measure):
        assert measure.symbol in dict(listing("measures"))

    def test_synonyms_are_answered(self, measure):
        for synonym in measure.synonyms:
            assert SYNONYMS[synonym] == measure.examples[0]
            with pytest.raises(InputError, match=re.escape(f"write {measure.examples[0]}")):
                parse_expression(f"{synonym}(P, Q)")

    def test_it_can_be_used_from_python(self, measure):
        home = build if measure.symbol == "I" else symkl  # I would shadow SymPy's imaginary unit
        assert callable(getattr(home, measure.symbol))


@pytest.mark.parametrize(("measure", "text"), EXAMPLES, ids=[text for _, text in EXAMPLES])
class TestExample:
    def test_it_is_read_and_written_back(self, measure, text):
        term = parse_expression(text)
        assert type(term) is measure
        functions = [term.function] if isinstance(term, FDivergence) else []  # which a statement declares
        assert parse_expression(str(term), functions=functions) is term

    def test_it_prints_well(self, measure, text):
        assert not banned(latex(parse_expression(text)))

    def test_definition_and_second_definition_agree(self, measure, text):
        report = check(RULES["unfold"](parse_expression(text)), Random(11), 25, strict=True)
        assert report.models == 25
        assert report.decided >= 15
        assert not report.violations

    def test_a_definition_that_is_off_is_noticed(self, measure, text):
        """The second definition sees what it has to: twice the value, or the value plus 1, is refuted."""
        term = parse_expression(text)
        opened = RULES["unfold"](term)
        wrong = check((term + 1, "=", 2 * opened.right + 1, opened.hypotheses), Random(3), 25)
        assert wrong.violations or opened.right == 0
        assert check((term, "=", opened.right + 1, opened.hypotheses), Random(3), 25).violations


def test_every_word_for_a_measure_is_listed():
    """Fisher too, which is a term of families and no class here."""
    assert {*MEASURES} == {word for word, _ in listing("measures")}
    assert all(len(line) > 20 for _, line in listing("measures"))


ORDERED = [m for m in every_measure() if issubclass(m, LawMeasure) and m.at_one]


@pytest.mark.parametrize("measure", ORDERED, ids=lambda m: m.__name__)
@pytest.mark.parametrize("order", ["1", "0", "-1/2"])
def test_orders_at_which_a_measure_is_a_limit_are_refused(measure, order):
    laws = re.sub(r"^.*;", "", measure.examples[0])
    with pytest.raises(InputError, match="order"):
        parse_expression(f"{measure.symbol}({order};{laws}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Renyi(P || Q)", "takes two laws after alpha"),
        ("Renyi(2, P || Q)", "takes two laws after alpha"),
        ("Renyi(P; P || Q)", "law here"),
        ("TV_2(P, Q)", "no base"),
        ("TV(P; Q)", "takes two laws"),
        ("Hellinger2(q(z), p(x, z))", "same variables"),
        ("TV(p(x), q(y))", "no density in x"),
        ("ChiSquared(P)", "takes two laws"),
    ],
)
def test_slips_get_one_clear_line(text, message):
    with pytest.raises(InputError, match=message) as caught:
        parse_expression(text)
    assert "\n" not in str(caught.value).split("\n", maxsplit=1)[0]


@pytest.mark.parametrize("text", ["Renyi(2; P || Q)", "Renyi(1/2; P || Q)", "ChiSquared(P || Q)", "Bhattacharyya(P, Q)"])
def test_laws_that_exclude_each_other_are_infinitely_apart(text):
    weights = {("x", ()): (Fraction(1), Fraction(1))}
    tables = {(name, ()): Table((("x", ()),), {(i,): Fraction(1)}, weights) for i, name in enumerate("PQ")}
    term = parse_expression(text)
    assert evaluate(term, Model(weights, tables)) == evaluate(term.unfold()[0], Model(weights, tables)) == OO
