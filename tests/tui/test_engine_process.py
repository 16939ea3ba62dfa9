"""The engine in its own process: work, sudden death, and a screen that is gone."""

import os
import pickle
import queue
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.errors import ModelError
from alphamath_lite.search import SearchSettings
from alphamath_lite.steps import CodeStep
from alphamath_lite.tree import Tree
from alphamath_lite_tui.engine import EngineProcess
from alphamath_lite_tui.protocol import (
    DICTATE,
    EXPAND,
    Died,
    Ended,
    Grown,
    Ready,
    Report,
    Work,
)
from alphamath_lite_tui.wire import WireError, from_line

PATIENCE_S = 120
R = TypeVar("R")


def default_model() -> Path | None:
    from alphamath_lite.bundles.registry import resolve

    try:
        return resolve(os.environ.get("ALPHAMATH_MODEL"))
    except ModelError:
        return None


MODEL = default_model()
needs_model = pytest.mark.skipif(MODEL is None, reason="no model is installed here")


class Line:
    """An engine and the reports that came from it."""

    def __init__(self, model: Path | str) -> None:
        self._inbox: queue.Queue[Report] = queue.Queue()
        self.reports: list[Report] = []
        self.engine = EngineProcess(OpenSettings(model=str(model)), self._inbox.put)

    def wait_for(self, kind: type[R]) -> R:
        """The next report of a kind."""
        while True:
            report = self._inbox.get(timeout=PATIENCE_S)
            self.reports.append(report)
            if isinstance(report, kind):
                return report


@pytest.fixture
def line() -> Iterator[Line]:
    assert MODEL is not None
    line = Line(MODEL)
    yield line
    line.engine.close()


@needs_model
@pytest.mark.slow
def test_steps_are_written_run_and_judged_in_another_process(line: Line) -> None:
    assert line.wait_for(Ready).has_value
    settings = SearchSettings(n_samples=3)
    line.engine.send(Work(Tree("What is 2 + 3?"), 0, EXPAND, settings))
    ended = line.wait_for(Ended)
    assert ended.result is not None, ended.message
    nodes = [node for report in line.reports if isinstance(report, Grown) for node in report.nodes]
    assert nodes and nodes[0].n_draws == 3
    step = CodeStep("Add the numbers.", "print(2 + 3)")
    line.engine.send(Work(Tree("What is 2 + 3?"), 0, DICTATE, settings, step=step))
    line.reports.clear()
    assert line.wait_for(Ended).result is not None
    nodes = [node for report in line.reports if isinstance(report, Grown) for node in report.nodes]
    assert (nodes[-1].thought, nodes[-1].output) == ("Add the numbers.", "5")
    assert nodes[-1].value is not None and 0 < nodes[-1].prior < 1


@needs_model
@pytest.mark.slow
def test_a_killed_engine_is_reported_with_a_way_on(line: Line) -> None:
    line.wait_for(Ready)
    os.kill(line.engine.pid, signal.SIGKILL)
    died = line.wait_for(Died)
    assert "SIGKILL" in died.message and "Press r" in died.hint


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    line = Line(tmp_path / "gone")
    died = line.wait_for(Died)
    assert "gone" in died.message
    line.engine.close()


def test_closing_ends_the_process_at_once(tmp_path: Path) -> None:
    line = Line(tmp_path / "gone")
    pid = line.engine.pid
    line.engine.close()
    for _ in range(500):
        if line.engine.ended:
            break
        time.sleep(0.01)
    assert line.engine.ended
    assert pid > 0


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b'["Work", {}]',
        b'["os.system", {"command": "x"}]',
        pickle.dumps(Ended()) + b"\n",
    ],
)
def test_a_line_that_is_no_message_is_refused_and_never_run(line: bytes) -> None:
    with pytest.raises(WireError):
        from_line(line)
