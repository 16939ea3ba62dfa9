"""The seam between solver and engine: what the solver may ask of any policy with a value head.

One wave: `write` decodes all asked branches together and reports each draft as soon as its stop
string is met (its code can run while the others go on); `seal` appends the canonical endings
(output blocks and closing tags), reads the hidden state of each last token and returns the values.
Drafts of a wave that are not sealed are forgotten by the next `write`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Finish = Literal["stop", "end", "length"]
"""Why a draft ended: a stop string, an end-of-text token, or the limit on tokens or context."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Write one step below node `parent` of problem `problem`, sampling with `seed`."""

    problem: int
    parent: int
    seed: int
    greedy: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What the model wrote: text up to and including the stop string when there was one.

    `logprob` is the mean natural log-probability of the written tokens at temperature 1, <= 0.
    """

    text: str
    finish: Finish
    n_tokens: int
    logprob: float


@dataclass(frozen=True, slots=True)
class Seal:
    """Make draft number `draft` of the last wave the node `node`.

    `ending` is the canonical text from the stop string on, stop string included: it replaces
    whatever the model wrote there. With `judge` false no value is wanted.
    """

    draft: int
    node: int
    ending: str
    judge: bool = True


@dataclass(frozen=True, slots=True)
class EngineCounts:
    """Totals since the engine was made; `n_redecoded` of the decoded tokens were so before."""

    n_sampled: int = 0
    n_decoded: int = 0
    n_decodes: int = 0
    n_redecoded: int = 0
    n_cells: int = 0
    seconds: float = 0.0


class Policy(Protocol):
    """A language model with (or without) a value head that writes and judges steps."""

    @property
    def has_value(self) -> bool:
        """Whether `seal` returns values; without a value head it returns None for each."""
        ...

    def begin(self, problem: int, prompt: str) -> None:
        """Open a problem with its prompt text; raises UsageError when it does not fit."""
        ...

    def adopt(self, problem: int, node: int, parent: int, text: str) -> None:
        """Register a node written elsewhere (a saved tree, an edited step); decoded on demand."""
        ...

    def write(
        self,
        asks: Sequence[Ask],
        *,
        on_draft: Callable[[int, Draft], None] | None = None,
        on_text: Callable[[int, str], None] | None = None,
    ) -> list[Draft]:
        """Decode all asks together; `on_draft(i, draft)` when ask i ends, `on_text` meanwhile."""
        ...

    def seal(self, seals: Sequence[Seal]) -> list[float | None]:
        """Turn drafts of the last wave into nodes; values in [-1, 1] in the order of `seals`."""
        ...

    def drop(self, problem: int, nodes: Sequence[int]) -> None:
        """Give back the cells of nodes hardly needed again; they are decoded again if they are."""
        ...

    def end(self, problem: int) -> None:
        """Forget a problem and give back its cells."""
        ...

    def stop(self) -> None:
        """Ask a running `write` or `seal`, from any thread or signal handler, to raise Stopped."""
        ...

    def counts(self) -> EngineCounts:
        """The cost so far."""
        ...


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Raised out of `write` or `seal` after `stop`; finished nodes stay usable."""
