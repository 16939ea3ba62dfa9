"""Solves problems with known answers and labels what a strategy says: the data of a calibration.

Answers that nobody can judge for certain give no label. The strategy `auto` is run through all its
stages, and its answer at the end of each stage counts, for there it must know whether to stop.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from alphamath_lite.answers import compare
from alphamath_lite.confidence.features import evidence, features_of, measure
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import Item
from alphamath_lite.events import Event, StageStarted
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import STRATEGIES, SameAnswer
from alphamath_lite.solver import Solver
from alphamath_lite.tree import Tree

NEVER = 2.0  # a confidence that no answer reaches


@dataclass(frozen=True, slots=True)
class Labelled:
    """The answer to problem number `problem`: what speaks for it, and whether it is right."""

    problem: int
    features: dict[str, float]
    right: bool


@dataclass(slots=True)
class Sample:
    """The labelled answers of one strategy, and how many problems gave none."""

    labelled: list[Labelled] = field(default_factory=list)
    n_problems: int = 0
    n_unanswered: int = 0
    n_unsure: int = 0


def label_answers(
    course: Course,
    items: Sequence[Item],
    solver: Solver,
    *,
    group: int,
    has_value: bool,
    same: SameAnswer,
    on_problem: Callable[[], None] = lambda: None,
    on_event: Callable[[Event], None] = lambda _: None,
) -> Sample:
    """Solve the problems, `group` at a time.

    Raises KeyboardInterrupt when somebody stopped the search.
    """
    looker = _Looker(course, items, same, has_value)
    settings = replace(course.settings, confident=NEVER)

    def hear(event: Event) -> None:
        looker.happened(event)
        on_event(event)

    results = solver.solve_many(
        looker.problems(),
        group=group,
        strategy=course.strategy,
        settings=settings,
        on_event=hear,
    )
    for number, result in enumerate(results):
        if isinstance(result, Result):
            if result.finished == "interrupted":
                raise KeyboardInterrupt
            looker.look(number, result.node)
        looker.sample.n_problems += 1
        on_problem()
    return looker.sample


class _Looker:
    """Looks at the trees while they grow."""

    def __init__(
        self, course: Course, items: Sequence[Item], same: SameAnswer, has_value: bool
    ) -> None:
        self._course, self._items, self._same = course, items, same
        self._names = features_of(course.strategy, has_value=has_value)
        self._trees: list[Tree] = []
        self._known: dict[tuple[int, str], bool | None] = {}
        self.sample = Sample()

    def problems(self) -> Iterator[Problem]:
        """The problems in order, numbered."""
        for number, item in enumerate(self._items):
            self._trees.append(Tree(item.question))
            yield Problem(str(number), item.question, tree=self._trees[-1])

    def happened(self, event: Event) -> None:
        """At the end of a stage, label the answer so far."""
        if isinstance(event, StageStarted) and len(self._trees[int(event.problem)]) > 1:
            number = int(event.problem)
            choose = STRATEGIES[self._course.strategy].choose
            best = choose(self._trees[number], self._course.settings, self._same)
            if best is not None:
                self.look(number, best.node)

    def look(self, number: int, best: int | None) -> None:
        """Label the answer of node `best` to a problem."""
        if best is None:
            self.sample.n_unanswered += 1
            return
        tree = self._trees[number]
        right = self._right(number, tree[best].answer or "")
        if right is None:
            self.sample.n_unsure += 1
            return
        features = measure(evidence(tree, best, self._same), self._names)
        self.sample.labelled.append(Labelled(number, features, right))

    def _right(self, number: int, answer: str) -> bool | None:
        if (number, answer) not in self._known:
            item = self._items[number]
            verdict = compare(item.golds, answer, tolerance=item.tolerance)
            self._known[number, answer] = None if verdict.outcome == "unsure" else verdict.equal
        return self._known[number, answer]
