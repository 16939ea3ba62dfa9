"""A progress bar on stderr, on a terminal only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from alphamath_lite_export.exporting import OnStage


@contextmanager
def stages() -> Iterator[OnStage]:
    """Yields a function that shows how far each stage is."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True)) as bar:

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield show
