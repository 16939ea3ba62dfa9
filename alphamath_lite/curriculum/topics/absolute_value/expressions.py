"""Expressions with absolute values: values, distances, graphs, regions."""

from fractions import Fraction
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
    variable,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import calc, exact, of_function, symbols_of
from alphamath_lite.curriculum.notation import py


@family(level=1)
def point_distance(rng: Random) -> Draw:
    """Distance between two numbers on the number line."""
    a, b = distinct(rng, 2, -40, 40)
    step = Code("The distance is the absolute difference.", f"print(abs({a} - ({b})))")
    slots: dict[str, Value] = {"a": M(str(a)), "b": M(str(b))}
    return Draw(slots, str(abs(a - b)), [step], "This is the distance.")


@family(level=1)
def evaluate(rng: Random) -> Draw:
    """The value of a numerical expression with absolute values."""
    a, b, c, d = (nonzero(rng, -12, 15) for _ in range(4))
    k = rng.randint(2, 6)
    expression, value = rng.choice([
        (f"abs({a} - {abs(b)}) + abs({c})", abs(a - abs(b)) + abs(c)),
        (f"{k}abs({a}) - abs({c} - {abs(d)})", k * abs(a) - abs(c - abs(d))),
        (f"abs({a}) - abs({b})", abs(a) - abs(b)),
        (f"-abs({a}) + abs({k} * {abs(b)} - {abs(d)})", -abs(a) + abs(k * abs(b) - abs(d))),
        (f"abs({a} + {abs(b)}) * abs({c})", abs(a + abs(b)) * abs(c)),
    ])  # fmt: skip
    step = calc("Compute the value.", py(expression).replace("Abs", "abs"))
    return Draw({"expr": M(expression)}, str(value), [step])


@family(level=2)
def least_sum_of_distances(rng: Random) -> Draw:
    """The least value of |x - a| + |x - b|, possibly with a third term |x - c|."""
    x, points = variable(rng), distinct(rng, rng.choice([2, 3, 3]), -15, 20)
    expression = " + ".join(f"abs({linear([1, -p], [x, ''])})" for p in points)
    rest = f"print(min(f.subs({x}, solve(term, {x})[0]) for term in f.atoms(Abs)))"
    step = of_function(expression, x, rest, "The sum is least where a term is zero.", real=True)
    slots: dict[str, Value] = {"expr": M(expression), "x": M(x)}
    return Draw(slots, str(max(points) - min(points)), [step])


@family(level=2)
def without_bars(rng: Random) -> Draw:
    """Write |x - a| (or a sum of two) without bars for x on a given side."""
    x, a, gap = variable(rng), rng.randint(-9, 9), rng.randint(1, 8)
    side = rng.choice(["<", ">"])
    parts = [f"abs({linear([1, -a], [x, ''])})"]
    signs = -1 if side == "<" else 1
    total = [signs, -signs * a]
    if rng.random() < 0.5:
        b = a + gap if side == "<" else a - gap
        parts.append(f"abs({linear([1, -b], [x, ''])})")
        total = [2 * signs, -signs * (a + b)]
    expression = " + ".join(parts)
    kind = "negative" if side == "<" else "positive"
    facts = " & ".join(f"Q.{kind}({py(p)[4:-1]})" for p in parts)
    step = Code(f"Every inner expression is {kind} there.",
                f"{symbols_of(x, real=True)}\n"
                f"print(refine({py(expression)}, {facts}))")  # fmt: skip
    slots: dict[str, Value] = {"expr": M(expression), "cond": M(f"{x} {side} {a}"), "x": M(x)}
    return Draw(slots, printed(linear(total, [x, ""])), [step])


@family(level=1)
def evaluate_at(rng: Random) -> Draw:
    """The value of an expression with absolute values at a given number."""
    x, v, (a, b), k = (
        variable(rng),
        nonzero(rng, -12, 12),
        distinct(rng, 2, -9, 9),
        rng.randint(2, 5),
    )
    one, two = f"abs({linear([1, -a], [x, ''])})", f"abs({linear([k, -b], [x, ''])})"
    expression, value = rng.choice([
        (f"{one} + {two}", abs(v - a) + abs(k * v - b)),
        (f"{k}{one} - {two}", k * abs(v - a) - abs(k * v - b)),
        (f"{two} - abs({x})", abs(k * v - b) - abs(v)),
        (one, abs(v - a)), (f"{x} {one}", v * abs(v - a)),
    ])  # fmt: skip
    step = Code(f"Put {v} for {x}.", f"{x} = {v}\nprint({py(expression).replace('Abs', 'abs')})")
    slots: dict[str, Value] = {
        "expr": M(expression),
        "put": M(f"{x} = {v}"),
        "v": M(str(v)),
        "x": M(x),
    }
    return Draw(slots, str(value), [step])


@family(level=2)
def graph_vertex(rng: Random) -> Draw:
    """The vertex (corner) of the graph of y = a|x - h| + k, as a point."""
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2]), rng.randint(-9, 9), nonzero(rng, -12, 12)
    part = linear([a], [f"abs({linear([1, -h], ['x', ''])})"])
    expression = f"{part} {'+' if k > 0 else '-'} {abs(k)}"
    inner = py(linear([1, -h], ["x", ""]))
    step = of_function(
        expression,
        "x",
        f"h = solve({inner}, x)[0]\nprint((h, f.subs(x, h)))",
        "The corner is where the inner expression is zero.",
        real=True,
    )
    slots: dict[str, Value] = {"rule": M(f"y = {expression}"), "expr": M(expression)}
    return Draw(slots, f"({h}, {k})", [step], "This is the vertex.")


@family(level=3)
def diamond_area(rng: Random) -> Draw:
    """The area of the region a|x| + b|y| <= c."""
    a, b, c = rng.choice([1, 1, 2, 3]), rng.choice([1, 1, 2, 4]), rng.randint(1, 14)
    inequality = f"{linear([a, b], ['abs(x)', 'abs(y)'])} <= {c}"
    step = exact(
        "The region is a rhombus with half diagonals on the axes.", f"2*(S({c})/{a})*(S({c})/{b})"
    )
    slots: dict[str, Value] = {"ineq": M(inequality), "eq": M(inequality.replace("<=", "="))}
    return Draw(slots, str(Fraction(2 * c * c, a * b)), [step])
