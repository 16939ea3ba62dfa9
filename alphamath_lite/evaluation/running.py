"""Solves the problems of a data set in fixed groups and grades them.

The groups are the same in every run of the same settings, and a group is solved as a whole or
again, so that the records do not depend on interruptions.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from alphamath_lite.answers import compare
from alphamath_lite.answers.verdict import Verdict
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import Item
from alphamath_lite.evaluation.records import Journal, Record, Sample
from alphamath_lite.events import Event
from alphamath_lite.results import Failure, Limits, Problem, Result
from alphamath_lite.search import SameAnswer
from alphamath_lite.search.patience import Allowance, Patience
from alphamath_lite.search.selection import path_prior
from alphamath_lite.solver import Solver
from alphamath_lite.tree import ROOT, Node, Tree

GRADING_S = 30.0
NOT_GRADED = Verdict(
    "unsure", f"Not decided: grading took more than {GRADING_S:g} seconds.", "text"
)


class Watcher(Protocol):
    """Who is told how far the work has come, and can end it."""

    @property
    def stopped(self) -> bool:
        """Whether somebody wants the evaluation to end; the running group is lost."""
        ...

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
        if watcher.stopped:
            raise KeyboardInterrupt
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
        if watcher.stopped or any(_interrupted(result) for result in results):
            raise KeyboardInterrupt
        for item, result in zip(batch, results, strict=True):
            if isinstance(result, Result):
                watcher.solved(course, item, result)
            journal.append(graded(course, item, result, same=same))
        watcher.group_done(course, start // group, len(batch), seconds)
    return journal.records


def _interrupted(result: Result | Failure) -> bool:
    return isinstance(result, Result) and result.finished == "interrupted"


def graded(course: Course, item: Item, result: Result | Failure, *, same: SameAnswer) -> Record:
    """The record of a result: the verdict on its answer, and on its other finished solutions."""
    answer = result.answer if isinstance(result, Result) else None
    grade, same = _Grader(item), Patience(same)
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
    """Verdicts on the answers to one problem, each text judged once, GRADING_S for all of them."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._allowance = Allowance(GRADING_S)
        self._known: dict[str | None, Verdict] = {}

    def __call__(self, answer: str | None) -> Verdict:
        if answer not in self._known:
            self._known[answer] = NOT_GRADED if self._allowance.spent else self._judge(answer)
        return self._known[answer]

    def _judge(self, answer: str | None) -> Verdict:
        with self._allowance.spending():
            return compare(self._item.golds, answer, tolerance=self._item.tolerance)


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
