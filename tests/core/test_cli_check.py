"""`alphamath-lite check`: a verdict and a reason for whatever two texts are given."""

import json

import pytest
from typer.testing import CliRunner, Result

from alphamath_lite.cli.app import build_app

MEGABYTE = 1 << 20


def check(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(build_app(), ["check", *words], input=stdin)


@pytest.mark.parametrize(
    ("gold", "given", "code", "said"),
    [
        ("1/2", "0.5", 0, "equal (number): The answers are the same number.\n"),
        ("-5", "-5.0", 0, "equal (number): The answers are the same number.\n"),
        ("-x^2", "-x**2", 0, "equal (expression): The answers are the same expression.\n"),
        ("(1,2)", "(2,1)", 1, "different (tuple): The answers are not the same tuple.\n"),
        ("5", "", 1, "different (number): No answer was given.\n"),
        ("5", "__import__('os')", 1, "unsure (number): Not decided: "),
        ("5", r"\frac{1}{2", 1, "unsure (number): Not decided: the given answer could not be read"),
    ],
)
def test_verdict_reason_and_exit_code(gold: str, given: str, code: int, said: str) -> None:
    result = check(gold, given)
    assert (result.exit_code, result.stdout[: len(said)]) == (code, said)


@pytest.mark.parametrize(
    "given",
    [
        b"7" * MEGABYTE,
        b"x+" * MEGABYTE + b"1",
        b"\\boxed{" * (MEGABYTE // 7),
        b"\0" * MEGABYTE,
        b"\xed\xa0\x80" * 1000,
        b"</output></step><step>" * 1000,
    ],
    ids=range(6),
)
def test_long_and_hostile_answers_come_by_standard_input(given: bytes) -> None:
    result = check("5", "-", "--json", stdin=given)
    verdict = json.loads(result.stdout)
    assert (result.exit_code, verdict["outcome"] in ("different", "unsure")) == (1, True)
    assert verdict["reason"]


def test_a_long_solution_is_searched_for_its_answer() -> None:
    assert check("5", "-", stdin=b"words " * 100_000 + b"\nFinal Answer: 5").exit_code == 0


def test_more_than_anyone_means_is_refused() -> None:
    result = check("5", "-", stdin=b"5" * (10 * MEGABYTE + 1))
    assert (result.exit_code, "longer than 10 MiB" in result.stderr) == (2, True)


def test_a_tolerance_is_a_share() -> None:
    assert check("100", "100.05", "--tolerance", "1e-3").exit_code == 0
    assert check("5", "6", "--tolerance", "2").exit_code == 2
