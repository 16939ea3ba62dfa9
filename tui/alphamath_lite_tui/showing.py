"""The one screen and its panes, and how a session is drawn on it."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Tree as TreeWidget

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.errors import AlphaMathError
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import ROOT, Tree
from alphamath_lite_tui.keeping import Keeper, Snapshot, new_path
from alphamath_lite_tui.protocol import (
    Cost,
    Engine,
    Report,
    Work,
)
from alphamath_lite_tui.screens.too_small import TooSmallScreen, too_small
from alphamath_lite_tui.session import Session, copied
from alphamath_lite_tui.widgets.candidates import Candidates
from alphamath_lite_tui.widgets.cost import CostLine, Status
from alphamath_lite_tui.widgets.key_line import KeyLine
from alphamath_lite_tui.widgets.problem import ProblemPane
from alphamath_lite_tui.widgets.step_pane import StepPane
from alphamath_lite_tui.widgets.step_tree import StepTree

EXAMPLE = "Find all x such that x^2 - 5x + 6 = 0"
LARGE = 1000  # nodes from which the collector of garbage is felt
IDLE, RUNNING, HELD = "ready", "running", "paused"

MakeEngine = Callable[[OpenSettings, Callable[[Report], None]], Engine]


class Showing(App[None]):
    """Shows a session: problem, tree, step, candidates, cost."""

    CSS = """
    #body { height: 1fr; }
    #tree { width: 45%; border: round $primary; background: $background; padding: 0; }
    #right { width: 1fr; }
    #step { height: 1fr; border: round $primary; }
    #candidates { height: 40%; border: round $primary; background: $background; }
    HelpPanel { width: 45%; max-width: 72; padding: 0; }
    HelpPanel #widget-help { max-height: 75%; margin: 0; padding: 0; }
    HelpPanel #widget-help MarkdownH1 { margin: 0 0 1 0; }
    HelpPanel #widget-help MarkdownBlock { padding: 0 1; }
    #tree, #step, #candidates {
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    #tree:focus, #step:focus, #candidates:focus { border: round $accent; }
    """

    def __init__(
        self,
        session: Session | None,
        *,
        engine: MakeEngine,
        opening: OpenSettings | None = None,
        settings: SearchSettings | None = None,
        temperature: float | None = None,
        limits: Limits | None = None,
        theme: str | None = None,
        expand_first: bool = False,
        kept_at: Path | None = None,
    ) -> None:
        super().__init__()
        self.animation_level = "none"  # over a slow line every frame costs
        self.session = session or Session(Tree(EXAMPLE))
        self.settings = settings or SearchSettings()
        self.temperature = temperature
        self.limits = limits or Limits()
        self.opening = opening or OpenSettings()
        self.keys_by_id: dict[str, str] = {}  # those of the configuration
        self.state = ROOT  # the node whose candidates are shown
        self.doing = "starting the engine"
        self.busy = False
        self._ask_first = session is None
        self._expand_first = expand_first
        self._theme = theme
        self._make_engine = engine
        self._engine: Engine | None = None
        self._engine_number = 0
        self._keeper = Keeper()
        self._kept_at = kept_at or new_path(self.session.tree.question)
        self.last_result: dict[str, Any] | None = None  # of the last search, as JSON data
        self._cost = Cost()
        self._model = ""
        self._work: Work | None = None
        self._by_hand: int | None = None
        self._then_answer = False  # the search under way is stopped for an answer
        self._compared: int | None = None
        self._told = ""  # the last problem of the keeper that was shown

    @property
    def ready(self) -> bool:
        """Whether there is an engine with a model in it."""
        return self._engine is not None and bool(self._model)

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
                step.border_subtitle = "i edit · c copy"
                yield step
                candidates = Candidates()
                candidates.border_subtitle = "enter accept · x reject"
                yield candidates
        yield CostLine(id="cost", markup=False)
        yield KeyLine(id="keys")

    def on_resize(self, event: Resize) -> None:
        """Say so when there is too little room."""
        self.fit(event.size)

    def fit(self, size: Size) -> None:
        """Cover everything while the terminal is too small."""
        cover = self.screen if isinstance(self.screen, TooSmallScreen) else None
        if not too_small(size):
            if cover is not None:
                cover.dismiss()
        elif cover is not None:
            cover.show(size)
        else:
            self.push_screen(TooSmallScreen())

    def load(self, session: Session) -> None:
        """Show a session from now on."""
        n_before, self.session = len(self.session.tree), session
        self.state = session.state_of(session.selected)
        self._cost = Cost()
        self.query_one(StepTree).load(session)
        self.show_all()
        if n_before >= LARGE:
            gc.unfreeze()
            gc.collect()
        self._settle_memory()

    def _settle_memory(self) -> None:
        """Keep the collector away from the lines of a large tree: a key would wait for it."""
        if len(self.session.tree) >= LARGE:
            gc.freeze()

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

    @on(TreeWidget.NodeHighlighted)
    def _looked_in_tree(self, event: TreeWidget.NodeHighlighted[object]) -> None:
        data = event.node.data
        if isinstance(data, int) and data < len(self.session.tree):
            self.select(data, move_tree=False)

    @on(Candidates.Looked)
    def _looked_in_table(self, event: Candidates.Looked) -> None:
        self.select(event.node_id, keep_state=True)

    def _moved(self, before: Tree | None = None) -> None:
        """The person has changed the session, from a tree `before`: draw it, and keep it."""
        self.state = self.session.state_of(self.session.selected)
        self.query_one(StepTree).follow(before or self.session.tree)
        self.show_all()
        self._keep()

    def _keep(self) -> None:
        session = self.session
        self._keeper.keep(Snapshot(self._kept_at, copied(session.tree), session.saved_meta()))
        if self._keeper.problem and self._keeper.problem != self._told:
            self._told = self._keeper.problem
            self.notify("ctrl+s saves it elsewhere.", title=self._told, severity="warning")

    def complain(self, error: AlphaMathError) -> None:
        """Say what went wrong and what to do about it."""
        self.notify(error.hint or "", title=error.message, severity="warning", markup=False)

    def try_to(self, act: Callable[[], object]) -> None:
        """Do something, or say why it cannot be done."""
        try:
            act()
        except AlphaMathError as error:
            self.complain(error)
