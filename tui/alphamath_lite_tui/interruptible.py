"""The person's hand on code that runs: what is being waited for can be given up or held.

A step whose code is given up stays: its output says so, as that of a timeout would, and the search
can go on from it.
"""

import threading
from collections.abc import Callable

from alphamath_lite.interpreter.protocol import Interpreter, Pending, RunResult
from alphamath_lite_tui.protocol import STOPPED_TEXT

STOPPED = RunResult("error", STOPPED_TEXT)


class InterruptibleCode:
    """An `Interpreter` over another one; `rest` is called while code is waited for, and may wait.

    One thread waits for results, any other may stop it.
    """

    def __init__(self, inner: Interpreter) -> None:
        self._inner = inner
        self._stopped = threading.Event()
        self.awaited = False
        self.rest: Callable[[], None] = lambda: None

    def submit(self, path: tuple[str, ...]) -> Pending:
        """Start running the last code of `path`; returns at once."""
        return _Run(self, self._inner.submit(path))

    def close(self) -> None:
        """End every process behind it."""
        self._inner.close()

    def begin(self, rest: Callable[[], None]) -> None:
        """Another search begins."""
        self._stopped.clear()
        self.awaited, self.rest = False, rest

    def stop(self) -> bool:
        """Give up the code that is being waited for; False when none is."""
        if self.awaited:
            self._stopped.set()
        return self.awaited

    @property
    def stopped(self) -> bool:
        """Whether code that has not ended yet is given up."""
        return self._stopped.is_set()


class _Run:
    """A run that can be given up."""

    def __init__(self, code: InterruptibleCode, inner: Pending) -> None:
        self._code, self._inner = code, inner

    def result(self, timeout_s: float | None = None) -> RunResult:
        """Wait for the end of the run, or for its being given up."""
        code = self._code
        code.awaited = True
        code.rest()
        try:
            result = self._inner.result(0 if code.stopped else timeout_s)
        except TimeoutError:
            if not code.stopped:
                raise
            self._inner.cancel()
            result = STOPPED
        code.awaited = False
        return result

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._inner.cancel()
