"""What the TUI costs the decode loop: the same tree search under `solve` and under the TUI.

Both run in processes of their own, the TUI in a pseudo terminal, in turns, so that a slow minute of
the machine falls on both. No code is run: nobody waits for anything but tokens.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

from textual.pilot import Pilot

from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli.view import Progress
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import Tree
from alphamath_lite_tui.engine import EngineProcess
from benchmarks.models import big_model
from benchmarks.tui_stage import Terminal, explorer

WORDY = (
    "A rectangle has perimeter 34 and area 60, and a circle has the same area as the rectangle. "
    "By how much does the diagonal of the rectangle exceed the radius of the circle?"
)
WIDE = SearchSettings(n_samples=16, n_simulations=1000)  # does not end by itself
OPENING = OpenSettings(temperature=1.3, code=False)
LIMITS = Limits(timeout_s=7.0)
Rate = tuple[int, float]
"""Tokens, and seconds of decoding."""


def measure_decode(folder: Path, model: str, n_pairs: int) -> None:
    """Print the share of the tokens/s of `solve` that the decode loop keeps under the TUI."""
    if model == "big":
        model = str(big_model(Path(tempfile.gettempdir()) / "alphamath-bench"))
    shares = []
    for seed in range(n_pairs):
        solve, tui = in_turns(folder, model, seed)
        rates = [n_tokens / seconds for n_tokens, seconds in (solve, tui)]
        shares.append(rates[1] / rates[0])
        print(
            f"  solve {solve[0]} tokens at {rates[0]:,.0f}/s, TUI {tui[0]} at {rates[1]:,.0f}/s: "
            f"{shares[-1]:.1%}",
            flush=True,
        )
    print(
        f"decode: with the TUI median {median(shares):.1%} of the tokens/s of solve, "
        f"{min(shares):.1%} to {max(shares):.1%} in {n_pairs} pairs"
    )


def in_turns(folder: Path, model: str, seed: int) -> tuple[Rate, Rate]:
    """The search under `solve` and under the TUI; the odd seeds begin with the TUI."""
    if seed % 2:
        tui = explored(folder, model, seed)
        return solved(model, seed), tui
    return solved(model, seed), explored(folder, model, seed)


def solved(model: str, seed: int) -> Rate:
    """The cost of the search as `solve` runs it."""
    facts = model, seed
    code = f"from benchmarks.tui_decode import solve_here; solve_here{facts!r}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        check=True,
        start_new_session=True,  # as the terminal has: the kernel may share cores by sessions
    )
    sampled, seconds = json.loads(done.stdout)
    return sampled, seconds


def solve_here(model: str, seed: int) -> None:
    """Search as `solve` does, and print its cost."""
    with open_solver(replace(OPENING, model=model)) as opened:
        opened.solver.solve(
            WORDY,
            strategy="mcts",
            settings=replace(WIDE, seed=seed),
            limits=LIMITS,
            on_event=Progress(),
        )
        counts = opened.engine.counts()
    print(json.dumps([counts.n_sampled, counts.seconds]))


def explored(folder: Path, model: str, seed: int) -> Rate:
    """The cost of the same search under the TUI."""
    facts = str(folder), model, seed
    terminal = Terminal(
        f"from benchmarks.tui_decode import explore_here; explore_here{facts!r}", folder
    )
    terminal.wait()
    sampled, seconds = json.loads((folder / "cost.json").read_text(encoding="utf-8"))
    return sampled, seconds


def explore_here(name: str, model: str, seed: int) -> None:
    """Search in the application, and write its cost into a folder."""
    folder = Path(name)
    app = explorer(
        folder,
        Tree(WORDY),
        engine=EngineProcess,
        settings=replace(WIDE, seed=seed),
        opening=replace(OPENING, model=model),
        temperature=OPENING.temperature,
        limits=LIMITS,
    )

    async def search(_: Pilot[None]) -> None:
        while not app.ready:
            await asyncio.sleep(0.05)
        app.begin("mcts", 0)
        while app.last_result is None:
            await asyncio.sleep(0.05)
        cost = app._cost.n_sampled, app._cost.decode_s
        (folder / "cost.json").write_text(json.dumps(cost), encoding="utf-8")
        app.exit()

    app.run(auto_pilot=search)  # type: ignore[arg-type]
