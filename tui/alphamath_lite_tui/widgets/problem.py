"""The problem, on top of the screen."""

from rich.text import Text
from textual.widgets import Static

from alphamath_lite.cli.view import printable
from alphamath_lite_tui.maths import answer_text, readable

MOST_LINES = 4


class ProblemPane(Static):
    """The question with readable mathematics; its answer, once there is one."""

    DEFAULT_CSS = f"""
    ProblemPane {{ height: auto; max-height: {MOST_LINES}; padding: 0 1; background: $panel; }}
    """

    _shown: tuple[str, str | None] | None = None

    def show(self, question: str, answer: str | None) -> None:
        """Show a question and the best answer so far."""
        if (question, answer) == self._shown:
            return
        self._shown = question, answer
        text = Text(printable(readable(question)), style="bold")
        if answer is not None:
            text.append("  →  ", style="dim")
            text.append(printable(answer_text(answer)), style="bold green")
        size = self.content_size
        n_lines = min(MOST_LINES, len(text.wrap(self.app.console, size.width or 1)))
        self.update(text, layout=n_lines != size.height)
