"""`alphamath-lite eval`: the accuracy of search strategies on a set of problems, and its cost."""

import hashlib
import json
import re
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alphamath_lite.cli.options import STRATEGY_NAMES, TEMPERATURES, Model
from alphamath_lite.errors import UsageError

if TYPE_CHECKING:
    from alphamath_lite.assembly import OpenSolver
    from alphamath_lite.evaluation.data import DataSet
    from alphamath_lite.evaluation.folder import Folder
    from alphamath_lite.evaluation.running import Course
    from alphamath_lite.evaluation.study import Study
    from alphamath_lite.search import SearchSettings

INTERRUPTED = 130


def evaluate(
    data: Annotated[
        str,
        typer.Argument(
            help="JSON Lines with question (or problem) and answer (GSM8K, MATH, GaoKao2023, "
            "OCWCourses or your own), builtin[:N], or builtin-held-out[:N].",
            show_default=False,
        ),
    ],
    strategy: Annotated[
        str,
        typer.Option(
            "--strategy", "-s", help=f"One or more, with commas: {', '.join(STRATEGY_NAMES)}."
        ),
    ] = "greedy,sbs",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first problems.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the results; ./evaluations/NAME if not given.")
    ] = None,
    beams: Annotated[int, typer.Option(min=1, max=64, help="B1: beams that survive.")] = 3,
    samples: Annotated[
        int, typer.Option(min=1, max=256, help="B2: steps sampled a beam; n in vote and best-of.")
    ] = 5,
    simulations: Annotated[int, typer.Option(min=1, max=10000, help="N of MCTS.")] = 40,
    c_puct: Annotated[float, typer.Option(min=0.0, help="Exploration constant of MCTS.")] = 1.25,
    runs: Annotated[
        int, typer.Option(min=1, max=64, help="vote: that many beam searches; their winners vote.")
    ] = 1,
    weighted: Annotated[
        bool, typer.Option("--weighted", help="vote: weigh votes by value.")
    ] = False,
    temperature: Annotated[
        float | None,
        typer.Option(
            envvar="ALPHAMATH_TEMPERATURE", help="Sampling; 1.0, in MCTS 0.6 if not given."
        ),
    ] = None,
    max_steps: Annotated[int, typer.Option(min=1, max=100, help="Longest solution in steps.")] = 8,
    seed: Annotated[int, typer.Option(envvar="ALPHAMATH_SEED", help="Same seed, same result.")] = 0,
    data_seed: Annotated[int, typer.Option(help="builtin: which problems are drawn.")] = 0,
    max_tokens: Annotated[
        int | None, typer.Option(min=1, help="Tokens after which a search is cut.")
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(min=0.0, help="Seconds after which a group is cut; not reproducible."),
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(min=0.0, help="Relative tolerance for numbers; 0: exact, also for OCW."),
    ] = None,
    group: Annotated[int, typer.Option(min=1, max=64, help="Problems solved together.")] = 8,
    model: Model = None,
    threads: Annotated[
        int, typer.Option(min=0, envvar="ALPHAMATH_THREADS", help="0: the best for this machine.")
    ] = 0,
    gpu_layers: Annotated[
        int,
        typer.Option(envvar="ALPHAMATH_GPU_LAYERS", help="Layers on the GPU; -1: all that fit."),
    ] = -1,
    trees: Annotated[bool, typer.Option("--trees", help="Keep every search tree.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The summary as one JSON object.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no notes.")] = False,
    allow_unsandboxed_code: Annotated[
        bool,
        typer.Option(
            "--allow-unsandboxed-code",
            help="Run model-written Python even where it cannot be confined.",
        ),
    ] = False,
) -> None:
    """Solve a set of problems with known answers; compare strategies by accuracy and cost.

    The table goes to stdout; records, summary and report go to a folder. A run that was stopped
    goes on when the same command is given again.
    """
    from alphamath_lite.assembly import OpenSettings, open_solver
    from alphamath_lite.evaluation.study import Study
    from alphamath_lite.results import Limits
    from alphamath_lite.search import SearchSettings

    search = SearchSettings(
        n_beams=beams, n_samples=samples, n_simulations=simulations, c_puct=c_puct,
        max_steps=max_steps, n_runs=runs, weighted=weighted, seed=seed,
    )  # fmt: skip
    courses = _courses(strategy, search, temperature)
    problems = _problems(data, data_seed, tolerance, limit)
    limits = Limits(n_tokens=max_tokens, timeout_s=timeout)
    opening = OpenSettings(
        model=model,
        n_threads=threads,
        n_gpu_layers=gpu_layers,
        allow_unsandboxed=allow_unsandboxed_code,
    )
    with open_solver(opening) as opened:
        if not quiet:
            for notice in [*opened.notices, *problems.refused, *problems.mended]:
                print(f"note: {notice}", file=sys.stderr)
        facts = _facts(opened, group=group, limit=limit, seed=seed, limits=asdict(limits))
        study = Study(problems, courses, group, limits, facts)
        _run(study, opened, out, keep_trees=trees, quiet=quiet, as_json=as_json)


def _courses(
    names: str, search: "SearchSettings", temperature: float | None
) -> "tuple[Course, ...]":
    from alphamath_lite.evaluation.running import Course
    from alphamath_lite.solver import strategy_named

    found = list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    if not found:
        raise UsageError("--strategy names none", hint=f"Strategies: {', '.join(STRATEGY_NAMES)}.")
    return tuple(
        Course(
            strategy_named(name).name,
            name,
            search,
            TEMPERATURES.get(name, 1.0) if temperature is None else temperature,
        )
        for name in found
    )


def _problems(name: str, seed: int, tolerance: float | None, limit: int | None) -> "DataSet":
    from alphamath_lite.cli.inputs import lines_of
    from alphamath_lite.evaluation.data import builtin_set, data_set, is_builtin

    if is_builtin(name) and not Path(name).exists():
        found = builtin_set(name, seed=seed, tolerance=tolerance)
    else:
        found = data_set(Path(name).name, lines_of(Path(name)), tolerance=tolerance)
    return replace(found, items=found.items[:limit])


def _facts(opened: "OpenSolver", **known: Any) -> dict[str, Any]:
    from alphamath_lite import __version__

    manifest = opened.bundle.manifest
    return {
        "bundle": {"name": manifest.name, "sha256": opened.bundle.identity},
        "versions": {"alphamath-lite": __version__},
        "n_threads": opened.engine.n_threads,
        **known,
    }


def _run(
    study: "Study",
    opened: "OpenSolver",
    out: Path | None,
    *,
    keep_trees: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    from alphamath_lite.answers import same_answer
    from alphamath_lite.cli.progress import EvaluationProgress
    from alphamath_lite.engine.sampling import NucleusSampler
    from alphamath_lite.evaluation.folder import Folder

    def set_temperature(temperature: float) -> None:
        opened.engine.sampler = NucleusSampler(temperature)

    asked = {**study.facts, "data": study.data.name, "data_sha256": study.data.sha256}
    folder = Folder(out or _default_folder(study, asked), asked)
    n_total = len(study.data.items)
    try:
        with EvaluationProgress(
            folder, n_total=n_total, keep_trees=keep_trees, quiet=quiet
        ) as progress:
            summary = study.run(
                opened.solver,
                folder,
                same=same_answer,
                set_temperature=set_temperature,
                watcher=progress,
            )
    except KeyboardInterrupt:
        print(
            f"alphamath-lite: interrupted; what is done is kept in {folder.root}\n"
            "Give the same command again to go on.",
            file=sys.stderr,
        )
        sys.exit(INTERRUPTED)
    _show(summary, folder, as_json=as_json, quiet=quiet)


def _show(summary: dict[str, Any], folder: "Folder", *, as_json: bool, quiet: bool) -> None:
    from alphamath_lite.evaluation.table import table

    seconds = folder.seconds()
    if as_json:
        whole = {**summary, "seconds": seconds, "folder": str(folder.root)}
        print(json.dumps(whole, ensure_ascii=False))
    else:
        print(table(summary, seconds))
    if not quiet:
        print(f"Everything is in {folder.root}", file=sys.stderr)


def _default_folder(study: "Study", asked: dict[str, Any]) -> Path:
    text = json.dumps([asked, [asdict(course) for course in study.courses]], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    stem = Path(study.data.name).stem if "." in study.data.name else study.data.name
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{stem}-{asked['bundle']['name']}-{digest}")
    return Path("evaluations") / name
