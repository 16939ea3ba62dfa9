"""Worked solutions of questions from the train regime, each run and checked.

The solution is read off the text of the question alone; the generator's answer only decides
whether it is kept.
"""

from random import Random

from alphamath_lite.curriculum.traces import Problem, Trace, run
from alphamath_lite.steps import AnswerStep, CodeStep
from alphamath_lite.training.deepmind.generator import TRAIN, Question, draw_question, modules
from alphamath_lite.training.deepmind.judging import is_right
from alphamath_lite.training.deepmind.reading import read


def draw(rng: Random) -> Trace:
    """A question of a random module and level with its solution."""
    while True:
        level = rng.randrange(len(TRAIN))
        module = rng.choice(modules(TRAIN[level]))
        if trace := solve(draw_question(TRAIN[level], module, rng), level=level + 1):
            return trace


def solve(question: Question, *, level: int) -> Trace | None:
    """The worked solution of a question, None where it cannot be read or does not come out."""
    steps = read(question.module, question.text)
    if not steps:
        return None
    results = run([step.code for step in steps])
    if any(status != "ok" for status, _ in results):
        return None
    stated = results[-1][1].strip()
    if not is_right(question.module, question.answer, stated, isolated=False):
        return None
    problem = Problem(f"deepmind/{question.module}", "deepmind", level, question.text, stated)
    worked = [
        CodeStep(step.thought, step.code, output)
        for step, (_, output) in zip(steps, results, strict=True)
    ]
    return Trace(problem, (*worked, AnswerStep("This is the answer.", stated)))
