"""Everything that happens while problems are being solved, in the order in which it happens.

One stream serves the command line, the TUI, `--jsonl`, the run history and the trainer. Each event
names its problem; `to_json` gives plain data whose `type` is the name of the class. Within a wave
the events of finished steps come in node order; only `TextWritten` follows the decode loop.
"""

from dataclasses import asdict, dataclass
from typing import Any

from alphamath_lite.interpreter.protocol import RunStatus
from alphamath_lite.tree import Status


@dataclass(frozen=True, slots=True)
class Event:
    """What every event carries: the id of its problem."""

    problem: str

    def to_json(self) -> dict[str, Any]:
        """The event as plain JSON data."""
        return {"type": type(self).__name__, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Started(Event):
    """A search begins below node `start`."""

    question: str
    strategy: str
    start: int


@dataclass(frozen=True, slots=True)
class StageStarted(Event):
    """A part of a longer search begins, such as `sbs(1, 5)`."""

    name: str


@dataclass(frozen=True, slots=True)
class WaveStarted(Event):
    """Wave number `wave` (from 1) asks for `requests`: pairs of a node and a number of children."""

    wave: int
    requests: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TextWritten(Event):
    """A piece of a step being written as draw number `sample` below `parent`.

    Only for listeners that asked for text. A piece may hold the beginning of the stop string.
    """

    parent: int
    sample: int
    piece: str


@dataclass(frozen=True, slots=True)
class StepDropped(Event):
    """Draw number `sample` below `parent` repeats the step of node `twin`."""

    parent: int
    sample: int
    twin: int


@dataclass(frozen=True, slots=True)
class StepProposed(Event):
    """A step has become node `node`; `prior` in (0, 1], `reason` says why a failed one failed."""

    node: int
    parent: int
    sample: int
    status: Status
    reason: str
    thought: str
    code: str | None
    answer: str | None
    prior: float
    n_tokens: int


@dataclass(frozen=True, slots=True)
class CodeRun(Event):
    """The code of a node has run and the model is shown `output`."""

    node: int
    run_status: RunStatus
    output: str


@dataclass(frozen=True, slots=True)
class NodeValued(Event):
    """The value head judged a node: `value` in [-1, 1]."""

    node: int
    value: float


@dataclass(frozen=True, slots=True)
class SolutionFound(Event):
    """A node finishes a solution; `value` is None without a value head."""

    node: int
    answer: str
    value: float | None


@dataclass(frozen=True, slots=True)
class NodeSelected(Event):
    """The strategy goes on from this node."""

    node: int


@dataclass(frozen=True, slots=True)
class BackedUp(Event):
    """`value` in [-1, 1] has been carried from the node to the root: N += 1, q = running mean."""

    node: int
    value: float


@dataclass(frozen=True, slots=True)
class LimitReached(Event):
    """A budget is used up, or somebody interrupted: timeout, max_tokens or interrupted."""

    limit: str


@dataclass(frozen=True, slots=True)
class Finished(Event):
    """The search is over; `result` is the result as JSON data."""

    result: dict[str, Any]
