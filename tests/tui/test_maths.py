"""LaTeX as terminal text: what is known becomes readable, what is not stays as it is."""

import pytest

from alphamath_lite_tui.maths import answer_text, formula, readable

KNOWN = {
    r"x^{k+1} = \frac{-b \pm \sqrt{b^2-4ac}}{2a}": "xᵏ⁺¹ = (-b ± √(b²-4ac))/(2a)",
    r"\sum_{i=1}^n i^2 = \dfrac{n(n+1)(2n+1)}{6}": "∑ᵢ₌₁ⁿ i² = (n(n+1)(2n+1))/6",
    r"\frac{1}{2} + \frac13 = \tfrac56": "1/2 + 1/3 = 5/6",
    r"\frac{\frac{1}{2}}{3}": "(1/2)/3",
    r"\binom{n}{k} \equiv 1 \pmod{p}": "C(n, k) ≡ 1 (mod p)",
    r"\sqrt[3]{x+1} + \sqrt2": "∛(x+1) + √2",
    r"e^{i\pi} + a_{n+1}": "e^(iπ) + aₙ₊₁",
    r"\boxed{\left( x \in \mathbb{R} \right)}": "( x ∈ ℝ )",
    r"90^\circ, 10\%, \{1, 2\}": "90°, 10%, {1, 2}",
    r"x = 2 \text{ or } x = 3": "x = 2 or x = 3",
    r"\int_0^1 x\,dx \le \lim_{x \to 0} \frac{\sin x}{x}": "∫₀¹ x dx ≤ lim_(x → 0) (sin x)/x",
}
UNKNOWN = [r"\foo{x}", r"\frac{1", r"x^", r"\begin{tikz}a\end{tikz}", r"a & b", r"\frac{1}{\foo}"]


@pytest.mark.parametrize(("latex", "shown"), KNOWN.items())
def test_a_known_formula_is_readable(latex: str, shown: str) -> None:
    assert formula(latex) == shown


@pytest.mark.parametrize("latex", UNKNOWN)
def test_an_unknown_or_malformed_formula_stays_as_it_is(latex: str) -> None:
    assert formula(latex) == latex
    assert readable(f"so ${latex}$.") == f"so ${latex}$."


def test_matrices_and_cases_are_blocks() -> None:
    matrix = r"A = \begin{pmatrix} 1 & 2 \\ 3 & 44 \end{pmatrix} x"
    assert formula(matrix) == "    ⎛1  2 ⎞\nA = ⎝3  44⎠ x"
    cases = r"f(x)=\begin{cases} 1 & x>0 \\ 0 & x=0 \\ -1 & \text{else} \end{cases}"
    assert formula(cases) == "     ⎧1   x>0\nf(x)=⎨0   x=0\n     ⎩-1  else"


def test_only_formulas_in_a_text_are_touched() -> None:
    assert readable(r"It costs $5 and $6.") == r"It costs $5 and $6."
    assert readable(r"So $x^2$ and \(y_1\).") == "So x² and y₁."
    assert readable("2^10 = x^2 - (y+1)^3 in plain text") == "2¹⁰ = x² - (y+1)³ in plain text"
    for unclear in ("x^n", "x^2y", "2^1.5", "2^3^4", "^2", "x^-1"):
        assert readable(unclear) == unclear


def test_an_answer_is_a_formula_where_it_is_written_as_one() -> None:
    assert answer_text(r"\frac{1}{2}") == "1/2"
    assert answer_text("{2, 3}") == "{2, 3}"
    assert answer_text(r"$\sqrt{2}$") == "√2"
