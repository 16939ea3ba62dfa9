"""Two branches side by side, from where they part."""

from typing import ClassVar

from rich.console import Group
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from alphamath_lite.tree import Node, Tree
from alphamath_lite_tui.labels import step_title
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.widgets.step_pane import step_view


class CompareScreen(ModalScreen[None]):
    """Shows the steps of two branches behind their last common step."""

    DEFAULT_CSS = """
    CompareScreen VerticalScroll {
        width: 1fr; border: round $primary; padding: 0 1; background: $surface;
    }
    CompareScreen VerticalScroll:focus { border: round $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,v", "dismiss(None)", "Leave", id="compare.leave"),
    ]

    def __init__(self, session: Session, one: int, other: int, code_theme: str) -> None:
        super().__init__()
        self._session, self._pair, self._code_theme = session, (one, other), code_theme

    def compose(self) -> ComposeResult:
        """Two panes."""
        branches = parted(self._session.tree, *self._pair)
        with Horizontal():
            for node_id, branch in zip(self._pair, branches, strict=True):
                with VerticalScroll() as pane:
                    pane.border_title = f"#{node_id} {step_title(self._session.tree[node_id])}"
                    pane.border_subtitle = "tab other side · esc leave"
                    views = [step_view(self._session, step.id, self._code_theme) for step in branch]
                    yield Static(Group(*views) if views else "(all of it is common)")


def parted(tree: Tree, one: int, other: int) -> tuple[list[Node], list[Node]]:
    """The paths to two nodes without what they have in common."""
    paths = tree.path(one), tree.path(other)
    n = 0
    while n < min(map(len, paths)) and paths[0][n] is paths[1][n]:
        n += 1
    return paths[0][n:], paths[1][n:]
