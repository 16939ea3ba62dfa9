"""Options that several commands share, with one wording and one range each."""

from typing import Annotated

import typer

from alphamath_lite.presets import default_samples as default_samples
from alphamath_lite.presets import default_temperature as default_temperature

STRATEGY_NAMES = ("greedy", "sbs", "mcts", "vote", "best-of", "auto")
MOST_SECONDS = 1e7


def _names(incomplete: str) -> list[str]:
    from alphamath_lite.bundles.registry import installed

    return [entry.name for entry in installed() if entry.name.startswith(incomplete)]


Strategy = Annotated[
    str,
    typer.Option(
        "--strategy",
        "-s",
        metavar="NAME",
        help=f"One of {', '.join(STRATEGY_NAMES)}.",
        autocompletion=lambda incomplete: [n for n in STRATEGY_NAMES if n.startswith(incomplete)],
    ),
]
Beams = Annotated[
    int, typer.Option(metavar="N", min=1, max=64, help="B1: beams that survive each step.")
]
Samples = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        max=256,
        help="B2: steps sampled at each node (default 5); n in vote and best-of (default 8).",
    ),
]
Simulations = Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="N of mcts.")]
CPuct = Annotated[float, typer.Option(metavar="N", min=0.0, max=1e6, help="Exploration in mcts.")]
Runs = Annotated[
    int,
    typer.Option(
        metavar="N", min=1, max=64, help="vote: so many beam searches, whose winners vote."
    ),
]
Weighted = Annotated[bool, typer.Option("--weighted", help="vote: weigh votes by value.")]
Temperature = Annotated[
    float | None,
    typer.Option(
        metavar="N",
        min=1e-3,
        max=100.0,
        help="Of sampling (default 0.6; 0.5 in vote, 1.0 in best-of and --expand).",
    ),
]
MaxSteps = Annotated[
    int, typer.Option(metavar="N", min=1, max=100, help="Longest solution in steps.")
]
Seed = Annotated[int, typer.Option(metavar="N", help="Same seed, same result.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="MODEL",
        help="A name of `models ls`, a bundle folder, a GGUF file, or hf:owner/name.",
        autocompletion=_names,
    ),
]
Threads = Annotated[
    int, typer.Option(metavar="N", min=0, max=1024, help="Threads; 0: the best for this machine.")
]
GpuLayers = Annotated[
    int, typer.Option(metavar="N", min=-1, max=10_000, help="Layers on the GPU; -1: all that fit.")
]
Group = Annotated[
    int, typer.Option(metavar="N", min=1, max=64, help="--file: problems solved together.")
]
AllowUnsandboxed = Annotated[
    bool,
    typer.Option(
        "--allow-unsandboxed-code",
        help="Run model-written Python even where it cannot be confined.",
    ),
]
