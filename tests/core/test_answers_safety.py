"""Answers are text of strangers: nothing of them is evaluated here, and nothing makes us raise."""

import builtins
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alphamath_lite.answers import compare, display, extract, same_answer
from alphamath_lite.answers.latex_reader import read_latex
from alphamath_lite.answers.python_reader import read_python

HOSTILE = [
    "", "\0", "\ud800", "9**9**9**9", "__import__('os').system('touch /tmp/owned')",
    "(lambda: 0)()", "open('/etc/passwd').read()", "().__class__.__bases__", "(" * 5000, "[" * 5000,
    "-" * 5000 + "1",
    "{" * 300 + "}" * 300, "\\frac{" * 500, "x^" * 1000 + "2", "1/" * 1500 + "1", "!" * 3000,
    "1" * 100_000, "9" * 900 + "!", "a" * 1_000_000, "\\boxed{" * 50_000, "$" * 100_001,
    "Final Answer: " * 20_000, "|x" * 1000, "factorial(factorial(12))", "2**(10**9)", "1e999999",
    "sin(" * 39 + "x" + ")" * 39, "0:0", "sin()", "max()", "1/0", "Rational(1, 0)", "oo - oo",
    "(x+y+z)**64", "binomial(10**9, 5*10**8)", "[10]*2", "f'{1}'", "x if y else z", "1" * 5000,
    ",".join(["(x+y+z)**64"] * 64), "\\pm" * 200, "is " * 20_000, "((1,2)," * 30,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gets_a_verdict_and_runs_nothing(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("an answer was evaluated")

    monkeypatch.setattr(builtins, "eval", refuse)
    monkeypatch.setattr(builtins, "exec", refuse)
    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr("alphamath_lite.answers.grading._call_confined", lambda argument: None)
    for gold in ("5", "x^2+1", r"\text{even}", "(1, 2)", "[0, 1)"):
        assert compare(gold, text).outcome in ("different", "unsure")
        assert compare(text, gold).outcome in ("different", "unsure")
        assert not same_answer(gold, text)
    extract(text)
    display.textbook(text)
    display.latex(text)


def test_numbers_and_print_forms_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(argument: object) -> object:
        raise AssertionError("a process was asked for")

    monkeypatch.setattr("alphamath_lite.answers.grading._call_confined", refuse)
    assert same_answer("12.50", "25/2")
    assert same_answer("x**2 + x", "x*(x + 1)")
    assert same_answer("Interval(0, 1)", "[0, 1]")


@pytest.mark.parametrize(
    "text", ["open('x')", "a.b", "[i for i in x]", "x := 1", "'a' 'b'.c", "1_0"]
)
def test_python_off_the_list_is_unreadable(text: str) -> None:
    assert read_python(text) is None


@settings(max_examples=200)
@given(st.text(alphabet="x1+-*/^()[]{},.\\ fracsqtpimbegn=<>|&_!%:'", max_size=60))
def test_readers_never_raise(text: str) -> None:
    read_python(text)
    read_latex(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_same_answer_is_symmetric(a: str, b: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alphamath_lite.answers.grading._call_confined", lambda argument: None)
        assert same_answer(a, b) == same_answer(b, a)
