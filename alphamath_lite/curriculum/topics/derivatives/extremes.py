"""Where derivatives vanish: extreme values, monotony, inflection, best choices."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, distinct, family, polynomial
from alphamath_lite.curriculum.helpers_functions import function_name, letter, value
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.topics.derivatives.slots import function_slots


@family(level=2)
def stationary_points(rng: Random) -> Draw:
    """All x where the derivative of a cubic (or quadratic) is zero."""
    x, fn = letter(rng), function_name(rng)
    p, q = sorted(distinct(rng, 2, -6, 6))
    k = rng.choice([1, 2, 1, -1])
    if (p + q) % 2:
        k *= 2
    c = [k * 2, -3 * k * (p + q), 6 * k * p * q, rng.randint(-9, 9)]
    if not (p + q) % 2:
        c = [k, -3 * k * (p + q) // 2, 3 * k * p * q, rng.randint(-9, 9)]
    f = polynomial(c, x)
    return Draw(
        slots=function_slots(f, x, fn),
        answer=f"{{{p}, {q}}}",
        steps=[
            Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))"),
            calc("Set the derivative to zero.", f"solve(diff(f, {x}), {x})"),
        ],
        final="These are all the solutions.",
    )


@family(level=2)
def inflection_point(rng: Random) -> Draw:
    """The point of inflection (x, y) of a cubic curve."""
    k, p, c = rng.choice([1, 1, 2, -1]), rng.randint(-4, 5), [0, 0]
    c = [k, -3 * k * p, rng.randint(-9, 9), rng.randint(-9, 9)]
    f = polynomial(c)
    return Draw(
        slots=function_slots(f, "x", function_name(rng)),
        answer=f"({p}, {value(c, p)})",
        steps=[
            Code(
                "Set the second derivative to zero.",
                f"{define(f, 'x')}\na = solve(diff(f, x, 2), x)[0]\nprint(a)",
            ),
            calc("Write the point.", "(a, f.subs(x, a))"),
        ],
        final="This is the point.",
    )


@family(level=3)
def extreme_on_interval(rng: Random) -> Draw:
    """The largest or smallest value of a cubic (or quadratic) on a closed interval."""
    x, fn = letter(rng), function_name(rng)
    p, q = sorted(distinct(rng, 2, -3, 4))
    k, d = rng.choice([1, 1, -1]), rng.randint(-9, 12)
    c = [2 * k, -3 * k * (p + q), 6 * k * p * q, d]
    if rng.random() < 0.4:
        c = [k, -2 * k * p, d]
    a, b = p - rng.randint(1, 3), q + rng.randint(0, 3)
    f, word = polynomial(c, x), rng.choice(["maximum", "minimum"])
    best = max if word == "maximum" else min
    candidates = [v for v in (p, q) if a <= v <= b] if len(c) == 4 else [p]
    return Draw(
        slots=function_slots(f, x, fn)
        | {
            "range": M(f"{a} <= {x} <= {b}"),
            "word": word,
            "a": M(str(a)),
            "b": M(str(b)),
            "big": {"maximum": "largest", "minimum": "smallest"}[word],
            "high": {"maximum": "highest", "minimum": "lowest"}[word],
        },
        answer=str(best(value(c, v) for v in [*candidates, a, b])),
        steps=[
            Code(
                "Find where the derivative is zero.",
                f"{define(f, x)}\npoints = solve(diff(f, {x}), {x})\nprint(points)",
            ),
            Code(
                "Keep the points inside and add the ends.",
                f"points = [v for v in points if {a} <= v <= {b}] + [{a}, {b}]\nprint(points)",
            ),
            calc(f"Find the {word} value.", f"{best.__name__}(f.subs({x}, v) for v in points)"),
        ],
        final=f"This is the {word}.",
    )


@family(level=3)
def monotone_interval(rng: Random) -> Draw:
    """Where a cubic or quadratic is strictly increasing or decreasing, as open intervals."""
    fn, (p, q) = function_name(rng), sorted(distinct(rng, 2, -6, 6))
    k, d = rng.choice([1, 1, -1]), rng.randint(-9, 9)
    c, inside = [2 * k, -3 * k * (p + q), 6 * k * p * q, d], k < 0
    if rng.random() < 0.35:
        c = [k, -2 * k * p, d]
    f, word = polynomial(c), rng.choice(["increasing", "decreasing"])
    up = word == "increasing"
    if len(c) == 3:
        answer = f"({p}, oo)" if up == (k > 0) else f"(-oo, {p})"
    else:
        answer = f"({p}, {q})" if up == inside else f"(-oo, {p}) U ({q}, oo)"
    sign = ">" if up else "<"
    return Draw(
        slots=function_slots(f, "x", fn) | {"word": word, "rising": "rising" if up else "falling"},
        answer=answer,
        steps=[
            Code(
                "Differentiate the function.",
                f"{define(f, 'x', real=True)}\nprint(diff(f, x))",
            ),
            calc(
                f"The derivative must be {'positive' if up else 'negative'}.",
                f"solveset(diff(f, x) {sign} 0, x, S.Reals)",
            ),
        ],
        final="As an interval.",
    )


@family(level=3)
def open_box(rng: Random) -> Draw:
    """The side of the corner squares cut from a square sheet that makes the open box largest."""
    s = rng.choice([*range(6, 121, 6), *range(9, 60, 3), 10, 20, 40, 50, 100])
    return Draw(
        slots={"s": s},
        answer=str(Fraction(s, 6)),
        steps=[
            Code(
                "Write the volume of the box and differentiate.",
                f"{symbols_of('x')}\nV = x*({s} - 2*x)**2\nprint(factor(diff(V, x)))",
            ),
            calc(
                "Take the root with the largest volume.",
                "max(solve(diff(V, x), x), key=lambda v: V.subs(x, v))",
            ),
        ],
        final="This is the best cut.",
    )


@family(level=2)
def best_input(rng: Random) -> Draw:
    """The x at which a quadratic model (profit, height) is largest, or the largest value itself."""
    x, fn = rng.choice("xxxptn"), rng.choice("fPRhp")
    fn = "f" if fn == x else fn
    a, p = -rng.randint(1, 6), rng.randint(2, 40)
    c = [a, -2 * a * p, rng.randint(-200, 300)]
    f, top = polynomial(c, x), rng.random() < 0.5
    ask = "the largest value" if top else f"the value of {x} that gives the largest value"
    best = Code(
        "Set the derivative to zero.", f"{define(f, x)}\na = solve(diff(f, {x}), {x})[0]\nprint(a)"
    )
    return Draw(
        slots=function_slots(f, x, fn) | {"ask": ask},
        answer=str(value(c, p)) if top else str(p),
        steps=[best, calc("Find the maximum value.", f"f.subs({x}, a)")] if top else [best],
        final="This is the maximum." if top else "This is the best value.",
    )
