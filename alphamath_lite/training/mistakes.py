"""Solutions that go wrong, and solutions that recover: what the value head learns to tell apart.

A wrong solution is a right one with one slip in its code (a digit, a sign, an operator, a
function) that is run again, or the solution of another problem; it counts only when its answer
differs. A recovering solution shows a broken step with its real error, then the step as it
should be; the model learns to write the second, not the first.
"""

import math
import re
from random import Random

from alphamath_lite.curriculum.traces import Trace, run
from alphamath_lite.steps import AnswerStep, CodeStep
from alphamath_lite.training.examples import Labelled

_SWAPS = (
    ("diff", "integrate"), ("gcd", "lcm"), ("sin", "cos"), ("cos", "tan"), ("max", "min"),
    ("expand", "factor"), ("binomial", "ff"), ("Eq", "Ne"), (" + ", " - "), (" - ", " + "),
    (" * ", " / "), ("<=", ">="), ("<", ">"), ("**2", "**3"), ("sqrt", "Abs"), ("det", "trace"),
    ("Rational", "Integer"), ("*", "+"), ("S(", "Integer("), ("log", "exp"), ("sum", "max"),
    ("100", "10"), ("//", "%"), ("mean", "median"), ("re(", "im("), ("pi*", "2*pi*"), ("/2", ""),
)  # fmt: skip
_SLIPS = (
    (r"from sympy import \*\n", ""), (r"\bsymbols\(", "symbol("), (r"\)$", ""),
    (r"\bEq\(", "eq("),
    (r"(\d)\*([a-z(])", r"\1\2"), (r"\bsolve\(", "Solve("), (r"\*\*", "^^"),
    (r"\bprint\(", "pint("),
    (r"\bsqrt\(", "sqr("), (r"\bdiff\(", "derivative("),
    (r"symbols\('(\w)[^)]*\)", r"symbol('\1')"),
)  # fmt: skip


def right(trace: Trace) -> list[Labelled]:
    """A right solution: every step is worth +1 and worth writing."""
    return [Labelled(step, True, 1.0) for step in trace.steps]


def wrong(trace: Trace, other: Trace, rng: Random) -> list[Labelled] | None:
    """A wrong solution of the same question, None when the slip changed nothing or broke it."""
    if rng.random() < 0.3:
        return _foreign(trace, other)
    codes = [step for step in trace.steps if isinstance(step, CodeStep)]
    last = trace.steps[-1]
    assert isinstance(last, AnswerStep)
    if rng.random() < 0.12:
        return _miscopied(trace, codes, last, rng)
    at = rng.randrange(len(codes))
    changed = _change(codes[at].code, rng)
    if changed is None:
        return None
    outputs = run([changed if n == at else step.code for n, step in enumerate(codes)])
    if any(status != "ok" for status, _ in outputs) or outputs[-1][1] == codes[-1].output:
        return None
    answer = _carry(codes[-1].output or "", outputs[-1][1], last.answer)
    if answer is None or answer == last.answer:
        return None
    steps: list[Labelled] = []
    for n, (step, (_, output)) in enumerate(zip(codes, outputs, strict=True)):
        code = changed if n == at else step.code
        value = math.nan if n < at else -1.0
        steps.append(Labelled(CodeStep(step.thought, code, output), False, value))
    return [*steps, Labelled(AnswerStep(last.thought, answer), False, -1.0)]


def recovering(trace: Trace, rng: Random) -> list[Labelled] | None:
    """A right solution whose first attempt at one step fails with an error."""
    codes = [step for step in trace.steps if isinstance(step, CodeStep)]
    at = rng.randrange(len(codes))
    pattern, replacement = rng.choice(_SLIPS)
    broken = re.sub(pattern, replacement, codes[at].code, count=1)
    before = [step.code for step in codes[:at]]
    status, error = run([*before, broken])[-1]
    if status != "error":
        return None
    again = run([*before, broken, *(step.code for step in codes[at:])])[at + 1 :]
    if any(output != step.output for (_, output), step in zip(again, codes[at:], strict=True)):
        return None
    steps = right(trace)
    failed = CodeStep(codes[at].thought, broken, error)
    return [*steps[:at], Labelled(failed, False, 0.5), *steps[at:]]


def _foreign(trace: Trace, other: Trace) -> list[Labelled] | None:
    """The solution of another problem under this question."""
    if other.problem.answer == trace.problem.answer:
        return None
    return [Labelled(step, False, -1.0) for step in other.steps]


def _miscopied(
    trace: Trace, codes: list[CodeStep], last: AnswerStep, rng: Random
) -> list[Labelled] | None:
    answer = _change_digit(last.answer, rng)
    if answer is None:
        return None
    return [
        *(Labelled(step, False, 1.0) for step in codes),
        Labelled(AnswerStep(last.thought, answer), False, -1.0),
    ]


def _change(code: str, rng: Random) -> str | None:
    if rng.random() < 0.5:
        return _change_digit(code, rng)
    fitting = [
        (old, new) for pair in _SWAPS for old, new in (pair, pair[::-1]) if old and old in code
    ]
    if not fitting:
        return _change_digit(code, rng)
    old, new = rng.choice(fitting)
    places = [match.start() for match in re.finditer(re.escape(old), code)]
    place = rng.choice(places)
    return code[:place] + new + code[place + len(old) :]


def _change_digit(text: str, rng: Random) -> str | None:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return None
    match = rng.choice(numbers)
    digits = match.group()
    kind = rng.randrange(3)
    if kind == 0 and len(digits) > 1:
        at = rng.randrange(len(digits))
        changed = digits[:at] + digits[at + 1 :]
    elif kind == 1:
        changed = digits + str(rng.randrange(10))
    else:
        at = rng.randrange(len(digits))
        changed = digits[:at] + str((int(digits[at]) + rng.randint(1, 9)) % 10) + digits[at + 1 :]
    return text[: match.start()] + changed + text[match.end() :]


def _carry(old_output: str, new_output: str, answer: str) -> str | None:
    """The answer that a new last output leads to, when the old one led to `answer`."""
    old, new = old_output.strip(), new_output.strip()
    if answer == old:
        return new or None
    if answer == "{" + old.strip("[]") + "}" and new.startswith("[") and new != "[]":
        return "{" + new.strip("[]") + "}"
    if old.startswith("[") and answer == old.strip("[]") and new.startswith("["):
        return new.strip("[]") or None
    return None
