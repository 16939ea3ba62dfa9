"""What to open: one of the kept sessions, or any file."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static

from alphamath_lite.errors import AlphaMathError, UsageError


class OpenScreen(ModalScreen[Path | None]):
    """Returns a file that `check` takes, or None; `check` raises AlphaMathError for others."""

    DEFAULT_CSS = """
    OpenScreen { align: center middle; }
    OpenScreen > Vertical {
        width: 76; max-width: 95%; height: auto; max-height: 95%; padding: 0 1;
        border: round $primary; background: $surface;
    }
    OpenScreen Label { color: $text-muted; }
    OpenScreen Input { background: $boost; }
    OpenScreen Input:focus { background: $primary-muted; }
    OpenScreen OptionList { height: auto; max-height: 12; }
    OpenScreen .wrong { color: $error; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave", id="open.leave"),
    ]

    def __init__(self, kept: Sequence[Path], check: Callable[[Path], object]) -> None:
        super().__init__()
        self._kept, self._check = kept, check

    def compose(self) -> ComposeResult:
        """A field for a file, and the kept sessions."""
        with Vertical() as frame:
            frame.border_title = "Open"
            frame.border_subtitle = "enter open · tab next · esc leave"
            yield Label("A file: a tree written by solve --tree, eval or the TUI")
            yield Input(placeholder="solution.json", compact=True)
            yield Label("or a session that was kept, the newest first")
            yield OptionList(*map(_line, self._kept), markup=False, compact=True)
            yield Static("", classes="wrong", markup=False)

    def on_mount(self) -> None:
        """Begin among the sessions, if there are any."""
        self.query_one(OptionList if self._kept else Input).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self._open(Path(event.value.strip()).expanduser() if event.value.strip() else None)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self._open(self._kept[event.option_index])

    def _open(self, path: Path | None) -> None:
        try:
            if path is None:
                raise UsageError("the name of the file is empty")
            self._check(path)
        except AlphaMathError as error:
            self.query_one(".wrong", Static).update(str(error))
            return
        self.dismiss(path)


def _line(path: Path) -> Text:
    stamp = time.strftime("%d %b %H:%M", time.localtime(path.stat().st_mtime))
    return Text(f"{stamp}  {path.stem.partition('.')[2][4:] or path.stem}", no_wrap=True)
