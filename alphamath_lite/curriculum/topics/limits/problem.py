"""A limit as a problem: what the wordings mention, and the step that finds it."""

from alphamath_lite.curriculum.family import Code, Draw, M, Value
from alphamath_lite.curriculum.helpers_steps import define
from alphamath_lite.curriculum.notation import py


def limit_slots(f: str, x: str, a: object) -> dict[str, Value]:
    """The function, the point and the limit there."""
    return {
        "f": M(f), "x": M(x), "a": M(str(a)),
        "lim": M(f"lim({f}, {x}, {a})"), "at": M(f"{x} = {a}"),
        "fx": M(f"f({x}) = {f}"),
    }  # fmt: skip


def limit_problem(f: str, x: str, a: str, answer: object, thought: str = "Find the limit.") -> Draw:
    """The limit of f as x approaches a, found by sympy in one step."""
    return Draw(
        slots=limit_slots(f, x, a),
        answer=str(answer),
        steps=[Code(thought, f"{define(f, x)}\nprint(limit(f, {x}, {py(a)}))")],
        final="This is the limit.",
    )
