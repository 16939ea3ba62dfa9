"""Labelled answers on disk, so that a calibration that was stopped goes on: one line a group."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from alphamath_lite.places import cache_dir
from alphamath_lite.tree_file import write_whole


@dataclass(frozen=True, slots=True)
class Labelled:
    """The answer to problem number `problem`: what speaks for it, and whether it is right."""

    problem: int
    features: dict[str, float]
    right: bool


@dataclass(slots=True)
class Sample:
    """The labelled answers of one strategy, and how many problems gave none."""

    labelled: list[Labelled] = field(default_factory=list)
    n_problems: int = 0
    n_unanswered: int = 0
    n_unsure: int = 0

    def add(self, other: "Sample") -> None:
        """Take the answers of another part of the problems in."""
        self.labelled += other.labelled
        self.n_problems += other.n_problems
        self.n_unanswered += other.n_unanswered
        self.n_unsure += other.n_unsure


class Journal:
    """The groups that are done, in order; `path` None keeps them in memory alone."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.groups = list(_readable(path)) if path is not None and path.exists() else []
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, "".join(_line(group) for group in self.groups))

    def append(self, group: Sample) -> None:
        """Keep a group and see it on the disk."""
        self.groups.append(group)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(group))
                file.flush()
                os.fsync(file.fileno())

    def remove(self) -> None:
        """Forget everything: it is no longer needed."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def journal_of(asked: Mapping[str, Any]) -> Journal:
    """The journal of exactly this question, in the cache folder."""
    digest = sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:24]
    return Journal(cache_dir() / "calibrations" / f"{digest}.jsonl")


def _line(group: Sample) -> str:
    return json.dumps(asdict(group)) + "\n"


def _readable(path: Path) -> list[Sample]:
    """The whole lines; whatever a kill or another version left behind ends them."""
    groups = []
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        try:
            data = json.loads(line)
            labelled = [Labelled(**entry) for entry in data.pop("labelled")]
            groups.append(Sample(labelled, **data))
        except (ValueError, TypeError, KeyError, AttributeError):
            break
    return groups
