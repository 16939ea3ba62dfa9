"""Powers and logarithms: rules, equations, growth and decay."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code, Draw, M, family, linear, nonzero, variable,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import (
    ALL_SOLUTIONS, arithmetic, computed, solved, symbols_of,
)  # fmt: skip
from alphamath_lite.curriculum.notation import py


@family(level=1)
def power_equation(rng: Random) -> Draw:
    """An equation a^(bx + c) = N, where N is a power of a: find x."""
    x, base = variable(rng), rng.choice([2, 2, 3, 3, 4, 5, 6, 7, 10])
    b, root = rng.choice([1, 1, 2, 3]), rng.randint(-3, 6)
    top = rng.randint(0 if base > 4 else -2, 4 if base > 4 else 7)
    exponent = linear([b, top - b * root], [x, ""])
    power = str(base**top) if top >= 0 else f"1/{base**-top}"
    left = f"{base}^{exponent}" if exponent == x else f"{base}^({exponent})"
    equation = f"{left} = {power}"
    step = Code(
        f"Solve the equation for {x}.",
        f"{symbols_of(x, real=True)}\nprint(solve({py(equation)}, {x}))",
    )
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [step])


@family(level=1)
def log_value(rng: Random) -> Draw:
    """The exact value of a logarithm such as log_2(8) or log_9(1/3)."""
    base, top = rng.choice([2, 2, 3, 3, 4, 5, 6, 7, 8, 10]), rng.randint(-3, 6)
    if base > 4:
        top = rng.randint(-2, 4)
    argument = str(base**top) if top >= 0 else f"1/{base**-top}"
    value, shown = Fraction(top), base
    if rng.random() < 0.25 and base <= 4:
        value, shown = Fraction(top, 2), base * base
    step = computed("Compute the logarithm.", f"simplify(log({py(argument)}, {shown}))")
    slots = {"log": M(f"log_{shown}({argument})"), "base": shown, "arg": M(argument)}
    return Draw(slots, str(value), [step])


@family(level=1)
def simplify_powers(rng: Random) -> Draw:
    """Simplify an expression of powers of two variables by the laws of exponents."""
    x, y = rng.choice([("x", "y"), ("x", "y"), ("a", "b"), ("m", "n"), ("p", "q")])
    a, b, c, d, k = (
        rng.randint(2, 7),
        rng.randint(2, 6),
        rng.randint(1, 5),
        rng.randint(1, 5),
        rng.randint(2, 4),
    )
    n = rng.choice([1, 1, 2, 3, 5])
    shown = [
        (
            f"({linear([n], [f'{x}^{a}'])}{y}^{b})^{k}/({x}^{c + 1}{y}^{d + 1})",
            n**k,
            a * k - c - 1,
            b * k - d - 1,
        ),
        (f"{x}^{a}{y}^{b} * {n + 1}{x}^{c + 1}{y}^{d + 1}", n + 1, a + c + 1, b + d + 1),
        (f"({x}^{a}{y}^{b})/({x}^{c + 1}{y}^{d + 1})", 1, a - c - 1, b - d - 1),
        (f"({x}^(-{a})*{y}^{b})^{k}", 1, -a * k, b * k),
    ]
    expression, number, i, j = rng.choice(shown)
    step = computed("Simplify the expression.", f"simplify({py(expression)})", x, y)
    import sympy

    u, v = sympy.symbols(f"{x} {y}")
    return Draw({"expr": M(expression)}, str(number * u**i * v**j), [step])


@family(level=2)
def log_equation(rng: Random) -> Draw:
    """An equation log_b(cx + d) = e: find x."""
    x, base, top = variable(rng), rng.choice([2, 2, 3, 4, 5, 10]), rng.randint(0, 4)
    c, root = rng.choice([1, 1, 2, 3, 5]), rng.randint(-9, 20)
    inner = linear([c, base**top - c * root], [x, ""])
    step = solved(equation := f"log_{base}({inner}) = {top}", x)
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [step])


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
    step = arithmetic(
        "Multiply by the factor once for each period.",
        f"{start} * {factor}**({every * times} // {every})",
    )
    slots = {"start": start, "verb": verb, "every": every, "time": every * times, "unit": unit}
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
    slots = {"start": start, "verb": verb, "every": every, "goal": goal, "unit": unit}
    return Draw(slots, str(every * times), [step])


@family(level=1)
def rational_power(rng: Random) -> Draw:
    """The exact value of a power with a fractional or negative exponent."""
    root, bottom = rng.randint(2, 6), rng.choice([2, 2, 3, 3, 4])
    top = rng.choice([t for t in (1, 3, -1, -3, 2, -2, 5) if t % bottom])
    if bottom == 4:
        root = rng.choice([2, 3])
    power = Fraction(top, bottom)
    expression = f"{root**bottom}^({power})"
    step = computed("Compute the power.", py(expression))
    value = Fraction(root) ** int(power * bottom)
    return Draw({"expr": M(expression)}, str(value), [step])


@family(level=2)
def exact_exponential(rng: Random) -> Draw:
    """An exponential equation whose exact solution is a logarithm."""
    x, base, right = (
        variable(rng),
        rng.choice([2, 3, 5, 6, 7, 10]),
        rng.choice([11, 13, 14, 15, 17, 19, 21, 22, 23, 26]),
    )
    if rng.random() < 0.5:
        equation, answer = f"{base}^{x} = {right}", f"log({right})/log({base})"
        step = Code(
            f"Solve the equation for {x}.",
            f"{symbols_of(x, real=True)}\nprint(solve({py(equation)}, {x}))",
        )
    else:
        k, a = rng.randint(2, 6), rng.randint(2, 9)
        equation, answer = f"{a}e^({k}{x}) = {a * right}", f"log({right})/{k}"
        step = Code(
            f"Solve the equation for {x}.",
            f"{symbols_of(x, real=True)}\nprint(solve({py(equation)}, {x}))",
        )
    return Draw({"eq": M(equation), "x": M(x)}, answer, [step])


@family(level=2)
def combine_logs(rng: Random) -> Draw:
    """The value of a sum or difference of logarithms of one base."""
    base, top = rng.choice([2, 3, 4, 5, 6, 10, 12]), rng.randint(1, 3)
    whole, k = base**top, nonzero(rng, 2, 9)
    divisors = [n for n in range(2, whole) if whole % n == 0]
    if divisors and rng.random() < 0.5:
        p = rng.choice(divisors)
        expression, inner = f"log_{base}({p}) + log_{base}({whole // p})", f"{p}*{whole // p}"
    else:
        expression, inner = f"log_{base}({whole * k}) - log_{base}({k})", f"S({whole * k})/{k}"
    step = computed("Combine the logarithms and compute.", f"simplify(log({inner}, {base}))")
    return Draw({"expr": M(expression)}, str(top), [step])
