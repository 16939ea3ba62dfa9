"""Equations and inequalities with the unknown in an exponent or a logarithm."""

from fractions import Fraction
from math import log
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    distinct,
    family,
    linear,
    solution_set,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import interval
from alphamath_lite.curriculum.helpers_steps import ALL_SOLUTIONS, solved, symbols_of
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


@family(level=2)
def log_equation(rng: Random) -> Draw:
    """An equation log_b(cx + d) = e: find x."""
    x, base, top = variable(rng), rng.choice([2, 2, 3, 4, 5, 10]), rng.randint(0, 4)
    c, root = rng.choice([1, 1, 2, 3, 5]), rng.randint(-9, 20)
    inner = linear([c, base**top - c * root], [x, ""])
    step = solved(equation := f"log_{base}({inner}) = {top}", x)
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [step])


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


@family(level=3)
def sum_of_logs_equation(rng: Random) -> Draw:
    """log_b(x + p) + log_b(x + q) = e: the solution that is in the domain."""
    x, base, top = variable(rng), rng.choice([2, 2, 3, 4, 5, 6, 10]), rng.choice([1, 2, 2, 3])
    while base**top > 300:
        top -= 1
    whole = base**top
    u = rng.choice([d for d in range(1, whole + 1) if whole % d == 0 and d * d != whole] or [1])
    root = rng.randint(-4, 9)
    p, q = u - root, whole // u - root
    one, two = (f"log_{base}({linear([1, v], [x, ''])})" for v in (p, q))
    equation = f"{one} + {two} = {top}"
    # (x + p)(x + q) = whole has the second root -p - q - root, where both arguments are negative
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x, real=True)])


@family(level=3)
def hidden_quadratic(rng: Random) -> Draw:
    """(a^2)^x + b a^x + c = 0, a quadratic in a^x: all real solutions."""
    x, base, (m, n) = variable(rng), rng.choice([2, 2, 3, 5]), distinct(rng, 2, 0, 3)
    p, q = base**m, base**n
    roots, middle = [m, n], p + q
    if rng.random() < 0.25:
        q = -rng.randint(1, 5)
        roots, middle = [m], p + q
    first = rng.choice([f"{base}^(2{x})", f"{base * base}^{x}"])
    second = (
        ""
        if middle == 0
        else f"{'-' if middle > 0 else '+'} {abs(middle) if abs(middle) > 1 else ''}"
    )
    second = (
        second + (" * " if second and abs(middle) > 1 else "") + (f"{base}^{x} " if second else "")
    )
    equation = f"{first} {second}{'+' if p * q > 0 else '-'} {abs(p * q)} = 0"
    answer = solution_set(*roots) if len(roots) > 1 else str(m)
    return Draw(
        {"eq": M(equation), "x": M(x)}, answer, [solved(equation, x, real=True)], ALL_SOLUTIONS
    )


@family(level=2)
def two_bases(rng: Random) -> Draw:
    """Two powers whose bases are powers of one number, such as 4^(x + 1) = 8^(x - 1): find x."""
    x, base = variable(rng), rng.choice([2, 2, 3, 5])
    i, j = distinct(rng, 2, 1, 3 if base < 5 else 2)
    root, a, p = rng.randint(-6, 9), rng.choice([1, 1, 2, 3]), rng.randint(-5, 6)
    # i (a x + p) = j (x c + q)
    c = rng.choice([1, 1, 2])
    if i * a == j * c:
        a += 1
    shift = i * (a * root + p)
    while (shift - j * c * root) % j:
        p += 1
        shift = i * (a * root + p)
    q = (shift - j * c * root) // j
    sides = [(base**i, linear([a, p], [x, ""])), (base**j, linear([c, q], [x, ""]))]
    shown = [f"{b}^({e})" if e != x else f"{b}^{x}" for b, e in sides]
    equation = f"{shown[0]} = {shown[1]}"
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x, real=True)])


@family(level=2)
def rounded_exponential(rng: Random) -> Draw:
    """An exponential equation whose solution is asked to 2 or 3 decimal places."""
    x, base, right = variable(rng), rng.choice([2, 3, 5, 6, 7, 10, 4]), rng.randint(11, 250)
    places, k = rng.choice([2, 2, 3]), rng.choice([1, 1, 2, 3])
    while log(right, base) % 1 == 0:
        right += 1
    power = f"{base}^{x}" if k == 1 else f"{base}^({k}{x})"
    equation = f"{power} = {right}"
    divided = "" if k == 1 else f"/{k}"
    code = f'from sympy import *\nprint(f"{{float(log({right})/log({base}){divided}):.{places}f}}")'
    step = Code("Take logarithms and round.", code)
    word = {2: "two", 3: "three"}[places]
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x), "places": word}
    return Draw(slots, f"{log(right) / log(base) / k:.{places}f}", [step])


@family(level=2)
def unknown_base(rng: Random) -> Draw:
    """log_b(N) = n with unknown base b (or unknown argument): find it."""
    b, n = rng.randint(2, 9), rng.choice([2, 3, 3, 4, -1, -2])
    x = rng.choice("bxax")
    whole = str(b**n) if n > 0 else f"1/{b**-n}"
    code = (
        "from sympy import *\n"
        f"{x} = symbols('{x}', positive=True)\n"
        f"print(solve(Eq({x}**({n}), {py(whole)}), {x}))"
    )
    slots: dict[str, Value] = {
        "eq": M(f"log_{x}({whole}) = {n}"),
        "x": M(x),
        "arg": M(whole),
        "n": M(str(n)),
    }
    return Draw(slots, str(b), [Code("Write it as a power and solve.", code)])


@family(level=2)
def log_to_exponential(rng: Random) -> Draw:
    """ln(ax + b) = c with the exact solution in terms of e."""
    x, a, b, c = (
        variable(rng),
        rng.choice([1, 1, 2, 3, 5]),
        rng.choice([0, *range(-9, 10)]),
        rng.choice([1, 2, 3, 4, 5, -1]),
    )
    equation = f"ln({linear([a, b], [x, ''])}) = {c}"
    import sympy

    answer = str((sympy.exp(c) - b) / sympy.Integer(a))
    return Draw({"eq": M(equation), "x": M(x)}, answer, [solved(equation, x)])


@family(level=3)
def log_inequality(rng: Random) -> Draw:
    """log_b(ax + c) < d (any relation, b > 1): the interval of solutions, domain included."""
    x, base, top = variable(rng), rng.choice([2, 2, 3, 4, 5, 10]), rng.randint(0, 3)
    a, bound, relation = (
        rng.choice([1, 1, 2, 3]),
        rng.randint(-9, 12),
        rng.choice(["<", "<=", ">", ">="]),
    )
    inner, low = linear([a, -a * bound], [x, ""]), Fraction(bound)
    high = low + Fraction(base**top, a)
    closed = "=" in relation
    answer = (
        interval(low, high, closed_low=False, closed_high=closed) if "<" in relation
        else interval(high, None, closed_low=closed, closed_high=False)
    )  # fmt: skip
    code = (
        f"{symbols_of(x, real=True)}\n"
        f"print(And({py(inner)} > 0, {py(inner)} {relation} {base}**{top}).as_set())"
    )
    slots: dict[str, Value] = {"ineq": M(f"log_{base}({inner}) {relation} {top}"), "x": M(x)}
    return Draw(
        slots, answer, [Code("The argument is positive and compared with the power.", code)]
    )
