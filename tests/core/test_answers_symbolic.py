"""What needs computer algebra is settled in a confined process, or not at all."""

import pytest

from alphamath_lite.answers import compare
from alphamath_lite.answers.verdict import Verdict
from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter.calls import CallCrashed, CallTimeout

SYMBOLIC = [
    (r"\tan^2(y)+1", r"\sec^2(y)", True),
    (r"2e^{i\pi/4}", "sqrt(2) + sqrt(2)*I", True),
    (r"\frac{\pi}{4}", "atan(1)", True),
    ("|x-1|", "Abs(1 - x)", True),
    (r"\sqrt{x^2}", "x", False),
    (r"\int_0^1 x\,dx", "1/2", True),
]


def confined() -> Verdict:
    return compare(r"\frac{\pi}{4}", "atan(1)")


@pytest.mark.parametrize(("gold", "given", "equal"), SYMBOLIC)
def test_in_this_process_for_trusted_text(gold: str, given: str, equal: bool) -> None:
    assert compare(gold, given, isolated=False).equal is equal


def test_in_a_confined_process() -> None:
    verdict = confined()
    if "confined" in verdict.reason:
        pytest.skip("calls cannot be confined on this system")
    for gold, given, equal in SYMBOLIC:
        assert compare(gold, given).equal is equal


HOSTILE = [
    "9**9**9**9", r"\binom{10^9}{5\cdot10^8}", r"10^{10^{10^{10}}}", r"\int_0^1 \mathrm{exec}",
    r"\frac{__import__('os')._exit(0)}{2}", r"\sum_{k=1}^{10^{99}} k!", r"\sqrt[0]{x}", r"x\pi=1",
    r"\mathrm{sympy.pi=3}", "(x+y+z)**64",
]  # fmt: skip


def test_a_hostile_answer_never_changes_the_verdict_of_the_next_pair() -> None:
    if "confined" in confined().reason:
        pytest.skip("calls cannot be confined on this system")
    for hostile in HOSTILE:
        assert not compare(r"\frac{\pi}{4}", hostile).equal
        for gold, given, equal in SYMBOLIC:
            assert compare(gold, given).equal is equal


@pytest.mark.slow
def test_a_comparison_that_never_ends_is_unsure() -> None:
    assert compare("5", r"\prod_{k=1}^{10^9} k").outcome == "unsure"


@pytest.mark.parametrize("error", [CallTimeout("t"), CallCrashed("c"), InterpreterError("i")])
def test_whatever_happens_there_is_unsure_here(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(argument: object) -> object:
        raise error

    monkeypatch.setattr("alphamath_lite.answers.grading._call_confined", fail)
    verdict = compare(r"\tan^2(y)+1", r"\sec^2(y)")
    assert verdict.outcome == "unsure"
    assert verdict.reason.startswith("Not decided: ")
