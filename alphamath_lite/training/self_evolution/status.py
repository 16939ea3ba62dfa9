"""How far a run is, read from its files while it works or after it ended."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from alphamath_lite.errors import UsageError
from alphamath_lite.training.self_evolution.folder import RUN, RoundFolder, RunFolder, read_lines
from alphamath_lite.training.self_evolution.launch import settings_of
from alphamath_lite.training.self_evolution.settings import Settings

State = Literal["running", "stopped", "finished"]


@dataclass(frozen=True, slots=True)
class Status:
    """`stage` of round `number`, `n_done` of its `n_total` parts done (0: nobody knows)."""

    folder: str
    state: State
    number: int
    rounds: int
    stage: str
    n_done: int
    n_total: int

    def to_json(self) -> dict[str, Any]:
        """The status as plain JSON data."""
        return asdict(self)

    @property
    def line(self) -> str:
        """The status in one line."""
        parts = f" ({self.n_done} of {self.n_total})" if self.n_total else ""
        where = f"round {self.number} of {self.rounds}, {self.stage}{parts}"
        return f"{self.state:<8}  {where if self.state != 'finished' else f'{self.rounds} rounds'}"


def status(root: Path) -> Status:
    """The status of a run; raises UsageError when there is none in `root`."""
    folder = RunFolder(root)
    data = folder.read()
    settings = settings_of(data)
    for number in range(settings.rounds + 1):
        place = RoundFolder(root / f"round-{number}")
        if not place.examined:
            stage = _stage(place, number, settings, data["problems"])
            state: State = "running" if folder.is_locked else "stopped"
            return Status(str(root), state, number, settings.rounds, *stage)
    return Status(str(root), "finished", settings.rounds, settings.rounds, "finished", 0, 0)


def runs(root: Path) -> Iterator[Status]:
    """The runs below a folder, by name; folders that hold none are passed over."""
    for path in sorted(root.glob(f"*/{RUN}")):
        try:
            yield status(path.parent)
        except UsageError:
            continue


def _stage(
    place: RoundFolder, number: int, settings: Settings, problems: dict[str, Any]
) -> tuple[str, int, int]:
    if place.bundle.exists():
        files = [path for path in place.evaluation.glob("*.jsonl") if path.stem != "timings"]
        n_total = problems["n_held_out"] * len(settings.examination.strategies)
        return "examination", sum(len(read_lines(path)) for path in files), n_total
    if place.checkpoint.exists() or not number:
        return "export", 0, 1
    if place.paths.exists():
        return "learning", len(read_lines(place.metrics)), 0
    if place.rollouts.exists():
        return "selection", 0, problems["n_train"]
    ends = (f"*-{settings.rollouts.trees - 1}.json", "*.failed.json")
    n_done = sum(len(list(place.trees.glob(pattern))) for pattern in ends)
    return "rollouts", n_done, problems["n_train"]
