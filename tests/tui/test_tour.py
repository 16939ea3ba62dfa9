"""A full tour with the default bundle, and the command in a real terminal that gets lost."""

import asyncio
import json
from pathlib import Path

import pytest

from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree, save_tree
from alphamath_lite_tui.app import ExploreApp
from alphamath_lite_tui.engine import EngineProcess
from alphamath_lite_tui.session import Session
from tests.tui.terminals import Terminal, gone
from tests.tui.test_engine_process import needs_model
from tests.tui.tui_helpers import Player

pytestmark = [needs_model, pytest.mark.slow]
QUESTION = "Find all x such that x^2 - 5x + 6 = 0"


class Real:
    """The application over the default model."""

    def __init__(self, folder: Path) -> None:
        self.kept_at = folder / "tour.json"
        self.app = ExploreApp(
            Session(Tree(QUESTION)),
            engine=EngineProcess,
            settings=SearchSettings(n_samples=3, n_beams=2, n_simulations=4),
            kept_at=self.kept_at,
        )

    @property
    def session(self) -> Session:
        return self.app.session


def test_a_tour_with_the_default_model(tmp_path: Path) -> None:
    real = Real(tmp_path)
    export = tmp_path / "tour.json.md"

    async def tour() -> None:
        async with real.app.run_test(size=(80, 24), notifications=True) as pilot:
            player = Player(real, pilot)  # type: ignore[arg-type]
            await player.until(lambda: real.app.ready)
            await player.press("e")
            first = real.session.tree[1]
            assert first.value is not None and first.output is not None
            await player.press("down", "enter", "s")
            assert real.session.best() is not None
            await player.press("home", "down", "w")
            real.app.screen.query_one("#thought").text = "Check by hand."  # type: ignore[attr-defined]
            real.app.screen.query_one("#code").text = "print(2 + 3)"  # type: ignore[attr-defined]
            await player.press("ctrl+s")
            mine = real.session.node
            assert (mine.thought, mine.output) == ("Check by hand.", "5")
            assert mine.value is not None
            await player.press("m", "g", "u", "U", "home", "v", "down", "v", "escape")
            await player.press("R", "full_stop", "escape", "ctrl+e")
            player.fill(str(export))
            await player.press("enter", "q")

    asyncio.run(tour())
    assert "**Answer:**" in export.read_text(encoding="utf-8")
    saved = load_tree(real.kept_at)
    assert saved.meta["bundle"]["sha256"]
    assert any(node.thought == "Check by hand." for node in saved.tree.nodes)


def test_a_kill_loses_at_most_the_last_step_and_leaves_no_process(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, QUESTION)
    terminal.wait_for(lambda: terminal.kept)
    terminal.press("m")
    terminal.wait_for(lambda: n_nodes(terminal) > 1)
    children = terminal.children()
    terminal.kill()
    n_before = n_nodes(terminal)
    terminal.wait_for(lambda: gone(children))
    again = Terminal(tmp_path, "--resume")
    again.wait_for(lambda: again.shows("ready"))
    again.press("q")
    assert again.process.wait(20) == 0
    assert len(again.kept) == 1
    assert n_nodes(again) == n_before


def test_a_lost_terminal_saves_the_session_and_ends_everything(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, QUESTION)
    terminal.wait_for(lambda: terminal.kept)
    terminal.wait_for(lambda: terminal.shows("ready"))
    terminal.press("\x1b[B")  # down: a step is looked at
    terminal.wait_for(lambda: terminal.shows("#1"))
    children = terminal.children()
    terminal.hang_up()
    terminal.process.wait(20)
    terminal.wait_for(lambda: gone(children))
    meta = json.loads(terminal.kept[0].read_text(encoding="utf-8"))["meta"]
    assert meta["tui"]["selected"] == 1


def test_quitting_is_quick_while_the_engine_starts_and_while_it_works(tmp_path: Path) -> None:
    save_tree(tmp_path / "tree.json", Tree(QUESTION), {})
    starting = Terminal(tmp_path, "--tree", str(tmp_path / "tree.json"))
    starting.wait_for(lambda: starting.shows("Steps"))
    starting.press("q")
    assert starting.process.wait(20) == 0
    working = Terminal(tmp_path, QUESTION)
    working.wait_for(lambda: working.shows("running"))
    working.press("q")
    assert working.process.wait(20) == 0


def n_nodes(terminal: Terminal) -> int:
    """Nodes of the session that is kept."""
    return len(load_tree(terminal.kept[0]).tree)
