"""Code that runs holds nobody up: time limits and interruptions end the waiting for it."""

import threading
import time

import pytest

from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from tests.core.scripted import Line, Script, ScriptedPolicy


class Stuck:
    """An interpreter, and its own pending run, whose code never ends."""

    def submit(self, path: tuple[str, ...]) -> "Stuck":
        return self

    def result(self, timeout_s: float | None = None) -> RunResult:
        assert timeout_s is not None, "nobody could end this waiting"
        time.sleep(timeout_s)
        raise TimeoutError

    def close(self) -> None:
        pass


@pytest.mark.parametrize("strategy", ["sbs", "mcts"])
def test_a_timeout_cuts_while_code_runs(strategy: str) -> None:
    script: Script = {(): [Line("a", answer="1"), Line("b", code="while True: pass")]}
    result = Solver(ScriptedPolicy(script), interpreter=Stuck()).solve(
        "?", strategy=strategy, settings=SearchSettings(n_samples=3), limits=Limits(timeout_s=0.1)
    )
    assert (result.finished, result.seconds < 10) == ("timeout", True)


def test_a_stop_from_elsewhere_ends_the_waiting_for_code() -> None:
    solving = Solver(ScriptedPolicy({(): [Line("b")]}), interpreter=Stuck())
    timer = threading.Timer(0.1, solving.stop)
    timer.start()
    assert solving.solve("?", strategy="greedy").finished == "interrupted"
