"""What speaks for and against an answer: numbers read off the search tree alone.

Every strategy has its own list: a greedy solution stands alone; independent samples and beams
agree or differ; a tree search also knows visits and backed-up values. Features of values are left
out for models without a value head.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alphamath_lite.confidence.numerals import n_foreign, n_unused
from alphamath_lite.search import SameAnswer
from alphamath_lite.search.choosing import grouped
from alphamath_lite.search.selection import path_prior
from alphamath_lite.tree import ROOT, Node, Tree

LEAST_SURPRISE = 0.01


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answer among all finished solutions below the node where the search began.

    `teams` are groups of equal answers, the one of `best` first.
    """

    tree: Tree
    start: int
    best: Node
    teams: Sequence[Sequence[Node]]

    @property
    def path(self) -> list[Node]:
        """The steps of the chosen solution."""
        return self.tree.path(self.best.id)

    @property
    def n_finished(self) -> int:
        """How many solutions are finished."""
        return sum(map(len, self.teams))

    @property
    def n_rivals(self) -> int:
        """The size of the largest group with another answer."""
        return max(map(len, self.teams[1:]), default=0)


def evidence(tree: Tree, best: int, same: SameAnswer, *, start: int = ROOT) -> Evidence:
    """Gather what stands in the tree about the answer of node `best`."""
    node = tree[best]
    teams = grouped(list(tree.answered(start)), same)
    teams.sort(key=lambda team: node not in team)
    return Evidence(tree, start, node, teams)


def _value(e: Evidence) -> float:
    return e.best.value or 0.0


def _team_value(e: Evidence) -> float:
    return _mean([node.value or 0.0 for node in e.teams[0]])


def _rival_value(e: Evidence) -> float:
    return max((node.value or 0.0 for team in e.teams[1:] for node in team), default=-1.0)


def _support(e: Evidence) -> float:
    n, k = e.n_finished, len(e.teams[0])
    return math.log((k + 0.5) / (n - k + 0.5))


def _lead(e: Evidence) -> float:
    return (len(e.teams[0]) - e.n_rivals) / e.n_finished


def _answers(e: Evidence) -> float:
    return math.log(len(e.teams))


def _finished(e: Evidence) -> float:
    ends = [node for node in e.tree.below(e.start) if node.terminal]
    return e.n_finished / len(ends)


def _solutions(e: Evidence) -> float:
    return math.log(e.n_finished)


def _prior(e: Evidence) -> float:
    return _ease(path_prior(e.tree, e.best))


def _least_prior(e: Evidence) -> float:
    return min(_ease(step.prior) for step in e.path)


def _team_prior(e: Evidence) -> float:
    return _mean([_ease(path_prior(e.tree, node)) for node in e.teams[0]])


def _first_prior(e: Evidence) -> float:
    return _ease(e.path[0].prior)


def _code_errors(e: Evidence) -> float:
    return float(sum(step.code_failed for step in e.path))


def _printed(e: Evidence) -> float:
    outputs = [step.output for step in e.path if step.output]
    return float(bool(outputs) and (e.best.answer or "") in outputs[-1])


def _steps(e: Evidence) -> float:
    return float(len(e.path))


def _unused(e: Evidence) -> float:
    return float(n_unused(e.tree.question, e.path))


def _foreign(e: Evidence) -> float:
    return float(n_foreign(e.tree.question, e.path))


def _first_q(e: Evidence) -> float:
    return e.path[0].q


def _visits(e: Evidence) -> float:
    return e.path[0].n_visits / max(1, e.tree.root.n_visits)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _ease(prior: float) -> float:
    """How easily the words came: the surprise a token, in nats, on a falling logarithmic scale."""
    return -math.log(LEAST_SURPRISE - math.log(max(prior, 1e-9)))


FEATURES: Mapping[str, Callable[[Evidence], float]] = {
    "value": _value,  # V_phi of the last step, in [-1, 1]
    "prior": _prior,  # ease of all written tokens
    "least_prior": _least_prior,  # of the least likely step
    "first_prior": _first_prior,  # of the first step
    "code_errors": _code_errors,  # steps whose code failed
    "printed": _printed,  # 1 when the last output holds the answer
    "steps": _steps,
    "unused": _unused,  # numbers of the question that no step takes up
    "foreign": _foreign,  # numbers of the code that come from nowhere
    "support": _support,  # log-odds of the share that agrees
    "lead": _lead,  # share ahead of the next answer, in [-1, 1]
    "answers": _answers,  # log of the number of different answers
    "finished": _finished,  # share of solutions that came to an answer
    "team_prior": _team_prior,  # mean over the solutions that agree
    "team_value": _team_value,
    "rival_value": _rival_value,  # highest value of another answer, -1 without one
    "solutions": _solutions,  # log of the number of finished solutions
    "first_q": _first_q,  # Q of the first step, in [-1, 1]
    "visits": _visits,  # share of the visits that went through the first step
}

OF_VALUES = frozenset({"value", "team_value", "rival_value", "first_q"})

_ALONE = (
    *("value", "prior", "least_prior", "first_prior"),
    *("code_errors", "printed", "steps", "unused", "foreign"),
)
_AMONG = (
    *("support", "lead", "answers", "finished"),
    *("team_prior", "team_value", "rival_value"),
)

BY_STRATEGY: Mapping[str, tuple[str, ...]] = {
    "greedy": _ALONE,
    "vote": (*_ALONE, *_AMONG),
    "best-of": (*_ALONE, *_AMONG),
    "sbs": (*_ALONE, *_AMONG),
    "mcts": (*_ALONE, *_AMONG, "solutions", "first_q", "visits"),
    "auto": (*_ALONE, *_AMONG, "solutions"),
}


def features_of(strategy: str, *, has_value: bool) -> tuple[str, ...]:
    """The names of the features of a strategy."""
    return tuple(name for name in BY_STRATEGY[strategy] if has_value or name not in OF_VALUES)


def measure(e: Evidence, names: Sequence[str]) -> dict[str, float]:
    """The features of these names."""
    return {name: FEATURES[name](e) for name in names}
