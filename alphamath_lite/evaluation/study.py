"""A whole evaluation: every strategy on the same problems, then the vote at the same tokens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import DataSet
from alphamath_lite.evaluation.folder import SUMMARY, Folder
from alphamath_lite.evaluation.records import Record
from alphamath_lite.evaluation.running import Watcher, run_course
from alphamath_lite.evaluation.summary import summarise
from alphamath_lite.evaluation.votes import at_equal_tokens, equal_n, is_search
from alphamath_lite.results import Limits
from alphamath_lite.search import SameAnswer
from alphamath_lite.solver import Solver

Done = dict[str, tuple[Course, list[Record]]]


@dataclass(frozen=True, slots=True)
class Study:
    """What is evaluated; `facts` are told in the summary as they are.

    `vote` makes the independent vote of n samples (None: of as many as asked for elsewhere);
    without it no vote stands beside the searches.
    """

    data: DataSet
    courses: tuple[Course, ...]
    group: int
    limits: Limits
    facts: Mapping[str, Any]
    vote: Callable[[int | None], Course] | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What an evaluation works with; `set_temperature` prepares the policy for a strategy."""

    solver: Solver
    folder: Folder
    same: SameAnswer
    set_temperature: Callable[[float], None]
    watcher: Watcher


def evaluate(study: Study, shop: Workshop) -> tuple[dict[str, Any], Done]:
    """Solve what is not solved yet; the summary, which is also written, and all records.

    Raises KeyboardInterrupt when somebody stopped it; evaluating again goes on.
    """
    done: Done = {}
    for course in study.courses:
        done[course.name] = course, _records(study, shop, course)
    beside = _votes(study, shop, done)
    summary = summarise(study.data, done, equal_tokens=beside, facts=study.facts)
    shop.folder.write_json(SUMMARY, summary)
    return summary, done


def _records(study: Study, shop: Workshop, course: Course) -> list[Record]:
    shop.set_temperature(course.temperature)
    journal = shop.folder.journal(course, group=study.group, n_total=len(study.data.items))
    shop.watcher.course_begun(course, len(journal.records))
    return run_course(
        course,
        study.data.items,
        shop.solver,
        group=study.group,
        limits=study.limits,
        journal=journal,
        same=shop.same,
        watcher=shop.watcher,
    )


def _votes(study: Study, shop: Workshop, done: Done) -> list[dict[str, Any]]:
    """The votes beside the searches, from the fewest courses that can give them."""
    searches = [entry for entry in done.values() if is_search(entry[0])]
    if study.vote is None or not searches:
        return []
    few = study.vote(None)
    sampled = next(
        (
            records
            for course, records in done.values()
            if course.independent and course.temperature == few.temperature
        ),
        None,
    ) or _records(study, shop, few)
    pool = study.vote(max(equal_n(records, sampled) for _, records in searches))
    votes = done[pool.name][1] if pool.name in done else _records(study, shop, pool)
    return [at_equal_tokens(course, records, sampled, votes) for course, records in searches]
