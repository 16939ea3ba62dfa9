"""The tree of steps: one line a node, drafts streaming in as leaves."""

from collections.abc import Iterable
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.widgets import Tree as TreeWidget
from textual.widgets.tree import TreeNode

from alphamath_lite.tree import ROOT, Tree
from alphamath_lite_tui.labels import WRITING, draft_title, label
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.widgets.lines import Steady

WIDE = 60  # columns from which a line shows visits and prior
Draft = tuple[int, int]
"""The parent and the number of a step that is being written."""

HELP = """\
# The tree of steps

Every line is a step: marks, **value** in [-1, 1] (number, sign, bar, colour), visits of the
search, prior of the model, and what the step says.

Marks: `▶` you are here, `★` on the best solution, `·` open, `✓` gives an answer, `✗` failed,
`⊘` rejected by hand, `⊖` left aside by the beam search, `!` its code has an error, `■` its code
was stopped by hand (**i** and **ctrl+s** run it again), `✎` written by hand, `…` is being written.

Arrows and clicks move; left and right fold; **enter** or a double click accepts a step anywhere in
the tree and so branches there; **e** asks for more steps below the selected one, **b** for others
in its place.
"""


class StepTree(Steady, TreeWidget[int | Draft], inherit_bindings=False):
    """Shows the tree of a session; `data` of a line is the id of its node, or a draft."""

    HELP = HELP
    DEFAULT_CSS = """
    StepTree { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", show=False, id="tree.up"),
        Binding("down", "cursor_down", "Down", show=False, id="tree.down"),
        Binding("home", "scroll_home", "First", show=False, id="tree.home"),
        Binding("end", "scroll_end", "Last", show=False, id="tree.end"),
        Binding("pageup", "page_up", "Page up", show=False, id="tree.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="tree.page_down"),
        Binding("left", "fold", "Fold", show=False, id="tree.fold"),
        Binding("right", "unfold", "Unfold", show=False, id="tree.unfold"),
        Binding("enter", "select_cursor", "Accept", show=False, id="tree.accept"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__("", data=ROOT, id="tree")
        self.session = session
        self.guide_depth = 2
        self.auto_expand = False
        self._lines: dict[int | Draft, TreeNode[int | Draft]] = {}
        self._marked: frozenset[int] = frozenset()
        self._told = ROOT  # the node whose drafts are told elsewhere

    def load(self, session: Session) -> None:
        """Show another tree, or the same one anew."""
        self.session = session
        self.clear()
        self.root.data = ROOT
        self.root.expand()
        self._lines = {ROOT: self.root}
        self._marked = session.chosen() | {session.here}
        self.grow(range(1, len(session.tree)))
        self.go_to(session.selected)

    def follow(self, before: Tree) -> None:
        """Change the lines in which the tree of the session differs from `before`, its past."""
        tree = self.session.tree
        for node_id in range(len(before) - 1, len(tree) - 1, -1):
            self._take_out(node_id)
        self.grow(range(len(before), len(tree)))
        shared = zip(before.nodes, tree.nodes, strict=False)
        self.touch(new.id for old, new in shared if old is not new)
        self.go_to(self.session.selected)

    def grow(self, new: Iterable[int]) -> None:
        """Add lines for new nodes, parents before children."""
        for node_id in new:
            node = self.session.tree[node_id]
            parent = self._lines[node.parent]
            self._take_out((node.parent, node.sample))
            parent.allow_expand = True
            line = parent.add("", node_id, expand=True, allow_expand=False)
            self._lines[node_id] = line

    def write(self, state: int) -> None:
        """Show the drafts of the session, and no others.

        The text of those below `state` streams into the table of candidates, and into no line here.
        """
        drafts, before = self.session.drafts, self._told
        self._told = state
        for key in [key for key in self._lines if isinstance(key, tuple) and key not in drafts]:
            self._take_out(key)
        for key in drafts:
            if key in self._lines:
                if key[0] != state or state != before:
                    self._lines[key].refresh()
            else:
                parent = self._lines[key[0]]
                parent.allow_expand = True
                self._lines[key] = parent.add_leaf("", key)

    def touch(self, changed: Iterable[int]) -> None:
        """Draw the lines of changed nodes anew, and those whose marks have changed."""
        marked = self.session.chosen() | {self.session.here}
        for node_id in {*changed, *(marked ^ self._marked)}:
            if node_id in self._lines:
                self._lines[node_id].refresh()
        self._marked = marked

    def go_to(self, node_id: int) -> None:
        """Move the cursor to a node."""
        line = self._lines.get(node_id)
        if line is not None and line is not self.cursor_node:
            ancestor = line.parent
            while ancestor is not None:
                if not ancestor.is_expanded:
                    ancestor.expand()
                ancestor = ancestor.parent
            self.call_after_refresh(self.move_cursor, line)

    def render_label(self, node: TreeNode[int | Draft], base_style: Style, style: Style) -> Text:
        """One line of the tree."""
        text = self._label(node)
        text.stylize_before(style)
        return text

    def notify_style_update(self) -> None:
        """Other colours: draw the lines in sight anew, without measuring thousands of them."""
        super(TreeWidget, self).notify_style_update()
        self._line_cache.clear()
        self.refresh()

    def _invalidate(self) -> None:
        """The lines have changed; what stands around them has not."""
        self._clear_line_cache()
        self._updates += 1
        self.root._reset()
        self.refresh()

    def get_label_width(self, node: TreeNode[int | Draft]) -> int:
        """Long lines are cut at the edge, so that none need be drawn to be measured."""
        return 1

    def _label(self, node: TreeNode[int | Draft]) -> Text:
        session = self.session
        match node.data:
            case (parent, sample):
                draft = WRITING.meaning
                if parent != self._told:
                    draft = draft_title(session.drafts.get((parent, sample), ""), 60)
                return Text(f" {WRITING.sign} {draft}", style=WRITING.style)
            case int(node_id) if node_id < len(session.tree):
                return label(
                    session.tree[node_id],
                    session,
                    chosen=node_id in self._marked,
                    narrow=self.size.width < WIDE,
                )
        return Text()

    async def _on_click(self, event: Click) -> None:
        """A click looks at a step, a second one accepts it."""
        if event.chain < 2:
            event.prevent_default()
            if (line := event.style.meta.get("line")) is None:
                return
            if event.style.meta.get("toggle") and (node := self.get_node_at_line(line)):
                node.toggle()
            else:
                self.cursor_line = line

    def _take_out(self, key: int | Draft) -> None:
        if line := self._lines.pop(key, None):
            line.remove()

    def action_fold(self) -> None:
        """Fold the line, or go to its parent."""
        if (line := self.cursor_node) is None:
            return
        if line.children and line.is_expanded:
            line.collapse()
        elif line.parent is not None:
            self.move_cursor(line.parent)

    def action_unfold(self) -> None:
        """Unfold the line, or go to its first child."""
        if (line := self.cursor_node) is None or not line.children:
            return
        if line.is_expanded:
            self.move_cursor(line.children[0])
        else:
            line.expand()
