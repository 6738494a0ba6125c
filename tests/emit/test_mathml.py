"""MathML and typst say what LaTeX and text say, of every class of terms: nothing lost, nothing but MathML Core."""

import re
import unicodedata
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
import typst

from symkl.emit.breaks import MOST, WHOLE, pieces
from symkl.emit.latex_boxes import INLINE, latex_of
from symkl.emit.layout import Call, Frac, Prefix, Prod, Row, Script, Sum, Word
from symkl.emit.mathml import math, mathml
from symkl.emit.setting import NOTATIONS, setting_of
from symkl.emit.terms import box
from symkl.emit.text_boxes import text_of
from symkl.emit.typst import broken, document, running
from symkl.emit.width import width
from symkl.measures import every_measure
from symkl.syntax.parse import parse_expression
from tests.random_terms import Maker

CORE = {
    "math",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
}
ATTRIBUTES = {
    "displaystyle",
    "mathvariant",
    "form",
    "fence",
    "separator",
    "stretchy",
    "symmetric",
    "largeop",
    "lspace",
    "rspace",
    "minsize",
    "maxsize",
    "width",
}
SEEDS = range(80)


def shown(term, notation="expectation"):
    return box(term, setting_of((term,), notation, standalone=True))


def everything(notation="expectation"):
    """Boxes of random terms of every class, and of every example of every measure."""
    found = [shown(Maker(seed).term(3), notation) for seed in SEEDS]
    examples = [text for c in every_measure() for text in c.examples]
    assert len(examples) > 10
    return found + [shown(parse_expression(text), notation) for text in examples]


def letters(text):
    """Letters, digits and primes, whatever alphabet they are printed in; d, E, log are told apart by nothing."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(c for c in plain if c.isalnum() or c in "′∞∑∫∏")


def content(markup):
    return "".join(ET.fromstring(f"<x>{markup}</x>").itertext())


@pytest.mark.parametrize("notation", NOTATIONS)
def test_mathml_says_what_the_text_says(notation):
    for value in everything(notation):
        expected = text_of(value).replace("Σ", "∑").replace("Π", "∏")
        assert letters(content(mathml(value)).replace("Σ", "∑").replace("Π", "∏")) == letters(expected), expected


def test_nothing_but_mathml_core():
    for value in everything():
        for style in ("display", INLINE):
            for element in ET.fromstring(f"<x>{math(value, style)}</x>").iter():
                assert element.tag in CORE | {"x", "span"}
                assert set(element.attrib) <= ATTRIBUTES | {"class"}, element.attrib
                if element.tag in {"msub", "msup", "mfrac", "munder", "mover"}:
                    assert len(element) == 2
                if element.tag in {"msubsup", "munderover"}:
                    assert len(element) == 3


def test_pieces_say_what_the_whole_says():
    for value in everything():
        whole, parts = letters(text_of(value)), [letters(text_of(piece)) for piece in pieces(value)]
        assert sum(parts, Counter()) == whole, text_of(value)


def test_brackets_are_closed_over_all_pieces():
    for value in everything():
        said = "".join(text_of(piece) for piece in pieces(value))
        for left, right in ("()", "[]"):
            assert said.count(left) == said.count(right), said


def test_a_piece_is_narrow_or_has_no_place_to_break():
    sums = Sum(tuple(("+", Call(Word("H", "H"), Word("X", "X"))) for _ in range(40)))
    nested = Call(
        Script(Word("E", "E"), Word("q", "q")), Prefix(Word(r"\log ", "log"), Prod((Word("a", "a"), sums))), "[]"
    )
    for value in (sums, nested, Row((Word("x", "x"), sums)), Frac(sums, sums)):
        found = pieces(value)
        assert len(found) > 5
        assert max(width(latex_of(piece)) for piece in found) <= MOST


def test_a_fraction_is_broken_only_if_it_must_be():
    part = Prod(tuple(Word("a", "a") for _ in range(50)))
    whole = Frac(part, part)
    assert MOST < width(latex_of(whole)) < WHOLE
    assert pieces(whole) == [whole]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_typst_sets_every_class(notation):
    """typst raises on an unknown name and on markup that does not close."""
    body = "\n\n".join(broken(value) + " " + running((value, " in text")) for value in everything(notation))
    assert typst.compile(document([body]).encode()).startswith(b"%PDF")


def test_what_people_type_is_escaped():
    words = 'a <b> & "c" $x$ #f() *d* _e_ `g` \\h @i [j] ~k'
    assert typst.compile(document([running((words,))]).encode()).startswith(b"%PDF")
    odd = [Word(rf"\text{{{name}}}", name) for name in ("#", "<b>", '"', "\\", "$", "ж", "a b")]
    assert typst.compile(document([broken(word) for word in odd]).encode()).startswith(b"%PDF")
    assert [content(math(word)) for word in odd] == [word.text for word in odd]


def test_a_function_stands_apart_from_its_argument():
    log = Prefix(Word(r"\log ", "log"), Word("p", "p"))
    assert re.search(r"<mi>log</mi><mspace[^>]*/><mi>p</mi>", mathml(log))
    assert "mspace" not in mathml(Prefix(Word(r"\log ", "log"), Call(None, Word("p", "p"))))


def test_a_prime_is_no_superscript():
    """Its sign is drawn high already: raised once more, and made smaller, it floats above the letter."""
    plain, indexed = (mathml(box(term, setting_of([term])), INLINE) for term in map(parse_expression, ("p(x')", "p(x_t')")))
    assert '<mi>x</mi><mo form="postfix" lspace="0" rspace="0">′</mo>' in plain
    assert "<msup>" not in plain + indexed
    assert '<mpadded width="0">' in indexed
