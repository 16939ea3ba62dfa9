"""`alphamath-lite train-lite --only value`: a value head for any GGUF policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.cli import streams
from alphamath_lite.cli.signals import stopping
from alphamath_lite.cli.training_progress import TrainingProgress
from alphamath_lite.evaluation.table import aligned
from alphamath_lite.training.self_evolution.folder import RunFolder
from alphamath_lite.training.self_evolution.launch import new_folder
from alphamath_lite.valuing.store import read_asked
from alphamath_lite.valuing.train import ValueOnlySettings, ValueReport, train_value_only
from alphamath_lite.valuing.worth import Estimate

if TYPE_CHECKING:
    from alphamath_lite.cli.training import Asked

DONE = 0
HEAD = ("on problems held out in turn", "mean", "95 % interval", "problems")
ROWS = {
    "auc_end": "AUROC within a problem, last step",
    "auc_middle": "AUROC within a problem, middle step",
    "best_of_n": "right: best of {n} by value",
    "random_of_n": "right: a random one of {n}",
    "likeliest_of_n": "right: likeliest of {n}",
    "majority_of_n": "right: majority of {n}",
    "gain": "best less random",
}


def run(asked: "Asked", *, quiet: bool, as_json: bool) -> int:
    """Make the value head and show what it is worth; the exit code."""
    from alphamath_lite.cli.training import read_problems

    if asked.resume:
        source, model, settings = _known(asked.resume)
        folder = asked.resume
    else:
        source, model = _whole(asked.problems or ""), _whole(asked.start or "") or None
        settings = ValueOnlySettings(seed=asked.settings.seed)
        folder = asked.out or new_folder(source)
    data = read_problems(source)
    opening = OpenSettings(
        model=model,
        n_threads=asked.n_threads,
        n_gpu_layers=asked.n_gpu_layers,
        allow_unsandboxed=asked.allow_unsandboxed,
    )
    with (
        RunFolder(folder).locked(),
        TrainingProgress(hidden=quiet) as progress,
        stopping(progress.stop) as signal,
    ):
        for notice in (*data.refused, *data.mended):
            progress.tell(notice)
        try:
            report = train_value_only(
                opening, data, folder, watcher=progress, settings=settings, source=source
            )
        except KeyboardInterrupt:
            streams.say(
                f"alphamath-lite: interrupted; what is done is kept in {folder}\n"
                f"Go on with: alphamath-lite train-lite --resume {folder}"
            )
            return signal.exit_code
    _show(report, settings, quiet=quiet, as_json=as_json)
    return DONE


def _known(folder: Path) -> tuple[str, str | None, ValueOnlySettings]:
    """Problems, model and settings of a run that was stopped."""
    asked = read_asked(folder)
    return asked["source"], asked["model"], ValueOnlySettings(**asked["settings"])


def _whole(name: str) -> str:
    """A path as it is found from every folder; anything else as it is."""
    path = Path(name).expanduser()
    return str(path.resolve()) if name and path.exists() else name


def _show(report: ValueReport, settings: ValueOnlySettings, *, quiet: bool, as_json: bool) -> None:
    if as_json:
        streams.record(report.to_json())
    else:
        rows = _rows(report.worth, settings.n_samples)
        streams.answer("\n".join(aligned([HEAD, *rows], n_left=1)))
    if quiet:
        return
    ends = ", ".join(f"{n} {name}" for name, n in report.endings.items())
    streams.say(
        f"note: {report.n_problems} problems, {report.n_states} different states; solutions: "
        f"{ends}; rollouts {report.rollout_s:.0f} s, fit {report.fit_s:.1f} s"
    )
    streams.say(f"note: try it: alphamath-lite solve -m {report.bundle.root} -s sbs")


def _rows(worth: dict[str, Estimate], n: int) -> Iterator[tuple[str, ...]]:
    for name, title in ROWS.items():
        found = worth[name]
        low, high = found.interval or (float("nan"), float("nan"))
        mean: Any = "" if found.mean is None else f"{found.mean:.3f}"
        yield title.format(n=n), mean, f"{low:.3f} to {high:.3f}", str(found.n)
