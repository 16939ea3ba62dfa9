"""The line of keys at the bottom: as many as the terminal is wide for, to be pressed or clicked.

One line of text, unlike Textual's own footer, which is built anew whenever the focus moves.
"""

from rich.style import Style
from rich.text import Text
from textual.events import Resize
from textual.widgets import Static

from alphamath_lite_tui.keys import ACTIONS, binding_id

SIGNS = {"backspace": "⌫", "escape": "esc", "full_stop": "."}


class KeyLine(Static):
    """Shows the keys of actions, the most needed first."""

    DEFAULT_CSS = "KeyLine { height: 1; background: $panel; color: $text-muted; }"

    def on_resize(self, event: Resize) -> None:
        """Show as many as fit."""
        self.update(self._line(event.size.width))

    def _line(self, width: int) -> Text:
        keymap = self.app.keys_by_id  # type: ignore[attr-defined]
        line = Text(no_wrap=True)
        for key, action, name, _, _ in sorted(ACTIONS, key=lambda entry: not entry[-1]):
            key = keymap.get(binding_id(action), key).partition(",")[0]
            click = Style(meta={"@click": f"app.{action}"})
            piece = Text(f"{SIGNS.get(key, key)}", style="bold")
            piece.append(f" {name}", style="not bold")
            piece.stylize(click)
            if line.cell_len + piece.cell_len + 2 > width:
                break
            line.append_text(Text(" ")).append_text(piece)
        return line
