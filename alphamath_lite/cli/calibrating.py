"""What `models calibrate` does once its options are read: solve, fit, keep, show."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alphamath_lite import __version__
from alphamath_lite.answers import same_answer
from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.bundles.bundle import Bundle
from alphamath_lite.bundles.files import refuse_existing
from alphamath_lite.bundles.manifest import CALIBRATION_VERSION, MANIFEST_NAME, Calibration
from alphamath_lite.bundles.rebundle import rewrite_manifest, with_calibration
from alphamath_lite.cli import streams
from alphamath_lite.cli.signals import stopping
from alphamath_lite.cli.view import Progress, about
from alphamath_lite.confidence.fitting import Fitted, fit_confidence
from alphamath_lite.confidence.journal import Journal, Sample, journal_of
from alphamath_lite.confidence.measuring import Asked as Question
from alphamath_lite.confidence.measuring import label_answers
from alphamath_lite.engine.sampling import NucleusSampler
from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import DataSet, Item
from alphamath_lite.evaluation.table import aligned

if TYPE_CHECKING:
    from alphamath_lite.assembly import OpenSolver

DONE = 0
KEPT = (0.25, 0.5, 0.75, 1.0)  # shares of the answers, the surest first
HEAD = ("strategy", "answers", "right", "AUROC", "Brier", "(base)", "ECE", "(chance)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be calibrated, on what, and where the result goes (None: into the bundle)."""

    courses: tuple[Course, ...]
    data: tuple[DataSet, ...]
    opening: OpenSettings
    group: int
    out: Path | None
    overwrite: bool


def run(asked: Asked, *, as_json: bool, quiet: bool) -> int:
    """Calibrate, keep and show; the exit code."""
    if asked.out:
        refuse_existing(asked.out, overwrite=asked.overwrite)
    items = [item for data in asked.data for item in data.items]
    progress = Progress(total=len(items) * len(asked.courses), hidden=quiet)
    with (
        progress,
        open_solver(asked.opening, on_download=progress.download) as opened,
        stopping(opened.stop) as signal,
    ):
        bundle = opened.bundle
        if asked.out is None:
            _refuse_homeless(bundle)
        if not quiet:
            _tell(opened, asked, items)
        journals = [_journal(course, items, opened, asked) for course in asked.courses]
        try:
            samples = [
                _sample(course, items, opened, asked, progress, journal)
                for course, journal in zip(asked.courses, journals, strict=True)
            ]
        except KeyboardInterrupt:
            streams.say(
                "alphamath-lite: interrupted; nothing was changed\n"
                "Give the same command again to go on."
            )
            return signal.exit_code
    fitted = [
        fit_confidence(
            sample.labelled,
            strategy=course.strategy,
            settings=course.numbers,
            data=", ".join(data.name for data in asked.data),
        )
        for course, sample in zip(asked.courses, samples, strict=True)
    ]
    made = _keep(bundle, fitted, asked)
    for journal in journals:
        journal.remove()
    _show(made, fitted, samples, as_json=as_json)
    if not quiet:
        streams.say(f"note: the calibration is in {made.root / MANIFEST_NAME}")
    return DONE


def _refuse_homeless(bundle: Bundle) -> None:
    """Raise UsageError when there is no bundle.json to keep a calibration in."""
    if not (bundle.root / MANIFEST_NAME).is_file():
        raise UsageError(
            f"{bundle.root} has no {MANIFEST_NAME} to keep a calibration",
            hint="Add --out DIR to make a bundle of it.",
        )


def _tell(opened: "OpenSolver", asked: Asked, items: Sequence[Item]) -> None:
    defects = [text for data in asked.data for text in (*data.refused, *data.mended)]
    for notice in [*opened.notices, *defects]:
        streams.say(f"note: {notice}")
    streams.say(f"{len(items)} problems · {about(opened)}")


def _journal(course: Course, items: Sequence[Item], opened: "OpenSolver", asked: Asked) -> Journal:
    return journal_of(
        {
            "weights": opened.bundle.identity,
            "versions": [__version__, CALIBRATION_VERSION],
            "course": asdict(course),
            "items": [asdict(item) for item in items],
            "group": asked.group,
            "n_threads": opened.engine.n_threads,
            "code": opened.interpreter is not None,
        }
    )


def _sample(
    course: Course,
    items: Sequence[Item],
    opened: "OpenSolver",
    asked: Asked,
    progress: Progress,
    journal: Journal,
) -> Sample:
    opened.engine.sampler = NucleusSampler(course.temperature)
    return label_answers(
        Question(course, items, asked.group, opened.engine.has_value),
        opened.solver,
        same=same_answer,
        journal=journal,
        on_problem=progress.advance,
        on_event=progress,
    )


def _keep(bundle: Bundle, fitted: Iterable[Fitted], asked: Asked) -> Bundle:
    """The bundle with the new calibrations beside those of other strategies."""
    new = {entry.confidence.strategy: entry.confidence for entry in fitted}
    known = bundle.calibration.strategies if bundle.calibration else ()
    old = {entry.strategy: entry for entry in known}
    calibration = Calibration(bundle.identity, tuple({**old, **new}.values()))
    if asked.out is not None:
        return with_calibration(bundle, asked.out, calibration, overwrite=asked.overwrite)
    return rewrite_manifest(bundle.root, replace(bundle.manifest, calibration=calibration))


def _show(
    bundle: Bundle, fitted: Sequence[Fitted], samples: Sequence[Sample], *, as_json: bool
) -> None:
    if as_json:
        data = _data(fitted, samples)
        streams.record({"schema": 1, "path": str(bundle.root), "strategies": data})
        return
    tables = [[HEAD, *map(_row, fitted)], [_risk_head(), *map(_risks, fitted)]]
    blocks = [aligned(rows, n_left=1) for rows in tables]
    blocks.append(
        [
            f"{entry.confidence.strategy}: {sample.n_problems} problems, {sample.n_unanswered} "
            f"without an answer, {sample.n_unsure} answers that could not be judged for certain."
            for entry, sample in zip(fitted, samples, strict=True)
        ]
    )
    streams.answer("\n\n".join("\n".join(block) for block in blocks))


def _data(fitted: Sequence[Fitted], samples: Sequence[Sample]) -> list[dict[str, Any]]:
    return [
        {
            **asdict(entry.confidence),
            "measured": entry.measured,
            "n_unanswered": sample.n_unanswered,
            "n_unsure": sample.n_unsure,
        }
        for entry, sample in zip(fitted, samples, strict=True)
    ]


def _row(entry: Fitted) -> tuple[str, ...]:
    m = entry.measured
    figures = ("auroc", "brier", "brier_base", "ece", "ece_chance")
    return (
        entry.confidence.strategy,
        str(m["n"]),
        f"{100 * m['accuracy']:.1f} %",
        *(f"{m[name]:.3f}" for name in figures),
    )


def _risk_head() -> tuple[str, ...]:
    return ("wrong among the surest", *(f"{100 * share:.0f} %" for share in KEPT))


def _risks(entry: Fitted) -> tuple[str, ...]:
    """The share of wrong answers when only the surest ones are kept."""
    curve = entry.measured["risk_coverage"]
    risks = [next(risk for coverage, risk in curve if coverage >= share) for share in KEPT]
    return (entry.confidence.strategy, *(f"{100 * risk:.1f} %" for risk in risks))
