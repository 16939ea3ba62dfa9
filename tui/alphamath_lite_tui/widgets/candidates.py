"""The candidates after one state, best first while nobody writes, with values side by side."""

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.message import Message
from textual.widgets import DataTable

from alphamath_lite.tree import Node
from alphamath_lite_tui.labels import (
    WRITING,
    draft_title,
    mark_of,
    prior_text,
    step_title,
    value_text,
)
from alphamath_lite_tui.session import Session

HELP = """\
# Candidates

The steps that could come next, with the value of each. They stream in while they are written.

**enter** accepts the selected one, **x** rejects it, **e** asks for more.
"""
COLUMNS = ("", 2), ("value", 6), ("prior", 6), ("N", 4)  # and the step
LEAST_WIDTH = 10  # of a step


class Candidates(DataTable[Text]):
    """A table of the children of one node; rows are keyed by node id, drafts by `parent:sample`."""

    HELP = HELP
    DEFAULT_CSS = "Candidates { overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Accept", show=False, id="candidates.accept"),
    ]

    class Looked(Message):
        """The person looks at a candidate."""

        def __init__(self, node_id: int) -> None:
            super().__init__()
            self.node_id = node_id

    class Taken(Message):
        """The person accepts a candidate."""

        def __init__(self, node_id: int) -> None:
            super().__init__()
            self.node_id = node_id

    def __init__(self) -> None:
        super().__init__(id="candidates", cursor_type="row", zebra_stripes=False)
        self.cell_padding = 0
        self._rows: dict[str, tuple[Text, ...]] = {}

    def on_mount(self) -> None:
        """Name the columns."""
        for name, width in COLUMNS:
            self.add_column(name, width=width)
        self._last = self.add_column("step", width=LEAST_WIDTH)

    def on_resize(self, event: Resize) -> None:
        """Give the steps what the numbers leave."""
        rest = event.size.width - sum(width for _, width in COLUMNS)
        self.columns[self._last].width = max(LEAST_WIDTH, rest)
        self.refresh()

    def show(self, session: Session, state: int, selected: int) -> None:
        """Show the children of `state` and the drafts below it."""
        self.border_title = f"Candidates after #{state}" if state else "Candidates for step 1"
        nodes = sorted(session.tree.children(state), key=_rank)
        rows = {str(node.id): _cells(node, session) for node in nodes}
        for (parent, sample), text in session.drafts.items():
            if parent == state:
                draft = Text(draft_title(text, 80), style=WRITING.style, no_wrap=True)
                rows[f"{parent}:{sample}"] = (Text(WRITING.sign), Text(), Text(), Text(), draft)
        if [*rows] == [*self._rows]:
            self._change(rows)
        else:
            self.clear()
            for key, cells in rows.items():
                self.add_row(*cells, key=key)
        self._rows = rows
        at = next((i for i, node in enumerate(nodes) if node.id == selected), 0)
        self.move_cursor(row=at)

    def _change(self, rows: dict[str, tuple[Text, ...]]) -> None:
        """Draw those cells anew that have changed: text streams in many times a second."""
        for key, cells in rows.items():
            for column, old, new in zip(self.columns, self._rows[key], cells, strict=True):
                if old != new or old.style != new.style:
                    self.update_cell(key, column, new)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Tell that a candidate is looked at."""
        event.stop()
        node = _node_of(event.row_key.value)
        if self.has_focus and node is not None:
            self.post_message(self.Looked(node))

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Tell that a candidate is taken."""
        event.stop()
        if (node := _node_of(event.row_key.value)) is not None:
            self.post_message(self.Taken(node))


def _node_of(key: str | None) -> int | None:
    return int(key) if key is not None and key.isdecimal() else None


def _rank(node: Node) -> tuple[bool, float, int]:
    return (node.status == "failed", -(node.value if node.value is not None else -2), node.id)


def _cells(node: Node, session: Session) -> tuple[Text, ...]:
    mark = mark_of(node, session)
    style = "strike dim" if node.status == "failed" else ""
    return (
        Text(mark.sign, style=mark.style),
        value_text(node.value, width=0),
        Text(f"{prior_text(node.prior):>4}"),
        Text(f"{node.n_visits or '':>3}"),
        Text(step_title(node), style=style, no_wrap=True),
    )
