"""The command line in this process over a scripted model: fast, and it always knows the answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from alphamath_lite.assembly import OpenSettings, OpenSolver
from alphamath_lite.cli import solving
from alphamath_lite.cli.app import build_app
from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.results import BundleId
from alphamath_lite.solver import Solver
from tests.core.scripted import DictatedPolicy, Line, Script, ScriptedInterpreter

SCRIPT: Script = {
    (): [Line("Name x.", value=0.6, code="print(solve(x - 2))"), Line("Guess.", value=-0.5)],
    ("Name x.",): [Line("It is 2.", value=0.9, answer="2"), Line("It is 3.", answer="3")],
    ("Guess.",): [Line("Perhaps 4.", value=-0.2, answer="4")],
    ("Mine.",): [Line("It is 7.", value=0.7, answer="7")],
    ("Mine.", "Mine too."): [Line("It is 8.", value=0.7, answer="8")],
}
HOPELESS: Script = {(): [Line("Hm.")], ("Hm.",): [Line("Hm.", text="no step at all")]}


@dataclass
class Desk:
    """A command line whose `solve` opens a scripted policy; `opened`: with which settings.

    `before_write` is called with the number of each wave.
    """

    script: Script = field(default_factory=lambda: SCRIPT)
    before_write: Callable[[int], None] = lambda number: None
    notices: list[str] = field(default_factory=list)
    opened: list[OpenSettings] = field(default_factory=list)

    def open(self, settings: OpenSettings, **_: Any) -> OpenSolver:
        self.opened.append(settings)
        interpreter = ScriptedInterpreter({"print(solve(x - 2))": RunResult("ok", "[2]\n")})
        policy = DictatedPolicy(self.script, before_write=self.before_write)
        solver = Solver(policy, interpreter=interpreter, bundle=BundleId("scripted", "ab12"))
        engine: Any = SimpleNamespace(n_threads=1, close=lambda: None, dictating=policy.dictating)
        bundle: Any = SimpleNamespace(prompt=SimpleNamespace(format="alphamath"))
        return OpenSolver(solver, engine, bundle, interpreter, list(self.notices))

    def __call__(self, *words: object, stdin: bytes = b"") -> Result:
        """Run one command."""
        return CliRunner().invoke(build_app(), [str(word) for word in words], input=stdin)

    def json(self, *words: object, stdin: bytes = b"") -> list[dict[str, Any]]:
        """Run a command that prints JSON; its lines."""
        result = self(*words, stdin=stdin)
        assert result.exit_code == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]


def seat(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk in the place of the real model."""
    desk = Desk()
    monkeypatch.setattr(solving, "open_solver", desk.open)
    return desk
