"""What every strategy shares: the request it yields, the settings it reads, the result it returns.

A strategy is a generator over one `Tree`. It yields a tuple of `Expand` requests (a wave) and is
resumed, when all children of the wave stand in the tree with their code run and their values
known, with the list of new children of each request in order. It returns when it has finished.
Its answer is a function of the tree alone (`choose` in each strategy's module), so that a search
may be cut off after any wave and still name its best solution.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from alphamath_lite.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Expand:
    """Ask for `n` new children of a node; `distinct` drops exact duplicates (the first stays).

    `seed_offset` numbers independent draws of the same node, so that they differ.
    `greedy` decodes the single most likely continuation instead of sampling.
    """

    node: int
    n: int
    distinct: bool = True
    greedy: bool = False


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """The numbers of a search, named as in the paper; defaults of PAPER's table of hyper-parameters.

    `n_beams` is B1, `n_samples` is B2 in sbs and mcts and n in vote and best-of.
    """

    n_beams: int = 3
    n_samples: int = 5
    n_simulations: int = 40
    c_puct: float = 1.25
    max_steps: int = 8
    n_runs: int = 1
    weighted: bool = False
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

__all__ = [
    "Children",
    "Expand",
    "SameAnswer",
    "SearchSettings",
    "Solution",
    "Strategy",
    "Tree",
    "Wave",
]
