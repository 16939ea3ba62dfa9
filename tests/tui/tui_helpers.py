"""Helpers of the tests of the TUI: an engine in this very process over a scripted model."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.engine.protocol import Ask, Draft
from alphamath_lite.formats import ALPHAMATH, up_to_stop
from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.steps import Step
from alphamath_lite.tree import Tree
from alphamath_lite_tui.app import ExploreApp
from alphamath_lite_tui.desk import Desk, Kit
from alphamath_lite_tui.interruptible import InterruptibleCode
from alphamath_lite_tui.protocol import Command, Died, Ready, Report
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.wire import from_line, to_line
from tests.core.scripted import DictatedPolicy, Line, Script, ScriptedInterpreter

QUESTION = r"Solve $x^2 - 5x + 6 = 0$, then $\frac{x}{2}$."
SCRIPT: Script = {
    (): [
        Line("Factor", 0.6, 0.4, code="print(factor(x**2 - 5*x + 6))"),
        Line("Solve", 0.3, 0.8, code="print(solve(x**2 - 5*x + 6))"),
        Line("Guess", 0.1, -0.5, code="print(6)"),
    ],
    ("Factor",): [Line("Roots", value=0.3, answer=r"\frac{5}{2}")],
    ("Solve",): [Line("Done", value=0.9, answer="{2, 3}"), Line("Half", value=0.1, answer="1")],
    ("Guess",): [Line("Six", value=-0.7, answer="6")],
    ("Mine",): [Line("After mine", value=0.5, answer="42")],
}
ENDLESS = "while True: pass"
SETTINGS = SearchSettings(n_beams=2, n_samples=3, n_simulations=4)


class EndlessInterpreter(ScriptedInterpreter):
    """Scripted, but that the code `ENDLESS` runs until it is cancelled."""

    def submit(self, path: tuple[str, ...]) -> Any:
        return Endless() if path[-1] == ENDLESS else super().submit(path)


class Endless:
    """A run that does not end by itself."""

    def result(self, timeout_s: float | None = None) -> RunResult:
        assert timeout_s is not None, "nobody could end this waiting"
        time.sleep(timeout_s)
        raise TimeoutError

    def cancel(self) -> None:
        pass


@dataclass
class FakeEngine:
    """The engine's desk in a thread of this process; it can be made to die."""

    deliver: Callable[[Report], None]
    policy: DictatedPolicy
    closed: bool = False

    def __post_init__(self) -> None:
        code = InterruptibleCode(EndlessInterpreter())
        solver = Solver(self.policy, interpreter=code)
        kit = Kit(solver, self.policy.counts, code, dictate=self._dictating)
        self._desk = Desk(kit, self._report)
        self.sent: list[Command] = []
        self._report(Ready("scripted", "a scripted model", (), True))

    def send(self, command: Command) -> None:
        self.sent.append(command)
        received = from_line(to_line(command))  # as a process would get it
        assert isinstance(received, Command)
        self._desk.handle(received)

    def _dictating(self, step: Step) -> AbstractContextManager[None]:
        return self.policy.dictating(up_to_stop(step, ALPHAMATH))

    def _report(self, report: Report) -> None:
        received = from_line(to_line(report))
        assert received == report and isinstance(received, Report)
        self.deliver(received)

    def close(self) -> None:
        self.closed = True

    def die(self) -> None:
        self.deliver(Died("The engine has ended (SIGABRT).", "Press r."))


class Stage:
    """An application over a scripted model, and what a test needs of it."""

    def __init__(self, tmp_path: Path, *, script: Script = SCRIPT, **known: Any) -> None:
        self.engines: list[FakeEngine] = []
        self.policy = DictatedPolicy(script)
        self.kept_at = tmp_path / "last.json"
        known.setdefault("settings", SETTINGS)
        session = known.pop("session", Session(Tree(QUESTION)))
        self.app = ExploreApp(session, engine=self._open, kept_at=self.kept_at, **known)

    def _open(self, _: OpenSettings, deliver: Callable[[Report], None]) -> FakeEngine:
        policy = DictatedPolicy(self.policy.script) if self.engines else self.policy
        self.engines.append(FakeEngine(deliver, policy))
        return self.engines[-1]

    @property
    def session(self) -> Session:
        return self.app.session

    @property
    def titles(self) -> list[str]:
        """The thoughts of the steps in the order in which they were written."""
        return [node.thought for node in self.session.tree.nodes[1:]]

    def play(self, act: Callable[["Player"], Awaitable[None]], size: tuple[int, int]) -> None:
        """Run the application without a terminal and let `act` use it."""

        async def run() -> None:
            async with self.app.run_test(size=size, notifications=True) as pilot:
                await act(Player(self, pilot))

        asyncio.run(run())


@dataclass
class Player:
    """Presses keys and waits until the engine has answered."""

    stage: Stage
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each when the work before is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.idle()

    async def idle(self) -> None:
        """Wait for the end of the work and for the screen."""
        await self.until(lambda: not self.stage.app.busy)

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait until something has happened."""
        for _ in range(500):
            await self.pilot.pause()
            if done():
                break
            await asyncio.sleep(0.01)
        assert done(), "it did not happen"
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type text into the focused field."""
        names = {" ": "space", "=": "equals_sign", "\n": "enter"}
        await self.pilot.press(*(names.get(letter, letter) for letter in text))

    def fill(self, text: str) -> None:
        """Write text into the focused field, in the place of what is there."""
        field = self.stage.app.focused
        assert isinstance(field, Input)
        field.value = text

    def text(self) -> str:
        """What stands on the screen."""
        strips = self.stage.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def halfway(policy: DictatedPolicy, wave: int = 1) -> threading.Event:
    """Let the model stop in the middle of a wave, with half its texts written, until the event."""
    event, write = threading.Event(), policy.write

    def writing(asks: Sequence[Ask], **known: Any) -> list[Draft]:
        on_text = known.pop("on_text")

        def slowly(index: int, piece: str) -> None:
            on_text(index, piece)
            if len(policy.asked) == wave and index == len(asks) - 1:
                event.wait(5)

        return write(asks, on_text=slowly, **known)

    policy.write = writing  # type: ignore[method-assign]
    return event


def gate() -> tuple[threading.Event, Callable[[int], None]]:
    """A policy hook that waits before its second wave until the event is set."""
    event = threading.Event()

    def before_write(number: int) -> None:
        if number == 2:
            event.wait(5)

    return event, before_write
