"""Beginning a run and going on with one: what is asked becomes run.json, and run.json a `Run`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alphamath_lite import __version__
from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.data import DataSet
from alphamath_lite.places import data_dir
from alphamath_lite.search import SearchSettings
from alphamath_lite.training.self_evolution.examination import course
from alphamath_lite.training.self_evolution.folder import RUN, RunFolder, write_json
from alphamath_lite.training.self_evolution.problems import Problems, split
from alphamath_lite.training.self_evolution.settings import Settings, from_json

ReadProblems = Callable[[str], DataSet]
"""The problems of a file or of a name like `builtin:200`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does and on what; everything that its results depend on besides the machine."""

    settings: Settings
    problems: Problems
    start: str | None
    device: str
    n_threads: int


def runs_dir() -> Path:
    """Where runs lie when no folder is named."""
    return data_dir() / "runs"


def new_folder(source: str) -> Path:
    """A folder for a run on these problems that does not exist yet."""
    stem = "".join(c if c.isalnum() or c in "-_." else "-" for c in Path(source).stem) or "run"
    number = 1
    while (folder := runs_dir() / f"{stem}-{number}").exists():
        number += 1
    return folder


def begin(
    folder: RunFolder,
    source: str,
    read: ReadProblems,
    settings: Settings,
    *,
    start: str | None,
    device: str,
    n_threads: int,
) -> Plan:
    """Write run.json; the caller holds the lock. Raises UsageError for what cannot be run."""
    for name in settings.examination.strategies:
        course(name, SearchSettings())
    problems = _divided(read(source), settings)
    folder.create(
        {
            "problems": {
                "source": _kept(source),
                "name": problems.name,
                "sha256": problems.sha256,
                "n_train": len(problems.train),
                "n_held_out": len(problems.held_out.items),
            },
            "start": _kept(start) if start else None,
            "settings": settings.to_json(),
            "device": device,
            "n_threads": n_threads,
            "versions": {"alphamath-lite": __version__},
        }
    )
    return Plan(settings, problems, start, device, n_threads)


def reopen(folder: RunFolder, read: ReadProblems, *, rounds: int | None = None) -> Plan:
    """What run.json says; `rounds` may be raised. The caller holds the lock.

    Raises UsageError when the problems are no longer those that the run began with.
    """
    data = folder.read()
    settings = settings_of(data)
    if rounds is not None and rounds != settings.rounds:
        settings = replace(settings, rounds=rounds)
        data["settings"] = settings.to_json()
        write_json(folder.root / RUN, data)
    known = data["problems"]
    found = read(known["source"])
    if found.sha256 != known["sha256"]:
        raise UsageError(
            f"the problems in {known['source']} are not those that {folder.root} began with "
            f"(sha256 {found.sha256[:12]}..., then {known['sha256'][:12]}...)",
            hint="Put the old file back, or begin a new run with the new one.",
        )
    problems = _divided(found, settings)
    return Plan(settings, problems, data["start"], data["device"], int(data["n_threads"]))


def settings_of(data: dict[str, Any]) -> Settings:
    """The settings in run.json."""
    return from_json(data["settings"])


def _divided(found: DataSet, settings: Settings) -> Problems:
    return split(
        found,
        held_out=settings.examination.held_out,
        seed=settings.seed,
        n_train=settings.rollouts.problems,
        n_held=settings.examination.problems,
    )


def _kept(source: str) -> str:
    """A path so that it is found from every folder; a name as it is."""
    path = Path(source).expanduser()
    return str(path.resolve()) if path.exists() else source
