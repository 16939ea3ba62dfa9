"""Absolute value: equations, inequalities, distances on the number line."""

from fractions import Fraction
from math import isqrt
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
    solution_set,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import interval, printed
from alphamath_lite.curriculum.helpers_steps import (
    ALL_SOLUTIONS,
    calc,
    exact,
    holds_on,
    of_function,
    solved,
    symbols_of,
)
from alphamath_lite.curriculum.notation import py


def _solved(equation: str, x: str) -> Code:
    thought = f"Solve the equation with the absolute value for {x}."
    return solved(equation, x, real=True, thought=thought)


def _solved_if_possible(equation: str, x: str) -> Code:
    code = f"{symbols_of(x, real=True)}\nprint(solve({py(equation)}, {x}) or 'no solution')"
    return Code(f"Solve the equation with the absolute value for {x}.", code)


@family(level=1)
def simple_equation(rng: Random) -> Draw:
    """|ax + b| = c with two solutions."""
    x = variable(rng)
    low, high = sorted(distinct(rng, 2, -12, 12))
    a = rng.choice([1, 1, 2, 3, 4])
    scale = a if (low + high) % 2 == 0 else 2 * a
    left = f"abs({linear([scale, -scale * (low + high) // 2], [x, ''])})"
    equation = f"{left} = {scale * (high - low) // 2}"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(low, high), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=1)
def point_distance(rng: Random) -> Draw:
    """Distance between two numbers on the number line."""
    a, b = distinct(rng, 2, -40, 40)
    step = Code("The distance is the absolute difference.", f"print(abs({a} - ({b})))")
    slots: dict[str, Value] = {"a": M(str(a)), "b": M(str(b))}
    return Draw(slots, str(abs(a - b)), [step], "This is the distance.")


@family(level=2)
def open_inequality(rng: Random) -> Draw:
    """|ax + b| < c or <= c as an interval."""
    x = variable(rng)
    a, b, c = rng.choice([1, 1, 2, 3, 5]), nonzero(rng, -9, 9), rng.randint(1, 15)
    relation = rng.choice(["<", "<="])
    inequality = f"abs({linear([a, b], [x, ''])}) {relation} {c}"
    closed = relation == "<="
    low, high = Fraction(-c - b, a), Fraction(c - b, a)
    answer = interval(low, high, closed_low=closed, closed_high=closed)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=2)
def outer_inequality(rng: Random) -> Draw:
    """|ax + b| > c or >= c as a union of two intervals."""
    x = variable(rng)
    a, b, c = rng.choice([1, 1, 2, 3, 5]), nonzero(rng, -9, 9), rng.randint(1, 15)
    relation = rng.choice([">", ">="])
    inequality = f"abs({linear([a, b], [x, ''])}) {relation} {c}"
    closed = relation == ">="
    low = interval(None, Fraction(-c - b, a), closed_low=False, closed_high=closed)
    high = interval(Fraction(c - b, a), None, closed_low=closed, closed_high=False)
    slots: dict[str, Value] = {"ineq": M(inequality), "x": M(x)}
    return Draw(slots, f"{low} U {high}", [holds_on(inequality, x)])


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
def two_absolute_values(rng: Random) -> Draw:
    """|ax + b| = |cx + d|: find all solutions."""
    x = variable(rng)
    a, c = rng.choice([(1, 1), (1, 2), (2, 1), (3, 1), (1, 3), (2, 3)])
    b, d = distinct(rng, 2, -12, 12)
    equation = f"abs({linear([a, b], [x, ''])}) = abs({linear([c, d], [x, ''])})"
    roots = {Fraction(-d - b, a + c)} | ({Fraction(d - b, a - c)} if a != c else set())
    answer = solution_set(*roots) if len(roots) > 1 else str(roots.pop())
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def tolerance(rng: Random) -> Draw:
    """A target value with a tolerance: the interval of allowed values."""
    target, off = rng.randint(20, 900), rng.randint(1, 15)
    code = f"{symbols_of('x', real=True)}\nprint((Abs(x - {target}) <= {off}).as_set())"
    step = Code("The distance from the target is at most the tolerance.", code)
    unit = rng.choice(["g", "mm", "cm", "ml", "volts", "seconds", "kg"])
    slots: dict[str, Value] = {"target": target, "off": off, "unit": unit}
    answer = interval(target - off, target + off, closed_low=True, closed_high=True)
    return Draw(slots, answer, [step])


@family(level=2)
def isolate_first(rng: Random) -> Draw:
    """k|x - h| + c = d: two solutions, one, or none (the answer is then no solution)."""
    x, h, k, c = (
        variable(rng),
        rng.randint(-9, 9),
        rng.choice([1, 2, 3, 4, 5]),
        nonzero(rng, -12, 12),
    )
    m = rng.choice([0, -1, -2, -4, *range(1, 10), *range(1, 10)])
    part = f"abs({linear([1, -h], [x, ''])})"
    equation = f"{linear([k], [part])} {'+' if c > 0 else '-'} {abs(c)} = {k * m + c}"
    answer = solution_set(h - m, h + m) if m > 0 else str(h) if m == 0 else "no solution"
    return Draw(
        {"eq": M(equation), "x": M(x)}, answer, [_solved_if_possible(equation, x)], ALL_SOLUTIONS
    )


@family(level=3)
def linear_right_side(rng: Random) -> Draw:
    """|ax + b| = cx + d, where a candidate may fail: all solutions."""
    x, a, c = variable(rng), rng.choice([1, 2, 3, 4]), rng.choice([1, 1, 2, -1, -2])
    if a == abs(c):
        a += 1
    p = rng.randint(-8, 8)
    b = rng.randint(0, 12) - a * p if rng.random() < 0.85 else rng.randint(-9, 9)
    d = a * p + b - c * p
    roots = {r for r in (Fraction(d - b, a - c), Fraction(-d - b, a + c)) if c * r + d >= 0}
    equation = f"abs({linear([a, b], [x, ''])}) = {linear([c, d], [x, ''])}"
    answer = solution_set(*roots) if len(roots) > 1 else str(*roots) if roots else "no solution"
    return Draw(
        {"eq": M(equation), "x": M(x)}, answer, [_solved_if_possible(equation, x)], ALL_SOLUTIONS
    )


@family(level=3)
def sum_of_distances(rng: Random) -> Draw:
    """|x - a| + |x - b| = c with c greater than the distance of a and b: both solutions."""
    x, (a, b), extra = variable(rng), sorted(distinct(rng, 2, -9, 9)), rng.randint(1, 6)
    parts = [f"abs({linear([1, -v], [x, ''])})" for v in rng.sample([a, b], 2)]
    equation = f"{parts[0]} + {parts[1]} = {b - a + 2 * extra}"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(a - extra, b + extra), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def least_sum_of_distances(rng: Random) -> Draw:
    """The least value of |x - a| + |x - b|, possibly with a third term |x - c|."""
    x, points = variable(rng), distinct(rng, rng.choice([2, 3, 3]), -15, 20)
    expression = " + ".join(f"abs({linear([1, -p], [x, ''])})" for p in points)
    rest = f"print(f.subs({x}, sorted({points})[1]))"
    step = of_function(expression, x, rest, "The sum is least at a middle point.", real=True)
    slots: dict[str, Value] = {"expr": M(expression), "x": M(x)}
    return Draw(slots, str(max(points) - min(points)), [step])


@family(level=3)
def nested(rng: Random) -> Draw:
    """||x - a| - b| = c: all solutions."""
    x, a, b = variable(rng), rng.randint(-8, 8), rng.randint(1, 9)
    c = rng.choice([v for v in range(1, 12) if v != b])
    equation = f"abs(abs({linear([1, -a], [x, ''])}) - {b}) = {c}"
    roots = {a + s * d for d in (b + c, b - c) if d >= 0 for s in (1, -1)}
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(*roots), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=3)
def quadratic_inside(rng: Random) -> Draw:
    """|x^2 - a| = b: all real solutions."""
    x, p = variable(rng), rng.randint(1, 9)
    q = rng.choice([v for v in range(1, 12) if v != p and (v + p) % 2 == 0] or [p + 2])
    low, high = sorted([p * p, q * q])
    a, b = (low + high) // 2, (high - low) // 2
    if rng.random() < 0.3:
        a, b, low = high - b - low, b + low, -1
        high = a + b
        low = a - b
    equation = f"abs(x^2 - {a}) = {b}".replace("x", x) if a > 0 else f"abs({x}^2 + {-a}) = {b}"
    roots = [s * isqrt(v) for v in {low, high} if v >= 0 for s in (1, -1)]
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(*roots), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def count_integers(rng: Random) -> Draw:
    """How many integers satisfy |ax + b| < c or <= c?"""
    x, a, b, c = (
        rng.choice("xnkm"),
        rng.choice([1, 1, 2, 3]),
        rng.randint(-15, 15),
        rng.randint(2, 30),
    )
    relation = rng.choice(["<", "<="])
    inequality = f"abs({linear([a, b], [x, ''])}) {relation} {c}"
    count = sum(1 for v in range(-99, 100) if abs(a * v + b) < c + (relation == "<="))
    shown = py(inequality).replace("Abs", "abs")
    step = Code("Count the integers that satisfy the inequality.",
                f"print(sum(1 for {x} in range(-1000, 1000) if {shown}))")  # fmt: skip
    return Draw({"ineq": M(inequality), "x": M(x)}, str(count), [step])


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


@family(level=3)
def from_interval(rng: Random) -> Draw:
    """The solutions of |x - a| < b (or <=) form a given interval: find a and b."""
    low, high = sorted(distinct(rng, 2, -20, 30))
    relation = rng.choice(["<", "<="])
    shown = f"({low}, {high})" if relation == "<" else f"from {low} to {high}, ends included"
    a, b = Fraction(low + high, 2), Fraction(high - low, 2)
    code = f"from sympy import *\nprint('a =', S({low} + {high})/2, ', b =', S({high} - ({low}))/2)"
    slots: dict[str, Value] = {
        "ineq": M(f"abs(x - a) {relation} b"),
        "interval": shown,
        "low": M(str(low)),
        "high": M(str(high)),
    }
    step = Code("The middle is a and half the length is b.", code)
    return Draw(slots, f"a = {a}, b = {b}", [step])


@family(level=2)
def solution_count(rng: Random) -> Draw:
    """How many real solutions does an equation with |ax + b| have: 0, 1 or 2?"""
    x, a, b, c = variable(rng), rng.choice([1, 2, 3]), nonzero(rng, -9, 9), rng.randint(-9, 9)
    m = rng.choice([0, 0, -1, -3, -7, 1, 4, 6])
    equation = f"abs({linear([a, b], [x, ''])}) {'+' if c >= 0 else '-'} {abs(c)} = {m + c}"
    if c == 0:
        equation = f"abs({linear([a, b], [x, ''])}) = {m}"
    code = f"{symbols_of(x, real=True)}\nprint(len(solve({py(equation)}, {x})))"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, str((m >= 0) + (m > 0)), [Code("Count the real solutions.", code)])


@family(level=3)
def closer_to(rng: Random) -> Draw:
    """|x - a| < |x - b| (any relation): the ray of solutions."""
    x, (a, b), relation = (
        variable(rng),
        distinct(rng, 2, -12, 12),
        rng.choice(["<", "<=", ">", ">="]),
    )
    parts = [f"abs({linear([1, -v], [x, ''])})" for v in (a, b)]
    inequality = f"{parts[0]} {relation} {parts[1]}"
    middle, closed = Fraction(a + b, 2), "=" in relation
    if ("<" in relation) == (a < b):
        answer = interval(None, middle, closed_low=False, closed_high=closed)
    else:
        answer = interval(middle, None, closed_low=closed, closed_high=False)
    code = f"{symbols_of(x, real=True)}\nprint(solveset({py(inequality)}, {x}, S.Reals))"
    step = Code(f"Solve the inequality for {x}.", code)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [step])


@family(level=2)
def about_solutions(rng: Random) -> Draw:
    """The sum, product, largest or smallest of the solutions of |ax + b| = c."""
    x, (low, high), a = (
        variable(rng),
        sorted(distinct(rng, 2, -12, 12)),
        rng.choice([1, 2, 2, 3, 4]),
    )
    scale = a if (low + high) % 2 == 0 else 2 * a
    equation = (
        f"abs({linear([scale, -scale * (low + high) // 2], [x, ''])}) = {scale * (high - low) // 2}"
    )
    asked, function, value = rng.choice([
        ("sum", "sum", low + high), ("product", "prod", low * high),
        ("largest", "max", high), ("smallest", "min", low),
    ])  # fmt: skip
    phrase = (
        f"the {asked} of all solutions" if asked in {"sum", "product"} else f"the {asked} solution"
    )
    code = f"{symbols_of(x, real=True)}\nprint({function}(solve({py(equation)}, {x})))"
    slots: dict[str, Value] = {"eq": M(equation), "asked": phrase, "x": M(x)}
    return Draw(slots, str(value), [Code("Solve the equation and combine the solutions.", code)])


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
