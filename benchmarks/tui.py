"""The TUI in figures: opening a large tree, answering keys, memory, and what it costs the engine.

    python -m benchmarks.tui [open] [keys] [memory] [decode] [--nodes N] [--events N]
                             [--model mini|big|BUNDLE] [--repeats N]

    open    seconds until a tree of N nodes stands on the screen, beside a bare Textual Tree
    keys    milliseconds from a key to the first and to the last change of the screen that it
            causes, in that tree at 80x24
    memory  resident memory before and after N reports of the engine
    decode  tokens/s of the decode loop in a tree search with the TUI attached, beside that of
            `alphamath-lite solve`, N pairs in turns; no code is run, so that nothing else takes
            time

Keys and decode use the application in a pseudo terminal. `big` is a Llama of 235M parameters with
random weights, Q4_K_M. Run it on a quiet machine.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Tree as BareTree

from alphamath_lite.tree import Tree
from alphamath_lite_tui.app import ExploreApp
from alphamath_lite_tui.engaged import Reported
from alphamath_lite_tui.protocol import Cost, Grown, Piece
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.widgets.step_tree import StepTree
from benchmarks.tui_decode import measure_decode
from benchmarks.tui_keys import measure_keys
from benchmarks.tui_stage import QUESTION, SIZE, explorer, large_tree

PARTS = ("open", "keys", "memory", "decode")
N_WARM = 1000  # reports before memory is looked at


class BareApp(App[None]):
    """A Textual Tree and nothing else."""

    def compose(self) -> ComposeResult:
        yield BareTree("root")


def with_app(app: App[None], act: Callable[[Pilot[None]], Awaitable[Any]]) -> Any:
    """Run an application without a terminal and let `act` use it."""

    async def run() -> Any:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            return await act(pilot)

    return asyncio.run(run())


def bare_seconds(tree: Tree) -> float:
    """Seconds until a bare Tree shows these nodes."""

    async def act(pilot: Pilot[None]) -> float:
        widget = pilot.app.query_one(BareTree)
        began = time.perf_counter()
        lines = {0: widget.root}
        widget.root.expand()
        for node in tree.nodes[1:]:
            lines[node.id] = lines[node.parent].add(node.thought, data=node.id, expand=True)
        await pilot.pause()
        return time.perf_counter() - began

    return float(with_app(BareApp(), act))


def our_seconds(tree: Tree, folder: Path) -> float:
    """Seconds until the application shows them, in all of its panes."""

    async def act(pilot: Pilot[None]) -> float:
        app = pilot.app
        assert isinstance(app, ExploreApp)
        session = Session(tree)
        began = time.perf_counter()
        app.load(session)
        await pilot.pause()
        seconds = time.perf_counter() - began
        assert app.query_one(StepTree).last_line >= len(tree) - 1
        return seconds

    return float(with_app(explorer(folder, Tree(QUESTION)), act))


def measure_open(folder: Path, n_nodes: int, n_repeats: int) -> None:
    tree = large_tree(n_nodes)
    pairs = [(our_seconds(tree, folder), bare_seconds(tree)) for _ in range(n_repeats)]
    ours, bare = (median(times) for times in zip(*pairs, strict=True))
    print(f"open: {n_nodes} nodes in {ours:.2f} s, bare Tree {bare:.2f} s: {ours / bare:.2f} x")


def measure_memory(folder: Path, n_events: int) -> None:
    tree = large_tree(300)

    async def act(pilot: Pilot[None]) -> tuple[float, float]:
        app, before = pilot.app, 0.0
        for number in range(N_WARM + n_events):
            if number == N_WARM:
                before = resident_mb()
            node = tree[1 + number % (len(tree) - 1)]
            pieces = (Piece(node.id, number % 5, "x = "),)
            app.post_message(Reported(Grown((node,), pieces, Cost(number), wave=number % 50), 1))
            if number % 20 == 0:
                await pilot.pause()
        await pilot.pause()
        return before, resident_mb()

    before, after = with_app(explorer(folder, tree), act)
    print(f"memory: {before:.0f} MB, after {n_events} more reports {after:.0f} MB")


def resident_mb() -> float:
    """Resident memory of this process in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--nodes", type=int, default=5000)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--model", default="mini")
    parser.add_argument("--repeats", type=int, default=6)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "open" in args.parts:
            measure_open(folder, args.nodes, args.repeats)
        if "keys" in args.parts:
            measure_keys(folder, args.nodes, args.repeats)
        if "memory" in args.parts:
            measure_memory(folder, args.events)
        if "decode" in args.parts:
            measure_decode(folder, args.model, args.repeats)


if __name__ == "__main__":
    main()
