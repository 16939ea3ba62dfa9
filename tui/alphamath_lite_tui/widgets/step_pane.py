"""The selected step in full."""

from rich.console import Group, RenderableType
from rich.syntax import Syntax
from rich.text import Text

from alphamath_lite.cli.view import printable
from alphamath_lite.tree import ROOT, Node
from alphamath_lite_tui.labels import hue, mark_of, prior_text, spark
from alphamath_lite_tui.maths import answer_text, readable
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.widgets.lines import Lines

HELP = """\
# The selected step

Its thought with readable mathematics, its code, what the code printed, and the values along the
path from the question to this step.

**c** copies its LaTeX as the model wrote it, **C** the whole solution, **a** the answer.
**i** edits the step here, **I** in your editor; the edited step becomes a branch and its code runs.
"""


FIRST_STEPS = """\
e  writes candidates for the next step
s  runs a beam search from here
m  runs a tree search (MCTS) from here
w  lets you write the step yourself
enter accepts a step, i edits one,
v compares two, u undoes.
f1 tells the rest; ctrl+p finds it."""


class StepPane(Lines):
    """Thought, code, output, error, and the way there."""

    HELP = HELP
    DEFAULT_CSS = "StepPane { padding: 0 0 0 1; }"

    _shown: tuple[list[Node], str, str, int] | None = None
    _node = ROOT
    _source: tuple[Session, int, str] | None = None

    def show(self, session: Session, node_id: int, *, code_theme: str) -> None:
        """Show a step."""
        self._source = session, node_id, code_theme
        self.border_title = step_name(session, node_id)
        shown = session.tree.path(node_id), session.tree.question, code_theme, self.n_columns
        if shown != self._shown:  # nodes are replaced, so equal means the same
            self.show_text(step_view(session, node_id, code_theme))
        if node_id != self._node:
            self.scroll_home(animate=False)
        self._shown, self._node = shown, node_id

    def on_resize(self) -> None:
        """Wrap the step anew."""
        if self._source is not None:
            session, node_id, code_theme = self._source
            self.show(session, node_id, code_theme=code_theme)


def step_view(session: Session, node_id: int, code_theme: str) -> RenderableType:
    """A step as text in colour."""
    node = session.tree[node_id]
    parts: list[RenderableType] = [] if node.parent < 0 else [_facts(session, node)]
    if node.parent < 0:
        parts.append(Text(FIRST_STEPS))
    if node.thought:
        parts.append(Text(printable(readable(node.thought))))
    if node.code:
        parts.append(_code_text(node.code, code_theme))
    if node.output is not None:
        style = "red" if node.code_failed else "cyan"
        lines = printable(node.output).splitlines() or ["(nothing printed)"]
        parts.append(Text("\n".join(f"→ {line}" for line in lines), style=style))
    if node.answer is not None:
        answer = Text("Answer  ", style="dim")
        parts.append(answer.append(printable(answer_text(node.answer)), style="bold green"))
    if node.status == "failed":
        parts.append(Text(f"✗ {node.reason}", style="red"))
        if not node.thought and not node.code:
            parts.append(Text(printable(node.text), style="dim"))
    return Group(*parts)


def _code_text(code: str, theme: str) -> Text:
    """Code in colour, on the background of the pane."""
    text = Syntax("", "python", theme=theme, word_wrap=True).highlight(printable(code))
    text.rstrip()
    return text


def step_name(session: Session, node_id: int) -> str:
    """What a step is, in a few words."""
    node = session.tree[node_id]
    if node.parent < 0:
        return "The question"
    return f"Step #{node.id}, {mark_of(node, session).meaning}"


def _facts(session: Session, node: Node) -> Text:
    """Value along the path, prior, and what a tree search knows."""
    text = Text()
    if values := session.values(node.id):
        text.append("value ", style="dim")
        text.append(f"{values[-1]:+.2f} {spark(values)} ", style=hue(values[-1]))
    facts = [("prior", prior_text(node.prior))]
    if node.n_visits:
        facts += [("N", str(node.n_visits)), ("Q", f"{node.q:+.2f}")]
    for name, number in facts:
        text.append(f"{name} ", style="dim").append(f"{number} ")
    return text
