"""Which answers count as the same: one row a policy, in both directions where both hold."""

import pytest

from alphamath_lite.answers import PAPER_TOLERANCE, compare, same_answer

EQUAL = [
    # numbers
    ("1/2", "0.5"), (r"\frac{1}{2}", "Rational(1, 2)"), (r"\frac12", "2/4"), ("12345", "12,345"),
    ("32{,}348", "$32,348"), ("4.5e33", r"4.5 \times 10^{33}"), (r"1\frac12", "3/2"),
    ("1 1/2", "1.5"), (r"\frac56", "0.8333333333333334"), ("0.015", "0.0150000000000000"),
    ("2^{100}", "1267650600228229401496703205376"), (r"\binom{10}{3}", "120"), ("5!", "120"),
    # roots and constants
    (r"\frac{\sqrt{2}}{2}", "sqrt(2)/2"), (r"\frac{1}{\sqrt{3}}", "sqrt(3)/3"),
    (r"(\sqrt{2}-1)^2", r"3-2\sqrt{2}"), ("2√5", "sqrt(20)"), (r"2\pi", "6.283185307179586"),
    (r"\sqrt{6}", "sqrt(2)*sqrt(3)"), (r"\log_2 3", "1.5849625007211563"),
    # expressions
    ("(x+1)^2", "x**2 + 2*x + 1"), (r"\frac{x+2}{7}", "x/7 + 2/7"), ("ab", "a*b"),
    (r"36x\sqrt{35x}", "36*sqrt(35)*x**(3/2)"), ("y = 2x", "2*x"), ("f(x) = x^2", "x**2"),
    # complex numbers
    ("3+4i", "3 + 4*I"), ("3+4i", "3+4j"), (r"\frac{1}{i}", "-I"),
    # several values
    ("2, 3", "[3, 2]"), (r"\{1,2,3\}", "{3, 2, 1}"), ("x=2 or x=3", "2, 3"),
    (r"1 \pm \sqrt{19}", "[1 - sqrt(19), 1 + sqrt(19)]"), ("70,110", "{110, 70}"),
    (r"7, -2, \text{ and } -5", "[-5, -2, 7]"),
    # points and solutions by name
    ("(1,2)", "(1.0, 2.0)"), ("(1,2)", "{x: 1, y: 2}"), ("x=1, y=2", "y = 2, x = 1"),
    ("x=1", "{x: 1}"), ("x=1", "[{x: 1}]"), ("(p,q)=(3,2)", "(3, 2)"),
    (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", "Matrix([[1], [2]])"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[[1, 2], [3, 4]]"),
    # intervals and inequalities, in both directions
    ("[0,1)", "Interval.Ropen(0, 1)"), (r"(2,\infty)", "x > 2"), ("x > 2", "Interval.open(2, oo)"),
    (r"-2 \le x \le 7", "[-2, 7]"), ("[-2,7]", "(-2 <= x) & (x <= 7)"),
    (r"(-\infty, 2)\cup(3,\infty)", "x<2 or x>3"), (r"(-\infty,0)\cup(0,\infty)", "Ne(x, 0)"),
    (r"\emptyset", "EmptySet"), (r"\{x|x>2\}", "(2, oo)"),
    # equations up to a factor
    ("x^2+y^2=1", "2x^2+2y^2=2"), ("y = 2x + 3", "2x - y + 3 = 0"), ("y=2x", "Eq(y, 2*x)"),
    # units, money, percent, degrees
    (r"15\mbox{ cm}^2", "15"), ("5 hours", "5 h"), ("1 km", "1000 m"), ("$18", "18 dollars"),
    (r"\$18", "18.00"), (r"12.5\%", "12.5"), ("25%", "0.25"), ("90^\\circ", "90"),
    ("30°", r"\frac{\pi}{6}"), (r"\frac{NO}{BO}=\frac{1}{2}", "0.5"),
    # letters, words, times, ratios, bases
    ("B", "(B)"), (r"\text{(C)}", "c"), ("A,C", "C, A"), (r"\text{even}", "Even"),
    ("7:32", "07:32"), ("3:5", "6 : 10"), ("204_5", "204_{5}"),
]  # fmt: skip

DIFFERENT = [
    ("1/2", "0.51"), (r"\frac13", "0.333"), ("1e-7", "2e-7"), ("100000001", "100000002"),
    ("0", "1e-12"), ("2^{100}", "1267650600228229401496703205377"),
    (r"2\sqrt5", "5*sqrt(2)"), (r"\sqrt{2}", "1.4142"), (r"\pi", "22/7"),
    ("x^2", "y^2"), ("x+1", "x+2"), ("x=1", "y=1"), ("x+y=10", "10"), ("x^2+y^2=1", "x^2+y^2=2"),
    ("3+4i", "3-4i"), ("-i", "i"),
    ("2, 3", "2"), ("2, 3", "[2, 3, 4]"), (r"1 \pm \sqrt{19}", "1 + sqrt(19)"),
    ("(1,2)", "(2, 1)"), ("(1,2)", "{x: 2, y: 1}"), ("x=1, y=2", "2, 1"), ("(1,2)", "{1, 2}"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[[1, 3], [2, 4]]"),
    ("[0,1)", "(0,1)"), ("x > 2", "x >= 2"), (r"(2,\infty)", "x < 2"), ("x > 2", "y > 2"),
    ("(-2,7)", "Interval(-2, 7)"),
    ("5 km", "5 m"), ("$5", "5 cents"), ("15 cm^2", "15 cm"), ("25", "0.25"),
    ("B", "C"), ("B", "AB"), (r"\text{even}", "odd"), ("7:32", "7:23"), ("1:20", "2:40"),
    ("204_5", "204_6"), ("3:5", "5:3"),
    ("5", ""), ("5", "None"), ("0", "[]"), ("5", "nan"), ("1", "True"), ("5", "any number"),
    (r"\text{no solution}", "0"), ("None", "None"), ("10", "It is not 10."),
    ("5", "$x$ is greater than $5$"),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "given"), EQUAL)
def test_equal(gold: str, given: str) -> None:
    assert compare(gold, given).outcome == "equal"
    assert compare(given, gold).outcome == "equal"
    assert same_answer(gold, given)
    assert same_answer(given, gold)


@pytest.mark.parametrize(("gold", "given"), DIFFERENT)
def test_different(gold: str, given: str) -> None:
    assert compare(gold, given).outcome == "different"
    assert not same_answer(gold, given)


def test_a_point_is_told_from_an_interval_only_where_brackets_tell() -> None:
    assert compare("(1, 3)", "[1, 3]").outcome == "unsure"
    assert compare("(3, 1)", "[3, 1]").outcome == "equal"


def test_counted_things_of_other_names_are_unsure() -> None:
    assert compare("5 apples", "5 oranges").outcome == "unsure"
    assert compare("5 apples", "6 oranges").outcome == "different"


def test_any_of_several_references_counts() -> None:
    assert compare(["(0,0)", "(10,0)"], "(10, 0)").equal
    assert compare(["1", "2"], "3").outcome == "different"
    assert compare([], "3").outcome == "different"


def test_tolerance_is_a_choice() -> None:
    assert not compare("3.14159", "3.1416").equal
    assert compare("3.14159", "3.1416", tolerance=PAPER_TOLERANCE).equal
    assert compare(r"(\pi, 2)", "(3.142, 2)", tolerance=PAPER_TOLERANCE).equal
    assert not compare("100", "101", tolerance=PAPER_TOLERANCE).equal


def test_the_answer_is_found_inside_a_sentence_or_a_solution() -> None:
    assert compare("34", "Final Answer: The largest $n$ is 34.").equal
    assert compare("x > 5", r"Therefore $x \gt 5$ is the solution.").equal
    assert compare("(1,2), (2,1)", r"so \boxed{(1, 2)} and \boxed{(2, 1)}").equal


def test_verdicts_name_the_kind_and_a_reason() -> None:
    verdict = compare("[0, 1)", "(0, 1)")
    assert verdict.kind == "interval"
    assert verdict.reason == "The answers are not the same interval."
    assert compare("5 km", "5000 m").kind == "unit"
    assert compare("5 km", "5000 m").reason == "The answers are the same quantity."
