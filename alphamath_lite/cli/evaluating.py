"""What `eval` does once its options are read: open the model, solve, show, keep."""

import hashlib
import json
import platform
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alphamath_lite import __version__
from alphamath_lite.answers import same_answer
from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli import streams
from alphamath_lite.cli.progress import EvaluationProgress
from alphamath_lite.cli.signals import stopping
from alphamath_lite.cli.view import Progress, about
from alphamath_lite.engine.sampling import NucleusSampler
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import DataSet
from alphamath_lite.evaluation.folder import Folder
from alphamath_lite.evaluation.report import write_report
from alphamath_lite.evaluation.study import Study, Workshop, evaluate
from alphamath_lite.evaluation.table import table
from alphamath_lite.results import Limits

if TYPE_CHECKING:
    from alphamath_lite.assembly import OpenSolver

DONE = 0
DEFAULT_ROOT = Path("evaluations")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be evaluated, on what, and where the results go."""

    courses: tuple[Course, ...]
    vote: Callable[[int | None], Course] | None
    data: DataSet
    limits: Limits
    group: int
    out: Path | None
    opening: OpenSettings


def run(asked: Asked, *, keep_trees: bool, as_json: bool, quiet: bool) -> int:
    """Evaluate and show the result; the exit code."""
    with Progress(hidden=quiet) as loading:
        opened = open_solver(asked.opening, on_download=loading.download)
    with opened, stopping(opened.stop) as signal:
        study = _study(asked, opened)
        folder = Folder(asked.out or _default_folder(study), _identity(study))
        if not quiet:
            _tell(opened, study, folder)
        progress = EvaluationProgress(
            folder,
            n_total=len(study.data.items),
            keep_trees=keep_trees,
            hidden=quiet,
            stopped=lambda: bool(signal.number),
            stop=opened.solver.stop,
        )
        shop = Workshop(
            solver=opened.solver,
            folder=folder,
            same=same_answer,
            set_temperature=lambda t: setattr(opened.engine, "sampler", NucleusSampler(t)),
            watcher=progress,
        )
        try:
            with progress:
                summary, done = evaluate(study, shop)
        except KeyboardInterrupt:
            streams.say(
                f"alphamath-lite: interrupted; what is done is kept in {folder.root}\n"
                "Give the same command again to go on."
            )
            return signal.exit_code
    _show(summary, folder, as_json=as_json)
    notices = write_report(folder, summary, done)
    if not quiet:
        for notice in [*notices, f"everything is in {folder.root}"]:
            streams.say(f"note: {notice}")
    return DONE


def _study(asked: Asked, opened: "OpenSolver") -> Study:
    manifest = opened.bundle.manifest
    facts = {
        "bundle": {"name": manifest.name, "sha256": opened.bundle.identity},
        "versions": _versions(),
        "machine": " ".join((platform.system(), platform.machine(), platform.processor())).strip(),
        "n_threads": opened.engine.n_threads,
        "code": opened.interpreter is not None,
        "group": asked.group,
        "limits": asdict(asked.limits),
    }
    return Study(asked.data, asked.courses, asked.group, asked.limits, facts, asked.vote)


def _versions() -> dict[str, str]:
    """Everything whose next version may write or judge otherwise, with its version."""
    from alphamath_lite.engine.llama import build_name

    names = ("onnxruntime", "numpy", "sympy", "mpmath", "math-verify")
    return {
        "alphamath-lite": __version__,
        "python": platform.python_version(),
        "llama.cpp": build_name(),
        **{name: version(name) for name in names},
    }


def _identity(study: Study) -> dict[str, Any]:
    """Everything besides the strategies that the records depend on."""
    facts = {name: fact for name, fact in study.facts.items() if name != "machine"}
    return {**facts, "data": study.data.name, "data_sha256": study.data.sha256}


def _default_folder(study: Study) -> Path:
    numbers = [asdict(course) for course in study.courses]
    text = json.dumps([_identity(study), numbers], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    stem = study.data.name.removesuffix(".jsonl")
    name = re.sub(r"[^\w.-]+", "-", f"{stem}-{study.facts['bundle']['name']}-{digest}")
    return DEFAULT_ROOT / name


def _tell(opened: "OpenSolver", study: Study, folder: Folder) -> None:
    for notice in [*opened.notices, *study.data.refused, *study.data.mended]:
        streams.say(f"note: {notice}")
    streams.say(f"{len(study.data.items)} problems · {about(opened)} · {folder.root}")


def _show(summary: dict[str, Any], folder: Folder, *, as_json: bool) -> None:
    seconds = folder.seconds()
    if as_json:
        streams.record({**summary, "seconds": seconds, "folder": str(folder.root)})
    else:
        streams.answer(table(summary, seconds))
