"""What the screen and the engine tell each other: commands one way, reports the other.

All of them are plain data, as the engine works in a process of its own: `wire` writes them as JSON.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.steps import Step
from alphamath_lite.tree import Node, Tree

NO_LIMITS = Limits()
EXPAND = "expand"
DICTATE = "dictate"
STOPPED_TEXT = "KeyboardInterrupt: stopped by hand"
"""The output of a step whose code was ended by a person."""


@dataclass(frozen=True, slots=True)
class Work:
    """Go on in `tree` from node `start` with a strategy, with EXPAND or with DICTATE.

    EXPAND writes `settings.n_samples` children; DICTATE runs and judges `step` as if the model
    had written it. `paused` begins with the gate closed.
    """

    tree: Tree
    start: int
    strategy: str
    settings: SearchSettings
    limits: Limits = NO_LIMITS
    temperature: float = 1.0
    step: Step | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold the search before its next wave, or let it go on."""

    on: bool


@dataclass(frozen=True, slots=True)
class SingleStep:
    """Let one wave through and hold again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End the search now; what stands in the tree stays."""


Command = Work | Pause | SingleStep | Stop


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded; `about` describes it in one line."""

    model: str
    about: str
    notices: tuple[str, ...]
    has_value: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Text written as draw number `sample` below `parent` since the last report."""

    parent: int
    sample: int
    text: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What the work has cost so far: tokens sampled, seconds, cells in use.

    `decode_s` are the seconds without those in which code was waited for.
    """

    n_sampled: int = 0
    seconds: float = 0.0
    n_cells: int = 0
    decode_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Grown:
    """Everything new since the last report: whole nodes, new or changed, and pieces of drafts.

    The ids of new nodes follow those of the tree, and children stand in the same report as the
    lists that name them. With `wave` a new wave has begun and all drafts before it are over;
    `beams` are the nodes that a beam search goes on from, having left all others aside (None: as
    before).
    """

    nodes: tuple[Node, ...]
    pieces: tuple[Piece, ...]
    cost: Cost
    wave: int = 0
    stage: str = ""
    beams: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The gate is closed before a wave."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The work is over: its result as JSON data, or what went wrong with it."""

    result: dict[str, Any] | None = None
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Died:
    """The engine is gone, and nothing more comes from it."""

    message: str
    hint: str = ""


Report = Ready | Grown | Held | Ended | Died


class Engine(Protocol):
    """The screen's end of the line; reports come by a callback from another thread."""

    def send(self, command: Command) -> None:
        """Hand a command over; returns at once."""
        ...

    def close(self) -> None:
        """End the engine, whatever it does; returns at once."""
        ...
