"""`alphamath-lite solve`: one problem, or a file of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alphamath_lite.errors import UsageError

if TYPE_CHECKING:
    from alphamath_lite.assembly import OpenSettings, OpenSolver
    from alphamath_lite.cli.inputs import Line
    from alphamath_lite.results import Failure, Limits, Problem, Result
    from alphamath_lite.search import SearchSettings

STRATEGY_NAMES = ("greedy", "sbs", "mcts", "vote", "best-of", "auto")
NO_ANSWER, LIMIT_REACHED, INTERRUPTED = 1, 4, 130
TEMPERATURES = {"mcts": 0.6}  # AlphaMath, appendix: 0.6 for MCTS, 1.0 for step-level beam search

_MODEL_HELP = "Model: a name of `models ls`, a bundle folder, a GGUF file, or hf:owner/name."


def _names(incomplete: str) -> list[str]:
    from alphamath_lite.bundles.registry import installed

    return [entry.name for entry in installed() if entry.name.startswith(incomplete)]


Model = Annotated[
    str | None,
    typer.Option(
        "--model", "-m", envvar="ALPHAMATH_MODEL", help=_MODEL_HELP, autocompletion=_names
    ),
]


def solve(
    problem: Annotated[
        str | None, typer.Argument(help="The problem; - reads standard input.", show_default=False)
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", help="Many problems: text or JSON Lines; JSON Lines out."),
    ] = None,
    strategy: Annotated[
        str,
        typer.Option(
            "--strategy",
            "-s",
            envvar="ALPHAMATH_STRATEGY",
            help=f"One of {', '.join(STRATEGY_NAMES)}.",
        ),
    ] = "sbs",
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
    timeout: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds after which the best so far is returned.")
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(min=1, help="Tokens after which the best so far is returned.")
    ] = None,
    model: Model = None,
    threads: Annotated[
        int, typer.Option(min=0, envvar="ALPHAMATH_THREADS", help="0: the best for this machine.")
    ] = 0,
    gpu_layers: Annotated[
        int,
        typer.Option(envvar="ALPHAMATH_GPU_LAYERS", help="Layers on the GPU; -1: all that fit."),
    ] = -1,
    group: Annotated[
        int, typer.Option(min=1, max=64, help="--file: problems solved together.")
    ] = 8,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object instead of text.")
    ] = False,
    as_events: Annotated[
        bool, typer.Option("--jsonl", help="Every event of the search, one JSON object a line.")
    ] = False,
    tree: Annotated[
        Path | None, typer.Option(help="Write the whole search tree to this file.")
    ] = None,
    from_tree: Annotated[
        Path | None, typer.Option("--from", help="Go on in a tree written by --tree.")
    ] = None,
    node: Annotated[int | None, typer.Option(min=0, help="--from: the node to go on from.")] = None,
    steps: Annotated[
        bool | None,
        typer.Option("--show-steps/--hide-steps", help="The solution on stderr; if a terminal."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the answer.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="More about the run.")] = False,
    allow_unsandboxed_code: Annotated[
        bool,
        typer.Option(
            "--allow-unsandboxed-code",
            help="Run model-written Python even where it cannot be confined.",
        ),
    ] = False,
) -> None:
    """Solve a mathematics problem; the answer goes to stdout, everything else to stderr."""
    from alphamath_lite.assembly import OpenSettings
    from alphamath_lite.results import Limits
    from alphamath_lite.search import SearchSettings
    from alphamath_lite.solver import strategy_named

    strategy_named(strategy)
    _refuse_clashes(problem, file, as_json, as_events, tree, from_tree, node)
    search = SearchSettings(
        n_beams=beams, n_samples=samples, n_simulations=simulations, c_puct=c_puct,
        max_steps=max_steps, n_runs=runs, weighted=weighted, seed=seed,
    )  # fmt: skip
    opening = OpenSettings(
        model=model,
        temperature=TEMPERATURES.get(strategy, 1.0) if temperature is None else temperature,
        n_threads=threads,
        n_gpu_layers=gpu_layers,
        allow_unsandboxed=allow_unsandboxed_code,
    )
    limits = Limits(n_tokens=max_tokens, timeout_s=timeout)
    if file is not None:
        sys.exit(_solve_file(file, opening, strategy, search, limits, group=group, quiet=quiet))
    asked = _problem(problem, from_tree, node)
    shown = sys.stderr.isatty() if steps is None else steps
    sys.exit(
        _solve_one(
            asked, opening, strategy, search, limits,
            as_json=as_json, as_events=as_events, tree=tree,
            steps=shown and not quiet, quiet=quiet, verbose=verbose,
        )
    )  # fmt: skip


def _refuse_clashes(
    problem: str | None,
    file: Path | None,
    as_json: bool,
    as_events: bool,
    tree: Path | None,
    from_tree: Path | None,
    node: int | None,
) -> None:
    if problem is not None and file is not None:
        raise UsageError("a problem and --file were given", hint="Give one of them.")
    if file is not None and (tree or from_tree or as_events):
        raise UsageError(
            "--tree, --from and --jsonl are for a single problem", hint="Leave --file out."
        )
    if as_json and as_events:
        raise UsageError("--json and --jsonl were given", hint="Give one of them.")
    if node is not None and from_tree is None:
        raise UsageError("--node needs --from TREE", hint="Write a tree with solve --tree FILE.")
    if problem is not None and from_tree is not None:
        raise UsageError("a problem and --from were given", hint="The tree names its problem.")


def _problem(argument: str | None, from_tree: Path | None, node: int | None) -> "Problem":
    from alphamath_lite.cli.inputs import one_question
    from alphamath_lite.results import Problem

    if from_tree is None:
        return Problem("", one_question(argument))
    from alphamath_lite.tree_file import load_tree

    saved = load_tree(from_tree)
    start = node or 0
    if start >= len(saved.tree):
        raise UsageError(
            f"{from_tree} has no node {start}", hint=f"Its nodes are 0 to {len(saved.tree) - 1}."
        )
    return Problem(str(saved.meta.get("id", "")), saved.tree.question, tree=saved.tree, start=start)


def _solve_one(
    problem: "Problem",
    opening: "OpenSettings",
    strategy: str,
    search: "SearchSettings",
    limits: "Limits",
    *,
    as_json: bool,
    as_events: bool,
    tree: Path | None,
    steps: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    from alphamath_lite.assembly import open_solver
    from alphamath_lite.cli.view import Progress, cost_line, make_console, show_steps

    console = make_console() if steps or sys.stderr.isatty() else None
    with open_solver(opening) as opened:
        _tell(opened.notices, quiet)
        if console is None or quiet or as_events:
            listen = _print_event if as_events else None
            result = opened.solver.solve(
                problem, strategy=strategy, settings=search, limits=limits, on_event=listen
            )
        else:
            with Progress(console) as progress:
                result = opened.solver.solve(
                    problem, strategy=strategy, settings=search, limits=limits, on_event=progress
                )
    if tree is not None:
        from alphamath_lite.tree_file import origin, save_tree

        save_tree(tree, result.tree, origin(result))
    if steps and console:
        show_steps(console, result.steps)
    if as_json:
        print(json.dumps(result.to_json(), ensure_ascii=False))
    elif not as_events and result.answer is not None:
        print(result.answer)
    sys.stdout.flush()
    if not quiet:
        _tell(list(result.notes), quiet)
        _say_ending(result)
        if steps or verbose:
            print(cost_line(result), file=sys.stderr)
    return exit_code(result)


def _print_event(event: Any) -> None:
    print(json.dumps(event.to_json(), ensure_ascii=False), flush=True)


def _tell(notices: list[str], quiet: bool) -> None:
    for notice in [] if quiet else notices:
        print(f"note: {notice}", file=sys.stderr)


def _say_ending(result: "Result") -> None:
    what = (
        "the best answer so far" if result.answer is not None else "no answer was found until then"
    )
    sayings = {
        "no answer": "no answer was found; try --strategy mcts, more --samples or a larger --model",
        "timeout": f"the time is up: {what}",
        "max_tokens": f"the tokens are used up: {what}",
        "interrupted": f"interrupted: {what}",
    }
    if saying := sayings.get(result.finished):
        print(f"alphamath-lite: {saying}", file=sys.stderr)


def exit_code(result: "Result") -> int:
    """0 answered, 1 no answer, 4 cut by a limit, 130 interrupted."""
    codes = {"answered": 0, "no answer": NO_ANSWER, "interrupted": INTERRUPTED}
    return codes.get(result.finished, LIMIT_REACHED)


def _solve_file(
    path: Path,
    opening: "OpenSettings",
    strategy: str,
    search: "SearchSettings",
    limits: "Limits",
    *,
    group: int,
    quiet: bool,
) -> int:
    from alphamath_lite.assembly import open_solver
    from alphamath_lite.cli.view import Progress, make_console

    lines = list(problem_lines(path, search.seed))
    if not lines:
        raise UsageError(f"{path} holds no problems", hint="One problem a line, text or JSON.")
    with open_solver(opening) as opened, Progress(make_console(), total=len(lines)) as progress:
        _tell(opened.notices, quiet)
        for record in _records(opened, lines, strategy, search, limits, group, progress):
            print(json.dumps(record, ensure_ascii=False), flush=True)
            progress.done += 1
        interrupted = progress.done < len(lines)
    return INTERRUPTED if interrupted else 0


def problem_lines(path: Path, seed: int) -> "Iterator[Line]":
    """The problems of a file, or generated ones for the name `builtin` or `builtin:N`."""
    from alphamath_lite.cli.inputs import Line, lines_of

    name, _, count = str(path).partition(":")
    if name != "builtin" or path.exists():
        yield from lines_of(path)
        return
    from alphamath_lite.curriculum.builtin import builtin_problems

    if count and not count.isdigit():
        raise UsageError(
            f"{path} names no number of problems", hint="Type builtin:100, for example."
        )
    for number, problem in enumerate(builtin_problems(int(count or 100), seed=seed), 1):
        extra = {"answer": problem.answer, "family": problem.family, "level": problem.level}
        yield Line(number, f"builtin-{number}", problem.question, extra=extra)


def _records(
    opened: "OpenSolver",
    lines: "list[Line]",
    strategy: str,
    search: "SearchSettings",
    limits: "Limits",
    group: int,
    listen: Any,
) -> Iterator[dict[str, Any]]:
    """One record a line, in the order of the lines."""
    from alphamath_lite.results import Problem

    good = [line for line in lines if not line.error]
    results = opened.solver.solve_many(
        (Problem(line.id, line.question) for line in good),
        group=group, strategy=strategy, settings=search, limits=limits, on_event=listen,
    )  # fmt: skip
    for line in lines:
        if line.error:
            yield {"schema": 1, "id": line.id, "line": line.number, "error": line.error}
            continue
        result: Result | Failure | None = next(results, None)
        if result is None:
            return
        extra = {"input": line.extra} if line.extra else {}
        yield {**result.to_json(), **extra}
