"""`alphamath-lite tui`: its options; the application is imported only when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from alphamath_lite.cli import options
from alphamath_lite.cli.guard import guarded


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("tui")(guarded(tui))


def tui(
    problem: Annotated[
        list[str] | None,
        typer.Argument(metavar="PROBLEM", help="The problem to explore.", show_default=False),
    ] = None,
    tree: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Open a tree written by --tree, eval or the TUI."),
    ] = None,
    node: Annotated[
        int | None, typer.Option(min=0, metavar="ID", help="--tree: the node to look at.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where the last session ended, kill or not.")
    ] = False,
    beams: options.Beams = 3,
    samples: options.Samples = None,
    simulations: options.Simulations = 40,
    c_puct: options.CPuct = 1.25,
    temperature: options.Temperature = None,
    max_steps: options.MaxSteps = 8,
    seed: options.Seed = 0,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=options.MOST_SECONDS, metavar="SECONDS", help="Budget of each search."
        ),
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Budget of each search in tokens.")
    ] = None,
    model: options.Model = None,
    threads: options.Threads = 0,
    gpu_layers: options.GpuLayers = -1,
    theme: Annotated[
        str | None, typer.Option(metavar="NAME", help="Colours; ctrl+p shows the names.")
    ] = None,
    allow_unsandboxed_code: options.AllowUnsandboxed = False,
) -> None:
    """Explore a solution step by step: see every candidate, its value, and steer the search."""
    from alphamath_lite.assembly import OpenSettings
    from alphamath_lite.results import Limits
    from alphamath_lite.search import SearchSettings
    from alphamath_lite_tui.launch import Start, launch

    launch(
        Start(
            question=" ".join(problem or []),
            tree=tree,
            node=node,
            resume=resume,
            settings=SearchSettings(
                n_beams=beams, n_samples=samples or 5, n_simulations=simulations, c_puct=c_puct,
                max_steps=max_steps, seed=seed,
            ),
            temperature=temperature,
            limits=Limits(max_tokens, timeout),
            opening=OpenSettings(
                model=model, n_threads=threads, n_gpu_layers=gpu_layers,
                allow_unsandboxed=allow_unsandboxed_code,
            ),
            theme=theme,
        )
    )  # fmt: skip
