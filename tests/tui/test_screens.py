"""The main states, as they look in a small and in a large terminal."""

from pathlib import Path

import pytest

from tests.tui.conftest import Compare
from tests.tui.tui_helpers import Player, Stage

SIZES = [(80, 24), (160, 48)]
STATES = {
    "candidates": ["e", "down", "down"],
    "solved": ["m"],
    "edit": ["e", "down", "i"],
    "settings": ["o"],
    "help": ["e", "down", "f1"],
    "compare": ["e", "down", "v", "down", "v"],
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
def test_screen(
    state: str,
    size: tuple[int, int],
    tmp_path: Path,
    assert_screen: Compare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Stage(tmp_path)
    monkeypatch.setattr(type(stage.app), "notify", lambda *_, **__: None)
    monkeypatch.setattr("alphamath_lite_tui.desk.monotonic", lambda: 0.0)

    async def act(player: Player) -> None:
        await player.press(*STATES[state])
        for widget in stage.app.screen.query("Input, TextArea"):
            widget.cursor_blink = False  # type: ignore[attr-defined]
        await player.pilot.pause(0.1)
        assert_screen(f"{state}-{size[0]}x{size[1]}", stage.app)

    stage.play(act, size)
