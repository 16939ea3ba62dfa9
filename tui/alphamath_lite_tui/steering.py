"""What a person does to a search and to a tree, key by key."""

from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.app import SuspendNotSupported
from textual.widgets import Tree as TreeWidget

from alphamath_lite.by_hand import step_of_node
from alphamath_lite.cli.editor import edit_outside
from alphamath_lite.cli.options import default_temperature
from alphamath_lite.errors import UsageError
from alphamath_lite.steps import Step
from alphamath_lite.tree import ROOT, Tree
from alphamath_lite_tui.protocol import (
    DICTATE,
    EXPAND,
    STOPPED_TEXT,
)
from alphamath_lite_tui.replaying import Replaying
from alphamath_lite_tui.screens.edit import EditScreen
from alphamath_lite_tui.screens.form import Field, FormScreen, Values
from alphamath_lite_tui.session import copied
from alphamath_lite_tui.widgets.candidates import Candidates


class Steering(Replaying):
    """Expand, accept, reject, go back, search, edit, write, undo."""

    def accept(self, node_id: int) -> None:
        """Make the path to a node the accepted part."""
        self.try_to(lambda: self.session.accept(node_id))
        self._moved()

    @on(TreeWidget.NodeSelected)
    def _accepted_in_tree(self, event: TreeWidget.NodeSelected[object]) -> None:
        if isinstance(event.node.data, int):
            self.accept(event.node.data)

    @on(Candidates.Taken)
    def _accepted_in_table(self, event: Candidates.Taken) -> None:
        self.accept(event.node_id)

    def action_expand(self) -> None:
        """More candidates below the selected step."""
        self.try_to(lambda: self.begin(EXPAND, self.session.selected))

    def action_branch(self) -> None:
        """Other steps in the place of the selected one."""
        parent = max(ROOT, self.session.node.parent)
        self.try_to(lambda: self.begin(EXPAND, parent))

    def action_expand_as(self) -> None:
        """More candidates, as many and as daring as wanted."""
        fields = (
            Field("n", "Number of candidates", str(self.settings.n_samples)),
            Field(
                "temperature", "Temperature", str(self.temperature or default_temperature(EXPAND))
            ),
        )

        def go(values: Values | None) -> None:
            if values:
                settings = replace(self.settings, n_samples=int(values["n"]))
                temperature = float(values["temperature"])
                self.try_to(
                    lambda: self.begin(
                        EXPAND,
                        self.session.selected,
                        settings=settings,
                        temperature=temperature,
                    )
                )

        self.push_screen(FormScreen("Expand", *fields, check=_check_expansion), go)

    def action_run(self, strategy: str) -> None:
        """Search from the selected step."""
        self.try_to(lambda: self.begin(strategy, self.session.selected))

    def action_run_mcts_for(self) -> None:
        """So many simulations."""

        def go(values: Values | None) -> None:
            if values:
                settings = replace(self.settings, n_simulations=int(values["n"]))
                self.try_to(lambda: self.begin("mcts", self.session.selected, settings=settings))

        field = Field("n", "Simulations", str(self.settings.n_simulations))
        check = lambda values: _whole(values["n"], "simulations", 10_000)  # noqa: E731
        self.push_screen(FormScreen("MCTS from here", field, check=check), go)

    def action_answer_now(self) -> None:
        """The best answer there is; without any, the likeliest way to one."""
        if self.session.best() is None and self.busy:
            self._then_answer = True
        if self.busy:
            self.action_stop()
        if (best := self.session.best()) is not None:
            self.select(best.node)
            self.notify(best.answer, title="The best answer so far", markup=False)
        elif not self.busy:
            self.try_to(lambda: self.begin("greedy", likeliest(self.session.tree)))

    def action_take_back(self) -> None:
        """Take back the last accepted step."""
        if self.session.back():
            self._moved()

    def action_reject(self) -> None:
        """Reject the selected step."""

        def reject() -> None:
            self._require_idle()
            before = copied(self.session.tree)
            self.session.reject(self.session.selected)
            self._moved(before)

        self.try_to(reject)

    def action_edit(self) -> None:
        """Edit the selected step; the edited one becomes a branch."""
        self.try_to(lambda: self._edit(self.session.selected))

    def _edit(self, node_id: int) -> None:
        self._require_idle()
        if node_id == ROOT:
            raise UsageError(
                "the question is not a step", hint="w writes the first step, p another problem."
            )
        node = self.session.tree[node_id]
        self._ask_step(
            f"Edit step #{node_id}",
            node.parent,
            step_of_node(node),
            again=node.output == STOPPED_TEXT,
        )

    def action_edit_outside(self) -> None:
        """Edit the selected step in $EDITOR, or write the first one there."""

        def edit() -> None:
            self._require_idle()
            node = self.session.node
            step = step_of_node(node) if node.id != ROOT else None
            try:
                with self.suspend():
                    edited = edit_outside(step, otherwise="press i")
            except SuspendNotSupported as error:
                raise UsageError(
                    "this terminal cannot be lent to an editor", hint="Press i."
                ) from error
            finally:
                self.refresh()
            if edited is None:
                self.notify("The step was left as it is.")
            else:
                self.dictate(max(ROOT, node.parent), edited)

        self.try_to(edit)

    def action_write(self) -> None:
        """Write the next step."""

        def write() -> None:
            self._require_idle()
            node = self.session.node
            self._ask_step("The next step", node.parent if node.terminal else node.id, None)

        self.try_to(write)

    def _ask_step(self, title: str, parent: int, step: Step | None, *, again: bool = False) -> None:
        """Let a step be written; `again` takes it also unchanged, to run its code once more."""

        def go(written: Step | None) -> None:
            if written is not None and (again or written != step):
                self.try_to(lambda: self.dictate(parent, written))

        self.push_screen(EditScreen(title, step), go)

    def dictate(self, parent: int, step: Step) -> None:
        """Add a step written by hand: its code is run, and the model judges it."""
        self.begin(DICTATE, parent, step=step)
        self._by_hand = len(self.session.tree)

    def action_undo(self) -> None:
        """Undo."""
        self.try_to(lambda: self._travel(self.session.undo, "undone"))

    def action_redo(self) -> None:
        """Redo."""
        self.try_to(lambda: self._travel(self.session.redo, "done again"))

    def _travel(self, move: Callable[[], str | None], word: str) -> None:
        self._require_idle()
        before = copied(self.session.tree)
        label = move()
        if label is None:
            raise UsageError(f"nothing can be {word}")
        if self.ready:
            self.doing = f"{word}: {label}"
        self._moved(before)


def likeliest(tree: Tree) -> int:
    """The open step with the most promising value, or prior; the question where there is none."""
    leaves = [node for node in tree.nodes if node.status == "open" and not node.children]
    return max(leaves, key=lambda node: (node.value or 0.0, node.prior)).id if leaves else ROOT


def _whole(text: str, what: str, most: int) -> int:
    if not text.strip().isdecimal() or not 1 <= int(text) <= most:
        raise UsageError(f"{what}: a whole number from 1 to {most:,} is needed")
    return int(text)


def _check_expansion(values: Values) -> None:
    _whole(values["n"], "candidates", 256)
    if not 1e-3 <= float(values["temperature"]) <= 100:
        raise UsageError("temperature: a number from 0.001 to 100 is needed")
