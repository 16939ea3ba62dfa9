"""`alphamath-lite eval`: its options, and what they ask for."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alphamath_lite.cli import options
from alphamath_lite.errors import UsageError

if TYPE_CHECKING:
    from alphamath_lite.evaluation.courses import Course
    from alphamath_lite.search import SearchSettings


def evaluate(
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="JSON Lines with question (or problem) and answer: GSM8K, MATH, GaoKao2023, "
            "OCWCourses, your own; or builtin[:N], builtin-held-out[:N].",
            show_default=False,
        ),
    ],
    strategy: Annotated[
        str,
        typer.Option(
            "--strategy",
            "-s",
            metavar="NAMES",
            help=f"One or more, with commas: {', '.join(options.STRATEGY_NAMES)}; also with "
            "numbers: sbs-1x5 (B1xB2), mcts-40, vote-16, best-of-16.",
        ),
    ] = "greedy,sbs",
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the first N problems.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder of the results (default: a name below ./evaluations)."
        ),
    ] = None,
    beams: options.Beams = 3,
    samples: options.Samples = None,
    simulations: options.Simulations = 40,
    c_puct: options.CPuct = 1.25,
    runs: options.Runs = 1,
    weighted: options.Weighted = False,
    temperature: options.Temperature = None,
    max_steps: options.MaxSteps = 8,
    seed: options.Seed = 0,
    data_seed: Annotated[
        int, typer.Option(metavar="N", help="builtin: which problems are drawn.")
    ] = 0,
    max_tokens: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Tokens for each problem, then the best so far."),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0.0,
            max=options.MOST_SECONDS,
            help="Time for each group, then the best so far; such a run cannot be repeated.",
        ),
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            min=0.0,
            max=1.0,
            help="Relative error that numbers may have (default: exact; 2 to 3 figures for OCW).",
        ),
    ] = None,
    group: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="Problems solved together.")
    ] = 8,
    model: options.Model = None,
    threads: options.Threads = 0,
    gpu_layers: options.GpuLayers = -1,
    equal_tokens: Annotated[
        bool,
        typer.Option(help="Beside each search the vote of as many samples as cost its tokens."),
    ] = True,
    trees: Annotated[
        bool, typer.Option("--trees/--no-trees", help="Keep every search tree.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object instead of the table.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the table.")] = False,
    allow_unsandboxed_code: options.AllowUnsandboxed = False,
) -> None:
    """Solve problems with known answers; compare strategies by accuracy and cost.

    The table goes to stdout; records, summary and report go to a folder. What was stopped goes on
    when the same command is given again.
    """
    from alphamath_lite.assembly import OpenSettings
    from alphamath_lite.cli.evaluating import Asked, run
    from alphamath_lite.cli.inputs import known_problems
    from alphamath_lite.results import Limits
    from alphamath_lite.search import SearchSettings

    search = SearchSettings(
        n_beams=beams, n_simulations=simulations, c_puct=c_puct, max_steps=max_steps,
        n_runs=runs, weighted=weighted, seed=seed,
    )  # fmt: skip
    asked = Asked(
        courses=courses_named(strategy, search, samples, temperature),
        vote=_vote(search, samples, temperature) if equal_tokens else None,
        data=known_problems(data, seed=data_seed, tolerance=tolerance, limit=limit),
        limits=Limits(n_tokens=max_tokens, timeout_s=timeout),
        group=group,
        out=out,
        opening=OpenSettings(
            model=model,
            n_threads=threads,
            n_gpu_layers=gpu_layers,
            allow_unsandboxed=allow_unsandboxed_code,
        ),
    )
    sys.exit(run(asked, keep_trees=trees, as_json=as_json, quiet=quiet))


def courses_named(
    names: str, search: "SearchSettings", samples: int | None, temperature: float | None
) -> "tuple[Course, ...]":
    """The strategies of a list with commas, with the numbers of their names.

    Raises UsageError when there are none.
    """
    found = list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    if not found:
        raise UsageError(
            "--strategy names none", hint=f"Strategies: {', '.join(options.STRATEGY_NAMES)}."
        )
    return tuple(_course(name, search, samples, temperature) for name in found)


def _course(
    name: str, search: "SearchSettings", samples: int | None, temperature: float | None
) -> "Course":
    from alphamath_lite.evaluation.courses import make_course, read_name

    strategy, numbers = read_name(name)
    settings = replace(search, n_samples=samples or options.default_samples(strategy))
    return make_course(
        name,
        strategy,
        replace(settings, **numbers),  # type: ignore[arg-type]
        temperature=temperature or options.default_temperature(strategy),
    )


def _vote(
    search: "SearchSettings", samples: int | None, temperature: float | None
) -> "Callable[[int | None], Course]":
    plain = replace(search, n_runs=1, weighted=False)

    def vote(n: int | None) -> "Course":
        n = n or samples or options.default_samples("vote")
        return _course(f"vote-{n}", plain, samples, temperature)

    return vote
