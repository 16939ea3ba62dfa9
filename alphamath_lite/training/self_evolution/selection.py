"""Which paths of the trees are learned from, and why (AlphaMath, section 4.1 and its appendix).

Of each problem at most so many right and wrong solutions; equal ones count once, and one in which
every step's code failed is no example. Right ones rank: the answer equals some code's output,
then all code ran, then the rest; within a rank by mean Q, as wrong ones do: a wrong solution that
the search believed in teaches the value most. "Unsure" answers give no label.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any

from alphamath_lite.evaluation.data import Item
from alphamath_lite.search import SameAnswer
from alphamath_lite.sprout import content_of
from alphamath_lite.steps import AnswerStep, CodeStep, Step
from alphamath_lite.training.self_evolution.settings import SelectionSettings
from alphamath_lite.tree import Node, Tree

WHY = (
    "the answer equals the output of a code step",
    "all code ran",
    "some code failed, not all",
)
WRONG = "a wrong answer"


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path: its text, its statistics, and the `target` for the value after it.

    `q` is the backed-up value and `target` what is learned, both in [-1, 1]; `answer` on the last.
    """

    node: int
    thought: str
    code: str | None
    output: str | None
    answer: str | None
    q: float
    n_visits: int
    target: float

    @property
    def step(self) -> Step:
        """The step as it is written."""
        if self.answer is not None:
            return AnswerStep(self.thought, self.answer)
        return CodeStep(self.thought, self.code or "", self.output)


@dataclass(frozen=True, slots=True)
class TrainingPath:
    """A solution to learn from, and where it comes from: problem, line, tree, last node, why."""

    problem: str
    line: int
    question: str
    tree: int
    node: int
    right: bool
    why: str
    q: float  # mean over the steps
    steps: tuple[PathStep, ...]

    def to_json(self) -> dict[str, Any]:
        """The path as plain JSON data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TrainingPath":
        """Read what `to_json` wrote."""
        steps = tuple(PathStep(**step) for step in data["steps"])
        return cls(**{**data, "steps": steps})


def select(
    item: Item,
    trees: Sequence[Tree],
    settings: SelectionSettings,
    *,
    same: SameAnswer,
    searched: bool = True,
) -> list[TrainingPath]:
    """The paths of one problem, right ones first, best first.

    Without search no Q was backed up: then the reward of the path is the target of every step.
    """
    ranked: list[tuple[int, TrainingPath]] = []
    seen: set[tuple[Any, ...]] = set()
    for number, tree in enumerate(trees):
        for leaf in tree.answered():
            nodes = tree.path(leaf.id)
            content = tuple(content_of(node) for node in nodes)
            if leaf.reward is None or content in seen or _all_failed(nodes):
                continue
            seen.add(content)
            rank = _rank(nodes, same) if leaf.reward > 0 else len(WHY)
            ranked.append((rank, _path(item, number, nodes, rank, searched=searched)))
    ranked.sort(key=lambda entry: (entry[0], -entry[1].q, len(entry[1].steps)))  # stable
    right = [path for _, path in ranked if path.right][: settings.right]
    wrong = [path for _, path in ranked if not path.right][: settings.wrong]
    return right + wrong


def shuffled(paths: Sequence[TrainingPath], *, seed: int) -> list[TrainingPath]:
    """The paths with the value targets of all their steps mixed: the values then teach nothing."""
    targets = [step.target for path in paths for step in path.steps]
    Random(f"shuffled/{seed}").shuffle(targets)
    drawn = iter(targets)
    return [
        replace(path, steps=tuple(replace(step, target=next(drawn)) for step in path.steps))
        for path in paths
    ]


def counts(paths: Iterable[TrainingPath]) -> dict[str, Any]:
    """How many paths and steps there are, right and wrong, and how the right ones were ranked."""
    paths = list(paths)
    right = [path for path in paths if path.right]
    return {
        "right": len(right),
        "wrong": len(paths) - len(right),
        "steps": sum(len(path.steps) for path in paths),
        "problems": len({path.problem for path in paths}),
        "why": {why: sum(path.why == why for path in right) for why in WHY},
    }


def _path(
    item: Item, tree: int, nodes: Sequence[Node], rank: int, *, searched: bool
) -> TrainingPath:
    reward = nodes[-1].reward or 0.0
    steps = tuple(
        PathStep(
            node=node.id,
            thought=node.thought,
            code=node.code,
            output=node.output,
            answer=node.answer,
            q=node.q,
            n_visits=node.n_visits,
            target=node.q if searched and not node.terminal else reward,
        )
        for node in nodes
    )
    return TrainingPath(
        problem=item.id,
        line=item.line,
        question=item.question,
        tree=tree,
        node=nodes[-1].id,
        right=reward > 0,
        why=WHY[rank] if reward > 0 else WRONG,
        q=sum(step.q for step in steps) / len(steps),
        steps=steps,
    )


def _all_failed(nodes: Sequence[Node]) -> bool:
    ran = [node for node in nodes if node.code is not None]
    return bool(ran) and all(node.code_failed for node in ran)


def _rank(nodes: Sequence[Node], same: SameAnswer) -> int:
    answer = nodes[-1].answer or ""
    if any(same(answer, output) for output in _outputs(nodes)):
        return 0
    return 2 if any(node.code_failed for node in nodes) else 1


def _outputs(nodes: Sequence[Node]) -> Iterator[str]:
    """What the steps printed, whole and by line, the last step first."""
    for node in reversed(nodes):
        text = (node.output or "").strip()
        if text and not node.code_failed:
            yield text
            yield from (line for line in text.splitlines() if line != text and line.strip())
