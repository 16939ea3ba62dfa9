"""Parabolas: vertex, axis, extreme value."""

from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    Value,
    family,
    nonzero,
    polynomial,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import of_function, symbols_of
from alphamath_lite.curriculum.notation import py


@family(level=2)
def vertex(rng: Random) -> Draw:
    """The vertex of a parabola given by its quadratic function, as a point."""
    x, f = rng.choice("xxxt"), rng.choice(["y", "y", "f(x)"])
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2, -4]), nonzero(rng, -9, 9), rng.randint(-20, 20)
    expression = polynomial([a, -2 * a * h, a * h * h + k], x)
    left = f.replace("x", x)
    find = f"h = solve(diff(f, {x}), {x})[0]\nprint((h, f.subs({x}, h)))"
    step = Code(
        "The vertex is where the derivative is zero.",
        f"{IMPORT}\n{x} = symbols('{x}')\nf = {py(expression)}\n{find}",
    )
    slots: dict[str, Value] = {"rule": M(f"{left} = {expression}"), "expr": M(expression)}
    return Draw(slots, f"({h}, {k})", [step], "This is the vertex.")


@family(level=2)
def complete_square(rng: Random) -> Draw:
    """Write a quadratic in the form a(x - h)^2 + k."""
    x, a, h, k = (
        variable(rng),
        rng.choice([1, 1, 1, 2, 3, -1]),
        nonzero(rng, -8, 8),
        nonzero(rng, -20, 20),
    )
    expression = polynomial([a, -2 * a * h, a * h * h + k], x)
    rest = f"h = solve(diff(f, {x}), {x})[0]\nprint({a}*({x} - h)**2 + f.subs({x}, h))"
    answer = str(sympy_form(a, h, k, x))
    step = of_function(expression, x, rest, "Find h and k from the vertex.")
    return Draw({"expr": M(expression), "x": M(x)}, answer, [step])


def sympy_form(a: int, h: int, k: int, x: str) -> object:
    """The expression a(x - h)^2 + k, unexpanded."""
    import sympy

    return a * (sympy.Symbol(x) - h) ** 2 + k


@family(level=1)
def extreme_value(rng: Random) -> Draw:
    """The least or greatest value of a quadratic function."""
    x, f = rng.choice("xxxtp"), rng.choice(["f", "y", "g", "h"])
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2, -3, -5]), nonzero(rng, -8, 8), rng.randint(-30, 40)
    expression = polynomial([a, -2 * a * h, a * h * h + k], x)
    step = of_function(
        expression,
        x,
        f"print(f.subs({x}, solve(diff(f, {x}), {x})[0]))",
        "The extreme value is where the derivative is zero.",
    )
    word, other = ("minimum", "smallest") if a > 0 else ("maximum", "largest")
    rule = f"y = {expression}" if f == "y" else f"{f}({x}) = {expression}"
    slots: dict[str, Value] = {
        "rule": M(rule),
        "expr": M(expression),
        "x": M(x),
        "kind": word,
        "most": other,
    }
    return Draw(slots, str(k), [step])


@family(level=1)
def symmetry_axis(rng: Random) -> Draw:
    """The axis of symmetry of a parabola, as an equation x = h."""
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2, -4]), nonzero(rng, -9, 9), rng.randint(-20, 20)
    expression = polynomial([a, -2 * a * h, a * h * h + k])
    step = of_function(
        expression,
        "x",
        "print('x =', solve(diff(f, x), x)[0])",
        "The axis is where the derivative is zero.",
    )
    slots: dict[str, Value] = {"rule": M(f"y = {expression}"), "expr": M(expression)}
    return Draw(slots, f"x = {h}", [step], "This is the axis.")


@family(level=3)
def from_vertex(rng: Random) -> Draw:
    """The expanded expression of the parabola with a given vertex through a given point."""
    a, h, k, x = nonzero(rng, -3, 4), rng.randint(-5, 5), rng.randint(-9, 9), rng.randint(-5, 5)
    x += 1 if x == h else 0
    y = a * (x - h) ** 2 + k
    code = f"{symbols_of('a', 'x')}\nvalue = solve(Eq(a*({x} - ({h}))**2 + {k}, {y}), a)[0]\n"
    code += f"print(expand(value*(x - ({h}))**2 + {k}))"
    answer = printed(polynomial([a, -2 * a * h, a * h * h + k]))
    slots: dict[str, Value] = {"vertex": M(f"({h}, {k})"), "point": M(f"({x}, {y})")}
    return Draw(slots, answer, [Code("Use the vertex form and find the factor a.", code)])
