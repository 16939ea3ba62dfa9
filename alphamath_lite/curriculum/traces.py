"""From a family to a problem with its worked solution: the code is run, the outputs are real."""

import re
from dataclasses import dataclass
from random import Random

from alphamath_lite.curriculum.family import Draw, families
from alphamath_lite.curriculum.noise import disturb
from alphamath_lite.curriculum.wordings import Split, choose, fill
from alphamath_lite.interpreter.session import Session
from alphamath_lite.steps import AnswerStep, CodeStep, Step

_QUOTED = re.compile("'([a-z]{3,})'")


class TraceError(ValueError):
    """A solution whose code fails: the family, the code and what Python said."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A question, its exact answer and where both come from."""

    family: str
    topic: str
    level: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A problem with a worked solution; the last step states the answer."""

    problem: Problem
    steps: tuple[Step, ...]


def run(codes: list[str]) -> list[tuple[str, str]]:
    """Status and text of each code, run one after another in one namespace."""
    session = Session()
    return [session.run(code) for code in codes]


def sample(
    key: str, rng: Random, *, split: Split = "train", noisy: bool = True
) -> tuple[Problem, Draw]:
    """Draw a problem of family `key` and pose it in a wording of `split`."""
    family = families()[key]
    draw = family.draw(rng)
    wording = choose(key, rng, split)
    question = fill(wording, draw.slots, rng)
    if noisy:
        copied = {word for step in draw.steps for word in _QUOTED.findall(step.code)}
        question = disturb(question, wording.register, rng, keep=copied)
    return Problem(key, family.topic, family.level, question, draw.answer), draw


def work(problem: Problem, draw: Draw) -> Trace:
    """Run the solution of a draw; raises TraceError when a step of it fails."""
    results = run([step.code for step in draw.steps])
    steps: list[Step] = []
    for step, (status, output) in zip(draw.steps, results, strict=True):
        if status != "ok":
            raise TraceError(f"{problem.family}: {output}\n{step.code}")
        steps.append(CodeStep(step.thought, step.code, output))
    return Trace(problem, (*steps, AnswerStep(draw.final, _stated(draw.answer, results))))


def _stated(answer: str, results: list[tuple[str, str]]) -> str:
    """The answer as the last output writes it, when only the order of its factors differs.

    A model cannot know the order in which an author would put them; it can copy.
    """
    shown = results[-1][1].strip() if results else ""
    is_product = "*" in answer and any(letter.isalpha() for letter in answer)
    return shown if is_product and sorted(shown) == sorted(answer) else answer
