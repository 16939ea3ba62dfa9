"""The solver: solves one problem, many problems in fixed groups, or one under somebody's eyes.

The result is a function of model, settings, seed, groups and machine, never of the clock: seconds,
tokens and interruptions can only cut a search short, and the best answer found until then is
returned.
"""

import difflib
import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from copy import copy
from dataclasses import replace
from functools import partial
from itertools import count, islice
from typing import Any

from alphamath_lite.engine.protocol import Policy
from alphamath_lite.errors import UsageError
from alphamath_lite.events import Event
from alphamath_lite.formats import ALPHAMATH, StepFormat
from alphamath_lite.group import Brake, Calibrate, Equipment, Group, Listener, Plan
from alphamath_lite.interpreter.protocol import Interpreter
from alphamath_lite.results import BundleId, Failure, Limits, Problem, Result
from alphamath_lite.search import (
    STRATEGIES,
    SameAnswer,
    SearchSettings,
    StrategySpec,
    auto,
    identical,
)
from alphamath_lite.search.choosing import by_confidence

DEFAULT_SETTINGS = SearchSettings()
NO_LIMITS = Limits()
UNNAMED = BundleId()


def strategy_named(name: str) -> StrategySpec:
    """The strategy of that name; raises UsageError with the nearest spelling."""
    if name in STRATEGIES:
        return STRATEGIES[name]
    near = difflib.get_close_matches(name, STRATEGIES, 1)
    meant = f"Did you mean {near[0]}? " if near else ""
    raise UsageError(
        f"there is no strategy {name!r}", hint=f"{meant}Strategies: {', '.join(STRATEGIES)}."
    )


class Solver:
    """Solves problems with one model; one search at a time.

    `same` compares final answers, `textbook` writes an answer as a textbook prints it,
    `calibrate` turns what a tree says of its answer into a confidence, `style` is the format in
    which the model writes; the policy must stop at `style.stops`. The caller closes the
    interpreter.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        interpreter: Interpreter | None = None,
        same: SameAnswer = identical,
        textbook: Callable[[str], str] = str,
        calibrate: Calibrate | None = None,
        bundle: BundleId = UNNAMED,
        style: StepFormat = ALPHAMATH,
    ) -> None:
        self._equipment = Equipment(policy, interpreter, same, textbook, calibrate, bundle, style)
        self._brake = Brake(policy)
        self._handles = count(1)  # one for all copies: the policy knows problems by them

    def solve(
        self,
        problem: str | Problem,
        *,
        strategy: str | StrategySpec = "sbs",
        settings: SearchSettings = DEFAULT_SETTINGS,
        limits: Limits = NO_LIMITS,
        on_event: Listener | None = None,
        stream_text: bool = False,
    ) -> Result:
        """Solve one problem; Ctrl-C and `stop` return the best answer so far.

        With `problem.tree` the search goes on in that very tree; a `strategy` of one's own goes
        as a spec. Raises UsageError when the question is empty, does not fit into the model, or the
        start node is none.
        """
        spec = self._spec(strategy) if isinstance(strategy, str) else strategy
        plan = Plan(spec, settings, limits, on_event, stream_text)
        group = self._new_group(plan)
        self._admit(group, problem)
        [result] = group.run()
        return result

    def solve_many(
        self,
        problems: Iterable[Problem],
        *,
        group: int = 8,
        strategy: str = "sbs",
        settings: SearchSettings = DEFAULT_SETTINGS,
        limits: Limits = NO_LIMITS,
        on_event: Listener | None = None,
        stream_text: bool = False,
    ) -> Iterator[Result | Failure]:
        """Solve problems in order, `group` at a time; one that cannot be tried fails alone.

        After an interruption the results of the running group are the last ones.
        """
        plan = Plan(self._spec(strategy), settings, limits, on_event, stream_text)
        source = iter(problems)
        while batch := list(islice(source, group)):
            running = self._new_group(plan)
            failures: dict[int, Failure] = {}
            for index, problem in enumerate(batch):
                try:
                    self._admit(running, problem)
                except UsageError as error:
                    failures[index] = Failure(problem.id, str(error))
            results = iter(running.run())
            for index in range(len(batch)):
                yield failures[index] if index in failures else next(results)
            if self._brake.why == "interrupted":
                return

    def events(
        self,
        problem: str | Problem,
        *,
        strategy: str = "sbs",
        settings: SearchSettings = DEFAULT_SETTINGS,
        limits: Limits = NO_LIMITS,
        stream_text: bool = False,
    ) -> Generator[Event, None, Result]:
        """Solve in a thread and yield the events as they happen; closing the generator stops it.

        The return value of the generator is the result. Raises what `solve` raises.
        """
        inbox: queue.SimpleQueue[Event | Result | BaseException] = queue.SimpleQueue()
        plan = Plan(self._spec(strategy), settings, limits, inbox.put, stream_text)
        group = self._new_group(plan)
        self._admit(group, problem)

        def work() -> None:
            try:
                inbox.put(group.run()[0])
            except BaseException as error:
                inbox.put(error)  # raised again in the thread that reads the events

        thread = threading.Thread(target=work, name="alphamath-solve", daemon=True)
        thread.start()
        try:
            while isinstance(item := inbox.get(), Event):
                yield item
        except BaseException:
            self.stop()
            raise
        finally:
            thread.join()
        if isinstance(item, BaseException):
            raise item
        return item

    def with_interpreter(self, interpreter: Interpreter) -> "Solver":
        """The same solver over another interpreter; one of the two may search at a time."""
        return self._with(interpreter=interpreter)

    def uncalibrated(self) -> "Solver":
        """The same solver that knows of no confidence; one of the two may search at a time."""
        return self._with(calibrate=None)

    def _with(self, **changes: Any) -> "Solver":
        other = copy(self)
        other._equipment = replace(self._equipment, **changes)
        return other

    def stop(self) -> None:
        """Interrupt the running search, from any thread or signal handler."""
        self._brake.pull("interrupted")

    def _spec(self, name: str) -> StrategySpec:
        """The strategy of that name; it goes by the calibrated confidence where there is one."""
        spec, calibrate = strategy_named(name), self._equipment.calibrate
        if calibrate is None:
            return spec
        sure = partial(calibrate, name)
        if name == "auto":
            return replace(spec, run=partial(auto.auto, sure=sure))
        if spec.judged:
            return replace(spec, choose=partial(by_confidence, choose=spec.choose, sure=sure))
        return spec

    def _new_group(self, plan: Plan) -> Group:
        self._brake = Brake(self._equipment.policy)
        return Group(self._equipment, plan, self._brake)

    def _admit(self, group: Group, problem: str | Problem) -> None:
        if isinstance(problem, str):
            problem = Problem("", problem)
        group.admit(problem, next(self._handles))
