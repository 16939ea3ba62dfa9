"""The progress of a run: one bar a stage on a terminal, one line a stage anywhere else."""

import sys
from collections.abc import Callable
from typing import Any

from alphamath_lite.cli import streams
from alphamath_lite.cli.progress import bars


class TrainingProgress:
    """Shows how far a run is, and carries a signal to what is under way; implements `Watcher`."""

    def __init__(self, *, hidden: bool) -> None:
        self._hidden = hidden
        self._bars: Any = _bars() if sys.stderr.isatty() and not hidden else None
        self._bar: Any = None
        self._stop: Callable[[], None] | None = None
        self.stopped = False

    def __enter__(self) -> "TrainingProgress":
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    def stop(self) -> None:
        """End the run at the next safe place; returns at once."""
        self.stopped = True
        if self._stop:
            self._stop()

    def stage(self, number: int, name: str, n_total: int, n_done: int) -> None:
        """A new bar."""
        title = f"round {number}, {name}"
        if self._bars:
            self._bar = self._bars.add_task(title, total=n_total, completed=n_done, note="")
        elif not self._hidden:
            there = f", {n_done} of them done before" if n_done else ""
            streams.say(f"{title}: {n_total}{there}")

    def advance(self, n: int = 1, note: str = "") -> None:
        """Move the bar on."""
        if self._bars:
            self._bars.update(self._bar, advance=n, note=note)

    def tell(self, text: str) -> None:
        """Say something beside the bars."""
        if not self._hidden:
            streams.say(f"note: {text}")

    def working(self, stop: Callable[[], None] | None) -> None:
        """Remember what a signal must reach; at once if one came already."""
        self._stop = stop
        if self.stopped and stop:
            stop()


def _bars() -> Any:
    from rich.progress import TextColumn

    return bars(TextColumn("{task.fields[note]}", markup=False))
