"""Graphs of functions: symmetry, asymptotes, shifts, monotony."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import quotient
from alphamath_lite.curriculum.helpers_steps import exact, symbols_of
from alphamath_lite.curriculum.notation import py


@family(level=2)
def parity(rng: Random) -> Draw:
    """Is the function even, odd or neither?"""
    f, a, b, c = rng.choice("ffgh"), nonzero(rng, -5, 5), nonzero(rng, -7, 7), nonzero(rng, -9, 9)
    kind = rng.choice(["even", "odd", "neither"])
    rules = {
        "even": [
            polynomial([a, 0, b, 0, c]),
            polynomial([a, 0, c]),
            f"abs(x) + {abs(c)}",
            linear([abs(a)], ["cos(x)"]),
        ],
        "odd": [
            polynomial([a, 0, b, 0]),
            polynomial([a, 0, 0, 0, b, 0]),
            linear([abs(b)], ["sin(x)"]),
            f"{abs(c)}/x",
        ],
        "neither": [polynomial([a, b, c]), polynomial([a, 0, b, c]), polynomial([a, b, 0, 0])],
    }
    rule = rng.choice(rules[kind])
    tests = (
        "print('even' if simplify(g - f) == 0 else 'odd' if simplify(g + f) == 0 else 'neither')"
    )
    code = f"{symbols_of('x')}\nf = {py(rule)}\ng = f.subs(x, -x)\n{tests}"
    slots: dict[str, Value] = {"rule": M(f"{f}(x) = {rule}"), "f": M(f)}
    return Draw(slots, kind, [Code("Compare the function at -x with the function at x.", code)])


@family(level=2)
def vertical_asymptote(rng: Random) -> Draw:
    """The vertical asymptote of a fraction with a linear denominator, as x = p."""
    f, a, p, b, c = (
        rng.choice("ffgh"),
        rng.choice([1, 1, 2, 3, 4]),
        nonzero(rng, -9, 9),
        rng.randint(1, 6),
        rng.randint(-9, 9),
    )
    if b * p + c == 0:
        c += 1
    top, bottom = linear([b, c], ["x", ""]), linear([a, -a * p], ["x", ""])
    step = exact("The denominator is zero there.", f"'x =', solve({py(bottom)}, x)[0]", "x")
    return Draw(
        {"rule": M(f"{f}(x) = ({top})/({bottom})")}, f"x = {p}", [step], "This is the asymptote."
    )


@family(level=2)
def horizontal_asymptote(rng: Random) -> Draw:
    """The horizontal asymptote of a quotient of polynomials, as y = c."""
    f, a, b = rng.choice("ffgh"), nonzero(rng, -9, 9), rng.choice([1, 2, 3, 4, 5, 6])
    top, bottom = [a, rng.randint(-9, 9)], [b, nonzero(rng, -9, 9)]
    if rng.random() < 0.5:
        top, bottom = [a, rng.randint(-5, 5), rng.randint(-9, 9)], [b, 0, rng.randint(1, 9)]
    if rng.random() < 0.2:
        top = [rng.randint(1, 9)]
    value_at_end = Fraction(a, b) if len(top) == len(bottom) else Fraction(0)
    rule = quotient(polynomial(top), polynomial(bottom))
    step = exact("Take the limit at infinity.", f"'y =', limit({py(rule)}, x, oo)", "x")
    return Draw(
        {"rule": M(f"{f}(x) = {rule}")}, f"y = {value_at_end}", [step], "This is the asymptote."
    )


@family(level=2)
def moved_graph(rng: Random) -> Draw:
    """The graph of a function is shifted sideways and up or down: the new formula, expanded."""
    a, b, (right, up) = (
        nonzero(rng, -3, 4),
        rng.randint(-6, 6),
        (nonzero(rng, -5, 5), nonzero(rng, -9, 9)),
    )
    rule, c = (
        (polynomial([a, b, 0]), [a, b, 0]) if rng.random() < 0.6 else (polynomial([a, b]), [a, b])
    )
    if len(c) == 3:
        whole = [a, b - 2 * a * right, a * right * right - b * right + up]
    else:
        whole = [a, b - a * right + up]
    way = "right" if right > 0 else "left"
    side = f"{abs(right)} unit{'s' if abs(right) > 1 else ''} to the {way}"
    height = f"{abs(up)} unit{'s' if abs(up) > 1 else ''} {'up' if up > 0 else 'down'}"
    move = f"x - {right}" if right > 0 else f"x + {-right}"
    code = (
        f"{symbols_of('x')}\n"
        f"print(expand(({py(rule)}).subs(x, {move}) {'+' if up > 0 else '-'} {abs(up)}))"
    )
    slots: dict[str, Value] = {"rule": M(f"y = {rule}"), "side": side, "height": height}
    return Draw(slots, printed(polynomial(whole)), [Code("Replace x and add the height.", code)])


@family(level=2)
def increasing_on(rng: Random) -> Draw:
    """The interval on which a quadratic function is increasing or decreasing (open)."""
    f, a, h, c = (
        rng.choice("ffgh"),
        rng.choice([1, 1, 2, 3, -1, -2]),
        nonzero(rng, -8, 8),
        rng.randint(-15, 15),
    )
    rule, word = (
        polynomial([a, -2 * a * h, a * h * h + c]),
        rng.choice(["increasing", "decreasing"]),
    )
    relation = ">" if word == "increasing" else "<"
    code = f"{symbols_of('x', real=True)}\nprint((diff({py(rule)}, x) {relation} 0).as_set())"
    rising = (a > 0) == (word == "increasing")
    slots: dict[str, Value] = {"rule": M(f"{f}(x) = {rule}"), "word": word}
    sign = "positive" if relation == ">" else "negative"
    return Draw(
        slots,
        f"({h}, oo)" if rising else f"(-oo, {h})",
        [Code(f"The derivative is {sign} there.", code)],
    )
