"""The plain notation of the curriculum: read once, shown as people and programs write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphamath_lite.curriculum.notation import PYTHON, NotationError, Style, parse, py, render

TIGHT, UNICODE, LATEX = Style(tight=True), Style("unicode"), Style("latex", tight=True)


@pytest.mark.parametrize(
    ("text", "tight", "unicode", "latex", "python"),
    [
        ("x^2 - 5x + 6 = 0", "x^2-5x+6=0", "x² − 5x + 6 = 0", "x^2-5x+6=0",
         "Eq(x**2 - 5*x + 6, 0)"),
        ("(1/2)x + 3/4", "(1/2)x+3/4", "(1/2)x + 3/4", r"\frac{1}{2}x+\frac{3}{4}",
         "(S(1)/2)*x + S(3)/4"),
        ("sqrt(x+1)/(x-3)", "sqrt(x+1)/(x-3)", "√(x + 1)/(x − 3)", r"\frac{\sqrt{x+1}}{x-3}",
         "sqrt(x + 1)/(x - 3)"),
        ("-3 < 2x <= 7", "-3<2x<=7", "−3 < 2x ≤ 7", r"-3<2x\le 7", "And(-3 < 2*x, 2*x <= 7)"),
        ("int(2x, x, 0, 3)", "integral from 0 to 3 of 2x dx", "∫_0^3 2x dx",
         r"\int_{0}^{3} 2x \, dx", "integrate(2*x, (x, 0, 3))"),
        ("log_2(x) = 5", "log_2(x)=5", "log₂(x) = 5", r"\log_{2}(x)=5", "Eq(log(x, 2), 5)"),
        ("mat(1, 2; 3, 4)", "[1 2; 3 4]", "[[1, 2], [3, 4]]",
         r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "Matrix([[1, 2], [3, 4]])"),
        ("abs(x - 3)", "|x-3|", "|x − 3|", "|x-3|", "Abs(x - 3)"),
        ("e^(2x) + 0.5", "e^(2x)+0.5", "e^(2x) + 0.5", "e^{2x}+0.5",
         "E**(2*x) + Rational('0.5')"),
    ],
)  # fmt: skip
def test_a_formula_is_shown_in_every_style(
    text: str, tight: str, unicode: str, latex: str, python: str
) -> None:
    assert render(text, TIGHT) == tight
    assert render(text, UNICODE) == unicode
    assert render(text, LATEX) == latex
    assert py(text) == python


@pytest.mark.parametrize(
    ("text", "starred"),
    [
        ("f(g(-4))", "f(g(-4))"),
        ("f(n + 1) = 3f(n) - 2", "f(n + 1) = 3*f(n) - 2"),
        ("(f - g)(6)", "(f - g)(6)"),
        ("f^(-1)(x) + f'(2)", "f^(-1)(x) + f'(2)"),
        ("2u(1) - v(1)", "2*u(1) - v(1)"),
        ("f(x)g(x)", "f(x)*g(x)"),
        ("p(x - 3)", "p(x - 3)"),
        ("p(p - 3)(p + 7)", "p*(p - 3)*(p + 7)"),
        ("k(k + 1)/2", "k*(k + 1)/2"),
        ("(x + 6)(x)", "(x + 6)*(x)"),
        ("n!(n + 1)!", "n!*(n + 1)!"),
    ],
)
def test_stars_stand_in_products_and_not_in_values_of_functions(text: str, starred: str) -> None:
    assert render(text, Style(star=True)) == starred


@pytest.mark.parametrize("text", ["", "2 +", "(x", "x)", "3 - -4", "#", "x ^"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse(text)


def formulas() -> st.SearchStrategy[str]:
    atoms = st.one_of(st.integers(0, 99).map(str), st.sampled_from(["x", "y", "2x", "pi"]))
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
            inner.map(lambda a: f"sqrt({a})"),
            st.tuples(inner, st.integers(2, 4)).map(lambda t: f"({t[0]})^{t[1]}"),
        ),
        max_leaves=8,
    )


@given(formulas())
def test_the_plain_style_reads_back_to_the_same_formula(text: str) -> None:
    assert parse(render(text, TIGHT)) == parse(text)


@given(formulas())
def test_the_python_style_is_python(text: str) -> None:
    compile(render(text, PYTHON), "<formula>", "eval")
