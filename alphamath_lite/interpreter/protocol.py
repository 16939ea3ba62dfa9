"""The seam between solver and interpreter: run the last code of a path of code steps."""

from dataclasses import dataclass
from typing import Literal, Protocol

RunStatus = Literal["ok", "error", "timeout", "memory", "output_limit", "crashed", "unavailable"]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What the last step of a path did.

    `text` is what the model is shown: the output as captured, cut to the limit, or the one-line
    error (`NameError: ...`). `seconds` is CPU time of the child, None when it came from the cache.
    `stable` is False when an earlier step of the path printed otherwise than it did before.
    """

    status: RunStatus
    text: str
    seconds: float | None = None
    stable: bool = True

    @property
    def failed(self) -> bool:
        """Whether the step counts as a code error."""
        return self.status != "ok"


class Pending(Protocol):
    """A run that was submitted."""

    def result(self, timeout_s: float | None = None) -> RunResult:
        """Wait for the end of the run; raises TimeoutError after `timeout_s` seconds of waiting."""
        ...

    def cancel(self) -> None:
        """Nobody wants the result any more: end the run where that can be done; returns at once.

        `result` must not be asked for afterwards.
        """
        ...


class Interpreter(Protocol):
    """Runs the code of a path in isolation; the same path always gives the same text."""

    def submit(self, path: tuple[str, ...]) -> Pending:
        """Start running `path[-1]` after the steps before it; returns at once."""
        ...

    def close(self) -> None:
        """End every process behind it."""
        ...
