"""The keys: every action with an id that the configuration can give another key.

The settings files (config.toml of the user, ./alphamath.toml) may hold a table of them:

    [tui.keys]
    expand = "plus"
    "run.sbs" = "b,s"
"""

import difflib

from textual.binding import Binding

from alphamath_lite.cli.config import own_table
from alphamath_lite.errors import UsageError

ACTIONS: tuple[tuple[str, str, str, str, bool], ...] = (
    # key, action, short name, what it does, whether the footer shows it
    ("e", "expand", "Expand", "Write more candidates below the selected step", True),
    ("E", "expand_as", "Expand …", "The same, with a number and a temperature to choose", False),
    ("b", "branch", "Branch", "Write other steps in the place of the selected one", False),
    ("backspace", "take_back", "Back", "Take the last accepted step back", True),
    ("x", "reject", "Reject", "Close the selected step and all below it", True),
    ("s", "run('sbs')", "SBS", "Run step-level beam search from the selected step", True),
    ("m", "run('mcts')", "MCTS", "Run Monte Carlo tree search from the selected step", True),
    ("M", "run_mcts_for", "MCTS …", "Run a number of simulations of your choice", False),
    ("space", "pause", "Pause", "Hold the search before its next wave, or let it go on", False),
    ("full_stop", "single_step", "One wave", "Let one wave of a held search through", False),
    ("escape", "stop", "Stop", "End the search now; the tree stays", True),
    ("g", "answer_now", "Answer now", "End the search and show the best answer", False),
    ("i", "edit", "Edit", "Edit the selected step here and go on from the edited one", True),
    ("I", "edit_outside", "Editor", "Edit the selected step in $EDITOR", False),
    ("w", "write", "Write", "Write the next step yourself", False),
    ("v", "compare", "Compare", "Mark a step, then show another beside it", False),
    ("u", "undo", "Undo", "Undo the last change", True),
    ("U", "redo", "Redo", "Do again what was undone", False),
    ("p", "new_problem", "Problem", "Begin with another problem", False),
    ("ctrl+s", "save", "Save", "Save the tree", False),
    ("ctrl+o", "open", "Open", "Open a tree", False),
    ("ctrl+e", "export", "Export", "Export as Markdown, JSON or a picture", False),
    ("o", "settings", "Settings", "Number of candidates, temperature, budgets, seed", False),
    ("l", "models", "Model", "Choose another model", False),
    ("R", "replay", "Replay", "Show event by event how the tree was searched", False),
    ("c", "copy_step", "Copy step", "Copy the step as the model wrote it, LaTeX and all", False),
    ("C", "copy_solution", "Copy solution", "Copy the whole solution as it was written", False),
    ("a", "copy_answer", "Copy answer", "Copy the answer", False),
    ("r", "restart", "Restart", "Start the engine again", False),
    ("f1", "help", "Help", "Help about the focused pane", True),
    ("q", "quit", "Quit", "Leave at once; the session is kept", True),
)  # fmt: skip


def binding_id(action: str) -> str:
    """The name of an action in the configuration: `run('sbs')` is `run.sbs`."""
    return action.replace("('", ".").removesuffix("')")


BINDINGS = [
    Binding(key, action, name, show=shown, tooltip=what, id=binding_id(action))
    for key, action, name, what, shown in ACTIONS
]


def keymap() -> dict[str, str]:
    """Keys by id from the settings files; raises UsageError for those that cannot be used."""
    chosen = own_table("tui", "keys")
    names = [binding.id or "" for binding in BINDINGS]
    for name, key in chosen.items():
        if name not in names or not isinstance(key, str):
            near = difflib.get_close_matches(name, names, 1)
            meant = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}."
            raise UsageError(f"[tui.keys] {name} = {key!r} names no action and key", hint=meant)
    return chosen
