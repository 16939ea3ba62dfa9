"""The model picker: what is installed, with its size and what is wrong with it."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList

from alphamath_lite.bundles.registry import ModelEntry


class ModelScreen(ModalScreen[str | None]):
    """Returns a name, a folder or a file, or None when it is left."""

    DEFAULT_CSS = """
    ModelScreen { align: center middle; }
    ModelScreen > Vertical {
        width: 76; max-width: 95%; height: auto; max-height: 95%; padding: 0 1;
        border: round $primary; background: $surface;
    }
    ModelScreen Label { color: $text-muted; }
    ModelScreen Input { background: $boost; }
    ModelScreen Input:focus { background: $primary-muted; }
    ModelScreen OptionList { height: auto; max-height: 12; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave", id="models.leave"),
    ]

    def __init__(self, entries: list[ModelEntry]) -> None:
        super().__init__()
        self._entries = entries

    def compose(self) -> ComposeResult:
        """The installed models, and a field for another one."""
        with Vertical() as frame:
            frame.border_title = "Model"
            frame.border_subtitle = "enter start it · tab next · esc leave"
            yield Label("Installed; `alphamath-lite models pull` gets more", markup=False)
            yield OptionList(*map(_line, self._entries), markup=False, compact=True)
            yield Label("or a bundle folder, or a GGUF file")
            yield Input(placeholder="./my-bundle", compact=True)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._entries[event.option_index].name)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)


def _line(entry: ModelEntry) -> Text:
    text = Text(entry.name, style="bold", no_wrap=True)
    if entry.manifest is not None:
        policy = entry.manifest.policy
        text.append(f"  {policy.n_params / 1e6:,.1f}M {policy.quantisation}", style="not bold")
    text.append(f"  {entry.n_bytes / 1e6:,.0f} MB", style="not bold dim")
    return text.append(f"  {entry.problem}", style="not bold red") if entry.problem else text
