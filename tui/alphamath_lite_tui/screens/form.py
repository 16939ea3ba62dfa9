"""A small form: some fields, what is wrong with them said in place, enter to go on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from alphamath_lite.errors import AlphaMathError

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    name: str
    label: str
    value: str = ""
    placeholder: str = ""


class FormScreen(ModalScreen[Values | None]):
    """Returns the values by name, or None when it is left with escape.

    `check` raises AlphaMathError or ValueError for values that cannot be used.
    """

    DEFAULT_CSS = """
    FormScreen { align: center middle; }
    FormScreen > Vertical {
        width: 76; max-width: 95%; height: auto; max-height: 95%; padding: 0 1;
        border: round $primary; background: $surface;
    }
    FormScreen VerticalScroll { height: auto; max-height: 100%; }
    FormScreen Label { color: $text-muted; }
    FormScreen Input { background: $boost; }
    FormScreen Input:focus { background: $primary-muted; }
    FormScreen .wrong { color: $error; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave", id="form.leave"),
        Binding("enter", "go", "Go on", id="form.go"),
    ]

    def __init__(
        self,
        title: str,
        *fields: Field,
        check: Callable[[Values], object] = lambda values: None,
        note: str = "",
    ) -> None:
        super().__init__()
        self._title, self._fields, self._check, self._note = title, fields, check, note

    def compose(self) -> ComposeResult:
        """The fields, one below the other."""
        with Vertical() as frame:
            frame.border_title = self._title
            frame.border_subtitle = "enter go on · tab next · esc leave"
            with VerticalScroll():
                if self._note:
                    yield Label(self._note, markup=False)
                for field in self._fields:
                    yield Label(field.label, markup=False)
                    yield Input(
                        field.value, placeholder=field.placeholder, id=field.name, compact=True
                    )
            yield Static("", classes="wrong", markup=False)

    def on_mount(self) -> None:
        """Begin in the first field."""
        self.query(Input).first().focus()

    def on_input_submitted(self) -> None:
        """Enter in any field goes on."""
        self.action_go()

    def action_go(self) -> None:
        """Leave with the values if they can be used."""
        values = {
            field.name: self.query_one(f"#{field.name}", Input).value for field in self._fields
        }
        try:
            self._check(values)
        except (AlphaMathError, ValueError) as error:
            self.query_one(".wrong", Static).update(str(error))
            return
        self.dismiss(values)
