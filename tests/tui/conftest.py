"""Screens as a specification: what the application shows is compared with SVG files.

`pytest tests/tui --update-screens` accepts what is seen; a screen that differs is written beside
the expected one as `*.seen.svg`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCREENS = Path(__file__).parent / "screens"
Compare = Callable[[str, Any], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-screens", action="store_true", help="Accept the screens as seen.")


@pytest.fixture(autouse=True)
def same_terminal_everywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Colours, files and keys of the person who runs the tests play no part."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))


@pytest.fixture
def assert_screen(request: pytest.FixtureRequest) -> Compare:
    """Compare what an application shows with `screens/NAME.svg`."""

    def compare(name: str, app: Any) -> None:
        seen = app.export_screenshot(title=name, simplify=True)
        expected, differing = SCREENS / f"{name}.svg", SCREENS / f"{name}.seen.svg"
        if request.config.getoption("--update-screens"):
            SCREENS.mkdir(exist_ok=True)
            expected.write_text(seen, encoding="utf-8")
            differing.unlink(missing_ok=True)
            return
        known = expected.read_text(encoding="utf-8") if expected.exists() else ""
        if _plain(known) != _plain(seen):
            differing.write_text(seen, encoding="utf-8")
            pytest.fail(f"{name} looks different: compare {expected.name} with {differing.name}")
        differing.unlink(missing_ok=True)

    return compare


def _plain(svg: str) -> str:
    """The picture without the random part of its class names."""
    return re.sub(r"terminal-\d+-", "terminal-", svg)
