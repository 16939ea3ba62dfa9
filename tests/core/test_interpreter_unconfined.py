"""Code steps without confinement, for systems without a fork server: only when asked for."""

import os

import pytest

from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter import Limits, open_interpreter
from alphamath_lite.interpreter.paths import PathInterpreter
from alphamath_lite.interpreter.unconfined import FreshProcesses


def test_a_system_without_fork_has_no_code_steps_until_they_are_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    with pytest.raises(InterpreterError, match="Code steps are off"):
        open_interpreter()
    interpreter = open_interpreter(allow_unsandboxed=True, workers=1)
    assert interpreter.submit(("a = 6", "print(a * 7)")).result().text == "42"
    interpreter.close()


def statuses(limits: Limits, *codes: str) -> list[str]:
    runner = FreshProcesses(workers=2, shaping=limits.shaping())
    interpreter = PathInterpreter(runner, limits)
    results = [pending.result() for pending in [interpreter.submit((code,)) for code in codes]]
    interpreter.close()
    return [each.status for each in results]


def test_statuses_are_those_of_the_confined_interpreter() -> None:
    codes = "import os\nos._exit(0)", "1 / 0", "print('x' * 10**6)"
    assert statuses(Limits(), *codes) == ["crashed", "error", "output_limit"]
    assert statuses(Limits(wall_s=0.1), "while True: pass") == ["timeout"]


def test_cancelling_and_closing_end_what_runs() -> None:
    limits = Limits(wall_s=600)
    interpreter = PathInterpreter(FreshProcesses(workers=1, shaping=limits.shaping()), limits)
    endless = interpreter.submit(("while True: pass",))
    with pytest.raises(TimeoutError):
        endless.result(0.5)
    endless.cancel()
    assert interpreter.submit(("6 * 7",)).result(60).text == "42"
    another = interpreter.submit(("while 1: pass",))
    with pytest.raises(TimeoutError):
        another.result(0.5)
    interpreter.close()
    assert another.result(60).status == "unavailable"
