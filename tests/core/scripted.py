"""A scripted model and interpreter: tables in the place of a network and of Python.

The script maps a state, the tuple of the names of its steps, to the steps that can follow. Every
draw below a state takes the next of them in turn; `sampled` draws by probability from the seed.
"""

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from alphamath_lite.engine.protocol import Ask, Draft, EngineCounts, Finish, Seal, Stopped
from alphamath_lite.errors import UsageError
from alphamath_lite.formats import ALPHAMATH, StepFormat
from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.results import Problem
from alphamath_lite.solver import Solver
from alphamath_lite.steps import AnswerStep, CodeStep, parse_draft, parse_step, render_step


@dataclass(frozen=True)
class Line:
    """One scripted step: a code step, or an answer step when it has an answer.

    `text` overrides what is written; `prior` and `value` are what the model makes of it.
    """

    name: str
    prior: float = 0.5
    value: float | None = 0.0
    answer: str | None = None
    code: str | None = None
    text: str | None = None
    finish: Finish = "stop"
    n_tokens: int = 10

    @property
    def written(self) -> str:
        """The step up to its stop string, as a model writes it."""
        if self.text is not None:
            return self.text
        if self.answer is not None:
            return render_step(AnswerStep(self.name, self.answer)).removesuffix("\n")
        return render_step(CodeStep(self.name, self.code or f"print('{self.name}')"))


State = tuple[str, ...]
Script = Mapping[State, Sequence[Line]]


@dataclass
class ScriptedPolicy:
    """Implements Policy over a script, and fails on every misuse of the seam."""

    script: Script
    has_value: bool = True
    sampled: bool = False
    style: StepFormat = ALPHAMATH
    before_write: Callable[[int], None] = lambda number: None
    longest_question: int = 1000
    states: dict[tuple[int, int], State] = field(default_factory=dict)
    wave: list[tuple[Ask, Line]] = field(default_factory=list)
    asked: list[list[Ask]] = field(default_factory=list)
    sealed: list[Seal] = field(default_factory=list)
    dropped: list[tuple[int, list[int]]] = field(default_factory=list)
    open_problems: set[int] = field(default_factory=set)
    draws: dict[tuple[int, int], int] = field(default_factory=dict)
    n_sampled: int = 0
    stopped: bool = False

    def begin(self, problem: int, prompt: str) -> None:
        assert problem not in self.open_problems
        self.stopped = self.stopped and bool(self.open_problems)
        if len(prompt) > self.longest_question:
            raise UsageError("the question is too long")
        self.open_problems.add(problem)
        self.states[problem, 0] = ()

    def adopt(self, problem: int, node: int, parent: int, text: str) -> None:
        assert (problem, node) not in self.states
        self.states[problem, node] = (*self.states[problem, parent], parse_step(text).thought)

    def write(
        self,
        asks: Sequence[Ask],
        *,
        on_draft: Callable[[int, Draft], None] | None = None,
        on_text: Callable[[int, str], None] | None = None,
    ) -> list[Draft]:
        assert asks, "an empty wave"
        self.asked.append(list(asks))
        self.before_write(len(self.asked))
        if self.stopped:
            self.stopped = False
            raise Stopped
        self.wave = [(ask, self._draw(ask)) for ask in asks]
        drafts = [
            Draft(line.written, line.finish, line.n_tokens, math.log(line.prior))
            for _, line in self.wave
        ]
        self.n_sampled += sum(draft.n_tokens for draft in drafts)
        for index in sorted(range(len(drafts)), key=lambda i: len(drafts[i].text)):
            if on_text:
                half = len(drafts[index].text) // 2
                on_text(index, drafts[index].text[:half])
                on_text(index, drafts[index].text[half:])
            if on_draft:
                on_draft(index, drafts[index])
        return drafts

    def _draw(self, ask: Ask) -> Line:
        key = (ask.problem, ask.parent)
        lines = self.script[self.states[key]]
        if ask.greedy:
            return max(lines, key=lambda line: line.prior)
        if self.sampled:
            weights = [line.prior for line in lines]
            return random.Random(ask.seed).choices(lines, weights)[0]
        self.draws[key] = self.draws.get(key, 0) + 1
        return lines[(self.draws[key] - 1) % len(lines)]

    def seal(self, seals: Sequence[Seal]) -> list[float | None]:
        assert len({seal.draft for seal in seals}) == len(seals)
        values = []
        for seal in seals:
            ask, line = self.wave[seal.draft]
            key = (ask.problem, seal.node)
            assert key not in self.states
            assert any(
                line.written.endswith(stop) and seal.ending.startswith(stop)
                for stop in self.style.stops
            )
            assert seal.ending.endswith("\n")
            self.states[key] = (*self.states[ask.problem, ask.parent], line.name)
            values.append(line.value if self.has_value else None)
        self.sealed += seals
        return values

    def drop(self, problem: int, nodes: Sequence[int]) -> None:
        assert problem in self.open_problems
        assert all((problem, node) in self.states for node in nodes)
        self.dropped.append((problem, list(nodes)))

    def end(self, problem: int) -> None:
        self.open_problems.remove(problem)

    def stop(self) -> None:
        self.stopped = True

    def counts(self) -> EngineCounts:
        return EngineCounts(n_sampled=self.n_sampled, n_decoded=2 * self.n_sampled)


class DictatedPolicy(ScriptedPolicy):
    """A scripted model that can be made to write a given step."""

    dictated: str | None = None

    def _draw(self, ask: Ask) -> Line:
        if self.dictated is None:
            return super()._draw(ask)
        step = parse_draft(self.dictated)
        answer = step.answer if isinstance(step, AnswerStep) else None
        return Line(step.thought, 0.05, 0.6, answer=answer, text=self.dictated)

    @contextmanager
    def dictating(self, text: str) -> Iterator[None]:
        self.dictated = text
        try:
            yield
        finally:
            self.dictated = None


@dataclass
class Done:
    """A run that has ended."""

    run: RunResult

    def result(self, timeout_s: float | None = None) -> RunResult:
        return self.run

    def cancel(self) -> None:
        pass


@dataclass
class ScriptedInterpreter:
    """Answers every code from a table; code that is not in it prints `ran`."""

    results: Mapping[str, RunResult] = field(default_factory=dict)
    submitted: list[tuple[str, ...]] = field(default_factory=list)

    def submit(self, path: tuple[str, ...]) -> Done:
        self.submitted.append(path)
        return Done(self.results.get(path[-1], RunResult("ok", "ran\n")))

    def close(self) -> None:
        pass


TWO_STEPS: Script = {
    (): [Line("a", 0.6, 0.2), Line("b", 0.3, 0.8), Line("c", 0.1, -0.5)],
    ("a",): [Line("a-end", value=0.1, answer="1")],
    ("b",): [Line("b-end", value=0.9, answer="2"), Line("b-other", value=0.4, answer="3")],
    ("c",): [Line("c-end", value=0.0, answer="3")],
}


def solver(policy: ScriptedPolicy, **known: Any) -> Solver:
    """A solver over a script, with a scripted interpreter."""
    return Solver(policy, interpreter=known.pop("interpreter", ScriptedInterpreter()), **known)


def problems(n: int) -> Iterator[Problem]:
    """`n` problems with names of their own."""
    return (Problem(f"p{i}", f"question {i}?") for i in range(n))
