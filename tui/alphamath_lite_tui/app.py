"""The application: one screen, the session behind it, and the engine behind that.

Reports of the engine come as messages; nothing but this class and its panes touches widgets.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets import Tree as TreeWidget

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.cli.options import default_temperature
from alphamath_lite.errors import AlphaMathError, UsageError
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.steps import AnswerStep, CodeStep, Step
from alphamath_lite.tree import ROOT, Tree
from alphamath_lite.tree_file import load_tree, save_tree
from alphamath_lite_tui.editor import edit_outside
from alphamath_lite_tui.export_ import export, latex
from alphamath_lite_tui.keeping import Keeper, last_path
from alphamath_lite_tui.keys import ACTIONS, BINDINGS, keymap
from alphamath_lite_tui.protocol import (
    DICTATE,
    EXPAND,
    Cost,
    Died,
    Ended,
    Engine,
    Grown,
    Held,
    Pause,
    Ready,
    Report,
    SingleStep,
    Stop,
    Work,
)
from alphamath_lite_tui.replay import until
from alphamath_lite_tui.screens.compare import CompareScreen
from alphamath_lite_tui.screens.edit import EditScreen
from alphamath_lite_tui.screens.form import Field, FormScreen, Values
from alphamath_lite_tui.screens.settings import chosen_settings, settings_screen
from alphamath_lite_tui.session import Session, copied
from alphamath_lite_tui.widgets.candidates import Candidates
from alphamath_lite_tui.widgets.cost import CostLine, Status
from alphamath_lite_tui.widgets.problem import ProblemPane
from alphamath_lite_tui.widgets.step_pane import StepPane
from alphamath_lite_tui.widgets.step_tree import StepTree

EXAMPLE = "Find all x such that x^2 - 5x + 6 = 0"
PLAY_S = 0.4
IDLE, RUNNING, HELD = "ready", "running", "paused"

MakeEngine = Callable[[OpenSettings, Callable[[Report], None]], Engine]


class Reported(Message):
    """A report of the engine; `engine` tells a late word of an old one apart."""

    def __init__(self, report: Report, number: int) -> None:
        super().__init__()
        self.report, self.number = report, number


class ExploreApp(App[None]):
    """Explore one problem; `session` None asks for one. `kept_at` is where the session is kept."""

    TITLE = "alphamath-lite"
    CSS = """
    #body { height: 1fr; }
    #tree { width: 45%; border: round $primary; background: $background; padding: 0; }
    #right { width: 1fr; }
    #step { height: 1fr; border: round $primary; }
    #candidates { height: 40%; border: round $primary; background: $background; }
    #tree:focus, #step:focus, #candidates:focus { border: round $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def __init__(
        self,
        session: Session | None,
        *,
        engine: MakeEngine,
        opening: OpenSettings | None = None,
        settings: SearchSettings | None = None,
        temperature: float | None = None,
        theme: str | None = None,
        expand_first: bool = False,
        kept_at: Path | None = None,
    ) -> None:
        super().__init__()
        self.session = session or Session(Tree(EXAMPLE))
        self.settings = settings or SearchSettings()
        self.temperature = temperature
        self.limits = Limits()
        self.opening = opening or OpenSettings()
        self.state = ROOT  # the node whose candidates are shown
        self.doing = "starting the engine"
        self.busy = False
        self._ask_first = session is None
        self._expand_first = expand_first
        self._theme = theme
        self._make_engine = engine
        self._engine: Engine | None = None
        self._engine_number = 0
        self._keeper = Keeper(kept_at or last_path())
        self._cost = Cost()
        self._model = ""
        self._work: Work | None = None
        self._by_hand: int | None = None
        self._compared: int | None = None
        self._replayed: Session | None = None  # the session behind a replay
        self._playing = False

    def compose(self) -> ComposeResult:
        """The one screen."""
        yield ProblemPane(id="problem", markup=False)
        with Horizontal(id="body"):
            tree = StepTree(self.session)
            tree.border_title = "Steps"
            tree.border_subtitle = "enter accept · e expand"
            yield tree
            with Vertical(id="right"):
                step = StepPane(id="step")
                step.border_title = "Step"
                step.border_subtitle = "i edit · c copy"
                yield step
                candidates = Candidates()
                candidates.border_subtitle = "enter accept · x reject"
                yield candidates
        yield CostLine(id="cost", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show the session and start the engine."""
        try:
            self.set_keymap(keymap())
        except AlphaMathError as error:
            self.complain(error)
        if self._theme is not None:
            self._set_theme(self._theme)
        self._player = self.set_interval(PLAY_S, self._play_on, pause=True)
        self._start_engine()
        self.load(self.session)
        self.query_one(StepTree).focus()
        if self._ask_first:
            self.action_new_problem()
        elif self._expand_first:
            self.action_expand()

    def _set_theme(self, name: str) -> None:
        if name in self.available_themes:
            self.theme = name
        else:
            self.notify(f"There is no theme {name!r}; ctrl+p lists them.", severity="warning")

    # Showing

    def load(self, session: Session) -> None:
        """Show a session from now on."""
        self.session = session
        self.state = session.state_of(session.selected)
        self._cost = Cost()
        self.query_one(StepTree).load(session)
        self.show_all()

    def show_all(self) -> None:
        """Draw everything but the tree anew."""
        best = self.session.best()
        self.query_one(ProblemPane).show(self.session.tree.question, best.answer if best else None)
        self.show_step()
        self.show_candidates()
        self.show_cost()

    def show_step(self) -> None:
        """Draw the selected step."""
        pane = self.query_one(StepPane)
        pane.show(self.session, self.session.selected, code_theme=self.code_theme)

    @property
    def code_theme(self) -> str:
        """The colours of code: those of the terminal, which follow it everywhere."""
        return "ansi_dark" if self.current_theme.dark else "ansi_light"

    def show_candidates(self) -> None:
        """Draw the table of candidates."""
        self.query_one(Candidates).show(self.session, self.state, self.session.selected)

    def show_cost(self) -> None:
        """Draw the line of cost."""
        status = Status(
            doing=self.doing,
            model=self._model,
            n_nodes=len(self.session.tree) - 1,
            cost=self._cost,
            n_tokens=self.limits.n_tokens,
            timeout_s=self.limits.timeout_s,
        )
        self.query_one(CostLine).show(status)

    def select(self, node_id: int, *, move_tree: bool = True, keep_state: bool = False) -> None:
        """Look at a node."""
        self.session.select(node_id)
        if move_tree:
            self.query_one(StepTree).go_to(node_id)
        state = self.state if keep_state else self.session.state_of(node_id)
        if state != self.state:
            self.state = state
            self.show_candidates()
        self.show_step()

    def complain(self, error: AlphaMathError) -> None:
        """Say what went wrong and what to do about it."""
        self.notify(error.hint or "", title=error.message, severity="warning", markup=False)

    @on(TreeWidget.NodeHighlighted)
    def _looked_in_tree(self, event: TreeWidget.NodeHighlighted[object]) -> None:
        data = event.node.data
        if isinstance(data, int) and data < len(self.session.tree):
            self.select(data, move_tree=False)

    @on(TreeWidget.NodeSelected)
    def _accepted_in_tree(self, event: TreeWidget.NodeSelected[object]) -> None:
        if isinstance(event.node.data, int):
            self.accept(event.node.data)

    @on(Candidates.Looked)
    def _looked_in_table(self, event: Candidates.Looked) -> None:
        self.select(event.node_id, keep_state=True)

    @on(Candidates.Taken)
    def _accepted_in_table(self, event: Candidates.Taken) -> None:
        self.accept(event.node_id)

    # The engine

    def _start_engine(self) -> None:
        self._engine_number += 1
        number = self._engine_number
        self.doing, self.busy = "starting the engine", False
        self._engine = self._make_engine(self.opening, lambda report: self._deliver(report, number))

    def _deliver(self, report: Report, number: int) -> None:
        """Called by a thread of the engine."""
        self.post_message(Reported(report, number))

    @on(Reported)
    def _take_report(self, event: Reported) -> None:
        if event.number != self._engine_number:
            return
        match event.report:
            case Ready(model, _, notices, _):
                self._model = model
                self.doing = self.doing if self.busy else IDLE
                for notice in notices:
                    self.notify(notice, markup=False)
            case Grown() as grown:
                self._grow(grown)
            case Held():
                self.doing = HELD
            case Ended() as ended:
                self._end(ended)
            case Died(message, hint):
                self._bury(message, hint)
        self.show_cost()

    def _grow(self, grown: Grown) -> None:
        tree = self.query_one(StepTree)
        had_drafts = bool(self.session.drafts)
        new = self.session.merge(grown)
        self._cost = grown.cost
        if self.busy and self.doing != HELD and grown.stage:
            self.doing = f"{RUNNING} {grown.stage}"
        if new:
            if self._by_hand is not None:
                self.session.by_hand |= {new[-1]}
            tree.grow(new)
            self._keep()
        if had_drafts or self.session.drafts:
            tree.write()
        tree.touch(node.id for node in grown.nodes)
        if grown.nodes:
            self.show_all()
        elif any(piece.parent == self.state for piece in grown.pieces):
            self.show_candidates()

    def _end(self, ended: Ended) -> None:
        self.busy, self.doing = False, IDLE
        self.session.seconds += self._cost.seconds
        self.session.forget_drafts()
        self.query_one(StepTree).write()
        if ended.message:
            self.complain(AlphaMathError(ended.message, hint=ended.hint))
        elif ended.result is not None:
            self.session.meta |= _origin(ended.result)
            self._tell_result(ended.result["finished"], ended.result["answer"])
        if self._by_hand is not None and len(self.session.tree) > self._by_hand:
            self.select(self._by_hand)
        self._by_hand = None
        self._keep()
        self.show_all()

    def _tell_result(self, finished: str, answer: str | None) -> None:
        work = self._work
        if work is None or work.strategy in {EXPAND, DICTATE}:
            return
        if answer is not None:
            best = self.session.best()
            if best is not None and finished == "answered":
                self.select(best.node)
            self.notify(f"{answer}", title=f"{work.strategy}: {finished}", markup=False)
        else:
            self.notify("No answer yet: m searches on, e writes more steps.", title=finished)

    def _bury(self, message: str, hint: str) -> None:
        self._engine = None
        self.busy, self.doing = False, "no engine: r starts it again"
        self.session.forget_drafts()
        self.query_one(StepTree).write()
        self.show_candidates()
        self.notify(hint, title=message, severity="error", timeout=30, markup=False)

    def _keep(self) -> None:
        self._keeper.keep(copied(self.session.tree), self.session.saved_meta())

    def begin(self, strategy: str, start: int, **known: object) -> None:
        """Give the engine work; raises UsageError when it cannot take any."""
        self._require_idle()
        if self._engine is None:
            raise UsageError("there is no engine", hint="r starts it again.")
        if self.session.tree[start].terminal:
            raise UsageError(
                f"step {start} ends a solution, nothing can follow it",
                hint="Select a step before it, or press b for others in its place.",
            )
        self.session.remember(strategy)
        self.busy = True
        self.doing = f"{RUNNING} {strategy}"
        self._cost = Cost()
        work = Work(
            tree=copied(self.session.tree),
            start=start,
            strategy=strategy,
            settings=self.settings,
            limits=self.limits,
            temperature=self.temperature or default_temperature(strategy),
        )
        self._work = replace(work, **known)  # type: ignore[arg-type]
        self._engine.send(self._work)
        self.state = start
        self.show_candidates()
        self.show_cost()

    def _require_idle(self) -> None:
        if self.busy:
            raise UsageError("the engine is at work", hint="escape stops it.")
        if self._replayed is not None:
            raise UsageError("this is a replay", hint="escape ends it.")

    def try_to(self, act: Callable[[], object]) -> None:
        """Do something, or say why it cannot be done."""
        try:
            act()
        except AlphaMathError as error:
            self.complain(error)

    # What the keys do

    def accept(self, node_id: int) -> None:
        """Make the path to a node the accepted part."""
        self.try_to(lambda: self.session.accept(node_id))
        self._moved()

    def _moved(self) -> None:
        """The person has changed the session: draw it, and keep it."""
        tree = self.query_one(StepTree)
        self.state = self.session.state_of(self.session.selected)
        tree.touch(())
        tree.go_to(self.session.selected)
        self.show_all()
        self._keep()

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
            Field("temperature", "Temperature", str(self.temperature or 1.0)),
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

    def action_pause(self) -> None:
        """Hold or go on."""
        if self._replayed is not None:
            self._playing = not self._playing
            self._player.resume() if self._playing else self._player.pause()
        if not self.busy or self._engine is None:
            return
        if self.doing in {HELD, "pausing"}:
            self.doing = f"{RUNNING} {self._work.strategy if self._work else ''}"
            self._engine.send(Pause(False))
        else:
            self.doing = "pausing"
            self._engine.send(Pause(True))
        self.show_cost()

    def action_single_step(self) -> None:
        """One wave of a search, or one step of a replay."""
        self._play_on()
        if self.busy and self._engine is not None:
            self.doing = "one wave"
            self._engine.send(SingleStep())
            self.show_cost()

    def action_stop(self) -> None:
        """Stop the search, or the replay."""
        self._end_replay()
        if self.busy and self._engine is not None:
            self.doing = "stopping"
            self._engine.send(Stop())
            self.show_cost()

    def action_answer_now(self) -> None:
        """The best answer there is; without any, the likeliest way to one."""
        best = self.session.best()
        if self.busy:
            self.action_stop()
        if best is not None:
            self.select(best.node)
            self.notify(best.answer, title="The best answer so far", markup=False)
        elif not self.busy:
            self.try_to(lambda: self.begin("greedy", self.session.selected))

    def action_take_back(self) -> None:
        """Take back the last accepted step."""
        if self.session.back():
            self._moved()

    def action_reject(self) -> None:
        """Reject the selected step."""

        def reject() -> None:
            self._require_idle()
            self.session.reject(self.session.selected)
            self.load(self.session)
            self._keep()

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
            f"Edit step #{node_id}", node.parent, step_of_node(self.session.tree, node_id)
        )

    def action_edit_outside(self) -> None:
        """Edit the selected step in $EDITOR, or write the first one there."""

        def edit() -> None:
            self._require_idle()
            node = self.session.node
            step = step_of_node(self.session.tree, node.id) if node.id != ROOT else None
            with self.suspend():
                edited = edit_outside(step)
            self.refresh()
            if edited is not None:
                self.dictate(max(ROOT, node.parent), edited)

        self.try_to(edit)

    def action_write(self) -> None:
        """Write the next step."""

        def write() -> None:
            self._require_idle()
            node = self.session.node
            self._ask_step("The next step", node.parent if node.terminal else node.id, None)

        self.try_to(write)

    def _ask_step(self, title: str, parent: int, step: Step | None) -> None:
        def go(written: Step | None) -> None:
            if written is not None and written != step:
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
        label = move()
        if label is None:
            raise UsageError(f"nothing can be {word}")
        self.load(self.session)
        self._keep()
        self.notify(f"{word}: {label}")

    def action_new_problem(self) -> None:
        """Ask for a problem."""

        def go(values: Values | None) -> None:
            if values:
                self.load(Session(Tree(values["question"].strip())))
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

        def save(values: Values) -> None:
            save_tree(_path(values), copied(self.session.tree), self.session.saved_meta())

        def go(values: Values | None) -> None:
            if values:
                self.session.changed = False
                self.notify(f"Saved as {_path(values)}", markup=False)

        field = Field("path", "File", "solution.json")
        self.push_screen(FormScreen("Save the tree", field, check=save), go)

    def action_open(self) -> None:
        """Open a tree."""

        def check(values: Values) -> None:
            self._require_idle()
            load_tree(_path(values))

        def go(values: Values | None) -> None:
            if values:
                saved = load_tree(_path(values))
                self.load(Session.opened(saved.tree, saved.meta))

        field = Field("path", "File", "solution.json")
        self.push_screen(FormScreen("Open a tree", field, check=check), go)

    def action_copy_step(self) -> None:
        """Copy the step as the model wrote it."""
        node = self.session.node
        self._copy(self.session.tree.question if node.id == ROOT else node.answer or node.thought)

    def action_copy_solution(self) -> None:
        """Copy the solution down to the selected step as the model wrote it."""
        self._copy(latex(self.session))

    def action_export(self) -> None:
        """Export the exploration."""

        def go(values: Values | None) -> None:
            if values:
                self.notify(f"Written: {_path(values)}", markup=False)

        field = Field("path", "File: .md, .json or .svg", "solution.md")
        check = lambda values: export(self.session, _path(values))  # noqa: E731
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
                if chosen.model != self.opening.model:
                    self.opening = replace(self.opening, model=chosen.model)
                    self.action_restart()
                self.show_cost()

        screen = settings_screen(self.settings, self.temperature, self.limits, self.opening.model)
        self.push_screen(screen, go)

    def action_replay(self) -> None:
        """Show once more how the tree was written: full stop for the next step, space to play."""

        def begin() -> None:
            self._require_idle()
            if len(self.session.tree) < 2:
                raise UsageError("there is nothing to replay", hint="e writes the first steps.")
            self._replayed = self.session
            self._show_replay(1)

        self.try_to(begin)

    def _show_replay(self, n: int) -> None:
        whole = self._replayed
        assert whole is not None
        last = len(whole.tree) - 1
        if n > last:
            self._end_replay()
            return
        self.doing = f"replay {n} of {last}: . next, space play, esc end"
        self.load(Session(until(whole.tree, n), whole.meta, selected=n, by_hand=whole.by_hand))

    def _end_replay(self) -> None:
        if self._replayed is not None:
            whole, self._replayed = self._replayed, None
            self._player.pause()
            self.doing = IDLE if self._engine else self.doing
            self.load(whole)

    def _play_on(self) -> None:
        if self._replayed is not None:
            self._show_replay(len(self.session.tree))

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
        self.notify(text[:200], title="Copied", markup=False)

    def action_restart(self) -> None:
        """Start the engine again."""
        if self._engine is not None:
            self._engine.close()
        self._start_engine()
        self.show_cost()

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

    async def action_quit(self) -> None:
        """Leave at once."""
        self.exit()

    def on_unmount(self) -> None:
        """End the engine and finish the last save."""
        if self._engine is not None:
            self._engine.close()
        self._keeper.close()


def step_of_node(tree: Tree, node_id: int) -> Step:
    """The step of a node, without its output."""
    node = tree[node_id]
    if node.answer is not None:
        return AnswerStep(node.thought, node.answer)
    return CodeStep(node.thought, node.code or "")


def _origin(result: dict[str, object]) -> dict[str, object]:
    return {key: result[key] for key in ("strategy", "settings", "seed", "bundle")}


def _path(values: Values) -> Path:
    if not values["path"].strip():
        raise UsageError("the name of the file is empty")
    return Path(values["path"].strip()).expanduser()


def _whole(text: str, what: str, most: int) -> int:
    if not text.strip().isdecimal() or not 1 <= int(text) <= most:
        raise UsageError(f"{what}: a whole number from 1 to {most:,} is needed")
    return int(text)


def _check_expansion(values: Values) -> None:
    _whole(values["n"], "candidates", 256)
    if not 1e-3 <= float(values["temperature"]) <= 100:
        raise UsageError("temperature: a number from 0.001 to 100 is needed")
