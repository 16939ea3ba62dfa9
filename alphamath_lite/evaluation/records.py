"""What is kept of every problem: one JSON line each, on the disk before the next one begins.

No line holds a clock value, so that a run that was killed and resumed writes the same bytes as an
undisturbed one.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from alphamath_lite.answers.verdict import Outcome
from alphamath_lite.errors import UsageError
from alphamath_lite.tree_file import write_whole

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """One independent solution of a vote: the first sample that gives an equal answer is `twin`.

    An unfinished one has no answer and is its own twin. `prior` in (0, 1], `value` in [-1, 1].
    """

    answer: str | None
    twin: int
    outcome: Outcome
    value: float | None
    prior: float
    tokens: int


@dataclass(frozen=True, slots=True)
class Record:
    """One problem as one strategy solved it.

    `outcome`, `reason` and `kind` are the verdict on `answer`; `finished` says how the search
    ended, `error` why it could not begin; `found` whether any finished solution was right, of
    `n_solutions`. `tokens` were sampled, `nodes` written.
    """

    line: int
    id: str
    topic: str
    level: str
    question: str
    golds: tuple[str, ...]
    answer: str | None
    outcome: Outcome
    reason: str
    kind: str
    value: float | None = None
    support: float = 0.0
    confidence: float | None = None
    tokens: int = 0
    nodes: int = 0
    n_solutions: int = 0
    found: bool = False
    finished: str = "failed"
    error: str = ""
    samples: tuple[Sample, ...] = field(default_factory=tuple)

    @property
    def right(self) -> bool:
        """Whether the answer is certainly the reference answer."""
        return self.outcome == "equal"

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON data."""
        return {"schema": SCHEMA, **asdict(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Record":
        """Read what `to_json` wrote; raises ValueError or TypeError for anything else."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"not a record of schema {SCHEMA}")
        names = {entry.name for entry in fields(cls)}
        known = {name: value for name, value in data.items() if name in names}
        known["golds"] = tuple(known["golds"])
        known["samples"] = tuple(Sample(**sample) for sample in known["samples"])
        return cls(**known)


class Journal:
    """The records of one strategy, in the order of the problems.

    Opening it drops what a kill left behind: a torn line, and the beginning of a group, which is
    solved again as a whole.
    """

    def __init__(self, path: Path, *, group: int, n_total: int) -> None:
        self.path = path
        records = list(_readable(path))
        n_whole = len(records) if len(records) == n_total else len(records) // group * group
        self.records = records[:n_whole]
        if path.exists():
            write_whole(path, "".join(_line(record) for record in self.records))
        self._n_bytes = path.stat().st_size if path.exists() else 0

    def append(self, record: Record) -> None:
        """Write one record and see it on the disk.

        Raises UsageError when somebody else has written to the file.
        """
        with self.path.open("ab") as file:
            if file.tell() != self._n_bytes:
                raise UsageError(
                    f"another evaluation is writing to {self.path}", hint="Give another --out."
                )
            self._n_bytes += file.write(_line(record).encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        self.records.append(record)


def _line(record: Record) -> str:
    return json.dumps(record.to_json(), ensure_ascii=False) + "\n"


def _readable(path: Path) -> Iterator[Record]:
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    for number, line in enumerate(lines[:-1], 1):
        try:
            yield Record.from_json(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(
                f"{path}, line {number} is not a record of an evaluation: {error}",
                hint="Give another --out, or remove the file.",
            ) from None
