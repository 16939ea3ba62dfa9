"""Logarithms: values, rules, change of base, digits and pH."""

from fractions import Fraction
from math import log10
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, Value, family, linear, nonzero
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import exact, symbols_of
from alphamath_lite.curriculum.notation import py


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
    step = exact("Compute the logarithm.", f"simplify(log({py(argument)}, {shown}))")
    slots: dict[str, Value] = {
        "log": M(f"log_{shown}({argument})"),
        "base": shown,
        "arg": M(argument),
    }
    return Draw(slots, str(value), [step])


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
    step = exact("Combine the logarithms and compute.", f"simplify(log({inner}, {base}))")
    return Draw({"expr": M(expression)}, str(top), [step])


@family(level=2)
def expand_logarithm(rng: Random) -> Draw:
    """Expand the logarithm of a product, quotient and powers into a sum."""
    (x, y, z), (a, b, c) = (
        list(rng.choice(["xyz", "abc", "pqr", "uvw"])),
        (rng.randint(2, 6), rng.randint(1, 5), rng.randint(1, 4)),
    )
    power = {n: f"^{n}" if n > 1 else "" for n in range(1, 7)}
    top = f"{x}{power[a]}{y}{power[b]}" if y not in "e" else x
    expression = rng.choice([f"ln({top}/{z}{power[c]})", f"ln({top})"])
    c = c if "/" in expression else 0
    code = (
        "from sympy import *\n"
        f"{x}, {y}, {z} = symbols('{x} {y} {z}', positive=True)\n"
        f"print(expand_log({py(expression)}))"
    )
    answer = printed(linear([a, b, -c], [f"ln({x})", f"ln({y})", f"ln({z})"]))
    return Draw({"expr": M(expression)}, answer, [Code("Expand the logarithm.", code)])


@family(level=2)
def condense_logs(rng: Random) -> Draw:
    """Write a sum and difference of multiples of logarithms as one logarithm."""
    (x, y, z), (a, b, c) = (
        list(rng.choice(["xyz", "abc", "pqr", "uvw"])),
        (rng.randint(1, 5), rng.randint(2, 5), rng.randint(1, 4)),
    )
    expression = linear([a, b, -c], [f"ln({x})", f"ln({y})", f"ln({z})"])
    if rng.random() < 0.4:
        expression, c = linear([a, b], [f"ln({x})", f"ln({y})"]), 0
    code = (
        "from sympy import *\n"
        f"{x}, {y}, {z} = symbols('{x} {y} {z}', positive=True)\n"
        f"print(logcombine({py(expression)}))"
    )
    import sympy

    u, v, w = sympy.symbols(f"{x} {y} {z}", positive=True)
    return Draw(
        {"expr": M(expression)},
        str(sympy.log(u**a * v**b / w**c)),
        [Code("Combine the logarithms.", code)],
    )


@family(level=3)
def in_terms_of_logs(rng: Random) -> Draw:
    """With a = log(p) and b = log(q), express log(N) by a and b."""
    p, q = rng.choice([(2, 3), (2, 5), (3, 5), (2, 7), (3, 7)])
    m, n = rng.randint(1, 4), rng.randint(1, 3)
    a, b = rng.choice([("a", "b"), ("a", "b"), ("x", "y"), ("u", "v"), ("p", "q")])
    name = rng.choice(["ln", "log", "log_10"])
    whole = p**m * q**n
    code = f"{symbols_of(a, b)}\nn = factorint({whole})\nprint(n[{p}]*{a} + n[{q}]*{b})"
    slots: dict[str, Value] = {
        "one": M(f"{name}({p}) = {a}"), "two": M(f"{name}({q}) = {b}"),
        "asked": M(f"{name}({whole})"),
        "a": M(a), "b": M(b),
    }  # fmt: skip
    step = Code("Factor the number; the exponents are the coefficients.", code)
    return Draw(slots, printed(linear([m, n], [a, b])), [step])


@family(level=3)
def chain_of_logs(rng: Random) -> Draw:
    """A product of logarithms such as log_2(3) log_3(8), simplified by change of base."""
    a, b, n, m = (
        rng.choice([2, 3, 4, 5, 7]),
        rng.choice([3, 5, 6, 7, 10]),
        rng.randint(1, 4),
        rng.choice([1, 1, 2, 3]),
    )
    b += 1 if a == b else 0
    expression = f"log_{a}({b**m}) * log_{b}({a**n})"
    step = exact("Compute the logarithm.", f"simplify({py(expression)})")
    return Draw({"expr": M(expression)}, str(n * m), [step])


@family(level=3)
def digit_count(rng: Random) -> Draw:
    """The number of digits of a large power."""
    base, n = rng.choice([2, 3, 5, 6, 7, 9, 11, 12]), rng.randint(12, 160)
    step = Code("Write the power out and count.", f"print(len(str({base}**{n})))")
    return Draw({"power": M(f"{base}^{n}")}, str(len(str(base**n))), [step])


@family(level=2)
def acidity(rng: Random) -> Draw:
    """The pH of a solution with a given concentration of hydrogen ions, to 2 decimals."""
    lead, k = (
        rng.choice(["1.5", "2", "2.5", "3.2", "4", "4.6", "5", "6.3", "7.1", "8", "9.4"]),
        rng.randint(2, 11),
    )
    code = (
        "from sympy import *\n"
        f"print(f\"{{float(-log(Rational('{lead}')*Rational(10)**(-{k}), 10)):.2f}}\")"
    )
    slots: dict[str, Value] = {"conc": M(f"{lead} * 10^(-{k})")}
    return Draw(
        slots,
        f"{k - log10(float(lead)):.2f}",
        [Code("Take the negative logarithm to base 10.", code)],
    )
