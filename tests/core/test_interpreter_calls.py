"""Calls of a trusted function on untrusted arguments, in a fresh confined process each."""

import os
import threading
from collections.abc import Iterator

import pytest

from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter import (
    CallCrashed,
    CallTimeout,
    ConfinedCalls,
    SelfTestReport,
    calls,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork server here")


@pytest.fixture(scope="module")
def evaluate() -> Iterator[ConfinedCalls]:
    opened = ConfinedCalls("builtins:eval", timeout_s=0.5)
    yield opened
    opened.close()


def test_a_call_returns_the_json_value_of_the_function(evaluate: ConfinedCalls) -> None:
    assert evaluate.call("6 * 7") == 42
    assert evaluate.call("{'a': [1, None, 'ü', True]}") == {"a": [1, None, "ü", True]}


def test_nothing_outlives_a_call(evaluate: ConfinedCalls) -> None:
    assert evaluate.call("globals().__setitem__('spoiled', 1)") is None
    assert evaluate.call("'spoiled' in globals()") is False


@pytest.mark.parametrize(
    "argument",
    [
        "1 / 0",
        "open('/etc/passwd').read()",
        "__import__('os').fork()",
        "__import__('os')._exit(0)",
        "{1, 2}",
        "bytearray(10**10)",
        "",
    ],
)
def test_a_call_without_a_result_is_a_crash(evaluate: ConfinedCalls, argument: str) -> None:
    with pytest.raises(CallCrashed):
        evaluate.call(argument)


def test_a_call_that_never_ends_is_a_timeout(evaluate: ConfinedCalls) -> None:
    with pytest.raises(CallTimeout, match="no result within"):
        evaluate.call("9**9**9**9")
    with pytest.raises(CallTimeout):
        evaluate.call("__import__('time').sleep(60)")
    assert evaluate.call("1 + 1") == 2


def test_an_argument_that_is_too_long_is_refused(evaluate: ConfinedCalls) -> None:
    with pytest.raises(CallCrashed, match="bytes"):
        evaluate.call("1" * 9_000_000)


def test_threads_may_call_at_the_same_time(evaluate: ConfinedCalls) -> None:
    results: dict[int, object] = {}

    def work(k: int) -> None:
        results[k] = evaluate.call(f"{k} * {k}")

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {k: k * k for k in range(8)}


def test_an_entry_that_does_not_exist_is_named() -> None:
    missing = ConfinedCalls("alphamath_lite.nowhere:f")
    with pytest.raises(InterpreterError, match="nowhere"):
        missing.call(1)
    missing.close()


def test_calls_are_off_where_the_self_test_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "remembered_pass", lambda server: None)
    monkeypatch.setattr(calls, "self_test", lambda: SelfTestReport(False, "not stopped here: fork"))
    with pytest.raises(InterpreterError, match="fork"):
        ConfinedCalls("math:sqrt").call(4)
