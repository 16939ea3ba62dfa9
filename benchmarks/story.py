"""Steps for a model of random weights, which writes nothing sensible by itself.

It decodes and samples in full; then the sampled tokens are replaced by a story's, so that steps
end, code runs and beams choose. What a story takes to come up with its steps and their outputs is
counted apart: both are remembered, and cost nobody anything.

    real       what the default model writes in that place of the tree with that seed
    unrelated  for every seed the step of another worked solution: the candidates below a node
               have nothing in common, as those of no real model
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Protocol, TypeVar

import numpy as np

from alphamath_lite.assembly import OpenSettings, OpenSolver, open_solver
from alphamath_lite.curriculum.family import families
from alphamath_lite.curriculum.traces import TraceError, sample, work
from alphamath_lite.engine.engine import LlamaEngine
from alphamath_lite.engine.protocol import Ask
from alphamath_lite.engine.sampling import Choices, Doubles, Live, Sampler, Tokens
from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.steps import STEP_END, CodeStep, render_step
from alphamath_lite.tree import ROOT

N_TRACES = 300
ANSWER_SHARE = 3  # one step in so many is an answer
QUESTION_END = "</question>\n"
Found = TypeVar("Found")


class Story(Protocol):
    """Steps, outputs of their code, and the `seconds` that it took to come up with them."""

    seconds: float

    def step(self, path: str, seed: int) -> str:
        """The step that is written behind `path`, up to its stop string."""
        ...

    def run(self, codes: tuple[str, ...]) -> RunResult:
        """What the last code of a path prints."""
        ...


@dataclass(slots=True)
class Unrelated:
    """Steps of worked solutions, and what their code printed."""

    codes: list[str]
    answers: list[str]
    outputs: dict[str, str]
    seconds: float = 0.0

    def step(self, path: str, seed: int) -> str:
        """The step of a seed, whatever stands before it."""
        pool = self.answers if seed % ANSWER_SHARE == 0 else self.codes
        return pool[seed // ANSWER_SHARE % len(pool)]

    def run(self, codes: tuple[str, ...]) -> RunResult:
        """The output in the solution that the code is from."""
        return RunResult("ok", self.outputs.get(codes[-1], "0"))


def unrelated_story() -> Unrelated:
    """Work some built-in problems: the first step of each stands alone, the last is the answer."""
    rng, codes, answers, outputs = Random(0), [], [], {}
    for key in rng.choices(sorted(families()), k=N_TRACES):
        try:
            *steps, final = work(*sample(key, rng)).steps
        except (TraceError, ValueError):
            continue
        answers.append(render_step(final).removesuffix("\n"))
        if steps and isinstance(steps[0], CodeStep):
            codes.append(render_step(CodeStep(steps[0].thought, steps[0].code)))
            outputs[steps[0].code] = steps[0].output or ""
    return Unrelated(codes, answers, outputs)


@dataclass(slots=True)
class Real:
    """What the default model writes, and what its code really prints."""

    seconds: float = 0.0
    _steps: dict[tuple[str, int], str] = field(default_factory=dict)
    _outputs: dict[tuple[str, ...], RunResult] = field(default_factory=dict)
    _writer: "_Writer" = field(default_factory=lambda: _Writer())

    def step(self, path: str, seed: int) -> str:
        """The step that the default model draws behind `path` with this seed."""
        if (path, seed) not in self._steps:
            self._steps[path, seed] = self._timed(lambda: self._writer.write(path, seed))
        return self._steps[path, seed]

    def run(self, codes: tuple[str, ...]) -> RunResult:
        """The output of the last code behind those before it."""
        if codes not in self._outputs:
            self._outputs[codes] = self._timed(lambda: self._writer.run(codes))
        return self._outputs[codes]

    def _timed(self, act: Callable[[], Found]) -> Found:
        start = time.perf_counter()
        found = act()
        self.seconds += time.perf_counter() - start
        return found


class _Writer:
    """The default model with its interpreter."""

    @cached_property
    def _opened(self) -> OpenSolver:
        return open_solver(OpenSettings())

    def write(self, path: str, seed: int) -> str:
        engine = self._opened.engine
        question, mark, steps = path.partition(QUESTION_END)
        engine.begin(0, question + mark)
        if steps:
            engine.adopt(0, 1, ROOT, steps)
        (draft,) = engine.write([Ask(0, 1 if steps else ROOT, seed, False)])
        engine.end(0)
        return draft.text if draft.finish == "stop" else draft.text + STEP_END

    def run(self, codes: tuple[str, ...]) -> RunResult:
        assert self._opened.interpreter is not None
        return self._opened.interpreter.submit(codes).result()


STORIES: dict[str, Callable[[], Story]] = {"real": Real, "unrelated": unrelated_story}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An interpreter, and its own pending run, for code whose output the story knows."""

    story: Story
    codes: tuple[str, ...] = ()

    def submit(self, path: tuple[str, ...]) -> "Recorded":
        return Recorded(self.story, path)

    def result(self, timeout_s: float | None = None) -> RunResult:
        return self.story.run(self.codes)

    def cancel(self) -> None:
        """Nothing is under way."""

    def close(self) -> None:
        """Nothing to close."""


class Replay:
    """Draws like the sampler it stands in for, and then writes the story."""

    def __init__(self, engine: LlamaEngine, story: Story) -> None:
        self._inner: Sampler = engine.sampler
        self._engine, self._story = engine, story
        self._paths: dict[tuple[int, int], str] = {}
        self._known: dict[tuple[str, int], list[int]] = {}

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        _, logprobs = self._inner.draw(choices, live)
        if not live.counts.any():
            self._paths = {}
        rows = zip(live.asks, live.counts.tolist(), strict=True)
        return np.array([self._tokens(ask)[n] for ask, n in rows], np.int64), logprobs

    def _tokens(self, ask: Ask) -> list[int]:
        vocabulary, place = self._engine.vocabulary, (ask.problem, ask.parent)
        if place not in self._paths:
            self._paths[place] = vocabulary.decode(self._engine.path_tokens(*place)).decode()
        key = self._paths[place], ask.seed
        if key not in self._known:
            self._known[key] = vocabulary.encode(self._story.step(*key)).tolist()
        return self._known[key]
