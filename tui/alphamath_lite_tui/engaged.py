"""The engine behind the screen: work goes to it, and what it reports is shown.

Reports come as messages from a thread of the engine, so that only the application touches panes.
"""

from dataclasses import replace

from textual import on
from textual.message import Message

from alphamath_lite.cli.options import default_temperature
from alphamath_lite.errors import AlphaMathError, UsageError
from alphamath_lite.tree import ROOT
from alphamath_lite_tui.protocol import (
    DICTATE,
    EXPAND,
    Cost,
    Died,
    Ended,
    Grown,
    Held,
    Pause,
    Ready,
    Report,
    SingleStep,
    Stop,
    Work,
)
from alphamath_lite_tui.session import copied
from alphamath_lite_tui.showing import HELD, IDLE, RUNNING, Showing
from alphamath_lite_tui.widgets.step_tree import StepTree


class Reported(Message):
    """A report of the engine; `engine` tells a late word of an old one apart."""

    def __init__(self, report: Report, number: int) -> None:
        super().__init__()
        self.report, self.number = report, number


class Engaged(Showing):
    """Gives work to the engine and takes its reports."""

    def _start_engine(self) -> None:
        self._engine_number += 1
        number = self._engine_number
        self.doing, self.busy = "starting the engine", False
        self._work, self._by_hand, self._then_answer, self._model = None, None, False, ""
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
        new = self.session.merge(grown, self._work.start if self._work else ROOT)
        self._cost = grown.cost
        if self.busy and self.doing != HELD and grown.stage:
            self.doing = f"{RUNNING} {grown.stage}"
        if new:
            if self._by_hand is not None:
                self.session.by_hand |= {new[-1]}
            tree.grow(new)
            self._keep()
        if had_drafts or self.session.drafts:
            tree.write(self.state)
        tree.touch(node.id for node in grown.nodes)
        if grown.nodes:
            self.show_all()
        elif any(piece.parent == self.state for piece in grown.pieces):
            self.show_candidates()

    def _end(self, ended: Ended) -> None:
        self.busy, self.doing = False, IDLE
        self.session.seconds += self._cost.seconds
        self._forget_drafts()
        if ended.message:
            self.complain(AlphaMathError(ended.message, hint=ended.hint))
        elif ended.result is not None:
            self.session.meta |= _origin(ended.result)
            self._tell_result(ended.result["finished"], ended.result["answer"])
            self.last_result = ended.result
        if self._by_hand is not None and len(self.session.tree) > self._by_hand:
            self.select(self._by_hand)
        self._by_hand = None
        self._settle_memory()
        self._keep()
        self.show_all()
        if self._then_answer:
            self._then_answer = False
            self.call_later(self.run_action, "answer_now")

    def _tell_result(self, finished: str, answer: str | None) -> None:
        work = self._work
        if work is None or work.strategy == DICTATE:
            return
        if work.strategy == EXPAND:
            if len(self.session.tree) == len(work.tree) and finished != "interrupted":
                self.notify(
                    "E writes more, or more daring ones.",
                    title="No new step: what was written stands there already",
                )
            return
        best = self.session.best()
        if best is not None and finished == "answered":
            self.select(best.node)
        if answer is not None:
            self.doing = f"{work.strategy}: {finished}"
        else:
            self.notify("m searches on, e writes more steps.", title=f"{finished}: no answer yet")

    def _bury(self, message: str, hint: str) -> None:
        self._engine = None
        self.busy, self.doing = False, "no engine: r starts it again, l picks a model"
        self._forget_drafts()
        self.show_candidates()
        self.notify(hint, title=message, severity="error", timeout=30, markup=False)

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

    def action_pause(self) -> None:
        """Hold or go on."""
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
        """Let one wave through."""
        if self.busy and self._engine is not None:
            self.doing = "one wave"
            self._engine.send(SingleStep())
            self.show_cost()

    def action_stop(self) -> None:
        """Stop the search."""
        if self.busy and self._engine is not None:
            self.doing = "stopping"
            self._engine.send(Stop())
            self.show_cost()

    def action_restart(self) -> None:
        """Start the engine again."""
        if self._engine is not None:
            self._engine.close()
        self._forget_drafts()
        self._start_engine()
        self.show_all()

    def _forget_drafts(self) -> None:
        """Nothing is being written any more."""
        self.session.forget_drafts()
        self.query_one(StepTree).write(self.state)


def _origin(result: dict[str, object]) -> dict[str, object]:
    return {key: result[key] for key in ("strategy", "settings", "seed", "bundle")}
