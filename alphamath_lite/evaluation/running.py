"""Solves the problems of a data set in fixed groups and grades them.

The groups are the same in every run of the same settings, and a group is solved as a whole or
again, so that the records do not depend on interruptions.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from alphamath_lite.answers import compare
from alphamath_lite.answers.verdict import Verdict
from alphamath_lite.evaluation.data import Item
from alphamath_lite.evaluation.records import Journal, Record, Sample
from alphamath_lite.events import Event
from alphamath_lite.results import Failure, Limits, Problem, Result
from alphamath_lite.search import SameAnswer, SearchSettings
from alphamath_lite.search.selection import path_prior
from alphamath_lite.solver import Solver
from alphamath_lite.tree import ROOT, Node, Tree


@dataclass(frozen=True, slots=True)
class Course:
    """A strategy with all its numbers; `name` is unique in an evaluation."""

    name: str
    strategy: str
    settings: SearchSettings
    temperature: float

    @property
    def independent(self) -> bool:
        """Whether its solutions are independent samples of the policy."""
        return self.strategy == "best-of" or (self.strategy == "vote" and self.settings.n_runs == 1)

    @property
    def metric(self) -> str:
        """What its accuracy is called: pass@1 of one answer, maj@k of a vote, best@k by value."""
        settings = self.settings
        if self.strategy == "vote" and settings.n_runs > 1:
            return f"maj@{settings.n_runs} of sbs({settings.n_beams}, {settings.n_samples})"
        weighted = "weighted " if settings.weighted else ""
        return {
            "vote": f"{weighted}maj@{settings.n_samples}",
            "best-of": f"best@{settings.n_samples}",
            "sbs": f"pass@1, B1={settings.n_beams} B2={settings.n_samples}",
            "mcts": f"pass@1, N={settings.n_simulations} B2={settings.n_samples}",
        }.get(self.strategy, "pass@1")


class Watcher(Protocol):
    """Who is told how far the work has come."""

    def course_begun(self, course: Course, n_done: int) -> None:
        """A strategy begins, `n_done` of its problems are in the journal already."""
        ...

    def happened(self, event: Event) -> None:
        """Something happened in a search."""
        ...

    def solved(self, course: Course, item: Item, result: Result) -> None:
        """A problem has been solved and will be graded next; the result has its tree."""
        ...

    def group_done(self, course: Course, index: int, n_problems: int, seconds: float) -> None:
        """A group of problems has been solved in so many seconds, and graded."""
        ...


def run_course(
    course: Course,
    items: Sequence[Item],
    solver: Solver,
    *,
    group: int,
    limits: Limits,
    journal: Journal,
    same: SameAnswer,
    watcher: Watcher,
) -> list[Record]:
    """The records of all items, those in the journal included.

    Raises KeyboardInterrupt when somebody stopped the search; the journal keeps whole groups.
    """
    for start in range(len(journal.records), len(items), group):
        batch = items[start : start + group]
        began = time.monotonic()
        results = list(
            solver.solve_many(
                [Problem(item.id, item.question) for item in batch],
                group=group,
                strategy=course.strategy,
                settings=course.settings,
                limits=limits,
                on_event=watcher.happened,
            )
        )
        seconds = time.monotonic() - began
        if any(isinstance(r, Result) and r.finished == "interrupted" for r in results):
            raise KeyboardInterrupt
        for item, result in zip(batch, results, strict=True):
            if isinstance(result, Result):
                watcher.solved(course, item, result)
            journal.append(graded(course, item, result, same=same))
        watcher.group_done(course, start // group, len(batch), seconds)
    return journal.records


def graded(course: Course, item: Item, result: Result | Failure, *, same: SameAnswer) -> Record:
    """The record of a result: the verdict on its answer, and on its other finished solutions."""
    answer = result.answer if isinstance(result, Result) else None
    grade = _Grader(item)
    verdict = grade(answer)
    known = (item.line, item.id, item.topic, item.level, item.question, item.golds)
    judged = (answer, verdict.outcome, verdict.reason, verdict.kind)
    if isinstance(result, Failure):
        return Record(*known, *judged, error=result.error)
    solutions = list(result.tree.answered())
    return Record(
        *known,
        *judged,
        value=result.value,
        support=result.support,
        confidence=result.confidence,
        tokens=result.counts.n_sampled,
        nodes=result.counts.n_nodes,
        n_solutions=len(solutions),
        found=any(grade(node.answer).equal for node in solutions),
        finished=result.finished,
        samples=tuple(_samples(result.tree, grade, same)) if course.independent else (),
    )


class _Grader:
    """Verdicts on the answers to one problem, each text judged once."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._known: dict[str | None, Verdict] = {}

    def __call__(self, answer: str | None) -> Verdict:
        if answer not in self._known:
            item = self._item
            self._known[answer] = compare(item.golds, answer, tolerance=item.tolerance)
        return self._known[answer]


def _samples(
    tree: Tree, grade: Callable[[str | None], Verdict], same: SameAnswer
) -> Iterator[Sample]:
    leaders: list[tuple[int, str]] = []
    for index, first in enumerate(tree.children(ROOT)):
        path = list(_line_below(tree, first))
        last = path[-1]
        twin = index
        if last.status == "answered" and last.answer is not None:
            twin = next((i for i, other in leaders if _equal(other, last.answer, same)), index)
            if twin == index:
                leaders.append((index, last.answer))
        yield Sample(
            answer=last.answer if last.status == "answered" else None,
            twin=twin,
            outcome=grade(last.answer).outcome if last.status == "answered" else "different",
            value=last.value,
            prior=path_prior(tree, last),
            tokens=sum(node.n_tokens for node in path),
        )


def _line_below(tree: Tree, node: Node) -> Iterator[Node]:
    yield node
    while node.children:
        node = tree[node.children[0]]
        yield node


def _equal(one: str, other: str, same: SameAnswer) -> bool:
    return one == other or same(one, other)
