"""Each round is examined on the held-out problems, as `eval` does it, in the round's folder.

Greedy decoding, searches and votes side by side, and beside each search the vote of as many
samples as cost its tokens.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from alphamath_lite import __version__
from alphamath_lite.answers import same_answer
from alphamath_lite.evaluation.courses import Course, make_course, read_name
from alphamath_lite.evaluation.data import DataSet, Item
from alphamath_lite.evaluation.folder import Folder
from alphamath_lite.evaluation.study import Study, Workshop, evaluate
from alphamath_lite.events import Event
from alphamath_lite.presets import default_samples, default_temperature
from alphamath_lite.results import Limits, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.training.self_evolution.folder import RoundFolder
from alphamath_lite.training.self_evolution.settings import ExaminationSettings
from alphamath_lite.training.self_evolution.watching import Bench, Watcher


def examine(
    data: DataSet,
    bench: Bench,
    folder: RoundFolder,
    settings: ExaminationSettings,
    *,
    number: int,
    search: SearchSettings,
    watcher: Watcher,
) -> dict[str, Any]:
    """The summary of the round's bundle on `data`; goes on with what is there.

    Raises KeyboardInterrupt when stopped.
    """
    courses = tuple(course(name, search) for name in settings.strategies)
    facts = {
        "bundle": {"name": bench.bundle.name, "sha256": bench.bundle.sha256},
        "versions": {"alphamath-lite": __version__},
        "machine": "",
        "n_threads": bench.n_threads,
        "code": bench.has_code,
        "group": settings.group,
    }
    vote = _vote(search) if settings.equal_tokens else None
    study = Study(data, courses, settings.group, Limits(), facts, vote)
    shop = Workshop(
        solver=bench.solver,
        folder=Folder(folder.evaluation, {**facts, "data_sha256": data.sha256}),
        same=same_answer,
        set_temperature=bench.set_temperature,
        watcher=_Proctor(watcher, number, len(data.items)),
    )
    summary, _ = evaluate(study, shop)
    return summary


def course(name: str, search: SearchSettings) -> Course:
    """The strategy of a name such as `sbs-3x5`; raises UsageError."""
    strategy, numbers = read_name(name)
    settings = replace(search, n_samples=default_samples(strategy))
    settings = replace(settings, **numbers)  # type: ignore[arg-type]
    return make_course(name, strategy, settings, temperature=default_temperature(strategy))


def _vote(search: SearchSettings) -> Callable[[int | None], Course]:
    return lambda n: course(f"vote-{n or default_samples('vote')}", search)


class _Proctor:
    """Tells the watcher of a run how far the examination is; implements evaluation's `Watcher`."""

    def __init__(self, watcher: Watcher, number: int, n_items: int) -> None:
        self._watcher, self._number, self._n_items = watcher, number, n_items

    @property
    def stopped(self) -> bool:
        return self._watcher.stopped

    def course_begun(self, course: Course, n_done: int) -> None:
        self._watcher.stage(self._number, f"examination, {course.name}", self._n_items, n_done)

    def happened(self, event: Event) -> None:
        pass

    def solved(self, course: Course, item: Item, result: Result) -> None:
        pass

    def group_done(self, course: Course, index: int, n_problems: int, seconds: float) -> None:
        self._watcher.advance(n_problems)
