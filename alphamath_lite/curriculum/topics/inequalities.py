"""Inequalities: linear, double, quadratic, rational, counting solutions, limits in stories."""

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
    polynomial,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import interval
from alphamath_lite.curriculum.helpers_quantities import currency
from alphamath_lite.curriculum.helpers_steps import holds_on, symbols_of
from alphamath_lite.curriculum.notation import py

RELATIONS = ["<", "<=", ">", ">="]

_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _ray(relation: str, bound: object) -> str:
    closed = "=" in relation
    if "<" in relation:
        return interval(None, bound, closed_low=False, closed_high=closed)
    return interval(bound, None, closed_low=closed, closed_high=False)


def between(p: object, q: object, relation: str) -> str:
    """Where (x - p)(x - q) stands in `relation` to zero, for p < q."""
    closed = "=" in relation
    if "<" in relation:
        return interval(p, q, closed_low=closed, closed_high=closed)
    low = interval(None, p, closed_low=False, closed_high=closed)
    return f"{low} U {interval(q, None, closed_low=closed, closed_high=False)}"


@family(level=1)
def linear_inequality(rng: Random) -> Draw:
    """Solve a linear inequality; the answer is an interval."""
    x, relation = variable(rng), rng.choice(RELATIONS)
    a, c = distinct(rng, 2, -7, 9)
    c = rng.choice([0, 0, c])
    a = a if a not in {0, c} else c + rng.choice([-2, 3])
    a = a or 4
    bound, b = Fraction(rng.randint(-12, 12)), rng.randint(-15, 15)
    if a == c:
        c = 0
    inequality = f"{linear([a, b], [x, ''])} {relation} {linear([c, (a - c) * bound + b], [x, ''])}"
    solved = relation if a > c else _FLIP[relation]
    return Draw({"ineq": M(inequality), "x": M(x)}, _ray(solved, bound), [holds_on(inequality, x)])


@family(level=1)
def double_inequality(rng: Random) -> Draw:
    """Solve a double inequality such as -3 < 2x + 1 <= 7; the answer is an interval."""
    x, a, b = variable(rng), nonzero(rng, -4, 6), rng.randint(-12, 12)
    low, high = sorted(distinct(rng, 2, -9, 9))
    left, right = rng.choice(["<", "<="]), rng.choice(["<", "<="])
    ends = (a * low + b, a * high + b) if a > 0 else (a * high + b, a * low + b)
    inequality = f"{ends[0]} {left} {linear([a, b], [x, ''])} {right} {ends[1]}"
    first, second = (left, right) if a > 0 else (right, left)
    answer = interval(low, high, closed_low="=" in first, closed_high="=" in second)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=2)
def quadratic_inequality(rng: Random) -> Draw:
    """Solve a quadratic inequality; the answer is an interval or a union of two."""
    x, relation = variable(rng), rng.choice(RELATIONS)
    p, q = sorted(distinct(rng, 2, -9, 9))
    a = rng.choice([1, 1, 1, 2, -1])
    left = polynomial([a, -a * (p + q), a * p * q], x)
    inequality = f"{left} {relation} 0"
    if a == 1 and rng.random() < 0.3:
        inequality = f"{polynomial([1, 0, 0], x)} {relation} {linear([p + q, -p * q], [x, ''])}"
    solved = relation if a > 0 else _FLIP[relation]
    answer = between(p, q, solved)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=3)
def rational_inequality(rng: Random) -> Draw:
    """Solve (x - p)/(x - q) against 0; the answer is an interval or a union of two."""
    x, relation = variable(rng), rng.choice(RELATIONS)
    p, q = distinct(rng, 2, -9, 9)
    inequality = f"({linear([1, -p], [x, ''])})/({linear([1, -q], [x, ''])}) {relation} 0"
    closed_p = "=" in relation
    low, high = sorted([p, q])
    at_low, at_high = closed_p and low == p, closed_p and high == p
    answer = interval(low, high, closed_low=at_low, closed_high=at_high)
    if ">" in relation:
        first = interval(None, low, closed_low=False, closed_high=at_low)
        answer = f"{first} U {interval(high, None, closed_low=at_high, closed_high=False)}"
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=2)
def count_integers(rng: Random) -> Draw:
    """How many integers satisfy a double inequality?"""
    x, a, b = rng.choice("xnkm"), rng.randint(1, 5), rng.randint(-9, 9)
    low = rng.randint(-30, 20)
    high = low + rng.randint(4, 40)
    left, right = rng.choice(["<", "<="]), rng.choice(["<", "<="])
    inequality = f"{low} {left} {linear([a, b], [x, ''])} {right} {high}"
    first = low + (0 if "=" in left else 1)
    last = high - (0 if "=" in right else 1)
    count = len([v for v in range(-200, 200) if first <= a * v + b <= last])
    test = f"{low} {left} {py(linear([a, b], [x, '']))} {right} {high}"
    code = f"print(sum(1 for {x} in range(-1000, 1000) if {test}))"
    step = Code("Count the integers that satisfy the inequality.", code)
    return Draw({"ineq": M(inequality), "x": M(x)}, str(count), [step])


@family(level=1)
def budget(rng: Random) -> Draw:
    """A fixed cost and a price each with a budget: the largest number that can be bought."""
    fixed, price, n = rng.randint(3, 60), rng.randint(2, 30), rng.randint(3, 40)
    limit, show = fixed + price * n + rng.randrange(price), currency(rng)
    step = Code(
        "Divide what is left by the price and round down.", f"print(({limit} - {fixed}) // {price})"
    )
    slots: dict[str, Value] = {"fixed": show(fixed), "price": show(price), "limit": show(limit)}
    return Draw(slots, str(n), [step])


@family(level=1)
def smallest_integer(rng: Random) -> Draw:
    """The smallest integer that satisfies a linear inequality."""
    x, a, b = rng.choice("xnkm"), rng.randint(2, 9), rng.randint(-15, 15)
    relation, right = rng.choice([">", ">="]), rng.randint(-20, 80)
    inequality = f"{linear([a, b], [x, ''])} {relation} {right}"
    least = next(
        v for v in range(-60, 200) if a * v + b > right or ("=" in relation and a * v + b == right)
    )
    code = f"{symbols_of(x)}\nprint(solve({py(inequality)}, {x}))"
    rounding = "ceiling({0})" if "=" in relation else "floor({0}) + 1"
    bound = f"solve(Eq({py(linear([a, b], [x, '']))}, {right}), {x})[0]"
    code = f"{symbols_of(x)}\nprint({rounding.format(bound)})"
    thought = (
        "Find the bound and round up."
        if "=" in relation
        else "Find the bound and take the next integer above."
    )
    return Draw({"ineq": M(inequality), "x": M(x)}, str(least), [Code(thought, code)])


def _set_of(code: str, x: str, thought: str = "") -> Code:
    full = f"{symbols_of(x, real=True)}\nprint(({code}).as_set())"
    return Code(thought or f"Solve the inequality for {x}.", full)


@family(level=2)
def either_or(rng: Random) -> Draw:
    """One linear inequality or another holds; the answer is a union of two intervals."""
    x, (low, high) = variable(rng), sorted(distinct(rng, 2, -10, 10))
    a, b, c, d = rng.randint(1, 5), rng.randint(-9, 9), rng.randint(1, 5), rng.randint(-9, 9)
    left, right = rng.choice(["<", "<="]), rng.choice([">", ">="])
    one = f"{linear([a, b], [x, ''])} {left} {a * low + b}"
    two = f"{linear([c, d], [x, ''])} {right} {c * high + d}"
    first = interval(None, low, closed_low=False, closed_high="=" in left)
    second = interval(high, None, closed_low="=" in right, closed_high=False)
    slots: dict[str, Value] = {"one": M(one), "two": M(two), "x": M(x)}
    return Draw(slots, f"{first} U {second}", [_set_of(f"Or({py(one)}, {py(two)})", x)])


@family(level=2)
def both_hold(rng: Random) -> Draw:
    """Two linear inequalities hold at once; the answer is an interval."""
    x, (low, high) = variable(rng), sorted(distinct(rng, 2, -12, 12))
    a, b, c, d = rng.randint(1, 5), rng.randint(-9, 9), rng.randint(-4, -1), rng.randint(-9, 9)
    left, right = rng.choice([">", ">="]), rng.choice([">", ">="])
    one = f"{linear([a, b], [x, ''])} {left} {a * low + b}"
    two = f"{linear([c, d], [x, ''])} {right} {c * high + d}"
    answer = interval(low, high, closed_low="=" in left, closed_high="=" in right)
    one, two = rng.choice([(one, two), (two, one)])
    slots: dict[str, Value] = {"one": M(one), "two": M(two), "x": M(x)}
    return Draw(slots, answer, [_set_of(f"And({py(one)}, {py(two)})", x)])


@family(level=2)
def fractions_and_brackets(rng: Random) -> Draw:
    """Solve a linear inequality with brackets or fractions; the answer is an interval."""
    x, relation, bound = variable(rng), rng.choice(RELATIONS), rng.randint(-12, 12)
    a, b = distinct(rng, 2, 2, 6)
    if rng.random() < 0.5:
        p = rng.randint(-9, 9)
        right = linear([b, a * (bound + p) - b * bound], [x, ""])
        inequality = f"{a}({linear([1, p], [x, ''])}) {relation} {right}"
        solved = relation if a > b else _FLIP[relation]
    else:
        bound *= a * b
        value = bound // a - bound // b
        inequality = f"{x}/{a} - {x}/{b} {relation} {value}"
        solved = relation if a < b else _FLIP[relation]
    return Draw({"ineq": M(inequality), "x": M(x)}, _ray(solved, bound), [holds_on(inequality, x)])


@family(level=3)
def factored_cubic(rng: Random) -> Draw:
    """Solve (x - a)(x - b)(x - c) against 0; the answer is a union of two intervals."""
    x, relation, (p, q, r) = variable(rng), rng.choice(RELATIONS), sorted(distinct(rng, 3, -8, 8))
    factors = [f"({linear([1, -v], [x, ''])})" if v else x for v in rng.sample([p, q, r], 3)]
    factors.sort(key=lambda f: f != x)
    closed = "=" in relation
    if ">" in relation:
        low = interval(p, q, closed_low=closed, closed_high=closed)
        answer = f"{low} U {interval(r, None, closed_low=closed, closed_high=False)}"
    else:
        low = interval(None, p, closed_low=False, closed_high=closed)
        answer = f"{low} U {interval(q, r, closed_low=closed, closed_high=closed)}"
    inequality = f"{''.join(factors)} {relation} 0"
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=2)
def needed_score(rng: Random) -> Draw:
    """Some test scores are known: the least score in one more test for a wanted average."""
    n, target = rng.choice([2, 3, 3, 4]), rng.randint(60, 92)
    scores = [rng.randint(50, 99) for _ in range(n)]
    needed = target * (n + 1) - sum(scores)
    while not 30 <= needed <= 100:
        scores[rng.randrange(n)] = rng.randint(50, 99)
        needed = target * (n + 1) - sum(scores)
    listed = ", ".join(str(s) for s in scores[:-1]) + f" and {scores[-1]}"
    total = " + ".join(str(s) for s in scores)
    step = Code("Let x be the score and solve the equation for the average.",
                f"{symbols_of('x')}\n"
                f"print(solve(Eq(({total} + x)/{n + 1}, {target}), x))")  # fmt: skip
    return Draw({"scores": listed, "target": target}, str(needed), [step])


@family(level=1)
def satisfies(rng: Random) -> Draw:
    """Does a given number satisfy an inequality: yes or no?"""
    x, relation, v = variable(rng), rng.choice(RELATIONS), rng.randint(-9, 9)
    a, b = nonzero(rng, -6, 7), rng.randint(-9, 9)
    coefficients = [a, b] if rng.random() < 0.6 else [rng.choice([1, 2, -1]), a, b]
    value = 0
    for c in coefficients:
        value = value * v + c
    right = value + rng.randint(-4, 4)
    left = polynomial(coefficients, x)
    holds = {"<": value < right, "<=": value <= right, ">": value > right, ">=": value >= right}[
        relation
    ]
    inequality = f"{left} {relation} {right}"
    code = f"{x} = {v}\nprint('yes' if {py(inequality)} else 'no')"
    slots: dict[str, Value] = {
        "ineq": M(inequality),
        "x": M(x),
        "v": M(str(v)),
        "put": M(f"{x} = {v}"),
    }
    return Draw(slots, "yes" if holds else "no", [Code(f"Put {v} for {x} and test.", code)])


@family(level=3)
def always_positive(rng: Random) -> Draw:
    """For which k is a quadratic expression positive for all real x? The answer is an interval."""
    k, a, m = rng.choice("kkmac"), rng.choice([1, 1, 4, 9]), rng.randint(1, 9)
    root = {1: 1, 4: 2, 9: 3}[a]
    if rng.random() < 0.5:
        expression = linear([a, 1, m * m], ["x^2", f"{k}x", ""])
        answer = f"({-2 * root * m}, {2 * root * m})"
    else:
        b = 2 * nonzero(rng, -6, 6)
        a = 1
        expression = linear([1, b, 1], ["x^2", "x", k])
        answer = f"({b * b // 4}, oo)"
    code = (
        f"{symbols_of('x', k, real=True)}\nprint((discriminant({py(expression)}, x) < 0).as_set())"
    )
    slots: dict[str, Value] = {"expr": M(expression), "ineq": M(f"{expression} > 0"), "k": M(k)}
    return Draw(slots, answer, [Code("The discriminant must be negative.", code)])


@family(level=3)
def parameter_root_count(rng: Random) -> Draw:
    """For which k has a quadratic equation two different real solutions, or none? An interval."""
    k, b, a = rng.choice("kkmac"), 2 * nonzero(rng, -6, 6), rng.choice([1, 1, -1])
    expression, bound = linear([a, b, 1], ["x^2", "x", k]), Fraction(b * b, 4 * a)
    kind, relation = rng.choice([("two different real solutions", ">"), ("no real solution", "<")])
    # the discriminant b^2 - 4ak against 0
    below = (relation == ">") == (a > 0)
    answer = f"(-oo, {bound})" if below else f"({bound}, oo)"
    code = (
        f"{symbols_of('x', k, real=True)}\n"
        f"print((discriminant({py(expression)}, x) {relation} 0).as_set())"
    )
    sign = "positive" if relation == ">" else "negative"
    slots: dict[str, Value] = {"eq": M(f"{expression} = 0"), "k": M(k), "kind": kind}
    return Draw(slots, answer, [Code(f"The discriminant must be {sign}.", code)])


@family(level=2)
def count_quadratic(rng: Random) -> Draw:
    """How many integers satisfy a quadratic inequality?"""
    x, b, c = rng.choice("xnkm"), rng.randint(-9, 9), -rng.randint(1, 40)
    relation = rng.choice(["<", "<="])
    expression = polynomial([1, b, c], x)
    count = sum(1 for v in range(-60, 61) if v * v + b * v + c < (relation == "<="))
    inequality = f"{expression} {relation} 0"
    code = f"print(sum(1 for {x} in range(-1000, 1000) if {py(inequality)}))"
    step = Code("Count the integers that satisfy the inequality.", code)
    return Draw({"ineq": M(inequality), "x": M(x)}, str(count), [step])


@family(level=1)
def largest_integer(rng: Random) -> Draw:
    """The largest integer that satisfies a linear inequality."""
    x, a, b = rng.choice("xnkm"), rng.randint(2, 9), rng.randint(-15, 15)
    relation, right = rng.choice(["<", "<="]), rng.randint(-20, 80)
    left = linear([a, b], [x, ""])
    most = max(v for v in range(-200, 200) if a * v + b < right + (relation == "<="))
    rounding = "floor({0})" if "=" in relation else "ceiling({0}) - 1"
    bound = f"solve(Eq({py(left)}, {right}), {x})[0]"
    thought = (
        "Find the bound and round down."
        if "=" in relation
        else "Find the bound and take the next integer below."
    )
    step = Code(thought, f"{symbols_of(x)}\nprint({rounding.format(bound)})")
    return Draw({"ineq": M(f"{left} {relation} {right}"), "x": M(x)}, str(most), [step])


@family(level=3)
def least_sum(rng: Random) -> Draw:
    """The least value of ax + b/x for positive x."""
    x, a, m, n = variable(rng), rng.choice([1, 1, 2, 3, 4, 9]), rng.randint(1, 9), rng.randint(1, 4)
    b = a * m * m
    expression = f"{linear([a], [x])} + {b}/{x}"
    value, extra = 2 * a * m, nonzero(rng, -9, 9)
    if rng.random() < 0.3:
        expression, value = f"{expression} {'+' if extra > 0 else '-'} {abs(extra)}", value + extra
    code = f"from sympy import *\n{x} = symbols('{x}', positive=True)\nf = {py(expression)}\n"
    code += f"print(f.subs({x}, solve(diff(f, {x}), {x})[0]))"
    step = Code("The extreme value is where the derivative is zero.", code)
    return Draw({"expr": M(expression), "x": M(x), "n": n}, str(value), [step])


@family(level=3)
def greatest_product(rng: Random) -> Draw:
    """The greatest product of two numbers with a given sum, or ax + y = s: the product."""
    a, half = rng.choice([1, 1, 1, 2, 3]), rng.randint(2, 40)
    total = 2 * a * half
    condition = f"{linear([a, 1], ['x', 'y'])} = {total}"
    code = f"{symbols_of('x')}\nf = x*({total} - {a}*x)\nprint(f.subs(x, solve(diff(f, x), x)[0]))"
    step = Code(
        "The extreme value is where the derivative is zero.",
        code.replace("1*x", "x") if a == 1 else code,
    )
    return Draw({"cond": M(condition), "prod": M("xy")}, str(a * half * half), [step])


@family(level=2)
def third_side(rng: Random) -> Draw:
    """Two sides of a triangle are given: the open interval of lengths for the third side."""
    a, b = distinct(rng, 2, 2, 40)
    step = Code(
        "The third side lies between difference and sum.", f"print((abs({a} - {b}), {a} + {b}))"
    )
    slots: dict[str, Value] = {
        "a": a,
        "b": b,
        "unit": rng.choice(["cm", "m", "inches", "feet", "km"]),
    }
    return Draw(slots, f"({abs(a - b)}, {a + b})", [step])


@family(level=2)
def commission(rng: Random) -> Draw:
    """A base wage and a percentage of sales: the least sales for a wanted income."""
    p, sales, show = (
        rng.choice([2, 4, 5, 8, 10, 12, 15, 20]),
        50 * rng.randint(4, 200),
        currency(rng),
    )
    base = 50 * rng.randint(4, 40)
    goal = base + p * sales // 100
    sales = (goal - base) * 100 // p if (goal - base) * 100 % p == 0 else sales
    answer = Fraction((goal - base) * 100, p)
    step = Code("Let x be the sales, write an equation and solve it.",
                f"{symbols_of('x')}\n"
                f"print(solve(Eq({base} + S({p})/100*x, {goal}), x))")  # fmt: skip
    return Draw({"base": show(base), "p": p, "goal": show(goal)}, str(answer), [step])


@family(level=2)
def cheaper_from(rng: Random) -> Draw:
    """The least whole number of units for which a fee and a low price beat a high price."""
    fee, low, gap = rng.randint(10, 150), rng.randint(1, 20), rng.randint(1, 15)
    high = low + gap
    show = currency(rng)
    code = f"{symbols_of('x')}\nprint(floor(solve(Eq({fee} + {low}*x, {high}*x), x)[0]) + 1)"
    step = Code("Find the bound and take the next integer above.", code)
    slots: dict[str, Value] = {"fee": show(fee), "low": show(low), "high": show(high)}
    return Draw(slots, str(fee // gap + 1), [step])


@family(level=1)
def largest_of(rng: Random) -> Draw:
    """Which of the given numbers (fractions, decimals) is the largest or smallest?"""
    values: set[Fraction] = set()
    while len(values) < 4:
        bottom = rng.randint(2, 15)
        values.add(Fraction(rng.randint(1, 2 * bottom), bottom) * rng.choice([1, 1, 1, -1]))
    shown = rng.sample(sorted(values), rng.choice([2, 3, 4]))
    which, function = rng.choice([("largest", "max"), ("smallest", "min")])
    code = ", ".join(py(f"{v}") for v in shown)
    answer = max(shown) if which == "largest" else min(shown)
    step = Code("Compare the numbers.", f"from sympy import *\nprint({function}({code}))")
    return Draw(
        {"numbers": M(", ".join(str(v) for v in shown)), "which": which}, str(answer), [step]
    )


@family(level=2)
def converted_range(rng: Random) -> Draw:
    """One quantity is a linear rule of another and stays in a range: the interval of the other."""
    a, b, low = rng.choice([2, 3, 4, 5]), rng.randint(1, 40), rng.randint(0, 30)
    high = low + rng.randint(2, 30)
    y, x = rng.choice([("C", "n"), ("p", "d"), ("y", "x"), ("w", "t"), ("T", "h")])
    rule, inequality = (
        f"{y} = {linear([a, b], [x, ''])}",
        f"{a * low + b} <= {linear([a, b], [x, ''])} <= {a * high + b}",
    )
    slots: dict[str, Value] = {
        "rule": M(rule),
        "low": a * low + b,
        "high": a * high + b,
        "x": M(x),
        "y": M(y),
    }
    return Draw(slots, f"[{low}, {high}]", [holds_on(inequality, x)])
