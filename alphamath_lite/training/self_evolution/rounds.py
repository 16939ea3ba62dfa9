"""A run: round 0 is the starting point; each round searches, selects, learns, exports, examines.

Every stage is done when its last file stands, and its result is a function of what stands before
it; so a run that was killed at any moment goes on and ends in the same files.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alphamath_lite.answers import same_answer
from alphamath_lite.bundles.manifest import Provenance
from alphamath_lite.search import SearchSettings
from alphamath_lite.search.patience import Patience
from alphamath_lite.training.self_evolution import harvest, selection
from alphamath_lite.training.self_evolution.examination import examine
from alphamath_lite.training.self_evolution.folder import (
    RoundFolder,
    RunFolder,
    write_json,
    write_lines,
)
from alphamath_lite.training.self_evolution.problems import Problems
from alphamath_lite.training.self_evolution.rollouts import Rollouts
from alphamath_lite.training.self_evolution.selection import TrainingPath
from alphamath_lite.training.self_evolution.settings import Settings
from alphamath_lite.training.self_evolution.trainer import Trainer, Work
from alphamath_lite.training.self_evolution.watching import Bench, Opener, Watcher


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a run works with; `start` is a bundle, a checkpoint, or None: the default."""

    folder: RunFolder
    settings: Settings
    problems: Problems
    start: str | None
    trainer: Trainer
    open_bundle: Opener
    watcher: Watcher

    def go(self) -> None:
        """Do all rounds, going on with what is there; the caller holds the lock.

        Raises KeyboardInterrupt when the watcher is stopped, AlphaMathError when the model solves
        nothing or a part does not fit, OSError when the disk is full; everything done is kept.
        """
        self.folder.sweep()
        first = self.folder.round(0)
        if not first.checkpoint.exists():
            self.trainer.begin(self.start, first.checkpoint)
        self.watcher.tell(self.trainer.check(first.checkpoint))
        for number in range(self.settings.rounds + 1):
            if not self.folder.round(number).examined:
                self._round(number)

    def _round(self, number: int) -> None:
        folder = self.folder.round(number)
        if number:
            self._search(number)
            self._select(number)
            self._learn(number)
        self._heed()
        self._export(number)
        self._heed()
        with self._bench(folder) as bench, self.folder.timed(number, "examination"):
            examine(
                self.problems.held_out,
                bench,
                folder,
                self.settings.examination,
                number=number,
                search=SearchSettings(
                    max_steps=self.settings.rollouts.max_steps, seed=self.settings.seed
                ),
                watcher=self.watcher,
            )

    def _search(self, number: int) -> None:
        folder = self.folder.round(number)
        if folder.rollouts.exists():
            return
        settings = self.settings
        items = self.problems.train
        work = Rollouts(settings.rollouts, folder, number, settings.seed)
        with self._bench(self.folder.round(number - 1)) as bench:
            for notice in bench.notices:
                self.watcher.tell(notice)
            with self.folder.timed(number, "rollouts"):
                work.run(items, bench, self.watcher)
            has_code = bench.has_code
        found = harvest.account(folder, items)
        harvest.refuse_hopeless(found, has_code=has_code)
        write_json(folder.rollouts, found)

    def _select(self, number: int) -> None:
        folder = self.folder.round(number)
        if folder.paths.exists():
            return
        with self.folder.timed(number, "selection"):
            write_lines(folder.paths, [path.to_json() for path in self._paths(number)])

    def _paths(self, number: int) -> Sequence[TrainingPath]:
        """The paths of a round, problem by problem."""
        settings, folder = self.settings, self.folder.round(number)
        items = self.problems.train
        self.watcher.stage(number, "selection", len(items), 0)
        found: list[TrainingPath] = []
        for item, trees in harvest.grown(folder, items):
            searched = settings.rollouts.paths == "search"
            found += selection.select(
                item,
                trees,
                settings.selection,
                same=Patience(same_answer),
                searched=searched,
            )
            self.watcher.advance()
            self._heed()
        if settings.selection.values == "shuffled":
            return selection.shuffled(found, seed=settings.seed)
        return found

    def _learn(self, number: int) -> None:
        folder = self.folder.round(number)
        if folder.checkpoint.exists():
            folder.state.unlink(missing_ok=True)
            return
        base = 0 if self.settings.learning.restart else number - 1
        work = Work(folder, self.folder.round(base).checkpoint, number, self.settings.seed)
        with self.folder.timed(number, "learning"):
            self.trainer.train(work, self.watcher)

    def _export(self, number: int) -> None:
        folder = self.folder.round(number)
        if folder.bundle.exists():
            return
        self.watcher.stage(number, "export", 1, 0)
        data = (f"{self.problems.name}: {len(self.problems.train)} problems",) if number else ()
        with self.folder.timed(number, "export"), self._averaged(number) as checkpoint:
            self.trainer.export(
                checkpoint,
                folder.bundle,
                name=f"{self._name}-round-{number}",
                provenance=Provenance(
                    base=self.start or "the default model", rounds=number, data=data
                ),
            )
        self.watcher.advance()

    @contextmanager
    def _averaged(self, number: int) -> Iterator[Path]:
        """The checkpoint that becomes the bundle of a round: its own, or the mean of all so far."""
        learning, own = self.settings.learning, self.folder.round(number).checkpoint
        if not (number and learning.average and learning.mode == "full"):
            yield own
            return
        from alphamath_lite.training.self_evolution.averaging import write_mean

        mean = own.with_name(".mean.part")
        write_mean([self.folder.round(n).checkpoint for n in range(number + 1)], mean)
        try:
            yield mean
        finally:
            shutil.rmtree(mean)

    @contextmanager
    def _bench(self, folder: RoundFolder) -> Iterator[Bench]:
        """The bundle of a round, opened; a stop from outside reaches it."""
        with self.open_bundle(folder.bundle) as bench:
            self.watcher.working(bench.stop)
            try:
                yield bench
            finally:
                self.watcher.working(None)

    @property
    def _name(self) -> str:
        return re.sub(r"[^\w.-]+", "-", self.folder.root.resolve().name)

    def _heed(self) -> None:
        if self.watcher.stopped:
            raise KeyboardInterrupt
