"""`alphamath-lite models calibrate`: measures how sure a model may be of its answers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from alphamath_lite.cli import options
from alphamath_lite.errors import UsageError


def calibrate(
    ref: Annotated[
        str | None,
        typer.Argument(metavar="MODEL", help="A name of `models ls`, a bundle, a GGUF file."),
    ] = None,
    problems: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DATA",
            help="Problems with answers that the model was not trained on, as for eval; may be "
            "given again [default: builtin-held-out:400].",
            show_default=False,
        ),
    ] = None,
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", metavar="NAMES", help="As for eval.")
    ] = "greedy,vote",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write a copy; else the bundle itself is changed."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="--out: replace it.")] = False,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the first N problems of each.")
    ] = None,
    samples: options.Samples = None,
    temperature: options.Temperature = None,
    seed: options.Seed = 0,
    data_seed: Annotated[
        int, typer.Option(metavar="N", help="builtin: which problems are drawn.")
    ] = 1,
    group: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="Problems solved together.")
    ] = 8,
    threads: options.Threads = 0,
    gpu_layers: options.GpuLayers = -1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the table.")] = False,
    allow_unsandboxed_code: options.AllowUnsandboxed = False,
) -> None:
    """Calibrate confidence: solve problems with known answers, learn when an answer is right.

    The calibration goes into bundle.json and from then on `solve` says how sure it is. What is
    printed was measured on problems left out of the fit in turn.
    """
    from alphamath_lite.assembly import OpenSettings
    from alphamath_lite.cli.calibrating import Asked, run
    from alphamath_lite.cli.evaluate import courses_named
    from alphamath_lite.cli.inputs import known_problems
    from alphamath_lite.search import SearchSettings

    courses = courses_named(strategy, SearchSettings(seed=seed), samples, temperature)
    if len({course.strategy for course in courses}) < len(courses):
        raise UsageError("--strategy names one twice", hint="One calibration a strategy is kept.")
    asked = Asked(
        courses=courses,
        data=tuple(
            known_problems(name, seed=data_seed, limit=limit)
            for name in problems or ["builtin-held-out:400"]
        ),
        opening=OpenSettings(
            model=ref,
            n_threads=threads,
            n_gpu_layers=gpu_layers,
            allow_unsandboxed=allow_unsandboxed_code,
        ),
        group=group,
        out=out,
        overwrite=overwrite,
    )
    sys.exit(run(asked, as_json=as_json, quiet=quiet))
