"""The editor of a step: thought, and code or final answer."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static, TextArea

from alphamath_lite.by_hand import step_of
from alphamath_lite.steps import AnswerStep, CodeStep, Step, StepSyntaxError


class EditScreen(ModalScreen[Step | None]):
    """Returns the step, or None when it is left; what cannot be a step is said in place."""

    DEFAULT_CSS = """
    EditScreen { align: center middle; }
    EditScreen > Vertical {
        width: 90%; height: 90%; padding: 0 1; border: round $primary; background: $surface;
    }
    EditScreen TextArea { height: 1fr; background: $boost; }
    EditScreen #code { height: 3fr; }
    EditScreen Input { background: $boost; }
    EditScreen TextArea:focus, EditScreen Input:focus { background: $primary-muted; }
    EditScreen Label { color: $text-muted; }
    EditScreen .wrong { color: $error; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave", id="edit.leave"),
        Binding("ctrl+s", "go", "Go on from this", id="edit.go", priority=True),
    ]

    def __init__(self, title: str, step: Step | None) -> None:
        super().__init__()
        self._title, self._step = title, step

    def compose(self) -> ComposeResult:
        """Three fields."""
        step = self._step
        with Vertical() as frame:
            frame.border_title = self._title
            frame.border_subtitle = "ctrl+s go on from this · tab next · esc leave"
            yield Label("Thought")
            yield TextArea(step.thought if step else "", id="thought", compact=True)
            yield Label("Python (its output is made by running it)")
            code = step.code if isinstance(step, CodeStep) else ""
            yield TextArea(code, id="code", compact=True)
            yield Label("or final answer, which ends the solution")
            answer = step.answer if isinstance(step, AnswerStep) else ""
            yield Input(answer, id="answer", compact=True)
            yield Static("", classes="wrong", markup=False)

    def on_input_submitted(self) -> None:
        """Enter in the answer goes on."""
        self.action_go()

    def action_go(self) -> None:
        """Leave with the step if it is one."""
        thought = self.query_one("#thought", TextArea).text
        code = self.query_one("#code", TextArea).text
        answer = self.query_one("#answer", Input).value
        try:
            self.dismiss(step_of(thought, code, answer))
        except StepSyntaxError as error:
            self.query_one(".wrong", Static).update(f"This is not a step: {error}.")
