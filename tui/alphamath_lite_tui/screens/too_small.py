"""What is shown above everything else, dialogs too, while the terminal is too small for it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

LEAST = Size(60, 16)


def too_small(size: Size) -> bool:
    """Whether there is too little room in a terminal of this size."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmallScreen(ModalScreen[None]):
    """Covers the terminal until it is large enough; what was below it comes back then."""

    DEFAULT_CSS = """
    TooSmallScreen { background: $background; }
    TooSmallScreen Static {
        width: 100%; height: 100%; content-align: center middle; text-align: center;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Quit", id="too_small.quit"),
    ]

    def compose(self) -> ComposeResult:
        """One text in the middle."""
        yield Static(markup=False)

    def on_mount(self) -> None:
        """Say how large the terminal is."""
        self.show(self.app.size)

    def on_screen_resume(self) -> None:
        """Leave when the terminal has grown while a dialog was in the way."""
        if not too_small(self.app.size):
            self.dismiss()

    def show(self, size: Size) -> None:
        """Say that a terminal of this size is too small."""
        self.query_one(Static).update(
            f"{size.width} x {size.height} is too small.\n"
            f"Enlarge the terminal to {LEAST.width} x {LEAST.height},\n"
            "or press q: the session is kept."
        )
