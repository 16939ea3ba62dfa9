"""The TUI in figures: opening a large tree, answering keys, memory, and what it costs the engine.

    python -m benchmarks.tui [open] [keys] [memory] [decode] [--nodes N] [--events N]
                             [--model mini|big|BUNDLE] [--repeats N]

    open    seconds until a tree of N nodes stands on the screen, beside a bare Textual Tree
    keys    milliseconds from a key to the first and to the last change of the screen that it
            causes, in that tree at 80x24
    memory  resident memory before and after N reports of the engine
    decode  tokens/s of the decode loop in a tree search with the TUI attached, beside that of
            `alphamath-lite solve`; no code is run, so that nothing else takes time

`big` is a Llama of 235M parameters with random weights, Q4_K_M. Run it on a quiet machine.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from textual.app import App, ComposeResult
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Tree as BareTree

from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli.view import Progress
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.steps import AnswerStep, CodeStep, Step, render_step
from alphamath_lite.tree import Tree
from alphamath_lite_tui.app import ExploreApp
from alphamath_lite_tui.engaged import Reported
from alphamath_lite_tui.engine import EngineProcess
from alphamath_lite_tui.protocol import Command, Cost, Grown, Piece, Ready, Report
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.widgets.step_tree import StepTree
from benchmarks.models import big_model
from benchmarks.story import read_story

PARTS = ("open", "keys", "memory", "decode")
SIZE = (80, 24)
MOVES = ("down", "pagedown", "end", "up", "left", "right", "pageup", "tab", "tab", "tab", "home")
KEYS = (*MOVES, *("pagedown", "enter", "backspace", "down", "x", "u", "U", "u", "home"))
QUESTION = "Find all x such that x^2 - 5x + 6 = 0"
WORDY = (
    "A rectangle has perimeter 34 and area 60, and a circle has the same area as the rectangle. "
    "By how much does the diagonal of the rectangle exceed the radius of the circle?"
)
# A search that does not end by itself, and in which nobody waits for code.
WIDE = SearchSettings(n_samples=16, n_simulations=1000)
OPENING = OpenSettings(temperature=1.3, code=False)
QUIET_S = 0.15  # without a change of the screen: it is finished
N_WARM = 1000  # reports before memory is looked at


def large_tree(n_nodes: int, seed: int = 0) -> Tree:
    """A tree with up to five children a node, values, visits, code, outputs and answers."""
    rng, tree = Random(seed), Tree(QUESTION)
    while len(tree) <= n_nodes:
        parent = rng.choice(tree.nodes)
        if len(parent.children) >= 5 or parent.depth >= 8 or parent.terminal:
            continue
        thought = rf"Solve $\frac{{x}}{{{len(tree)}}} = {parent.id}$"
        known = {"thought": thought, "value": rng.uniform(-1, 1), "prior": rng.random() or 1.0}
        step: Step
        if parent.depth >= 2 and rng.random() < 0.3:
            step = AnswerStep(thought, str(rng.randrange(500)))
            known |= {"answer": step.answer, "status": "answered"}
        else:
            step = CodeStep(thought, "print(solve(x))", "2")
            known |= {"code": step.code, "output": step.output}
        node = tree.add(parent.id, text=render_step(step), **known)
        tree.backup(node.id, node.value or 0.0)
    return tree


class Silent:
    """An engine that does nothing."""

    def __init__(self, _: OpenSettings, deliver: Callable[[Report], None]) -> None:
        deliver(Ready("none", "no model", (), True))

    def send(self, command: Command) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Nothing to close."""


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


def explorer(folder: Path, tree: Tree, **known: Any) -> ExploreApp:
    """The application on a tree."""
    known.setdefault("engine", Silent)
    return ExploreApp(Session(tree), kept_at=folder / "session.json", **known)


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


async def until_drawn(pilot: Pilot[None], key: str) -> tuple[float, float]:
    """Seconds from a key to the first and to the last piece of screen that it changes."""
    app, drawn, began = pilot.app, list[float](), time.perf_counter()
    draw = app._display

    def display(*args: Any, **known: Any) -> None:
        draw(*args, **known)
        drawn.append(time.perf_counter() - began)

    app._display = display  # type: ignore[method-assign]
    app.post_message(Key(key, None))
    while time.perf_counter() - began - (drawn or [0.0])[-1] < QUIET_S:
        await asyncio.sleep(QUIET_S / 10)
    app._display = draw  # type: ignore[method-assign]
    return (drawn[0], drawn[-1]) if drawn else (0.0, 0.0)


def measure_keys(folder: Path, n_nodes: int, n_repeats: int) -> None:
    async def act(pilot: Pilot[None]) -> list[tuple[float, float]]:
        return [await until_drawn(pilot, key) for key in KEYS * n_repeats]

    pairs = with_app(explorer(folder, large_tree(n_nodes)), act)
    for what, times in zip(("answered", "finished"), zip(*pairs, strict=True), strict=True):
        at = [sorted(times)[round(share * (len(times) - 1))] * 1e3 for share in (0.5, 0.95, 1.0)]
        print(
            f"keys, {what}: median {at[0]:.0f} ms, 95 % within {at[1]:.0f} ms, "
            f"longest {at[2]:.0f} ms"
        )


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


def solve_cost(model: str, seed: int, limits: Limits) -> tuple[int, float]:
    """Tokens and seconds of decoding of the search as `solve` runs it, in a process of its own."""
    facts = model, seed, limits.n_tokens
    code = f"from benchmarks.tui import solve_here; solve_here(*{facts!r})"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    n_tokens, seconds = json.loads(done.stdout)
    return n_tokens, seconds


def solve_here(model: str, seed: int, n_tokens: int) -> None:
    """Search as `solve` does, and print tokens and seconds of decoding."""
    with open_solver(replace(OPENING, model=model)) as opened:
        opened.solver.solve(
            WORDY,
            strategy="mcts",
            settings=replace(WIDE, seed=seed),
            limits=Limits(n_tokens),
            on_event=Progress(),
        )
        counts = opened.engine.counts()
    print(json.dumps([counts.n_sampled, counts.seconds]))


def tui_cost(folder: Path, model: str, seed: int, limits: Limits) -> tuple[int, float]:
    """Tokens and seconds of decoding of the same search under the TUI."""

    async def act(pilot: Pilot[None]) -> tuple[int, float]:
        app = pilot.app
        assert isinstance(app, ExploreApp)
        app.limits = limits
        while not app.ready:
            await asyncio.sleep(0.05)
        app.begin("mcts", 0)
        while app.last_result is None:
            await asyncio.sleep(0.05)
        return app._cost.n_sampled, app._cost.decode_s

    app = explorer(
        folder,
        Tree(WORDY),
        engine=EngineProcess,
        settings=replace(WIDE, seed=seed),
        opening=replace(OPENING, model=model),
        temperature=OPENING.temperature,
    )
    found: tuple[int, float] = with_app(app, act)
    return found


def measure_decode(folder: Path, model: str, n_repeats: int) -> None:
    limits = Limits(n_tokens=20_000)
    if model == "big":
        model = str(big_model(Path(tempfile.gettempdir()) / "alphamath-bench", read_story()))
    shares = []
    for seed in range(n_repeats):
        solve = solve_cost(model, seed, limits)
        tui = tui_cost(folder, model, seed, limits)
        rates = [n_tokens / seconds for n_tokens, seconds in (solve, tui)]
        shares.append(rates[1] / rates[0])
        print(
            f"  solve {solve[0]} tokens at {rates[0]:,.0f}/s, TUI {tui[0]} at {rates[1]:,.0f}/s: "
            f"{shares[-1]:.1%}"
        )
    print(
        f"decode: with the TUI median {median(shares):.1%} of the tokens/s of solve, "
        f"{min(shares):.1%} to {max(shares):.1%}"
    )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--nodes", type=int, default=5000)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--model", default="mini")
    parser.add_argument("--repeats", type=int, default=5)
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
