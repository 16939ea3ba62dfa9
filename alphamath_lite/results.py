"""What goes into a search and what comes out: problems, limits, results, failures.

`Result.to_json` is the one shape of a solved problem, wherever it is shown or kept.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import ROOT, Tree

SCHEMA = 1

Ending = Literal["answered", "no answer", "timeout", "max_tokens", "interrupted"]
"""How a search ended: by itself with or without an answer, or cut by a limit or by a person."""

Reward = Callable[[str], float | None]
"""+1 for a right final answer, -1 for a wrong one, None when nobody can tell."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A question to solve; `tree` and `start` go on from a node of an earlier search.

    `reward` labels final answers in training; `seed` goes before that of the settings, so that
    several trees of one question can be grown together.
    """

    id: str
    question: str
    reward: Reward | None = None
    tree: Tree | None = None
    start: int = ROOT
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets of one problem: sampled tokens and wall-clock seconds; None is no limit.

    A search may overshoot `n_tokens` by one wave. In a group the seconds count from its start.
    """

    n_tokens: int | None = None
    timeout_s: float | None = None


@dataclass(frozen=True, slots=True)
class BundleId:
    """Which model solved it."""

    name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the chosen solution; `answer` on the last one."""

    node: int
    thought: str
    code: str | None
    output: str | None
    answer: str | None
    value: float | None
    prior: float
    n_visits: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What the search cost: nodes written, tokens sampled, tokens decoded.

    `n_decoded` includes prompt, outputs and re-decoded text; None when problems shared batches.
    """

    n_nodes: int
    n_sampled: int
    n_decoded: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """The best solution of a problem and how it was found.

    `value` in [-1, 1], None without a value head; `support` in (0, 1] is the share of finished
    solutions that agree, 0 without an answer; `confidence` in [0, 1], None while uncalibrated;
    `node` is the last one of the chosen solution.
    """

    id: str
    question: str
    answer: str | None
    confidence: float | None
    value: float | None
    support: float
    strategy: str
    settings: SearchSettings
    bundle: BundleId
    steps: tuple[PathStep, ...]
    counts: Counts
    seconds: float
    finished: Ending
    notes: tuple[str, ...]
    node: int | None
    tree: Tree = field(repr=False)

    @property
    def seed(self) -> int:
        """The seed of the search."""
        return self.settings.seed

    def to_json(self) -> dict[str, Any]:
        """The result as plain JSON data, without the tree."""
        return {
            "schema": SCHEMA,
            "id": self.id,
            "question": self.question,
            "answer": self.answer,
            "confidence": self.confidence,
            "value": self.value,
            "support": self.support,
            "finished": self.finished,
            "strategy": self.strategy,
            "settings": asdict(self.settings),
            "seed": self.seed,
            "bundle": asdict(self.bundle),
            "node": self.node,
            "steps": [asdict(step) for step in self.steps],
            "counts": asdict(self.counts),
            "seconds": round(self.seconds, 3),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """A problem that could not be tried, and why; the others go on."""

    id: str
    error: str

    def to_json(self) -> dict[str, Any]:
        """The failure as plain JSON data."""
        return {"schema": SCHEMA, "id": self.id, "error": self.error}


def path_steps(tree: Tree, node: int | None) -> tuple[PathStep, ...]:
    """The steps from the question to `node`; empty for None."""
    path = [] if node is None else tree.path(node)
    return tuple(
        PathStep(
            node=step.id,
            thought=step.thought,
            code=step.code,
            output=step.output,
            answer=step.answer,
            value=step.value,
            prior=step.prior,
            n_visits=step.n_visits,
        )
        for step in path
    )
