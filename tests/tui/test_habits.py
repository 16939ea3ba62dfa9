"""What people expect in a terminal: mouse, size, colour, keys, help, other models."""

import os
import re
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from textual.app import SuspendNotSupported

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.errors import UsageError
from alphamath_lite.results import Limits
from alphamath_lite_tui.keys import ACTIONS
from alphamath_lite_tui.launch import Start, launch
from alphamath_lite_tui.protocol import Died
from alphamath_lite_tui.widgets.candidates import Candidates
from alphamath_lite_tui.widgets.step_tree import StepTree
from tests.tui.tui_helpers import SETTINGS, Player, Stage, halfway

ROOT = Path(__file__).parents[2]
SMALL, LARGE = (80, 24), (160, 48)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_candidates_are_seen_while_they_are_written(stage: Stage) -> None:
    event = halfway(stage.policy)

    async def act(player: Player) -> None:
        await player.pilot.press("e")
        await player.until(lambda: bool(stage.session.drafts))
        await player.until(lambda: "…" in player.text())
        assert stage.app.query_one(Candidates).row_count > 0
        assert "tokens/s" not in player.text() or stage.app.busy
        event.set()
        await player.idle()
        assert len(stage.titles) == 3
        assert not stage.session.drafts

    stage.play(act, SMALL)


def test_a_click_looks_and_a_second_one_accepts(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e")
        await player.pilot.click(StepTree, offset=(12, 2))
        await player.idle()
        assert (stage.session.selected, stage.session.here) == (1, 0)
        await player.pilot.click(StepTree, offset=(12, 3), times=2)
        await player.idle()
        assert stage.session.here == 2
        await player.pilot.click(Candidates, offset=(12, 2))
        await player.idle()

    stage.play(act, SMALL)


def test_a_terminal_that_is_too_small_is_said_in_place(stage: Stage) -> None:
    async def act(player: Player) -> None:
        assert "40 x 10 is too small" in player.text()
        assert "press q" in player.text()
        await player.pilot.resize_terminal(*SMALL)
        await player.pilot.pause()
        assert "too small" not in player.text()
        await player.press("e")
        await player.pilot.resize_terminal(*LARGE)
        await player.pilot.pause()
        assert "Factor" in player.text()

    stage.play(act, (40, 10))


@pytest.mark.parametrize("size", [(50, 12), (20, 5)])
def test_no_dialog_covers_that_a_terminal_is_too_small(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    stage = Stage(tmp_path, session=None)

    async def act(player: Player) -> None:
        await player.until(lambda: f"{size[0]} x {size[1]} is too" in player.text())
        await player.pilot.resize_terminal(*SMALL)
        await player.until(lambda: "The problem" in player.text())
        assert "too small" not in player.text()
        await player.pilot.resize_terminal(*size)
        await player.until(lambda: "is too" in player.text())
        await player.pilot.resize_terminal(*SMALL)
        await player.until(lambda: "The problem" in player.text())
        await player.press("enter")
        assert len(stage.session.tree) > 1
        assert "too small" not in player.text()

    stage.play(act, size)


def test_without_colour_everything_is_said_by_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("e", "down", "x")
        text = player.text()
        assert "⊘" in text and "-0.50" in text
        colours = re.findall(r"fill: (#[0-9a-f]{6})", stage.app.export_screenshot())
        assert all(c[1:3] == c[3:5] == c[5:7] for c in colours[2:])  # grey, but for the frame

    stage.play(act, SMALL)


def test_a_terminal_may_change_its_size_in_the_middle_of_a_search(stage: Stage) -> None:
    event = halfway(stage.policy, wave=2)

    async def act(player: Player) -> None:
        await player.pilot.press("m")
        await player.until(lambda: len(stage.session.tree) == 4)
        for size in ((20, 5), LARGE, (50, 12), SMALL):
            await player.pilot.resize_terminal(*size)
            await player.pilot.pause()
        event.set()
        await player.idle()
        assert stage.session.best() is not None
        assert "{2, 3}" in player.text()

    stage.play(act, SMALL)


def test_a_terminal_without_a_cursor_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    start = Start("2 + 2", None, None, False, SETTINGS, None, Limits(), OpenSettings(), None)
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(UsageError, match="cannot show a screen"):
        launch(start)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    with pytest.raises(UsageError, match="needs a terminal"):
        launch(start)


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "textual-light", "nord"])
def test_themes(tmp_path: Path, theme: str) -> None:
    stage = Stage(tmp_path, theme=theme)

    async def act(player: Player) -> None:
        await player.press("e")
        assert stage.app.theme == theme
        assert "+0.80" in player.text()

    stage.play(act, SMALL)


def test_every_key_is_in_the_palette_and_in_the_documentation(stage: Stage) -> None:
    page = (ROOT / "docs" / "tui.md").read_text(encoding="utf-8")
    for key, *_ in ACTIONS:
        assert f"`{key.replace('full_stop', '.')}`" in page, key

    async def act(player: Player) -> None:
        commands = {command.title for command in stage.app.get_system_commands(stage.app.screen)}
        assert {name for _, _, name, _, _ in ACTIONS} <= commands
        await player.pilot.press("ctrl+p")
        await player.pilot.press(*"answer")
        await player.pilot.pause(0.3)
        assert "Answer now" in player.text()

    stage.play(act, SMALL)


def test_a_model_is_picked_from_those_installed(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "l")
        assert "Installed" in player.text()
        await player.press("tab")
        player.fill("./other")
        await player.press("enter")
        assert stage.app.opening.model == "./other"
        assert len(stage.engines) == 2 and stage.engines[0].closed
        assert len(stage.titles) == 3
        await player.press("s")
        assert stage.session.best() is not None

    stage.play(act, SMALL)


def test_a_bundle_that_is_gone_is_said_and_another_one_can_be_picked(stage: Stage) -> None:
    async def act(player: Player) -> None:
        stage.engines[0].deliver(Died("There is no model 'gone'.", "l picks another."))
        await player.until(lambda: "no engine" in player.text())
        await player.until(lambda: "There is no model 'gone'" in player.text())
        await player.press("l")
        assert "Installed" in player.text()
        await player.press("escape", "r", "e")
        assert len(stage.titles) == 3

    stage.play(act, SMALL)


def test_the_answer_now_is_the_best_there_is_or_the_likeliest_way(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "g")
        best = stage.session.best()
        assert best is not None and best.answer == "{2, 3}"  # greedily on from the best step
        n_nodes = len(stage.session.tree)
        await player.press("home", "g")
        assert stage.session.selected == best.node
        assert len(stage.session.tree) == n_nodes

    stage.play(act, SMALL)


def test_the_answer_now_cuts_a_search_short(stage: Stage) -> None:
    event = halfway(stage.policy, wave=2)

    async def act(player: Player) -> None:
        await player.pilot.press("m")
        await player.until(lambda: len(stage.session.tree) == 4)
        await player.pilot.press("g")
        event.set()
        await player.until(lambda: stage.session.best() is not None and not stage.app.busy)
        assert stage.session.tree.root.n_visits < 5

    stage.play(act, SMALL)


def test_a_step_is_edited_outside(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/Factor/Mine/")
    lent: list[int] = []

    async def act(player: Player) -> None:
        monkeypatch.setattr(stage.app, "suspend", nullcontext)
        await player.press("e", "down", "I")
        assert stage.session.node.thought == "Mine"
        monkeypatch.setenv("EDITOR", "sed -i s/<code>//")
        await player.press("I")
        await player.until(lambda: "this is not a step" in player.text())
        monkeypatch.setattr(stage.app, "suspend", refusing)
        await player.press("I")
        await player.until(lambda: "cannot be lent" in player.text())
        lent.append(len(stage.session.tree))

    stage.play(act, LARGE)
    assert lent == [5]


@contextmanager
def refusing():  # type: ignore[no-untyped-def]
    raise SuspendNotSupported
    yield


def test_what_is_typed_into_a_form_is_seen(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("E")
        player.fill("7777")
        await player.pilot.pause()
        assert "7777" in player.text()
        await player.press("enter")
        assert "1 to 256" in player.text()
        player.fill("2")
        await player.press("tab")
        player.fill("0.5")
        await player.press("enter")
        assert len(stage.titles) == 2
        assert stage.engines[0].sent[-1].temperature == 0.5  # type: ignore[union-attr]

    stage.play(act, SMALL)


def test_so_many_simulations(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("M")
        player.fill("2")
        await player.press("enter")
        assert stage.engines[0].sent[-1].settings.n_simulations == 2  # type: ignore[union-attr]
        assert stage.session.tree.root.n_visits <= 4

    stage.play(act, SMALL)


def test_help_of_every_pane(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("f1")
        for pane in ("The tree of steps", "The selected step", "Candidates"):
            await player.until(lambda pane=pane: pane in player.text())  # type: ignore[misc]
            await player.pilot.press("tab")

    stage.play(act, LARGE)
    assert "NO_COLOR" not in os.environ
