"""The application: what opens and leaves the screen, files, exports, settings, help.

It is built in layers, each with its own duty: showing, engaged, replaying, steering, leaving, and
this one.
"""

import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from alphamath_lite.bundles.registry import installed
from alphamath_lite.errors import AlphaMathError, UsageError
from alphamath_lite.tree import ROOT, Tree
from alphamath_lite.tree_file import load_tree, save_tree
from alphamath_lite_tui.export_ import export, latex, parts_of
from alphamath_lite_tui.keeping import kept, new_path
from alphamath_lite_tui.keys import ACTIONS, BINDINGS, keymap
from alphamath_lite_tui.leaving import Leaving
from alphamath_lite_tui.screens.compare import CompareScreen
from alphamath_lite_tui.screens.form import Field, FormScreen, Values
from alphamath_lite_tui.screens.models import ModelScreen
from alphamath_lite_tui.screens.opening import OpenScreen
from alphamath_lite_tui.screens.settings import chosen_settings, settings_screen
from alphamath_lite_tui.session import Session, copied
from alphamath_lite_tui.showing import EXAMPLE
from alphamath_lite_tui.widgets.step_tree import StepTree

SWITCH_S = 0.0005  # so that a key need not wait for a save in the background


class ExploreApp(Leaving):
    """Explore one problem; `session` None asks for one. `kept_at` is where the session is kept."""

    TITLE = "alphamath-lite"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def on_mount(self) -> None:
        """Show the session and start the engine."""
        sys.setswitchinterval(SWITCH_S)
        try:
            self.keys_by_id = keymap()
            self.set_keymap(self.keys_by_id)
        except AlphaMathError as error:
            self.complain(error)
        if self._theme is not None:
            self._set_theme(self._theme)
        self._leave_on_signals()
        self._start_engine()
        self.load(self.session)
        self.query_one(StepTree).focus()
        if self._ask_first:
            self.action_new_problem()
            self.call_after_refresh(lambda: self.fit(self.size))
        elif self._expand_first:
            self.action_expand()

    def _set_theme(self, name: str) -> None:
        if name in self.available_themes:
            self.theme = name
        else:
            self.notify(f"There is no theme {name!r}; ctrl+p lists them.", severity="warning")

    def action_new_problem(self) -> None:
        """Ask for a problem."""

        def go(values: Values | None) -> None:
            if values:
                self._begin_session(Session(Tree(values["question"].strip())))
                self.action_expand()

        def check(values: Values) -> None:
            self._require_idle()
            if not values["question"].strip():
                raise UsageError("the problem is empty")

        question = EXAMPLE if self._ask_first else ""
        self._ask_first = False
        field = Field("question", "The problem", question, "Find all x such that …")
        note = "Enter writes candidates for the first step."
        self.push_screen(FormScreen("Problem", field, check=check, note=note), go)

    def action_save(self) -> None:
        """Save the tree."""

        may_replace = Consent()

        def save(values: Values) -> None:
            may_replace(_path(values))
            save_tree(_path(values), copied(self.session.tree), self.session.saved_meta())

        def go(values: Values | None) -> None:
            if values:
                self.session.changed = False
                self.notify(f"Saved as {_path(values)}", markup=False)

        field = Field("path", "File", "solution.json")
        self.push_screen(FormScreen("Save the tree", field, check=save), go)

    def action_open(self) -> None:
        """Open a tree."""

        sessions = kept()

        def check(path: Path) -> None:
            self._require_idle()
            load_tree(path)

        def go(path: Path | None) -> None:
            if path:
                saved = load_tree(path)
                own = path if path in sessions else None
                self._begin_session(Session.opened(saved.tree, saved.meta), own)

        self.push_screen(OpenScreen(sessions, check), go)

    def _begin_session(self, session: Session, kept_at: Path | None = None) -> None:
        """Leave the present session for another, which is kept in a file of its own."""
        if len(self.session.tree) > 1:
            self._keep()
        self._kept_at = kept_at or new_path(session.tree.question)
        self.load(session)

    def action_copy_step(self) -> None:
        """Copy the step as the model wrote it."""
        node = self.session.node
        parts = (self.session.tree.question,) if node.id == ROOT else parts_of(node)
        self._copy("\n\n".join(parts))

    def action_copy_solution(self) -> None:
        """Copy the solution down to the selected step as the model wrote it."""
        self._copy(latex(self.session))

    def action_export(self) -> None:
        """Export the exploration."""

        def go(values: Values | None) -> None:
            if values:
                self.notify(f"Written: {_path(values)}", markup=False)

        field = Field("path", "File: .md, .json or .svg", "solution.md")
        may_replace = Consent()

        def check(values: Values) -> None:
            may_replace(_path(values))
            export(self.session, _path(values))

        self.push_screen(FormScreen("Export", field, check=check), go)

    def action_compare(self) -> None:
        """Mark a step, or show the marked one and the selected one side by side."""
        marked, self._compared = self._compared, None
        if marked is None or marked == self.session.selected or marked >= len(self.session.tree):
            self._compared = self.session.selected
            self.notify(f"Now select another step and press v: #{self._compared} is marked.")
        else:
            pair = marked, self.session.selected
            self.push_screen(CompareScreen(self.session, *pair, self.code_theme))

    def action_settings(self) -> None:
        """Change the numbers of the search, the budgets, the model."""

        def go(values: Values | None) -> None:
            if values:
                chosen = chosen_settings(values, self.settings)
                self.settings, self.temperature = chosen.settings, chosen.temperature
                self.limits = chosen.limits
                self.show_cost()

        self.push_screen(settings_screen(self.settings, self.temperature, self.limits), go)

    def action_models(self) -> None:
        """Choose another model; the engine starts again with it."""

        def go(model: str | None) -> None:
            if model:
                self.opening = replace(self.opening, model=model)
                self.action_restart()

        self.push_screen(ModelScreen(installed()), go)

    def action_copy_answer(self) -> None:
        """Copy the answer."""
        node, best = self.session.node, self.session.best()
        answer = node.answer or (best.answer if best else None)
        if answer is None:
            self.notify("There is no answer yet.", severity="warning")
        else:
            self._copy(answer)

    def _copy(self, text: str) -> None:
        self.copy_to_clipboard(text)
        self.notify(text[:200], title="Copied", markup=False, timeout=2)

    def action_help(self) -> None:
        """Show or hide help about the focused pane."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that has a key is in the command palette too."""
        yield from super().get_system_commands(screen)
        for _, action, name, what, _ in ACTIONS:
            yield SystemCommand(name, what, partial(self.run_action, action))


class Consent:
    """Asks before a file is replaced: the first try is refused, the second one is meant."""

    def __init__(self) -> None:
        self._asked: set[Path] = set()

    def __call__(self, path: Path) -> None:
        """Raise UsageError when the file exists, once."""
        if path.exists() and path not in self._asked:
            self._asked.add(path)
            raise UsageError(f"{path} exists", hint="Enter once more replaces it.")


def _path(values: Values) -> Path:
    if not values["path"].strip():
        raise UsageError("the name of the file is empty")
    return Path(values["path"].strip()).expanduser()
