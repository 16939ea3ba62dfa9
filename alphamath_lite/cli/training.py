"""What `train-lite` does once its options are read: begin or go on, show progress, keep, show."""

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alphamath_lite.cli import streams, value_only
from alphamath_lite.cli.inputs import lines_of
from alphamath_lite.cli.signals import stopping
from alphamath_lite.cli.training_progress import TrainingProgress
from alphamath_lite.errors import AlphaMathError, UsageError
from alphamath_lite.evaluation.data import DataSet, builtin_set, is_builtin
from alphamath_lite.valuing.store import is_value_run

if TYPE_CHECKING:
    from alphamath_lite.training.self_evolution.folder import RunFolder
    from alphamath_lite.training.self_evolution.launch import Plan
    from alphamath_lite.training.self_evolution.settings import Settings
    from alphamath_lite.training.self_evolution.trainer import Trainer

DONE = 0
MISSING = "pip install 'alphamath-lite[train]'"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be trained, on what; `settings` count only when nothing is resumed."""

    problems: str | None
    resume: Path | None
    out: Path | None
    settings: "Settings"
    rounds: int | None
    start: str | None
    device: str
    n_threads: int
    n_gpu_layers: int
    allow_unsandboxed: bool


def run(asked: Asked, *, only: str | None, quiet: bool, as_json: bool) -> int:
    """Train and show the result; the exit code."""
    if only == "value" or (asked.resume and is_value_run(asked.resume)):
        return value_only.run(asked, quiet=quiet, as_json=as_json)
    from alphamath_lite.training.self_evolution.folder import RunFolder
    from alphamath_lite.training.self_evolution.launch import new_folder

    folder = RunFolder(asked.resume or asked.out or new_folder(asked.problems or ""))
    if asked.resume:
        folder.read()  # before a lock is laid into a folder that is no run
    with folder.locked():
        plan = _plan(asked, folder)
        trainer = _trainer(plan)
        with TrainingProgress(hidden=quiet) as progress, stopping(progress.stop) as signal:
            for notice in plan.problems.notices:
                progress.tell(notice)
            try:
                _go(asked, plan, trainer, folder, progress)
            except KeyboardInterrupt:
                streams.say(f"alphamath-lite: interrupted; {_how_to_go_on(folder)}")
                return signal.exit_code
        return _finish(folder, quiet=quiet, as_json=as_json)


def read_problems(source: str) -> DataSet:
    """The problems of a file, or generated ones; raises UsageError."""
    from alphamath_lite.training.self_evolution import problems

    if is_builtin(source) and not Path(source).exists():
        return builtin_set(source, seed=0)
    return problems.read_problems(source, lines_of(Path(source)))


def _plan(asked: Asked, folder: "RunFolder") -> "Plan":
    from alphamath_lite.training.self_evolution.launch import begin, reopen

    if asked.resume:
        return reopen(folder, read_problems, rounds=asked.rounds)
    return begin(
        folder,
        asked.problems or "",
        read_problems,
        asked.settings,
        start=asked.start,
        device=asked.device,
        n_threads=asked.n_threads,
    )


def _trainer(plan: "Plan") -> "Trainer":
    """The way of training that was asked for; raises UsageError when its packages are missing."""
    try:
        import torch  # noqa: F401
    except ImportError:
        raise UsageError("training needs PyTorch, which is missing", hint=MISSING) from None
    from alphamath_lite.training.self_evolution.devices import place_named
    from alphamath_lite.training.self_evolution.learning import FullTrainer
    from alphamath_lite.training.self_evolution.lora import LoraTrainer

    settings = plan.settings
    place = place_named(plan.device, settings.learning.dtype)
    if settings.learning.mode == "lora":
        return LoraTrainer(settings, place, plan.n_threads)
    return FullTrainer(settings.learning, place, settings.quantisation, plan.n_threads)


def _go(
    asked: Asked,
    plan: "Plan",
    trainer: "Trainer",
    folder: "RunFolder",
    progress: TrainingProgress,
) -> None:
    """Do the rounds; an error says how to go on."""
    from alphamath_lite.training.self_evolution.rounds import Run
    from alphamath_lite.training.self_evolution.watching import opener

    open_bundle = opener(
        n_threads=plan.n_threads,
        n_gpu_layers=asked.n_gpu_layers,
        allow_unsandboxed=asked.allow_unsandboxed,
    )
    work = Run(folder, plan.settings, plan.problems, plan.start, trainer, open_bundle, progress)
    try:
        work.go()
    except (OSError, AlphaMathError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        if getattr(cause, "errno", None) not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise UsageError(
            f"no space is left on the disk of {folder.root}",
            hint=f"Free some; {_how_to_go_on(folder)}",
        ) from error


def _how_to_go_on(folder: "RunFolder") -> str:
    return (
        f"what is done is kept in {folder.root}\n"
        f"Go on with: alphamath-lite train-lite --resume {folder.root}"
    )


def _finish(folder: "RunFolder", *, quiet: bool, as_json: bool) -> int:
    from alphamath_lite.training.self_evolution.best import keep_best
    from alphamath_lite.training.self_evolution.report import table, write_report

    summary, notices = write_report(folder)
    best = keep_best(folder, summary)
    if as_json:
        seconds = [
            {"round": number, "stage": stage, "seconds": seconds}
            for (number, stage), seconds in folder.seconds().items()
        ]
        streams.record({**summary, "seconds": seconds, "folder": str(folder.root)})
    else:
        streams.answer(table(summary, folder.seconds()))
    if not quiet:
        told = [
            *notices,
            f"everything is in {folder.root}",
            f"try it: alphamath-lite solve -m {best.root}",
        ]
        for notice in told:
            streams.say(f"note: {notice}")
    return DONE
