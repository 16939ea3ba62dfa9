"""What the TUI is measured with: a large tree, an application, a terminal to run it in."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.steps import AnswerStep, CodeStep, Step, render_step
from alphamath_lite.tree import Tree
from alphamath_lite_tui.app import ExploreApp
from alphamath_lite_tui.protocol import Command, Ready, Report
from alphamath_lite_tui.session import Session

SIZE = (80, 24)
QUESTION = "Find all x such that x^2 - 5x + 6 = 0"
PATIENCE_S = 120


def large_tree(n_nodes: int, seed: int = 0) -> Tree:
    """A tree with up to five children a node, values, visits, code, outputs and answers."""
    rng, tree = Random(seed), Tree(QUESTION)
    while len(tree) <= n_nodes:
        parent = rng.choice(tree.nodes)
        if len(parent.children) >= 5 or parent.depth >= 8 or parent.terminal:
            continue
        thought = rf"Solve $\frac{{x}}{{{len(tree)}}} = {parent.id}$"
        known = {"thought": thought, "value": rng.uniform(-1, 1), "prior": rng.random() or 1.0}
        step: Step
        if parent.depth >= 2 and rng.random() < 0.3:
            step = AnswerStep(thought, str(rng.randrange(500)))
            known |= {"answer": step.answer, "status": "answered"}
        else:
            step = CodeStep(thought, "print(solve(x))", "2")
            known |= {"code": step.code, "output": step.output}
        node = tree.add(parent.id, text=render_step(step), **known)
        tree.backup(node.id, node.value or 0.0)
    return tree


class Silent:
    """An engine that does nothing."""

    def __init__(self, _: OpenSettings, deliver: Callable[[Report], None]) -> None:
        deliver(Ready("none", "no model", (), True))

    def send(self, command: Command) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Nothing to close."""


def explorer(folder: Path, tree: Tree, **known: Any) -> ExploreApp:
    """The application on a tree."""
    known.setdefault("engine", Silent)
    return ExploreApp(Session(tree), kept_at=folder / "session.json", **known)


class Terminal:
    """A Python program in a pseudo terminal of `SIZE`; `drawn_s` is when it wrote to it."""

    def __init__(self, code: str, folder: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        facts = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "ALPHAMATH_HOME": str(folder)}
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | facts,
            start_new_session=True,
        )
        os.close(slave)
        self.drawn_s: list[float] = []
        self._last = b""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._master, 1 << 16)
            except OSError:  # nobody holds the other end any more
                return
            if not piece:
                return
            self.drawn_s.append(time.perf_counter())
            self._last = (self._last + piece)[-2000:]

    def press(self, keys: bytes) -> float:
        """Type; returns when that was."""
        now = time.perf_counter()
        os.write(self._master, keys)
        return now

    def settle(self, quiet_s: float, since_s: float = 0.0) -> None:
        """Wait until nothing has been drawn for a while."""
        while time.perf_counter() - max(since_s, *self.drawn_s[-1:], 0.0) < quiet_s:
            time.sleep(quiet_s / 10)

    def wait(self) -> None:
        """Wait for the end of the program; raises CalledProcessError for a bad one."""
        if code := self._process.wait(PATIENCE_S):
            said = self._last.decode("utf-8", "replace")
            raise subprocess.CalledProcessError(code, "the program in the terminal", said)

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()
