"""A group of problems solved together: the loop of waves, and the limits that can cut it.

In each wave the requests of all live searches are decoded together, in the order of the problems;
then every search is resumed with its children. A search leaves when its strategy returns or a
limit is reached; the group ends with its last search.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from alphamath_lite.engine.protocol import EngineCounts, Policy, Stopped
from alphamath_lite.errors import UsageError
from alphamath_lite.events import (
    BackedUp,
    Event,
    Finished,
    LimitReached,
    NodeSelected,
    StageStarted,
    Started,
    WaveStarted,
)
from alphamath_lite.formats import StepFormat
from alphamath_lite.interpreter.protocol import Interpreter
from alphamath_lite.results import (
    BundleId,
    Counts,
    Ending,
    Limits,
    Problem,
    Result,
    path_steps,
)
from alphamath_lite.search import Children, SameAnswer, SearchSettings, Solution, StrategySpec, Wave
from alphamath_lite.search.patience import Patience
from alphamath_lite.sprout import Job
from alphamath_lite.tree import ROOT, Tree
from alphamath_lite.wave import grow

Listener = Callable[[Event], None]


class Calibrate(Protocol):
    """Turns what a tree says about an answer into the probability that it is right."""

    def __call__(
        self, strategy: str, tree: Tree, best: int, same: SameAnswer, *, start: int = ...
    ) -> float | None:
        """Confidence in [0, 1] in the answer of node `best`, None for an uncalibrated strategy."""
        ...


NO_VALUE_NOTE = (
    "The model has no value head: steps were ranked by their probability, answers by votes."
)
NO_INTERPRETER_NOTE = "No code was run: there is no interpreter."


@dataclass(frozen=True, slots=True)
class Equipment:
    """What every search of a solver uses."""

    policy: Policy
    interpreter: Interpreter | None
    same: SameAnswer
    textbook: Callable[[str], str]
    calibrate: Calibrate | None
    bundle: BundleId
    style: StepFormat


@dataclass(frozen=True, slots=True)
class Plan:
    """How the problems of a group are solved, and who hears of it."""

    spec: StrategySpec
    settings: SearchSettings
    limits: Limits
    on_event: Listener | None = None
    stream_text: bool = False


class Brake:
    """Stops a group, from any thread: the first reason given stays."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.why: Ending | None = None

    def pull(self, why: Ending) -> None:
        """Ask for the end of the group."""
        self.why = self.why or why
        self._policy.stop()

    def check(self) -> None:
        """Raise Stopped when somebody asked."""
        if self.why:
            raise Stopped


class Search:
    """One problem of a group: its job, its strategy, and at last its result."""

    def __init__(self, equipment: Equipment, plan: Plan, job: Job, brake: Brake) -> None:
        self._equipment = equipment
        self._plan = plan
        self._same = Patience(equipment.same, hurried=lambda: brake.why is not None)
        self._began = time.monotonic()
        self._cost_before = equipment.policy.counts()
        self._n_nodes_before = len(job.tree)
        self._n_waves = 0
        self.job = job
        self.alone = True
        self.wave: Wave = ()
        self.result: Result | None = None
        self._strategy = plan.spec.run(
            job.tree, job.settings, start=job.problem.start, same=self._same, watch=self
        )

    def stage(self, name: str) -> None:
        """Report a stage of the strategy."""
        self.job.emit(StageStarted(self.job.id, name))

    def selected(self, node: int) -> None:
        """Report a selection of the strategy."""
        self.job.emit(NodeSelected(self.job.id, node))

    def backed_up(self, node: int, value: float) -> None:
        """Report a backup of the strategy."""
        self.job.emit(BackedUp(self.job.id, node, value))

    def begin(self) -> None:
        """Run the strategy to its first wave."""
        job = self.job
        job.emit(Started(job.id, job.tree.question, self._plan.spec.name, job.problem.start))
        self._accept(next(self._strategy, ()))

    def resume(self, children: Children) -> None:
        """Hand the children of the wave over and run the strategy to its next wave."""
        try:
            wave = self._strategy.send(children)
        except StopIteration:
            wave = ()
        limit = self._plan.limits.n_tokens
        if wave and limit is not None and self.job.n_sampled >= limit:
            self.cut("max_tokens")
        else:
            self._accept(wave)

    def cut(self, why: Ending) -> None:
        """End the search before its strategy does."""
        self._strategy.close()
        self.job.emit(LimitReached(self.job.id, why))
        self._finish(why)

    def _accept(self, wave: Wave) -> None:
        self.wave = wave
        if not wave:
            self._finish(None)
            return
        self._drop_losers()
        self._n_waves += 1
        requests = tuple((expand.node, expand.n) for expand in wave)
        self.job.emit(WaveStarted(self.job.id, self._n_waves, requests))

    def _drop_losers(self) -> None:
        """Give back the cells of every node on no path to a node that may be expanded."""
        tree, held = self.job.tree, self.job.held
        frontier = {expand.node for expand in self.wave}
        if self._plan.spec.keeps_frontier:
            frontier |= {node.id for node in tree.nodes if not node.children and not node.closed}
        alive = {node.id for leaf in frontier for node in tree.path(leaf)}
        if losers := sorted(held - alive):
            self._equipment.policy.drop(self.job.handle, losers)
            held &= alive

    def _finish(self, cut: Ending | None) -> None:
        self.wave = ()
        self.result = self._result(cut)
        self._equipment.policy.end(self.job.handle)
        self.job.emit(Finished(self.job.id, self.result.to_json()))

    def _result(self, cut: Ending | None) -> Result:
        kit, job = self._equipment, self.job
        best = self._plan.spec.choose(job.tree, job.settings, self._same, start=job.problem.start)
        return Result(
            id=job.id,
            question=job.tree.question,
            answer=kit.textbook(best.answer) if best else None,
            confidence=self._confidence(best),
            value=best.value if best else None,
            support=best.support if best else 0.0,
            strategy=self._plan.spec.name,
            settings=job.settings,
            bundle=kit.bundle,
            steps=path_steps(job.tree, best.node if best else None),
            counts=self._counts(),
            seconds=time.monotonic() - self._began,
            finished=cut or ("answered" if best else "no answer"),
            notes=self._notes(),
            node=best.node if best else None,
            tree=job.tree,
        )

    def _confidence(self, best: Solution | None) -> float | None:
        kit, job = self._equipment, self.job
        if best is None or kit.calibrate is None:
            return None
        name, start = self._plan.spec.name, job.problem.start
        return kit.calibrate(name, job.tree, best.node, self._same, start=start)

    def _counts(self) -> Counts:
        now: EngineCounts = self._equipment.policy.counts()
        n_decoded = now.n_decoded - self._cost_before.n_decoded if self.alone else None
        return Counts(len(self.job.tree) - self._n_nodes_before, self.job.n_sampled, n_decoded)

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if not self._equipment.policy.has_value:
            notes.append(NO_VALUE_NOTE)
        if self._equipment.interpreter is None:
            notes.append(NO_INTERPRETER_NOTE)
        return tuple(notes)


class Group:
    """Problems whose searches share waves."""

    def __init__(self, equipment: Equipment, plan: Plan, brake: Brake) -> None:
        self._equipment = equipment
        self._plan = plan
        self._brake = brake
        self._searches: list[Search] = []

    def admit(self, problem: Problem, handle: int) -> None:
        """Take a problem in; raises UsageError when it cannot be solved as given."""
        tree = problem.tree or Tree(problem.question)
        _check(tree, problem.start)
        kit, plan = self._equipment, self._plan
        policy = kit.policy
        listener = plan.on_event or _silently
        settings = plan.settings
        if problem.seed is not None:
            settings = replace(settings, seed=problem.seed)
        job = Job(problem, handle, tree, settings, kit.style, listener)
        search = Search(kit, plan, job, self._brake)
        held = search.job.held
        policy.begin(handle, kit.style.prompt(tree.question))
        for node in tree.nodes[ROOT + 1 :]:
            if node.status != "failed" and (node.parent == ROOT or node.parent in held):
                policy.adopt(handle, node.id, node.parent, node.text)
                held.add(node.id)
        self._searches.append(search)

    def run(self) -> list[Result]:
        """Solve the problems; their results in the order of admission."""
        for search in self._searches:
            search.alone = len(self._searches) == 1
        timer = self._start_timer()
        try:
            for search in self._searches:
                search.begin()
            while self._live():
                self._wave()
        except (Stopped, KeyboardInterrupt):
            self._brake.why = self._brake.why or "interrupted"
            for search in self._live():
                search.cut(self._brake.why)
        finally:
            if timer is not None:
                timer.cancel()
            for search in self._searches:
                if search.result is None:
                    self._equipment.policy.end(search.job.handle)
        return [search.result for search in self._searches if search.result is not None]

    def _live(self) -> list[Search]:
        return [search for search in self._searches if search.result is None]

    def _wave(self) -> None:
        live = self._live()
        self._brake.check()
        grown = grow(
            [(search.job, search.wave) for search in live],
            policy=self._equipment.policy,
            interpreter=self._equipment.interpreter,
            stream_text=self._plan.stream_text and self._plan.on_event is not None,
            check=self._brake.check,
        )
        for search, children in zip(live, grown, strict=True):
            search.resume(children)

    def _start_timer(self) -> threading.Timer | None:
        timeout_s = self._plan.limits.timeout_s
        if timeout_s is None:
            return None
        timer = threading.Timer(timeout_s, self._brake.pull, ["timeout"])
        timer.daemon = True
        timer.start()
        return timer


def _check(tree: Tree, start: int) -> None:
    if not tree.question.strip():
        raise UsageError("the question is empty")
    if not 0 <= start < len(tree):
        raise UsageError(
            f"there is no node {start} in the tree", hint=f"Nodes are 0 to {len(tree) - 1}."
        )
    if tree[start].terminal:
        raise UsageError(
            f"node {start} ends a solution, nothing can follow it",
            hint=f"Go on from the step before it, node {tree[start].parent}.",
        )


def _silently(_: Event) -> None:
    """Hear an event and say nothing."""
