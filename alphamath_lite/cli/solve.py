"""`alphamath-lite solve`: its options, and what may not be combined."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alphamath_lite.cli import options
from alphamath_lite.errors import UsageError

if TYPE_CHECKING:
    from alphamath_lite.cli.by_hand import Hand


def solve(
    problem: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PROBLEM|-",
            help="The problem; - stands for standard input.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            "-f",
            metavar="FILE",
            help="Many problems, a line each, text or JSON Lines; JSON Lines out. - reads standard "
            "input, builtin:N makes problems.",
        ),
    ] = None,
    strategy: options.Strategy = "sbs",
    beams: options.Beams = 3,
    samples: options.Samples = None,
    simulations: options.Simulations = 40,
    c_puct: options.CPuct = 1.25,
    runs: options.Runs = 1,
    weighted: options.Weighted = False,
    temperature: options.Temperature = None,
    max_steps: options.MaxSteps = 8,
    seed: options.Seed = 0,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=options.MOST_SECONDS,
            metavar="SECONDS",
            help="Seconds of search (of each group with --file), then the best so far.",
        ),
    ] = None,
    max_tokens: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Tokens for each problem, then the best so far."),
    ] = None,
    model: options.Model = None,
    threads: options.Threads = 0,
    gpu_layers: options.GpuLayers = -1,
    group: options.Group = 8,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object instead of the answer.")
    ] = False,
    as_events: Annotated[
        bool, typer.Option("--jsonl", help="Every event of the search, one JSON object a line.")
    ] = False,
    tree: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the whole search tree to this file.")
    ] = None,
    from_tree: Annotated[
        Path | None,
        typer.Option("--from", metavar="TREE", help="Go on in a tree written by --tree."),
    ] = None,
    node: Annotated[
        int | None, typer.Option(min=0, metavar="ID", help="--from: the node to go on from.")
    ] = None,
    step: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT",
            help="A step of your own, written before the search below --node or the question: "
            "its thought and ```python CODE ``` or Final Answer: ANSWER. May be repeated.",
            show_default=False,
        ),
    ] = None,
    step_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The same from a file; - reads standard input."),
    ] = None,
    edit: Annotated[
        bool,
        typer.Option(
            "--edit",
            help="--from: write the steps beside --node, as an edited branch; without --step in "
            "$EDITOR.",
        ),
    ] = False,
    reject: Annotated[
        list[int] | None,
        typer.Option(
            min=0,
            metavar="ID",
            help="--from: close this step and all below it for the search. May be repeated.",
            show_default=False,
        ),
    ] = None,
    expand: Annotated[
        bool,
        typer.Option("--expand", help="Only write --samples more steps there, and show them."),
    ] = False,
    steps: Annotated[
        bool | None,
        typer.Option(
            "--show-steps/--hide-steps",
            help="The solution on stderr; shown on a terminal if not said otherwise.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the answer.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="More about the run.")] = False,
    allow_unsandboxed_code: options.AllowUnsandboxed = False,
) -> None:
    """Solve a mathematics problem; the answer goes to stdout, everything else to stderr."""
    words = problem or []
    by_hand = bool(step or step_file or edit or reject or expand)
    _refuse_clashes(words, file, as_json, as_events, tree, from_tree, node)
    _refuse_hand(by_hand and file is not None, from_tree, edit, reject)
    from alphamath_lite.assembly import OpenSettings
    from alphamath_lite.cli.solving import Search, Show, solve_file, solve_one
    from alphamath_lite.results import Limits
    from alphamath_lite.search import EXPANSION, SearchSettings
    from alphamath_lite.solver import strategy_named

    strategy_named(strategy)
    n_samples = options.default_samples(strategy) if samples is None else samples
    search = Search(
        strategy=strategy,
        settings=SearchSettings(
            n_beams=beams, n_samples=n_samples, n_simulations=simulations, c_puct=c_puct,
            max_steps=max_steps, n_runs=runs, weighted=weighted, seed=seed,
        ),
        limits=Limits(n_tokens=max_tokens, timeout_s=timeout),
        opening=OpenSettings(
            model=model,
            temperature=temperature
            or options.default_temperature(EXPANSION.name if expand else strategy),
            n_threads=threads,
            n_gpu_layers=gpu_layers,
            allow_unsandboxed=allow_unsandboxed_code,
        ),
        group=group,
    )  # fmt: skip
    show = Show(
        as_json=as_json,
        as_events=as_events,
        steps=not quiet and (sys.stderr.isatty() if steps is None else steps),
        quiet=quiet,
        verbose=verbose,
    )
    if file is not None:
        sys.exit(solve_file(file, search, show))
    hand = _hand(words, from_tree, node, step or [], step_file, edit, reject or [], expand)
    sys.exit(solve_one(hand, search, show, tree))


def _refuse_clashes(
    words: list[str],
    file: Path | None,
    as_json: bool,
    as_events: bool,
    tree: Path | None,
    from_tree: Path | None,
    node: int | None,
) -> None:
    """Raise UsageError for options that make no sense together, before anything is loaded."""
    if words and file is not None:
        raise UsageError("a problem and --file were given", hint="Give one of them.")
    if file is not None and (tree or from_tree or as_events):
        raise UsageError(
            "--tree, --from and --jsonl are for a single problem", hint="Leave --file out."
        )
    if as_json and as_events:
        raise UsageError("--json and --jsonl were given", hint="Give one of them.")
    if node is not None and from_tree is None:
        raise UsageError("--node needs --from TREE", hint="Write a tree with solve --tree FILE.")
    if words and from_tree is not None:
        raise UsageError("a problem and --from were given", hint="The tree names its problem.")
    if tree is not None:
        _refuse_unwritable(tree)


def _refuse_hand(many: bool, from_tree: Path | None, edit: bool, reject: list[int] | None) -> None:
    """Raise UsageError for a person's hand where it has nothing to work on."""
    if many:
        raise UsageError(
            "--step, --edit, --reject and --expand are for a single problem",
            hint="Leave --file out.",
        )
    if from_tree is None and (edit or reject):
        raise UsageError(
            f"{'--edit' if edit else '--reject'} needs --from TREE",
            hint="Write a tree with solve --tree FILE.",
        )


def _refuse_unwritable(path: Path) -> None:
    """Notice before the search what would keep its tree from being saved."""
    import os

    folder = path.parent
    if path.is_dir() or not folder.is_dir():
        what = f"{path} is a folder" if path.is_dir() else f"there is no folder {folder}"
        raise UsageError(f"cannot write the tree: {what}", hint="Give --tree a file name.")
    effective = os.access in os.supports_effective_ids
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=effective):
        raise UsageError(
            f"cannot write the tree: no permission in {folder}", hint="Choose another folder."
        )


def _hand(
    words: list[str],
    from_tree: Path | None,
    node: int | None,
    texts: list[str],
    step_file: Path | None,
    edit: bool,
    reject: list[int],
    expand: bool,
) -> "Hand":
    """The problem, and what a person does to its tree before the search."""
    from alphamath_lite.cli.by_hand import Hand, editing, rejecting, written_steps
    from alphamath_lite.cli.inputs import one_question
    from alphamath_lite.results import Problem

    steps = written_steps(texts, step_file)
    if from_tree is None:
        return Hand(Problem("", one_question(words)), steps, expand)
    from alphamath_lite.tree_file import load_tree

    saved = load_tree(from_tree)
    start = node or 0
    if start >= len(saved.tree):
        raise UsageError(
            f"{from_tree} has no node {start}", hint=f"Its nodes are 0 to {len(saved.tree) - 1}."
        )
    rejecting(saved.tree, reject)
    id_ = str(saved.meta.get("id", ""))
    problem = Problem(id_, saved.tree.question, tree=saved.tree, start=start)
    if edit:
        problem, steps = editing(problem, steps)
    return Hand(problem, steps, expand, saved.meta)
