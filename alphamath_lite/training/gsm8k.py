"""GSM8K's worked arithmetic as code steps.

Its training answers carry calculator annotations, `48/2 = <<48/2=24>>24`, which become one code
step each; a solution is kept when running it gives the stated answer.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from alphamath_lite.curriculum.traces import Problem, Trace, run
from alphamath_lite.steps import AnswerStep, CodeStep

_ANNOTATION = re.compile(r"<<([^<>=]+)=([^<>]*)>>")
_ARITHMETIC = re.compile(r"[\d.+\-*/() ]+")


def traces(path: Path) -> Iterator[Trace]:
    """Solutions of a file in GSM8K's original form whose arithmetic runs to the stated answer."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        worked, _, answer = row["answer"].rpartition("####")
        trace = _trace(row["question"], worked, answer.strip().replace(",", ""))
        if trace:
            yield trace


def _trace(question: str, worked: str, answer: str) -> Trace | None:
    steps: list[CodeStep] = []
    for expression in (match.group(1) for match in _ANNOTATION.finditer(worked)):
        if not _ARITHMETIC.fullmatch(expression) or "**" in expression:
            return None
        code = f"print({_exact(expression.strip())})"
        status, output = run(["from sympy import *", code])[-1]
        if status != "ok":
            return None
        steps.append(CodeStep("Next amount.", code, output))
    if not steps or steps[-1].output != answer or len(steps) > 7:
        return None
    first = steps[0]
    if any("S(" in step.code for step in steps):
        code = f"from sympy import *\n{first.code}"
        steps[0] = CodeStep(first.thought, code, first.output)
    problem = Problem("gsm8k/train", "gsm8k", 2, question, answer)
    return Trace(problem, (*steps, AnswerStep("This is the answer.", answer)))


def _exact(expression: str) -> str:
    """Decimals and quotients as exact numbers: `12/60*50` -> `S(12)/60*50`."""
    expression = re.sub(r"(?<![\d.])0+(?=\d)", "", expression)
    if "." in expression:
        return re.sub(r"\d*\.\d+", lambda match: f"S('{match.group()}')", expression).replace(
            "S('.", "S('0."
        )
    return (
        re.sub(r"\d+", lambda match: f"S({match.group()})", expression, count=1)
        if "/" in expression
        else expression
    )
