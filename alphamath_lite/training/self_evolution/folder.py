"""A run on disk: what exists is finished, what is unfinished is done again.

    run.json                 settings, problems with their hash, start, versions
    timings.jsonl            seconds of every stage: all that follows the clock
    round-0/                 the starting point: checkpoint/ bundle/ evaluation/
    round-1/                 one round
      trees/000012-0.json    tree 0 of the problem in line 12, as `solve --tree` writes it
      rollouts.json          what the trees came to
      paths.jsonl            the paths learned from, each with its provenance
      metrics.jsonl          one line an update
      learning.pt            the training under way (weights, optimiser, update)
      checkpoint/ bundle/    what came out
      evaluation/            the held-out problems, as `eval` writes them
    summary.json  report.html  plots/  best/

Every file and folder appears whole, by one rename. A lock that dies with its process keeps a
second one away.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alphamath_lite.errors import UsageError
from alphamath_lite.tree_file import write_whole

RUN, SUMMARY, REPORT, TIMINGS, LOCK = (
    "run.json", "summary.json", "report.html", "timings.jsonl", ".lock"
)  # fmt: skip
SCHEMA = 1


class RoundFolder:
    """The places of one round."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trees = root / "trees"
        self.rollouts = root / "rollouts.json"
        self.paths = root / "paths.jsonl"
        self.metrics = root / "metrics.jsonl"
        self.state = root / "learning.pt"
        self.checkpoint = root / "checkpoint"
        self.bundle = root / "bundle"
        self.evaluation = root / "evaluation"

    @property
    def examined(self) -> bool:
        """Whether the round is over."""
        return (self.evaluation / "summary.json").exists()

    def tree(self, line: int, number: int) -> Path:
        """Where a tree of the problem in `line` lies."""
        return self.trees / f"{line:06d}-{number}.json"

    def failure(self, line: int) -> Path:
        """Where it says why the problem in `line` could not be tried."""
        return self.trees / f"{line:06d}.failed.json"


class RunFolder:
    """The files below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def round(self, number: int) -> RoundFolder:
        """The folder of a round, made when it is missing."""
        folder = RoundFolder(self.root / f"round-{number}")
        folder.root.mkdir(parents=True, exist_ok=True)
        return folder

    def create(self, run: Mapping[str, Any]) -> None:
        """Begin a run; raises UsageError when the folder holds something already."""
        if (self.root / RUN).exists():
            raise UsageError(
                f"{self.root} holds a run already",
                hint=f"Go on with it: train-lite --resume {self.root}; or give another --out.",
            )
        if self.root.exists() and any(entry.name != LOCK for entry in self.root.iterdir()):
            raise UsageError(
                f"{self.root} holds something other than a run", hint="Give another --out."
            )
        write_json(self.root / RUN, {"schema": SCHEMA, **run})

    def read(self) -> dict[str, Any]:
        """run.json; raises UsageError when there is none or it cannot be read."""
        path = self.root / RUN
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data.get("schema") != SCHEMA:
                raise ValueError(f"not a run of schema {SCHEMA}")
            return dict(data)
        except FileNotFoundError:
            raise UsageError(
                f"{self.root} holds no run", hint="alphamath-lite train-lite list   shows the runs."
            ) from None
        except (OSError, ValueError, AttributeError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from error

    def sweep(self) -> None:
        """Remove what a kill left half written."""
        for path in list(self.root.rglob(".*")):
            if path.suffix in {".part", ".old"}:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()

    @contextmanager
    def timed(self, number: int, stage: str) -> Iterator[None]:
        """Note the seconds of a stage when it succeeds."""
        began = time.monotonic()
        yield
        entry = {"round": number, "stage": stage, "seconds": round(time.monotonic() - began, 2)}
        with (self.root / TIMINGS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def seconds(self) -> dict[tuple[int, str], float]:
        """Seconds by round and stage; of a stage that was interrupted only the last part."""
        found: dict[tuple[int, str], float] = {}
        for entry in read_lines(self.root / TIMINGS):
            found[int(entry["round"]), str(entry["stage"])] = float(entry["seconds"])
        return found

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes off this run; raises UsageError when one has it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("a+b") as file:
            if not _lock(file.fileno()):
                raise UsageError(
                    f"another process is working on {self.root}",
                    hint=f"See how far it is: alphamath-lite train-lite status {self.root}",
                )
            yield

    @property
    def is_locked(self) -> bool:
        """Whether a process is working on this run."""
        try:
            with (self.root / LOCK).open("rb") as file:
                return not _lock(file.fileno())
        except FileNotFoundError:
            return False


def _lock(descriptor: int) -> bool:
    """Take the lock of an open file; it goes when the file is closed or the process dies."""
    try:
        import fcntl
    except ImportError:  # Windows outside WSL2, where no code steps run either
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write a JSON file whole or not at all."""
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_lines(path: Path, rows: Iterator[Mapping[str, Any]] | list[dict[str, Any]]) -> None:
    """Write JSON Lines whole or not at all."""
    write_whole(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The JSON Lines of a file, without a last line that a kill cut off; none without the file."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]


def append_line(path: Path, row: Mapping[str, Any]) -> None:
    """Add one line and see it on the disk."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
        file.flush()
        os.fsync(file.fileno())
