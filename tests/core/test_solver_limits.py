"""The solver when something ends a search early: budgets, timers, Ctrl-C, a broken engine."""

from typing import Any

import pytest

from alphamath_lite.errors import EngineError
from alphamath_lite.events import Event, LimitReached, SolutionFound
from alphamath_lite.results import Limits, Result
from alphamath_lite.search import SearchSettings
from tests.core.scripted import TWO_STEPS, ScriptedPolicy, problems, solver

SBS = SearchSettings(n_beams=1, n_samples=3)
SETTINGS_3 = SearchSettings(n_samples=3)


def test_tokens_cut_after_the_wave_that_uses_them_up() -> None:
    result = solver(ScriptedPolicy(TWO_STEPS)).solve("?", settings=SBS, limits=Limits(n_tokens=30))
    assert (result.finished, result.answer, len(result.tree)) == ("max_tokens", None, 4)
    whole = solver(ScriptedPolicy(TWO_STEPS)).solve("?", settings=SBS, limits=Limits(n_tokens=31))
    assert whole.finished == "answered"


def _interrupt(number: int) -> None:
    if number == 3:
        raise KeyboardInterrupt


def test_ctrl_c_returns_the_best_answer_so_far() -> None:
    policy = ScriptedPolicy(TWO_STEPS, before_write=_interrupt)
    settings = SearchSettings(n_samples=3)
    result = solver(policy).solve("?", strategy="mcts", settings=settings)
    assert (result.finished, result.answer) == ("interrupted", "1")
    assert policy.open_problems == set()
    assert result.tree[2].n_draws == 0  # the cut wave left no trace


def test_stop_from_elsewhere_is_an_interruption() -> None:
    policy = ScriptedPolicy(TWO_STEPS)
    one = solver(policy)
    policy.before_write = lambda number: one.stop() if number == 3 else None
    result = one.solve("?", strategy="mcts", settings=SearchSettings(n_samples=3))
    assert (result.finished, result.answer) == ("interrupted", "1")
    policy.before_write = lambda number: None
    assert one.solve("?", settings=SBS).finished == "answered"


class Clock:
    """A timer that goes off when the test says so."""

    def __init__(self, interval: float, function: Any, args: list[Any]) -> None:
        self.interval, self.cancelled = interval, False
        self._function, self._args = function, args
        clocks.append(self)

    def ring(self) -> None:
        self._function(*self._args)

    def start(self) -> None:
        pass

    def cancel(self) -> None:
        self.cancelled = True


clocks: list[Clock] = []


def test_a_timeout_cuts_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alphamath_lite.group.threading.Timer", Clock)
    policy = ScriptedPolicy(TWO_STEPS)
    policy.before_write = lambda number: clocks[-1].ring() if number == 3 else None
    events: list[Event] = []
    result = solver(policy).solve(
        "?",
        strategy="mcts",
        settings=SearchSettings(n_samples=3),
        limits=Limits(timeout_s=7.5),
        on_event=events.append,
    )
    assert (result.finished, result.answer) == ("timeout", "1")
    assert LimitReached("", "timeout") in events
    assert (clocks[-1].interval, clocks[-1].cancelled) == (7.5, True)


def test_a_timeout_between_waves_cuts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alphamath_lite.group.threading.Timer", Clock)

    def ring(event: Event) -> None:
        if isinstance(event, SolutionFound):
            clocks[-1].ring()

    policy = ScriptedPolicy(TWO_STEPS)
    result = solver(policy).solve(
        "?", strategy="mcts", settings=SETTINGS_3, limits=Limits(timeout_s=1.0), on_event=ring
    )
    assert (result.finished, len(policy.asked)) == ("timeout", 2)


def test_an_engine_error_ends_the_problems_and_goes_up() -> None:
    def break_down(number: int) -> None:
        raise EngineError("out of memory")

    policy = ScriptedPolicy(TWO_STEPS, before_write=break_down)
    with pytest.raises(EngineError):
        solver(policy).solve("?")
    assert policy.open_problems == set()


def test_an_interruption_ends_with_the_running_group() -> None:
    policy = ScriptedPolicy(TWO_STEPS, before_write=_interrupt)
    results = list(solver(policy).solve_many(problems(9), group=2, settings=SBS))
    assert [result.finished for result in results if isinstance(result, Result)] == [
        *("answered", "answered"),
        *("interrupted", "interrupted"),
    ]
