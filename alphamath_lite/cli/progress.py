"""The progress of an evaluation: bars with the expected time, on a terminal only."""

import sys
from collections.abc import Callable
from typing import Any

from alphamath_lite.cli.view import make_console
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import Item
from alphamath_lite.evaluation.folder import Folder
from alphamath_lite.events import Event, Finished
from alphamath_lite.results import Result


class EvaluationProgress:
    """Shows the progress, and keeps times and trees in the folder; implements `Watcher`.

    `stopped` says whether a signal came, `stop` ends a search that began just after it.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        n_total: int,
        keep_trees: bool,
        hidden: bool,
        stopped: Callable[[], bool],
        stop: Callable[[], None],
    ) -> None:
        self._folder, self._n_total, self._keep_trees = folder, n_total, keep_trees
        self._stopped, self._stop = stopped, stop
        self._bars: Any = bars() if sys.stderr.isatty() and not hidden else None
        self._bar: Any = None

    def __enter__(self) -> "EvaluationProgress":
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    @property
    def stopped(self) -> bool:
        """Whether a signal asked for the end."""
        return self._stopped()

    def course_begun(self, course: Course, n_done: int) -> None:
        """Add a bar for the strategy."""
        if self._bars:
            self._bar = self._bars.add_task(course.name, total=self._n_total, completed=n_done)

    def happened(self, event: Event) -> None:
        """Count a solved problem."""
        if self._stopped():
            self._stop()
        if self._bars and isinstance(event, Finished):
            self._bars.advance(self._bar)

    def solved(self, course: Course, item: Item, result: Result) -> None:
        """Keep the tree."""
        if self._keep_trees:
            self._folder.keep_tree(course, item.line, result)

    def group_done(self, course: Course, index: int, n_problems: int, seconds: float) -> None:
        """Keep the time."""
        self._folder.note_time(course, index, n_problems, seconds)


def bars(*more: Any) -> Any:
    """Progress bars with counts, elapsed and expected time, and further columns."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("expected"),
        TimeRemainingColumn(),
        *more,
        console=make_console(),
    )
