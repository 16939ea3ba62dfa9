"""A whole evaluation: every strategy on the same problems, then the vote at the same tokens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alphamath_lite.evaluation.data import DataSet
from alphamath_lite.evaluation.folder import SUMMARY, Folder
from alphamath_lite.evaluation.records import Record
from alphamath_lite.evaluation.running import Course, Watcher, run_course
from alphamath_lite.evaluation.summary import summarise
from alphamath_lite.results import Limits
from alphamath_lite.search import SameAnswer
from alphamath_lite.solver import Solver

SetTemperature = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Study:
    """What is evaluated; `facts` are told in the summary as they are."""

    data: DataSet
    courses: tuple[Course, ...]
    group: int
    limits: Limits
    facts: Mapping[str, Any]

    def run(
        self,
        solver: Solver,
        folder: Folder,
        *,
        same: SameAnswer,
        set_temperature: SetTemperature,
        watcher: Watcher,
    ) -> dict[str, Any]:
        """Solve what is not solved yet; returns the summary, which is also written to the folder.

        Raises KeyboardInterrupt when somebody stopped it; running it again goes on.
        """
        done: dict[str, tuple[Course, Sequence[Record]]] = {}
        for course in self.courses:
            set_temperature(course.temperature)
            journal = folder.journal(course, group=self.group, n_total=len(self.data.items))
            watcher.course_begun(course, len(journal.records))
            records = run_course(
                course,
                self.data.items,
                solver,
                group=self.group,
                limits=self.limits,
                journal=journal,
                same=same,
                watcher=watcher,
            )
            done[course.name] = course, records
        summary = summarise(self.data, done, self.facts)
        folder.write_json(SUMMARY, summary)
        return summary
