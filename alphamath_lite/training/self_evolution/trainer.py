"""The seam between rounds and ways of training: what a way must be able to do.

`learning.FullTrainer` trains every weight of a small network, `lora.LoraTrainer` adapters on a
large one; they put different things into the same folders.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from alphamath_lite.bundles.manifest import Provenance
from alphamath_lite.training.self_evolution.folder import RoundFolder
from alphamath_lite.training.self_evolution.watching import Watcher


@dataclass(frozen=True, slots=True)
class Work:
    """What is trained: `paths.jsonl` of `folder`, going on from `start`, in round `number`."""

    folder: RoundFolder
    start: Path  # a checkpoint
    number: int
    seed: int

    @property
    def base(self) -> RoundFolder:
        """Round 0 of the run: the starting point."""
        return RoundFolder(self.folder.root.parent / "round-0")


class Trainer(Protocol):
    """One way of training."""

    def begin(self, start: str | None, checkpoint: Path) -> None:
        """Write the checkpoint of round 0 from a bundle or checkpoint; raises ModelError."""
        ...

    def check(self, checkpoint: Path) -> str:
        """What training from this checkpoint takes, in words.

        Raises AlphaMathError, with a suggestion, when there is not so much memory.
        """
        ...

    def train(self, work: Work, watcher: Watcher) -> None:
        """Write `folder.checkpoint` with `learned.json` in it, going on from `folder.state`.

        Raises KeyboardInterrupt, with the state saved, when the watcher is stopped.
        """
        ...

    def export(self, checkpoint: Path, out: Path, *, name: str, provenance: Provenance) -> None:
        """Write the bundle that the next rollouts use."""
        ...
