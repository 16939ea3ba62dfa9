"""Solves problems with known answers and labels what a strategy says: the data of a calibration.

Answers that nobody can judge for certain give no label. The strategy `auto` is run through all its
stages, and its answer at the end of each stage counts, for there it must know whether to stop.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from alphamath_lite.answers import compare
from alphamath_lite.confidence.features import evidence, features_of, measure
from alphamath_lite.confidence.journal import Journal, Labelled, Sample
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import Item
from alphamath_lite.events import Event, StageStarted
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import STRATEGIES, SameAnswer
from alphamath_lite.search.patience import Patience
from alphamath_lite.solver import Solver
from alphamath_lite.tree import Tree

NEVER = 2.0  # a confidence that no answer reaches


@dataclass(frozen=True, slots=True)
class Asked:
    """A strategy, and the problems that it is to answer, `group` at a time."""

    course: Course
    items: Sequence[Item]
    group: int
    has_value: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The features that are measured."""
        return features_of(self.course.strategy, has_value=self.has_value)


def label_answers(
    asked: Asked,
    solver: Solver,
    *,
    same: SameAnswer,
    journal: Journal | None = None,
    on_problem: Callable[[], None] = lambda: None,
    on_event: Callable[[Event], None] = lambda _: None,
) -> Sample:
    """Solve the groups that are not in the journal yet; all answers.

    Raises KeyboardInterrupt when somebody stopped the search; the journal keeps whole groups.
    """
    journal = journal or Journal(None)
    sample = Sample()
    for index, start in enumerate(range(0, len(asked.items), asked.group)):
        numbers = range(start, min(start + asked.group, len(asked.items)))
        if index == len(journal.groups):
            journal.append(_Looker(asked, numbers, same, on_event).label(solver))
        sample.add(journal.groups[index])
        for _ in numbers:
            on_problem()
    return sample


class _Looker:
    """Looks at the trees of a group while they grow."""

    def __init__(
        self, asked: Asked, numbers: range, same: SameAnswer, on_event: Callable[[Event], None]
    ) -> None:
        self._asked, self._numbers, self._on_event = asked, numbers, on_event
        self._same = {number: Patience(same) for number in numbers}
        self._trees = {number: Tree(asked.items[number].question) for number in numbers}
        self._known: dict[tuple[int, str], bool | None] = {}
        self._sample = Sample()

    def label(self, solver: Solver) -> Sample:
        """Solve the problems and label their answers."""
        results = solver.uncalibrated().solve_many(
            self._problems(),
            group=len(self._numbers),
            strategy=self._asked.course.strategy,
            settings=replace(self._asked.course.settings, confident=NEVER),
            on_event=self._happened,
        )
        for number, result in zip(self._numbers, results, strict=True):
            if isinstance(result, Result):
                if result.finished == "interrupted":
                    raise KeyboardInterrupt
                self._look(number, result.node)
            self._sample.n_problems += 1
        return self._sample

    def _problems(self) -> Iterator[Problem]:
        for number, tree in self._trees.items():
            yield Problem(str(number), tree.question, tree=tree)

    def _happened(self, event: Event) -> None:
        """At the end of a stage, label the answer so far."""
        self._on_event(event)
        if not isinstance(event, StageStarted) or len(self._trees[int(event.problem)]) == 1:
            return
        number, course = int(event.problem), self._asked.course
        strategy, same = STRATEGIES[course.strategy], self._same[number]
        best = strategy.choose(self._trees[number], course.settings, same)
        if best is not None:
            self._look(number, best.node)

    def _look(self, number: int, best: int | None) -> None:
        """Label the answer of node `best` to a problem."""
        if best is None:
            self._sample.n_unanswered += 1
            return
        tree = self._trees[number]
        right = self._right(number, tree[best].answer or "")
        if right is None:
            self._sample.n_unsure += 1
            return
        features = measure(evidence(tree, best, self._same[number]), self._asked.names)
        self._sample.labelled.append(Labelled(number, features, right))

    def _right(self, number: int, answer: str) -> bool | None:
        if (number, answer) not in self._known:
            item = self._asked.items[number]
            verdict = compare(item.golds, answer, tolerance=item.tolerance)
            self._known[number, answer] = None if verdict.outcome == "unsure" else verdict.equal
        return self._known[number, answer]
