"""Worked solutions as a model that writes them: for random weights, which write nothing sensible.

The model decodes and samples in full; then the sampled tokens are replaced by the story's, so that
steps end, code runs and beams choose. Code has been run before: outputs cost nobody anything.
"""

from dataclasses import dataclass
from random import Random

import numpy as np

from alphamath_lite.curriculum.family import families
from alphamath_lite.curriculum.traces import TraceError, sample, work
from alphamath_lite.engine.engine import LlamaEngine
from alphamath_lite.engine.sampling import Choices, Doubles, Live, Sampler, Tokens
from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.steps import CodeStep, render_step

N_TRACES = 300
ANSWER_SHARE = 3  # one step in so many is an answer


@dataclass(frozen=True, slots=True)
class Story:
    """Steps of worked solutions: texts up to their stop string, and what their code printed."""

    codes: list[str]
    answers: list[str]
    outputs: dict[str, str]

    def step(self, seed: int) -> str:
        """The step that is written for a seed."""
        pool = self.answers if seed % ANSWER_SHARE == 0 else self.codes
        return pool[seed // ANSWER_SHARE % len(pool)]


def read_story() -> Story:
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
    return Story(codes, answers, outputs)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An interpreter, and its own pending run, for code that has been run before."""

    outputs: dict[str, str]
    text: str = ""

    def submit(self, path: tuple[str, ...]) -> "Recorded":
        return Recorded(self.outputs, self.outputs.get(path[-1], "0"))

    def result(self, timeout_s: float | None = None) -> RunResult:
        return RunResult("ok", self.text)

    def cancel(self) -> None:
        """Nothing is under way."""

    def close(self) -> None:
        """Nothing to close."""


class Replay:
    """Draws like the sampler it stands in for, and then writes the story."""

    def __init__(self, engine: LlamaEngine, story: Story) -> None:
        self._inner: Sampler = engine.sampler
        self._encode, self._story = engine.vocabulary.encode, story
        self._known: dict[int, list[int]] = {}

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        _, logprobs = self._inner.draw(choices, live)
        rows = zip(live.asks, live.counts.tolist(), strict=True)
        return np.array([self._tokens(ask.seed)[n] for ask, n in rows], np.int64), logprobs

    def _tokens(self, seed: int) -> list[int]:
        if seed not in self._known:
            self._known[seed] = self._encode(self._story.step(seed)).tolist()
        return self._known[seed]
