"""A person at the screen: more gestures, and what the lines around the tree say."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from alphamath_lite.results import Limits
from alphamath_lite_tui.widgets.candidates import Candidates
from alphamath_lite_tui.widgets.step_pane import StepPane
from alphamath_lite_tui.widgets.step_tree import StepTree
from tests.core.scripted import Line, Script
from tests.tui.tui_helpers import SETTINGS, Player, Stage, gate

SMALL, LARGE = (80, 24), (160, 48)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_an_engine_that_dies_in_a_search_leaves_the_tree_and_a_way_on(stage: Stage) -> None:
    event, stage.policy.before_write = gate()

    async def act(player: Player) -> None:
        await player.pilot.press("m")
        await player.until(lambda: len(stage.session.tree) == 4)
        stage.engines[0].die()
        await player.until(lambda: "no engine" in player.text())
        event.set()
        assert not stage.app.busy and not stage.session.drafts
        await player.press("r", "m")
        assert stage.session.best() is not None

    stage.play(act, SMALL)


def test_a_step_is_written_by_hand(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("w")
        await player.type("Mine")
        await player.press("tab")
        await player.type("print")
        await player.press("ctrl+s")
        mine = stage.session.node
        assert (mine.thought, mine.code, mine.output) == ("Mine", "print", "ran")
        assert stage.session.by_hand == {mine.id}
        await player.press("w", "tab", "tab")
        player.fill("42")
        await player.press("enter")
        assert (stage.session.node.answer, stage.session.node.parent) == ("42", mine.id)

    stage.play(act, SMALL)


def test_what_is_left_of_a_budget_is_said(tmp_path: Path) -> None:
    stage = Stage(tmp_path, limits=Limits(n_tokens=1000, timeout_s=60.0))

    async def act(player: Player) -> None:
        await player.press("e")
        assert re.search(r"3 nodes · [1-9]\d* tokens · .*\d tokens left · (60|59) s", player.text())

    stage.play(act, LARGE)


def test_the_value_along_the_path_is_a_row_of_columns(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "down", "down", "down", "enter", "e", "down")
        assert "value -0.70 ▃▂" in player.text()

    stage.play(act, SMALL)


def test_lines_are_folded_and_unfolded(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "left")
        assert "Factor" not in player.text().partition("Candidates")[0]
        assert stage.app.query_one(StepTree).last_line == 0
        await player.press("right", "right")
        assert stage.session.selected == 1
        await player.press("left")
        assert stage.session.selected == 0

    stage.play(act, SMALL)


def test_the_table_is_walked_by_keys_and_scrolls(tmp_path: Path) -> None:
    script: Script = {(): [Line(f"Way {n}", 0.01, n / 20, code=f"print({n})") for n in range(20)]}
    stage = Stage(tmp_path, script=script, settings=replace(SETTINGS, n_samples=20))

    async def act(player: Player) -> None:
        await player.press("e")
        stage.app.query_one(Candidates).focus()
        for key, title in (("end", "Way 0"), ("home", "Way 19"), ("down", "Way 18")):
            await player.press(key)
            assert stage.session.node.thought == title
            await player.until(lambda title=title: _in_table(player, title))  # type: ignore[misc]
            assert "value prior N" in player.text()
        await player.press("pagedown", "enter")
        assert stage.session.here == stage.session.selected != 0

    stage.play(act, SMALL)


def test_a_long_step_is_scrolled_and_wrapped_anew(tmp_path: Path) -> None:
    code = "\n".join(f"print({n})" for n in range(40))
    stage = Stage(tmp_path, script={(): [Line("word " * 30, value=0.5, code=code)]})

    async def act(player: Player) -> None:
        await player.press("e", "down", "tab")
        assert isinstance(stage.app.focused, StepPane)
        assert "print(0)" in player.text() and "print(39)" not in player.text()
        await player.press("end")
        assert "print(39)" in player.text() and "print(0)" not in player.text()
        await player.press("home")
        n_small = len(player.text().partition("print(0)")[0].splitlines())
        await player.pilot.resize_terminal(*LARGE)
        await player.pilot.pause()
        assert len(player.text().partition("print(0)")[0].splitlines()) < n_small

    stage.play(act, SMALL)


def _in_table(player: Player, title: str) -> bool:
    """Whether a title is in sight in the table."""
    return any(title in line[36:] for line in player.text().splitlines()[13:])


def test_text_of_the_step_is_selected_with_the_mouse(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "down")
        await player.pilot.mouse_down(StepPane, offset=(2, 2))
        await player.pilot.hover(StepPane, offset=(8, 2))
        await player.pilot.mouse_up(StepPane, offset=(8, 2))
        await player.pilot.pause()
        assert stage.app.screen.get_selected_text() == "Factor"

    stage.play(act, SMALL)
