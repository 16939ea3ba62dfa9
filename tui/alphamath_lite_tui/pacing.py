"""The person's hand on a search: a gate before every wave and in it."""

import threading
from collections.abc import Callable

from alphamath_lite.search import (
    UNWATCHED,
    SameAnswer,
    SearchSettings,
    Strategy,
    StrategySpec,
    Watch,
    identical,
)
from alphamath_lite.tree import ROOT, Tree


class Gate:
    """Lets waves through: all of them, one at a time, or none; for any thread.

    A wave under way is held wherever it comes to rest; let through alone, it runs to its end.
    """

    def __init__(self, on_hold: Callable[[], None] = lambda: None) -> None:
        self._changed = threading.Condition()
        self._on_hold = on_hold
        self._held = False
        self._permits = 0
        self._through = False  # this wave was let through alone

    def hold(self) -> None:
        """Let no wave through, and the one under way no further."""
        with self._changed:
            self._held, self._permits, self._through = True, 0, False

    def open(self) -> None:
        """Let every wave through."""
        with self._changed:
            self._held = False
            self._changed.notify_all()

    def one(self) -> None:
        """Let one more wave through and hold."""
        with self._changed:
            self._held, self._permits = True, self._permits + 1
            self._changed.notify_all()

    def wait(self) -> None:
        """Wait for a wave to be let through."""
        with self._changed:
            self._through = False
            self._pass()

    def rest(self) -> None:
        """Wait in the middle of a wave, if it is held."""
        if self._held and not self._through:
            with self._changed:
                self._pass()

    def _pass(self) -> None:
        if self._held and not self._permits:
            self._on_hold()
        self._changed.wait_for(lambda: not self._held or self._permits)
        self._through = self._permits > 0
        self._permits = max(0, self._permits - 1)


def paced(spec: StrategySpec, gate: Gate) -> StrategySpec:
    """The strategy with a gate before each of its waves; its choices are the same."""

    def run(
        tree: Tree,
        settings: SearchSettings,
        *,
        start: int = ROOT,
        same: SameAnswer = identical,
        watch: Watch = UNWATCHED,
    ) -> Strategy:
        strategy = spec.run(tree, settings, start=start, same=same, watch=watch)
        wave = next(strategy, None)
        while wave is not None:
            gate.wait()
            children = yield wave
            try:
                wave = strategy.send(children)
            except StopIteration:
                return

    return StrategySpec(spec.name, run, spec.choose, spec.help, keeps_frontier=True)
