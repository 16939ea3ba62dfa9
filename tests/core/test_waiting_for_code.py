"""Code that runs holds nobody up: time limits and interruptions end the waiting for it."""

import os
import threading
import time
from contextlib import closing

import pytest

from alphamath_lite import results
from alphamath_lite.interpreter import Limits, open_interpreter
from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from tests.core.scripted import Line, Script, ScriptedPolicy


class Stuck:
    """An interpreter, and its own pending run, whose code never ends by itself."""

    cancelled = False

    def submit(self, path: tuple[str, ...]) -> "Stuck":
        return self

    def result(self, timeout_s: float | None = None) -> RunResult:
        assert timeout_s is not None, "nobody could end this waiting"
        time.sleep(timeout_s)
        raise TimeoutError

    def cancel(self) -> None:
        self.cancelled = True

    def close(self) -> None:
        pass


@pytest.mark.parametrize("strategy", ["sbs", "mcts"])
def test_a_timeout_cuts_while_code_runs(strategy: str) -> None:
    script: Script = {(): [Line("a", answer="1"), Line("b", code="while True: pass")]}
    result = Solver(ScriptedPolicy(script), interpreter=Stuck()).solve(
        "?",
        strategy=strategy,
        settings=SearchSettings(n_samples=3),
        limits=results.Limits(timeout_s=0.1),
    )
    assert (result.finished, result.seconds < 10) == ("timeout", True)


def test_a_stop_from_elsewhere_ends_the_waiting_for_code() -> None:
    stuck = Stuck()
    solving = Solver(ScriptedPolicy({(): [Line("b")]}), interpreter=stuck)
    timer = threading.Timer(0.1, solving.stop)
    timer.start()
    assert solving.solve("?", strategy="greedy").finished == "interrupted"
    assert stuck.cancelled


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork server here")
def test_code_that_is_waited_for_no_more_makes_room_for_other_code() -> None:
    with closing(open_interpreter(limits=Limits(cpu_s=600, wall_s=600), workers=1)) as interpreter:
        endless = interpreter.submit(("while True: pass",))
        queued = interpreter.submit(("print('nobody waits for me')",))
        with pytest.raises(TimeoutError):
            endless.result(0.2)
        endless.cancel()
        queued.cancel()
        assert interpreter.submit(("print(6 * 7)",)).result(60).text.strip() == "42"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork server here")
@pytest.mark.parametrize("strategy", ["sbs", "mcts", "vote"])
def test_a_time_budget_ends_the_running_step_and_keeps_the_answer_so_far(strategy: str) -> None:
    script: Script = {
        (): [Line("a", answer="1", value=0.5), Line("b", value=0.9)],
        ("b",): [Line("c", code="while True: pass")],
    }
    endless = Limits(cpu_s=600, wall_s=600)
    with closing(open_interpreter(limits=endless, workers=1)) as interpreter:
        result = Solver(ScriptedPolicy(script), interpreter=interpreter).solve(
            "?",
            strategy=strategy,
            settings=SearchSettings(n_samples=2),
            limits=results.Limits(timeout_s=1.0),
        )
        assert (result.finished, result.answer) == ("timeout", "1")
        assert result.seconds < 60
        assert interpreter.submit(("6 * 7",)).result(60).text == "42"
