"""What a person sees on a terminal: steps with coloured code, outputs, values, one line of cost.

Everything here goes to stderr; stdout belongs to the answer.
"""

import sys
from typing import TYPE_CHECKING, Any

from alphamath_lite.events import Event, NodeValued, SolutionFound, StepProposed
from alphamath_lite.results import PathStep, Result

if TYPE_CHECKING:
    from rich.console import Console


def make_console() -> "Console":
    """A console on stderr that follows NO_COLOR and the width of the terminal."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=False)


def show_steps(console: "Console", steps: tuple[PathStep, ...]) -> None:
    """Print the chosen solution."""
    from rich.padding import Padding
    from rich.syntax import Syntax
    from rich.text import Text

    for number, step in enumerate(steps, 1):
        head = Text(f"{number}. ", style="bold")
        head.append(_printable(step.thought) or "...", style="default")
        if step.value is not None:
            head.append(f"   {step.value:+.2f}", style="green" if step.value >= 0 else "red")
        console.print(head)
        if step.code is not None:
            code = Syntax(_printable(step.code), "python", theme="ansi_dark", word_wrap=True)
            console.print(Padding(code, (0, 0, 0, 3)))
        if step.output:
            console.print(Padding(Text(_printable(step.output), style="cyan"), (0, 0, 0, 3)))


def cost_line(result: Result) -> str:
    """Nodes, tokens, speed and time in one line."""
    counts, seconds = result.counts, max(result.seconds, 1e-9)
    sure = "" if result.confidence is None else f"confidence {result.confidence:.0%} · "
    return (
        f"{sure}{result.strategy} · {counts.n_nodes} nodes · {counts.n_sampled} tokens · "
        f"{counts.n_sampled / seconds:,.0f} tokens/s · {result.seconds:.2f} s"
    )


def _printable(text: str) -> str:
    """Text without control characters that could steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)


class Progress:
    """A line that says what the search is doing, only on a terminal."""

    def __init__(self, console: "Console", *, total: int = 1) -> None:
        self._status: Any = None
        if sys.stderr.isatty():
            self._status = console.status("reading the problem")
        self._nodes, self._solutions, self._best = 0, 0, None
        self.done, self._total = 0, total

    def __enter__(self) -> "Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, event: Event) -> None:
        """Take note of an event."""
        if not self._status:
            return
        if isinstance(event, StepProposed):
            self._nodes += 1
        elif isinstance(event, SolutionFound):
            self._solutions += 1
        elif not isinstance(event, NodeValued):
            return
        several = f"problem {self.done + 1} of {self._total} · " if self._total > 1 else ""
        self._status.update(f"{several}{self._nodes} steps tried · {self._solutions} solutions")
