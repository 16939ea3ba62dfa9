"""Where a function takes a value: preimages, intercepts, fixed points, intersections."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    distinct,
    family,
    linear,
    nonzero,
    polynomial,
    solution_set,
)
from alphamath_lite.curriculum.helpers_steps import ALL_SOLUTIONS, exact, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.functions.rules import two_names


@family(level=1)
def preimage(rng: Random) -> Draw:
    """All x at which a function takes a given value."""
    f, x = rng.choice("ffghp"), rng.choice("xxxtn")
    c = rng.randint(-20, 30)
    p, q = distinct(rng, 2, -8, 8)
    if rng.random() < 0.5:
        a = nonzero(rng, -6, 7)
        rule, answer = linear([a, c - a * p], [x, ""]), str(p)
    else:
        rule, answer = polynomial([1, -(p + q), p * q + c], x), solution_set(p, q)
    step = exact(
        "Set the function equal to the value and solve.", f"solve(Eq({py(rule)}, {c}), {x})", x
    )
    slots: dict[str, Value] = {
        "rule": M(f"{f}({x}) = {rule}"),
        "goal": M(f"{f}({x}) = {c}"),
        "c": M(str(c)),
        "x": M(x),
        "f": M(f),
    }
    return Draw(slots, answer, [step], ALL_SOLUTIONS)


@family(level=1)
def y_intercept(rng: Random) -> Draw:
    """The point where the graph crosses the y-axis."""
    c = _random_rule(rng)
    rule = polynomial(c)
    step = exact("Put 0 for x.", f"(0, ({py(rule)}).subs(x, 0))", "x")
    left = rng.choice(["y", "f(x)", "g(x)"])
    return Draw({"rule": M(f"{left} = {rule}")}, f"(0, {c[-1]})", [step], "This is the point.")


def _random_rule(rng: Random) -> list[int]:
    return [nonzero(rng, -5, 6), *(rng.randint(-9, 9) for _ in range(rng.choice([1, 1, 2, 3])))]


@family(level=1)
def x_intercepts(rng: Random) -> Draw:
    """All points where the graph crosses the x-axis."""
    p, q, a = *distinct(rng, 2, -9, 9), rng.choice([1, 1, 2, 3, -1])
    rule, roots = polynomial([a, -a * (p + q), a * p * q]), sorted([p, q])
    if rng.random() < 0.35:
        rule, roots = linear([a, -a * p], ["x", ""]), [p]
    points = ", ".join(f"({r}, 0)" for r in roots)
    step = exact(
        "Set the function equal to zero and solve.", f"[(r, 0) for r in solve({py(rule)}, x)]", "x"
    )
    slots: dict[str, Value] = {"rule": M(f"{rng.choice(['y', 'f(x)', 'h(x)'])} = {rule}")}
    return Draw(
        slots, points if len(roots) == 1 else f"{{{points}}}", [step], "These are the points."
    )


@family(level=2)
def equal_functions(rng: Random) -> Draw:
    """All x at which two functions have the same value."""
    (f, g), (p, q) = two_names(rng), sorted(distinct(rng, 2, -7, 8))
    m, b = rng.randint(-5, 5), rng.randint(-9, 9)
    one, two = polynomial([1, m - p - q, p * q + b]), linear([m, b], ["x", ""])
    code = f"{symbols_of('x')}\nprint(solve(Eq({py(one)}, {py(two)}), x))"
    slots: dict[str, Value] = {
        "rule_f": M(f"{f}(x) = {one}"),
        "rule_g": M(f"{g}(x) = {two}"),
        "goal": M(f"{f}(x) = {g}(x)"),
    }
    return Draw(
        slots, solution_set(p, q), [Code("Set the functions equal and solve.", code)], ALL_SOLUTIONS
    )


@family(level=2)
def fixed_points(rng: Random) -> Draw:
    """All fixed points of a function, the solutions of f(x) = x."""
    f, (p, q) = rng.choice("ffgh"), sorted(distinct(rng, 2, -8, 9))
    rule, answer = polynomial([1, 1 - p - q, p * q]), solution_set(p, q)
    if rng.random() < 0.35:
        a = rng.choice([2, 3, 4, 5, -1, -2, -3])
        rule, answer = linear([a, p - a * p], ["x", ""]), str(p)
    step = Code(
        "Set the function equal to x and solve.",
        f"{symbols_of('x')}\nprint(solve(Eq({py(rule)}, x), x))",
    )
    return Draw(
        {"rule": M(f"{f}(x) = {rule}"), "goal": M(f"{f}(x) = x"), "f": M(f)},
        answer,
        [step],
        ALL_SOLUTIONS,
    )
