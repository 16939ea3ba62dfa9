"""The candidates after one state, best first while nobody writes, with values side by side."""

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.strip import Strip

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
from alphamath_lite_tui.widgets.lines import Lines

HELP = """\
# Candidates

The steps that could come next, with the value of each. They stream in while they are written.

**enter** accepts the selected one, **x** rejects it, **e** asks for more.
"""
HEAD = "  value prior N   step"
N_DRAFT = 80  # letters of a draft


class Candidates(Lines):
    """A table of the children of one node and of the drafts below it, under a line of names.

    `_keys` are the ids of the nodes, None for drafts; the cursor is an index into them.
    """

    HELP = HELP
    COMPONENT_CLASSES: ClassVar[set[str]] = {"candidates--head", "candidates--cursor"}
    DEFAULT_CSS = """
    Candidates > .candidates--head { background: $panel; color: $foreground; text-style: bold; }
    Candidates:ansi > .candidates--head { background: ansi_bright_blue; color: ansi_default; }
    Candidates > .candidates--cursor {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
        text-style: $block-cursor-blurred-text-style;
    }
    Candidates:focus > .candidates--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="candidates.up"),
        Binding("down", "move(1)", "Down", show=False, id="candidates.down"),
        Binding("pageup", "move_page(-1)", "Page up", show=False, id="candidates.page_up"),
        Binding("pagedown", "move_page(1)", "Page down", show=False, id="candidates.page_down"),
        Binding("home", "move_to(0)", "First", show=False, id="candidates.home"),
        Binding("end", "move_to(-1)", "Last", show=False, id="candidates.end"),
        Binding("enter", "take", "Accept", show=False, id="candidates.accept"),
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
        super().__init__("candidates")
        self._keys: list[int | None] = []
        self._cursor = 0

    @property
    def row_count(self) -> int:
        """The number of candidates and drafts."""
        return len(self._keys)

    def show(self, session: Session, state: int, selected: int) -> None:
        """Show the children of `state` and the drafts below it."""
        self.border_title = f"Candidates after #{state}" if state else "Candidates for step 1"
        nodes = sorted(session.tree.children(state), key=_rank)
        drafts = [text for (parent, _), text in session.drafts.items() if parent == state]
        self._keys = [*(node.id for node in nodes), *(None for _ in drafts)]
        rows = [Text(HEAD), *(_row(node, session) for node in nodes), *map(_draft_row, drafts)]
        console = self.app.console
        self._place(next((i for i, node in enumerate(nodes) if node.id == selected), 0))
        self.show_lines([Strip(row.render(console), row.cell_len) for row in rows])

    def render_line(self, y: int) -> Strip:
        """The names of the columns stay on top; the row of the cursor stands out."""
        at = y + self.scroll_offset.y if y else 0
        if at == 0 and self._strips:
            return self._filled(self._strips[0], "candidates--head")
        if at == self._cursor + 1 and at < len(self._strips):
            return self._filled(self._strips[at], "candidates--cursor").apply_offsets(0, at)
        return super().render_line(y)

    def _filled(self, strip: Strip, component: str) -> Strip:
        """A line in the style of a component, which wins over its own."""
        style = self.get_component_rich_style(component)
        plain = Strip([part._replace(style=(part.style or style) + style) for part in strip])
        return plain.adjust_cell_length(self.n_columns, style)

    def _place(self, row: int) -> None:
        """Move the cursor to a row and bring that in sight."""
        before, self._cursor = self._cursor, row
        if row != before:
            self.refresh_line(before + 1)
            self.refresh_line(row + 1)
            self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        rows = self.size.height - 1
        top = min(max(self.scroll_offset.y, self._cursor + 1 - rows), self._cursor)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)

    def action_move(self, n: int) -> None:
        """Look at another candidate."""
        self.action_move_to(min(max(0, self._cursor + n), self.row_count - 1))

    def action_move_page(self, n: int) -> None:
        """Look at one further away."""
        self.action_move(n * max(1, self.size.height - 2))

    def action_move_to(self, row: int) -> None:
        """Look at a candidate, counted from the first or, below 0, from the last."""
        if self.row_count:
            self._place(row % self.row_count)
            if (node := self._keys[self._cursor]) is not None:
                self.post_message(self.Looked(node))

    def action_take(self) -> None:
        """Accept the candidate under the cursor."""
        node = self._keys[self._cursor] if self._keys else None
        if node is not None:
            self.post_message(self.Taken(node))

    def on_click(self, event: Click) -> None:
        """A click looks at a candidate, a second one accepts it."""
        at = event.get_content_offset(self)
        row = at.y - 1 + self.scroll_offset.y if at and at.y else self.row_count
        if row < self.row_count:
            self.action_move_to(row)
            if event.chain > 1:
                self.action_take()


def _rank(node: Node) -> tuple[bool, float, int]:
    return (node.status == "failed", -(node.value if node.value is not None else -2), node.id)


def _row(node: Node, session: Session) -> Text:
    mark = mark_of(node, session)
    row = Text(f"{mark.sign:2}", style="", no_wrap=True)
    row.stylize(mark.style, 0, 1)
    value = value_text(node.value, width=0)
    value.pad_right(6 - value.cell_len)
    row.append_text(value)
    row.append(f"{prior_text(node.prior):>4}  {node.n_visits or '':>3} ")
    return row.append(step_title(node), style="strike dim" if node.status == "failed" else "")


def _draft_row(text: str) -> Text:
    title = draft_title(text, N_DRAFT)
    return Text(f"{WRITING.sign:18}{title}", style=WRITING.style, no_wrap=True)
