"""Inequalities in stories: budgets, scores, tariffs, sides, the largest of some numbers."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, Value, distinct, family
from alphamath_lite.curriculum.helpers_quantities import currency
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py


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
