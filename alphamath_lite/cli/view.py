"""What a person sees on a terminal: steps with coloured code, outputs, values, one line of cost.

All of it goes to stderr, the answer alone to stdout. Colours follow NO_COLOR and vanish where
there is no terminal.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from alphamath_lite.cli import streams
from alphamath_lite.events import Event, SolutionFound, StepProposed
from alphamath_lite.results import PathStep, Result
from alphamath_lite.tree import Node

if TYPE_CHECKING:
    from rich.console import Console

    from alphamath_lite.assembly import OpenSolver
    from alphamath_lite.bundles.hub import Progress as Download

INDENT = "   "
UNSURE_BELOW = 0.5  # confidence under which an answer is more likely wrong than right


def make_console() -> "Console":
    """A console on stderr that follows NO_COLOR and the width of the terminal."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def show_steps(steps: tuple[PathStep, ...], console: "Console | None" = None) -> None:
    """Print the chosen solution: thought and value, code, output of every step."""
    from rich.syntax import Syntax
    from rich.text import Text

    console = console or make_console()
    python = Syntax("", "python", theme="ansi_dark", background_color="default")
    for number, step in enumerate(steps, 1):
        head = Text(f"{number}. ", style="bold")
        head.append(printable(step.thought), style="not bold")
        if step.value is not None:
            head.append(f"   {step.value:+.2f}", style="green" if step.value >= 0 else "red")
        console.print(head, soft_wrap=True)
        code = python.highlight(printable(step.code)) if step.code else Text()
        for line in code.split("\n"):
            console.print(Text(INDENT) + line, soft_wrap=True) if line.plain else None
        for text in printable(step.output or "").splitlines():
            console.print(Text(f"{INDENT}→ {text}", style="cyan"), soft_wrap=True)


def show_nodes(nodes: Sequence[Node]) -> None:
    """Print new steps, a line each: number, value, prior, what it says or answers."""
    if not nodes:
        streams.say("alphamath-lite: no new step: all that was written stands there already; "
                    "try more --samples or a higher --temperature")  # fmt: skip
    for node in nodes:
        value = f"{node.value:+.2f}" if node.value is not None else "    ?"
        said = f"{node.answer} ← {node.thought}" if node.answer is not None else node.thought
        title = " ".join(printable(said or node.text).split())
        streams.say(f"#{node.id}  {value}  {node.prior:4.0%}  {title}")


def show_answer(answer: str) -> None:
    """Print the answer on stdout; bold on a terminal."""
    if not sys.stdout.isatty():
        streams.answer(answer)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(printable(answer), style="bold"), soft_wrap=True)


def sureness(result: Result) -> str:
    """How sure the answer is: the calibrated confidence, else what there is instead."""
    if result.answer is None:
        return "no answer"
    parts = ["no calibrated confidence"]
    if result.confidence is not None:
        parts = [f"confidence {result.confidence:.0%}"]
    if result.value is not None:
        parts.append(f"value {result.value:+.2f}")
    return " · ".join([*parts, f"{result.support:.0%} of the solutions agree"])


def warning(result: Result) -> str:
    """What a person must hear of an answer that is probably wrong; empty for others."""
    if result.confidence is None or result.confidence >= UNSURE_BELOW:
        return ""
    return (
        f"unsure: the chance that this answer is right is about {result.confidence:.0%}; "
        "check it, or try --strategy auto, more --samples or another --model"
    )


def cost_line(result: Result) -> str:
    """Strategy, nodes, tokens, speed and time in one line."""
    counts, seconds = result.counts, max(result.seconds, 1e-9)
    return (
        f"{result.strategy} · {counts.n_nodes} nodes · {counts.n_sampled:,} tokens · "
        f"{counts.n_sampled / seconds:,.0f} tokens/s · {result.seconds:.2f} s"
    )


def about(opened: "OpenSolver") -> str:
    """The model and how it is run, in one line."""
    policy, manifest = opened.bundle.manifest.policy, opened.bundle.manifest
    head = "with value head" if opened.bundle.value else "no value head"
    run = f"threads: {opened.engine.n_threads} · {opened.bundle.root}"
    return (
        f"{manifest.name} {opened.bundle.identity[:12]} · {policy.n_params / 1e6:,.1f}M parameters "
        f"{policy.quantisation} · {head} · {run}"
    )


def printable(text: str) -> str:
    """Text without control characters that could steer a terminal."""
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


class Progress:
    """A line that says what goes on, on a terminal; nothing anywhere else."""

    def __init__(self, *, total: int = 1, hidden: bool = False) -> None:
        self._status: Any = None
        if sys.stderr.isatty() and not hidden:
            console = make_console()
            ascii_only = console.options.ascii_only
            self._status = console.status("loading", spinner="line" if ascii_only else "dots")
        self._total, self.n_done = total, 0
        self._n_steps = self._n_solutions = 0

    def __enter__(self) -> "Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __call__(self, event: Event) -> None:
        """Take note of an event."""
        match event:
            case StepProposed():
                self._n_steps += 1
            case SolutionFound():
                self._n_solutions += 1
            case _:
                return
        self._show(f"{self._n_steps} steps tried · {self._n_solutions} solutions")

    def advance(self) -> None:
        """One more problem is done."""
        self.n_done += 1

    def download(self, progress: "Download") -> None:
        """Take note of a piece of a download."""
        size = f" of {progress.n_total / 1e6:,.0f}" if progress.n_total else ""
        self._show(f"pulling {progress.file}: {progress.n_bytes / 1e6:,.0f}{size} MB")

    def stop(self) -> None:
        """Take the line away."""
        if self._status:
            self._status.stop()

    def _show(self, text: str) -> None:
        if self._status:
            done = f"problem {self.n_done + 1} of {self._total} · " if self._total > 1 else ""
            self._status.update(done + text)
