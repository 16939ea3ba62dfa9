"""The solution of a story as code steps: forwards along its turns, or back from the end."""

from collections.abc import Sequence
from dataclasses import replace

from alphamath_lite.curriculum.family import IMPORT, Code
from alphamath_lite.curriculum.helpers_steps import calc, cash, exact, keep
from alphamath_lite.curriculum.stories.core import Turn

_INVERTED = {
    "-": "Go back one step by subtracting.", "+": "Go back one step by adding.",
    "/": "Go back one step by dividing.",
}  # fmt: skip


def solution(turns: Sequence[Turn]) -> list[Code]:
    """A step for each turn that computes; the last one prints, the others keep a name."""
    working = [turn for turn in turns if turn.expression]
    return [
        _step(t.thought, t.after.code, t.expression, is_last=t is working[-1], is_cash=t.is_cash)
        for t in working
    ]


def _step(thought: str, name: str, expression: str, *, is_last: bool, is_cash: bool) -> Code:
    is_exact = "S(" in expression
    if not is_last:
        return keep(thought, name, expression, sympy=is_exact)
    if is_cash:
        plain = cash(thought, expression)
        return replace(plain, code=f"{IMPORT}\n{plain.code}") if is_exact else plain
    return exact(thought, expression) if is_exact else calc(thought, expression)


def going_back(turns: Sequence[Turn], code: str) -> list[Code]:
    """A step for each change, undone from the last one on; `code` is what is there in the end."""
    steps: list[Code] = []
    changes = [turn for turn in reversed(turns) if turn.undo]
    for n, turn in enumerate(changes):
        expression = turn.undo.format(x=code)
        name = ("before", "earlier", "first", "origin", "start")[n]
        operator = expression.removeprefix("S(").removeprefix(code).removeprefix(")").strip()[0]
        is_last = n == len(changes) - 1
        steps.append(_step(_INVERTED[operator], name, expression, is_last=is_last, is_cash=False))
        code = name
    return steps
