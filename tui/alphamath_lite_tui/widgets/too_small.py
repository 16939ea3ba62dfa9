"""What is shown in the place of everything else when the terminal is too small for it."""

from textual.geometry import Size
from textual.widgets import Static

LEAST = Size(60, 16)


class TooSmall(Static):
    """Covers the screen while it is smaller than `LEAST`."""

    DEFAULT_CSS = """
    TooSmall {
        layer: above; display: none; width: 100%; height: 100%;
        content-align: center middle; text-align: center; background: $background;
    }
    """

    def show(self, size: Size) -> None:
        """Cover a screen of this size, or not."""
        self.display = size.width < LEAST.width or size.height < LEAST.height
        self.update(
            f"{size.width} x {size.height} is too small.\n"
            f"Enlarge the terminal to {LEAST.width} x {LEAST.height},\n"
            "or press q: the session is kept."
        )
