"""Running steps in one namespace, and what is shown of their output."""

import json
import sys

import pytest

from alphamath_lite.interpreter.observation import cut, make_visible, round_floats, shape
from alphamath_lite.interpreter.session import Session


def run(*steps: str) -> tuple[str, str]:
    session = Session()
    return [session.run(step) for step in steps][-1]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("print(1)\nprint(2, 3)", "1\n2 3"),
        ("a = 3\na ** 2", "9"),
        ("print('x')\n'last'", "x\nlast"),
        ("x = 5\nNone", ""),
        ("", ""),
        ("```python\nprint(6 * 7)\n```", "42"),
        ("from sympy import *\nx = symbols('x')\nfactor(x**2 - 1)", "(x - 1)*(x + 1)"),
        ("import sys\nsys.stdout = None\nprint('lost')", ""),
        ("1 / 3", "0.3333"),
        ("print('a', end='')\n'b'", "a\nb"),
        ("def f(): pass\nf", "<function f>"),
    ],
)
def test_a_step_shows_prints_then_its_last_value(code: str, text: str) -> None:
    assert run(code) == ("ok", text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("x", "NameError: name 'x' is not defined"),
        ("print('before')\n1 / 0", "ZeroDivisionError: division by zero"),
        ("raise ValueError", "ValueError"),
        ("raise ValueError('one\\n  two')", "ValueError: one two"),
        ("1 +", "SyntaxError: invalid syntax"),
        ("{}['k']", "KeyError: 'k'"),
        ("raise ValueError(0.123456)", "ValueError: 0.123456"),
        ("raise ValueError(object())", "ValueError: <object object>"),
        ("import sys\nsys.exit(3)", "SystemExit: 3"),
        ("input()", "EOFError: EOF when reading a line"),
        (
            "class E(Exception):\n    def __str__(self): raise self\nraise E",
            "E: the message of this error cannot be shown",
        ),
    ],
)
def test_an_error_is_one_line_in_the_style_of_python(code: str, text: str) -> None:
    assert run(code) == ("error", text)


def test_steps_share_names_and_sessions_do_not() -> None:
    assert run("def f(n): return n + k", "k = 2", "f(1)") == ("ok", "3")
    assert run("k")[0] == "error"


def test_a_failed_step_keeps_what_it_defined() -> None:
    assert run("a = 1\nb = c", "a") == ("ok", "1")


def test_too_much_output_ends_the_step_even_when_it_catches_errors() -> None:
    code = "while True:\n    try: print('x' * 1000)\n    except Exception: pass"
    assert run(code) == ("output_limit", "OutputLimitError: more than 64 KB was printed")


def test_a_memory_error_is_a_status_of_its_own() -> None:
    assert run("raise MemoryError")[0] == "memory"


def test_a_keyboard_interrupt_leaves_unless_the_session_is_told_to_keep_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        run("raise KeyboardInterrupt")
    assert Session(interruptible=False).run("raise KeyboardInterrupt") == (
        "error",
        "KeyboardInterrupt",
    )


def test_standard_streams_are_put_back() -> None:
    before = sys.stdout, sys.stderr, sys.stdin
    run("import sys\nsys.stdout = sys.stderr = sys.stdin = None")
    assert (sys.stdout, sys.stderr, sys.stdin) == before


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("0.30000000000000004", "0.3"),
        ("3.14159265", "3.1416"),
        ("-2.718281828", "-2.7183"),
        ("2.5 3.1416 5. 1e-07", "2.5 3.1416 5. 1e-07"),
        ("2.00000000001", "2.0"),
        ("0.12345", "0.1235"),
        ("9.99999", "10.0"),
        ("1.23456789e-10", "1.2346e-10"),
        ("1.23456789e+300", "1.2346e+300"),
        ("0.00001234567", "0.00001235"),
        ("-0.00000000", "-0.0"),
        ("123456789012345678901234567890.123456789", "123456789012345678901234567890.1235"),
        ("(1.41421356237-2.23606797749j)", "(1.4142-2.2361j)"),
        ("x = 3.14159265.", "x = 3.1416."),
        ("0.333333333333333*x", "0.3333*x"),
        ("v1.23456 1.2.345678", "v1.23456 1.2.345678"),
        ("[0.33333333 1.        ]", "[0.3333 1.        ]"),
    ],
)
def test_only_floats_of_more_than_four_places_are_rounded(printed: str, shown: str) -> None:
    assert round_floats(printed) == shown
    assert round_floats(shown) == shown


def test_a_long_number_is_rounded_without_losing_its_head() -> None:
    assert round_floats("1" * 30_000 + "." + "3" * 30_000) == "1" * 30_000 + ".3333"


def test_a_long_output_ends_in_dots_within_its_length() -> None:
    assert cut("a" * 500) == "a" * 500
    assert cut("a" * 501) == "a" * 497 + "..."
    assert shape("1.23456 " * 10_000, n_chars=20) == "1.2346 1.2346 1.2..."


@pytest.mark.parametrize("character", ["\0", "\x1b", "\r", "\u202e", "\u2066", "\udce2", "\x9b"])
def test_characters_that_deceive_are_written_out(character: str) -> None:
    shown = make_visible(f"a{character}b")
    assert character not in shown
    assert json.loads(json.dumps(shown)).encode("utf-8").decode() == shown
    assert make_visible("a\tb\n") == "a\tb\n"
