"""Panes of lines that are drawn one by one; new content never lays the screen out anew.

A new layout draws every pane again, and a key would have to wait for that. So the scroll bar of
such a pane is always there, and a change of its length is a matter of its own.
"""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip


class Steady:
    """A scroll view, mixed in before it, whose length may change without a new layout."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the scroll bar to a new length."""
        self._scroll_update(size)  # type: ignore[attr-defined]


class Lines(Steady, ScrollView, can_focus=True):
    """Shows lines of text, wrapped by whoever makes them; they can be selected with the mouse."""

    DEFAULT_CSS = """
    Lines { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._strips: list[Strip] = []

    @property
    def n_columns(self) -> int:
        """The width of a line."""
        return self.scrollable_content_region.width

    def show_lines(self, strips: Sequence[Strip]) -> None:
        """Show these lines, and draw those anew that differ from before."""
        before, self._strips = self._strips, [*strips]
        self.virtual_size = Size(self.n_columns, len(strips))
        top, height = self.scroll_offset.y, self.size.height
        for y in range(top, min(top + height, max(len(before), len(strips)))):
            if before[y : y + 1] != self._strips[y : y + 1]:
                self.refresh_line(y)

    def show_text(self, text: RenderableType) -> None:
        """Show a text, wrapped to the width of the pane."""
        options = self.app.console_options.update(width=max(1, self.n_columns), height=None)
        lines = self.app.console.render_lines(text, options, pad=False)
        self.show_lines([Strip(line) for line in lines])

    def render_line(self, y: int) -> Strip:
        """One line of the pane, from its top."""
        y += self.scroll_offset.y
        style = self.rich_style
        strip = self._strips[y] if y < len(self._strips) else Strip.blank(0)
        strip = self._marked(strip, y).apply_offsets(0, y)
        return strip.apply_style(style).adjust_cell_length(self.n_columns, style)

    def _marked(self, strip: Strip, y: int) -> Strip:
        """The line with what the mouse has selected in it."""
        selection = self.text_selection
        span = selection.get_span(y) if selection else None
        if span is None:
            return strip
        start, end = span[0], strip.cell_length if span[1] == -1 else span[1]
        parts = strip.divide([start, min(end, strip.cell_length), strip.cell_length])
        mark = self.screen.get_component_rich_style("screen--selection")
        marked = [Segment(part.text, mark) for part in parts[1]] if len(parts) > 1 else []
        return Strip([*parts[0], *marked, *(part for rest in parts[2:] for part in rest)])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What the mouse has selected."""
        return selection.extract("\n".join(strip.text for strip in self._strips)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw a changed selection."""
        self.refresh()
