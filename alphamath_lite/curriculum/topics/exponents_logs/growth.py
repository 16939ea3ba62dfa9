"""Growth and decay: doubling, half-lives, compound interest."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, Value, family
from alphamath_lite.curriculum.helpers_quantities import currency
from alphamath_lite.curriculum.helpers_steps import calc, exact, symbols_of


@family(level=2)
def repeated_growth(rng: Random) -> Draw:
    """A quantity is multiplied by a factor every few hours: its size after a given time."""
    start, factor, every, times = (
        rng.randint(2, 900),
        rng.choice([2, 2, 3, 4]),
        rng.randint(2, 9),
        rng.randint(2, 7),
    )
    verb = {2: "doubles", 3: "triples", 4: "quadruples"}[factor]
    unit = rng.choice(["hours", "days", "minutes", "weeks", "years"])
    step = calc(
        "Multiply by the factor once for each period.",
        f"{start} * {factor}**({every * times} // {every})",
    )
    slots: dict[str, Value] = {
        "start": start,
        "verb": verb,
        "every": every,
        "time": every * times,
        "unit": unit,
    }
    return Draw(slots, str(start * factor**times), [step])


@family(level=2)
def growth_time(rng: Random) -> Draw:
    """A quantity is multiplied by a factor every few hours: the time until a given size."""
    start, factor, every, times = (
        rng.randint(2, 300),
        rng.choice([2, 2, 3, 4]),
        rng.randint(2, 9),
        rng.randint(2, 7),
    )
    verb = {2: "doubles", 3: "triples", 4: "quadruples"}[factor]
    unit = rng.choice(["hours", "days", "minutes", "weeks", "years"])
    goal = start * factor**times
    code = (
        f"{symbols_of('t', real=True)}\nprint(solve(Eq({start}*{factor}**(t/{every}), {goal}), t))"
    )
    step = Code("Let t be the time, write an equation and solve it.", code)
    slots: dict[str, Value] = {
        "start": start,
        "verb": verb,
        "every": every,
        "goal": goal,
        "unit": unit,
    }
    return Draw(slots, str(every * times), [step])


@family(level=2)
def half_life(rng: Random) -> Draw:
    """A substance with a given half-life: the amount that is left after a given time."""
    life, n = rng.choice([2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30]), rng.randint(2, 6)
    start = 2**n * rng.randint(1, 40) if rng.random() < 0.8 else rng.randint(3, 99)
    unit = rng.choice(["days", "hours", "years", "minutes"])
    code = f"print(Rational({start}, 2**({life * n} // {life})))"
    step = Code("Halve once for each half-life.", f"from sympy import *\n{code}")
    slots: dict[str, Value] = {"start": start, "life": life, "time": life * n, "unit": unit}
    return Draw(slots, str(Fraction(start, 2**n)), [step])


@family(level=2)
def half_life_time(rng: Random) -> Draw:
    """A substance with a given half-life: the time until a given amount is left."""
    life, n, rest = (
        rng.choice([2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30]),
        rng.randint(2, 6),
        rng.randint(1, 40),
    )
    start, unit = rest * 2**n, rng.choice(["days", "hours", "years", "minutes"])
    code = (
        f"{symbols_of('t', real=True)}\nprint(solve(Eq({start}*(S(1)/2)**(t/{life}), {rest}), t))"
    )
    step = Code("Let t be the time, write an equation and solve it.", code)
    slots: dict[str, Value] = {"start": start, "life": life, "rest": rest, "unit": unit}
    return Draw(slots, str(life * n), [step])


def _cents(value: Fraction) -> str:
    return f"{int(value * 100 + Fraction(1, 2)) / 100:.2f}"


@family(level=2)
def compound_interest(rng: Random) -> Draw:
    """An amount with yearly compound interest: its value after n years, to the nearest cent."""
    start, rate, n = (
        100 * rng.randint(2, 90),
        rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 12]),
        rng.randint(2, 12),
    )
    show = currency(rng)
    value = start * Fraction(100 + rate, 100) ** n
    step = Code(
        "Compute the amount with compound interest.",
        f'print(f"{{{start}*(1 + {rate}/100)**{n}:.2f}}")',
    )
    return Draw(
        {"start": show(start), "rate": rate, "n": n}, _cents(value), [step], "Rounded to cents."
    )


@family(level=3)
def periodic_interest(rng: Random) -> Draw:
    """Interest added several times a year: the value after n years, to the nearest cent."""
    start, rate, n = (
        100 * rng.randint(2, 90),
        rng.choice([2, 3, 4, 5, 6, 8, 9, 12]),
        rng.randint(1, 8),
    )
    word, m = rng.choice([("monthly", 12), ("quarterly", 4), ("semiannually", 2)])
    show = currency(rng)
    value = start * (1 + Fraction(rate, 100 * m)) ** (m * n)
    code = f'print(f"{{{start}*(1 + {rate}/100/{m})**({m}*{n}):.2f}}")'
    slots: dict[str, Value] = {"start": show(start), "rate": rate, "n": n, "word": word}
    return Draw(
        slots,
        _cents(value),
        [Code("Compute the amount with compound interest.", code)],
        "Rounded to cents.",
    )


@family(level=3)
def years_to_reach(rng: Random) -> Draw:
    """The least whole number of years until compound interest or growth brings a wanted amount."""
    start, rate, show = 100 * rng.randint(5, 60), rng.choice([2, 3, 4, 5, 6, 8, 10]), currency(rng)
    goal = start * rng.choice([2, 2, 3]) if rng.random() < 0.5 else start + 100 * rng.randint(2, 30)
    years, value = 0, Fraction(start)
    while value < goal:
        value, years = value * Fraction(100 + rate, 100), years + 1
    step = exact(
        "Find the exponent and round up.", f"ceiling(log(S({goal})/{start})/log(1 + S({rate})/100))"
    )
    slots: dict[str, Value] = {"start": show(start), "rate": rate, "goal": show(goal)}
    return Draw(slots, str(years), [step])
