"""What every strategy shares: the request it yields, the settings it reads, the result it returns.

A strategy is a generator over one `Tree`. It yields a tuple of `Expand` requests (a wave) and is
resumed, when all children of the wave stand in the tree with their code run and their values
known, with the list of new children of each request in order. It returns when it has finished.
Its answer is a function of the tree alone (`choose` in each strategy's module), so that a search
may be cut off after any wave and still name its best solution.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol

from alphamath_lite.tree import ROOT, Node, Tree


@dataclass(frozen=True, slots=True)
class Expand:
    """Ask for `n` new children of a node.

    `distinct` drops exact duplicates among the children of one run (the first stays), so that a
    request can bring fewer than `n`. `greedy` decodes the single most likely continuation instead
    of sampling. `run` marks the new children: independent runs never share a step.
    """

    node: int
    n: int
    distinct: bool = True
    greedy: bool = False
    run: int = 0


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """The numbers of a search, named and set as in AlphaMath (its table of hyper-parameters).

    `n_beams` is B1; `n_samples` is B2 in sbs and mcts and n in vote and best-of; `n_runs` counts
    the searches whose winners vote; `weighted` votes by value; `confident` is the calibrated
    confidence in [0, 1], without one the value in [-1, 1], from which auto stops searching;
    `training` backs up rewards instead of values (lambda = 1).
    A solution has at most `max_steps` steps and at most `max_errors` code errors in a row.
    """

    n_beams: int = 3
    n_samples: int = 5
    n_simulations: int = 40
    c_puct: float = 1.25
    max_steps: int = 8
    max_errors: int = 3
    n_runs: int = 1
    weighted: bool = False
    confident: float = 0.8
    seed: int = 0
    training: bool = False


@dataclass(frozen=True, slots=True)
class Solution:
    """The chosen finished solution: its node, answer and value in [-1, 1] (None: no value head).

    `support` is the share of finished solutions that give an equal answer, in (0, 1].
    """

    node: int
    answer: str
    value: float | None
    support: float


Wave = tuple[Expand, ...]
Children = list[list[Node]]
Strategy = Generator[Wave, Children, None]
SameAnswer = Callable[[str, str], bool]
"""Whether two final answers are equal; only a certain "equal" counts."""


class Sure(Protocol):
    """The calibrated probability that an answer is right."""

    def __call__(
        self, tree: Tree, best: int, same: SameAnswer, *, start: int = ...
    ) -> float | None:
        """For the answer of node `best` below `start`: in [0, 1], None when nobody can tell."""
        ...


def unsure(tree: Tree, best: int, same: SameAnswer, *, start: int = ROOT) -> float | None:
    """Nobody can tell."""
    return None


class Watch(Protocol):
    """Who looks on while a strategy works; it never influences the search."""

    def stage(self, name: str) -> None:
        """A part of a longer search begins, such as `sbs(1, 5)`."""
        ...

    def selected(self, node: int) -> None:
        """The strategy follows this node."""
        ...

    def backed_up(self, node: int, value: float) -> None:
        """A value in [-1, 1] has been carried from this node to the root."""
        ...


class Unwatched:
    """Nobody looks on."""

    def stage(self, name: str) -> None:
        """Say nothing."""

    def selected(self, node: int) -> None:
        """Say nothing."""

    def backed_up(self, node: int, value: float) -> None:
        """Say nothing."""


UNWATCHED = Unwatched()


def identical(one: str, other: str) -> bool:
    """The strictest `SameAnswer`: equal texts."""
    return one == other
