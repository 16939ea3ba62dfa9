"""Stories with a quadratic: rectangles, throws, prices, numbers."""

from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    Value,
    family,
    linear,
    polynomial,
)
from alphamath_lite.curriculum.helpers_quantities import multiple
from alphamath_lite.curriculum.helpers_steps import of_function
from alphamath_lite.curriculum.notation import py


@family(level=2)
def rectangle_sides(rng: Random) -> Draw:
    """A rectangle is k longer than wide and has a given area: find its width."""
    width, k = rng.randint(2, 30), rng.randint(1, 15)
    unit = rng.choice(["cm", "m", "feet", "inches", "mm", "units"])
    area = width * (width + k)
    code = f"{IMPORT}\nx = symbols('x', positive=True)\nprint(solve(Eq(x*(x + {k}), {area}), x))"
    step = Code("Let x be the width and solve the equation for the area.", code)
    return Draw({"k": k, "area": area, "unit": unit}, str(width), [step], "This is the width.")


def _positive(equation: str, x: str = "x") -> Code:
    code = f"{IMPORT}\n{x} = symbols('{x}', positive=True)\nprint(solve({py(equation)}, {x}))"
    return Code(f"Let {x} be the unknown, write an equation and solve it.", code)


@family(level=2)
def consecutive_product(rng: Random) -> Draw:
    """The product of two consecutive positive (even, odd) integers is given: find the smaller."""
    kind, n = rng.choice(["", "", "even ", "odd "]), rng.randint(2, 60)
    n += (kind == "odd " and n % 2 == 0) or (kind == "even " and n % 2 == 1)
    step = 2 if kind else 1
    slots: dict[str, Value] = {"kind": f"{kind}integers", "product": n * (n + step)}
    return Draw(slots, str(n), [_positive(f"x(x + {step}) = {n * (n + step)}")])


@family(level=2)
def landing_time(rng: Random) -> Draw:
    """The height of a thrown object is a quadratic in the time: when does it reach the ground?"""
    end, back, a = rng.randint(2, 12), rng.randint(0, 6), rng.choice([5, 5, 4, 16, 2])
    back = min(back, end - 1)
    expression = polynomial([-a, a * (end - back), a * end * back], "t")
    slots: dict[str, Value] = {
        "rule": M(f"h(t) = {expression}"),
        "expr": M(expression),
        "h": M(f"h = {expression}"),
    }
    code = f"{IMPORT}\nt = symbols('t', positive=True)\nprint(solve(Eq({py(expression)}, 0), t))"
    return Draw(slots, str(end), [Code("The height is zero at the ground.", code)])


@family(level=2)
def highest_point(rng: Random) -> Draw:
    """The height of a thrown object is a quadratic in the time: its greatest height."""
    a, t, start = rng.choice([5, 5, 4, 16, 2, 1]), rng.randint(1, 8), rng.randint(0, 40)
    expression = polynomial([-a, 2 * a * t, start], "t")
    step = of_function(
        expression,
        "t",
        "print(f.subs(t, solve(diff(f, t), t)[0]))",
        "The extreme value is where the derivative is zero.",
    )
    slots: dict[str, Value] = {"rule": M(f"h(t) = {expression}"), "expr": M(expression)}
    return Draw(slots, str(a * t * t + start), [step])


@family(level=3)
def best_price(rng: Random) -> Draw:
    """At price x, a - bx pieces are sold: the price with the greatest income."""
    b, best = rng.randint(1, 12), rng.randint(3, 60)
    a = 2 * b * best
    step = of_function(
        f"x({a} - {b}x)",
        "x",
        "print(solve(diff(f, x), x)[0])",
        "Maximise the income, price times quantity.",
    )
    slots: dict[str, Value] = {"demand": M(linear([a, -b], ["", "p"])), "a": a, "b": b}
    return Draw(slots, str(best), [step])


@family(level=3)
def fence_area(rng: Random) -> Draw:
    """A fence of given length for three sides of a rectangle at a wall: the greatest area."""
    x = rng.randint(3, 60)
    length = 4 * x
    step = of_function(
        f"x({length} - 2x)",
        "x",
        "print(f.subs(x, solve(diff(f, x), x)[0]))",
        "Maximise the area, width times length.",
    )
    return Draw(
        {"length": length, "unit": rng.choice(["m", "feet", "yards", "metres"])},
        str(2 * x * x),
        [step],
    )


@family(level=2)
def square_story(rng: Random) -> Draw:
    """The square of a positive number is a constant more than a multiple of it: find the number."""
    k, other = rng.randint(2, 9), rng.randint(1, 12)
    n = k + other  # x^2 - kx - n*other = (x - n)(x + other)
    slots: dict[str, Value] = {"times": multiple(rng, k), "b": n * other}
    return Draw(slots, str(n), [_positive(f"x^2 = {k}x + {n * other}")])
