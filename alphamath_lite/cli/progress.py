"""The progress of an evaluation: a bar with the expected time, on a terminal only."""

import sys
from typing import Any

from alphamath_lite.evaluation.data import Item
from alphamath_lite.evaluation.folder import Folder
from alphamath_lite.evaluation.running import Course
from alphamath_lite.events import Event, Finished
from alphamath_lite.results import Result


class EvaluationProgress:
    """Shows the progress, and keeps times and trees in the folder; implements `Watcher`."""

    def __init__(self, folder: Folder, *, n_total: int, keep_trees: bool, quiet: bool) -> None:
        self._folder, self._n_total, self._keep_trees = folder, n_total, keep_trees
        self._bar: Any = _bar() if sys.stderr.isatty() and not quiet else None
        self._task: Any = None

    def __enter__(self) -> "EvaluationProgress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def course_begun(self, course: Course, n_done: int) -> None:
        """Add a bar for the strategy."""
        if self._bar:
            self._task = self._bar.add_task(
                f"{course.name} {course.metric}", total=self._n_total, completed=n_done
            )

    def happened(self, event: Event) -> None:
        """Count a solved problem."""
        if self._bar and isinstance(event, Finished):
            self._bar.advance(self._task)

    def solved(self, course: Course, item: Item, result: Result) -> None:
        """Keep the tree."""
        if self._keep_trees:
            self._folder.keep_tree(course, item.line, result)

    def group_done(self, course: Course, index: int, n_problems: int, seconds: float) -> None:
        """Keep the time."""
        self._folder.note_time(course, index, n_problems, seconds)


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("expected"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
