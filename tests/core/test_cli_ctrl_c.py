"""Ctrl-C as a person types it, in a real terminal: while the model writes and while code runs."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alphamath_lite.bundles.write_bundle import write_bundle
from tests.core.bundle_factory import write_checkpoint
from tests.core.cli_tools import ENDLESS, MAIN, QUESTION, Shell
from tests.core.terminals import CTRL_C, Terminal

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and a pseudo-terminal"),
    pytest.mark.slow,
]

ROOT = Path(__file__).parents[2]
RUNNING = b"endless code has begun"
SCRIPTED = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from types import SimpleNamespace
from alphamath_lite.assembly import OpenSolver
from alphamath_lite.cli import evaluating, main, solving
from alphamath_lite.interpreter import Limits, open_interpreter
from alphamath_lite.results import BundleId
from alphamath_lite.solver import Solver
from tests.core.scripted import Line, ScriptedPolicy

SCRIPT = {{
    (): [Line("Easy", value=0.5, code="print(1)"), Line("Hard", value=0.1, code="print(2)")],
    ("Easy",): [Line("Done", value=0.4, answer="41")],
    ("Hard",): [Line("Loop", code="while True: pass")],
}}

class Announced:
    def __init__(self):
        self.inner = open_interpreter(limits=Limits(cpu_s=600, wall_s=600), workers=1)
    def submit(self, path):
        pending = self.inner.submit(path)
        if "while" in path[-1]:
            os.write(2, {RUNNING!r})
        return pending
    def close(self):
        self.inner.close()

def open_scripted(settings, **_):
    interpreter = Announced()
    solver = Solver(
        ScriptedPolicy(SCRIPT), interpreter=interpreter, bundle=BundleId("scripted", "ab12")
    )
    bundle = SimpleNamespace(manifest=SimpleNamespace(name="scripted"), identity="ab12")
    return OpenSolver(solver, SimpleNamespace(n_threads=1, close=int), bundle, interpreter, [])

solving.open_solver = evaluating.open_solver = open_scripted
main()
"""

Start = Callable[..., Terminal]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("model")
    return write_bundle(
        write_checkpoint(root / "checkpoint"), root / "tiny", name="tiny", licence="MIT"
    ).root


@pytest.fixture
def start(model: Path, tmp_path: Path) -> Iterator[Start]:
    started: list[Terminal] = []

    def start(code: str, *words: str) -> Terminal:
        variables = Shell(tmp_path, model).environment()
        started.append(Terminal(code, *words, folder=tmp_path, variables=variables))
        return started[-1]

    yield start
    for terminal in started:
        terminal.kill()


def ended_well(terminal: Terminal) -> str:
    """What was shown by a program that Ctrl-C ended as it should."""
    code, shown = terminal.end()
    assert code == 130, shown
    assert "Traceback" not in shown and "Exception ignored" not in shown, shown
    assert terminal.left() == []
    return shown


def test_solving_while_the_model_writes(start: Start) -> None:
    terminal = start(MAIN, "solve", QUESTION, "--jsonl", *ENDLESS)
    terminal.wait_for(b'"WaveStarted"')
    terminal.press(CTRL_C)
    last = [line for line in ended_well(terminal).splitlines() if line.startswith("{")][-1]
    assert json.loads(last)["result"]["finished"] == "interrupted"


def test_solving_while_code_runs_gives_the_best_answer_so_far(start: Start) -> None:
    terminal = start(SCRIPTED, "solve", QUESTION, "--strategy", "mcts")
    terminal.wait_for(RUNNING)
    terminal.press(CTRL_C)
    shown = ended_well(terminal)
    assert "\n41\n" in shown
    assert "interrupted: the best answer so far" in shown


def test_an_impatient_person_types_it_three_times(start: Start) -> None:
    terminal = start(SCRIPTED, "solve", QUESTION, "--strategy", "mcts")
    terminal.wait_for(RUNNING)
    terminal.press(3 * CTRL_C)
    ended_well(terminal)


def test_an_evaluation_while_the_model_writes(start: Start, tmp_path: Path) -> None:
    words = ("eval", "builtin:3", "--strategy", "mcts-9999", "--max-steps", "99", "--out", "o")
    terminal = start(MAIN, *words)
    terminal.wait_for(b"expected")
    terminal.press(CTRL_C)
    assert "what is done is kept in o" in ended_well(terminal)
    assert (tmp_path / "o" / "run.json").exists()


def test_an_evaluation_while_code_runs(start: Start) -> None:
    terminal = start(SCRIPTED, "eval", "builtin:3", "-s", "mcts", "--out", "o", "-q")
    terminal.wait_for(RUNNING)
    terminal.press(CTRL_C)
    shown = ended_well(terminal)
    assert "what is done is kept in o" in shown
    assert "Give the same command again to go on." in shown
