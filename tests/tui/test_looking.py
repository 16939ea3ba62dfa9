"""A person who looks back: replay, help, exports and copies, with a scripted model behind it."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.tui.tui_helpers import Player, Stage

SMALL, LARGE = (80, 24), (160, 48)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_run_is_replayed_event_by_event(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(player: Player) -> None:
        await player.press("m")
        whole = stage.session.tree
        await player.press("R")
        assert "#0 selected" in player.text()
        await player.press("full_stop", "e")  # nothing can be changed meanwhile
        assert [node.n_visits for node in stage.session.tree.nodes] == [0, 0]
        await player.press(*["full_stop"] * 3)
        assert "backed up" in player.text()
        assert stage.session.tree.root.n_visits == 1
        await player.press("escape")
        assert stage.session.tree is whole
        await player.press("R", "space")
        await player.until(lambda: stage.session.tree is whole)

    monkeypatch.setattr("alphamath_lite_tui.replaying.PLAY_S", 0.01)
    stage.play(act, LARGE)


def test_help_is_about_the_focused_pane(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("f1")
        await player.pilot.pause()
        assert "The tree of steps" in player.text()
        await player.press("f1")
        assert "The tree of steps" not in player.text()

    stage.play(act, LARGE)


@pytest.mark.parametrize("suffix", ["md", "json", "svg"])
def test_an_exploration_is_exported(stage: Stage, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x.{suffix}"

    async def act(player: Player) -> None:
        await player.press("s", "ctrl+e")
        player.fill(str(path))
        await player.press("enter")

    stage.play(act, LARGE)
    text = path.read_text(encoding="utf-8")
    match suffix:
        case "md":
            assert "```python\nprint(solve(x**2 - 5*x + 6))\n```" in text
            assert "**Answer:** {2, 3}" in text
        case "json":
            assert json.loads(text)["schema"] == 1
            assert json.loads(text)["answer"] == "{2, 3}"
        case "svg":
            tree = ElementTree.fromstring(text)
            boxes = tree.findall("{http://www.w3.org/2000/svg}g")
            assert len(boxes) == len(stage.session.tree)


def test_copies_are_what_the_model_wrote(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(stage.app, "copy_to_clipboard", copied.append)

    async def act(player: Player) -> None:
        await player.press("e", "down", "enter", "e", "down", "c", "a", "C")

    stage.play(act, SMALL)
    assert copied[:2] == ["Roots\n\n\\frac{5}{2}", r"\frac{5}{2}"]
    assert copied[2].startswith(r"Solve $x^2 - 5x + 6 = 0$")
    assert "factor(x**2" in copied[2]
