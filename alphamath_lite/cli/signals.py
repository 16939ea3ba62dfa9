"""Ctrl-C and SIGTERM: in a search the first one ends it and keeps the best so far, the second one
ends everything; outside of a search every one ends everything.

A signal during an import or a native call may come out as any error, or be swallowed; therefore
the first one is also kept in `received`.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

INTERRUPTED, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM
HEARD = (signal.SIGINT, signal.SIGTERM)


class Received:
    """The first signal that came; `number` is 0 before."""

    def __init__(self) -> None:
        self.number = 0

    @property
    def exit_code(self) -> int:
        """130, or 143 after SIGTERM."""
        return TERMINATED if self.number == signal.SIGTERM else INTERRUPTED

    def heed(self) -> None:
        """Raise KeyboardInterrupt if a signal came and was swallowed."""
        if self.number:
            raise KeyboardInterrupt


received = Received()


def listen() -> None:
    """Let both signals raise KeyboardInterrupt from now on, unless they are ignored (nohup)."""
    received.number = 0
    _handle_with(_interrupt)


@contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[Received]:
    """Call `stop` at the first signal; it must return at once. The second signal raises.

    Raises KeyboardInterrupt at once if there was a signal before.
    """
    received.heed()

    def handle(number: int, frame: FrameType | None) -> None:
        if received.number:
            _interrupt(number, frame)
        received.number = number
        stop()

    before = _handle_with(handle)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, _: FrameType | None) -> None:
    received.number = received.number or number
    raise KeyboardInterrupt


def _handle_with(handler: Callable[[int, FrameType | None], None]) -> dict[signal.Signals, Any]:
    heard = [number for number in HEARD if signal.getsignal(number) is not signal.SIG_IGN]
    return {number: signal.signal(number, handler) for number in heard}
