"""Powers and logarithms: rules, equations, growth and decay."""

from fractions import Fraction
from math import log, log10
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
from alphamath_lite.curriculum.helpers_quantities import currency
from alphamath_lite.curriculum.helpers_steps import ALL_SOLUTIONS, calc, exact, solved, symbols_of
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
    step = exact("Compute the logarithm.", f"simplify(log({py(argument)}, {shown}))")
    slots: dict[str, Value] = {
        "log": M(f"log_{shown}({argument})"),
        "base": shown,
        "arg": M(argument),
    }
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
    step = exact("Simplify the expression.", f"simplify({py(expression)})", x, y)
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


@family(level=1)
def rational_power(rng: Random) -> Draw:
    """The exact value of a power with a fractional or negative exponent."""
    root, bottom = rng.randint(2, 6), rng.choice([2, 2, 3, 3, 4])
    top = rng.choice([t for t in (1, 3, -1, -3, 2, -2, 5) if t % bottom])
    if bottom == 4:
        root = rng.choice([2, 3])
    power = Fraction(top, bottom)
    expression = f"{root**bottom}^({power})"
    step = exact("Compute the power.", py(expression))
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
    step = exact("Combine the logarithms and compute.", f"simplify(log({inner}, {base}))")
    return Draw({"expr": M(expression)}, str(top), [step])


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


@family(level=1)
def single_power(rng: Random) -> Draw:
    """A product or quotient of powers of one base equals base^n: the exponent n."""
    base, (a, b, c), n = (
        rng.choice([2, 3, 5, 7, 10]),
        (rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 7)),
        "n",
    )
    expression, code, value = rng.choice([
        (f"{base}^{a} * {base}^{b}", f"{a} + {b}", a + b),
        (f"{base}^{a}/{base}^{b}", f"{a} - {b}", a - b),
        (f"({base}^{a})^{b}", f"{a}*{b}", a * b),
        (f"{base}^{a} * {base}^{b}/{base}^{c}", f"{a} + {b} - {c}", a + b - c),
        (f"({base}^{a})^{b} * {base}^{c}", f"{a}*{b} + {c}", a * b + c),
    ])  # fmt: skip
    step = Code("Add, subtract or multiply the exponents.", f"print({code})")
    slots: dict[str, Value] = {
        "expr": M(expression),
        "base": base,
        "eq": M(f"{expression} = {base}^{n}"),
        "power": M(f"{base}^n"),
    }
    return Draw(slots, str(value), [step])


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


@family(level=1)
def simplify_root(rng: Random) -> Draw:
    """Write a square root, or a sum of two, in simplest radical form."""
    d, m, n, c = (
        rng.choice([2, 3, 5, 6, 7, 10, 11]),
        rng.randint(2, 9),
        rng.randint(1, 6),
        rng.choice([1, 1, 2, 3, 5]),
    )
    part = f"{c if c > 1 else ''}sqrt({m * m * d})"
    expression, value = rng.choice([
        (f"sqrt({m * m * d})", m), (part, c * m), (f"{part} + sqrt({n * n * d})", c * m + n),
        (f"{part} - sqrt({n * n * d})", c * m - n),
    ])  # fmt: skip
    step = exact("Simplify the root.", py(expression))
    import sympy

    return Draw({"expr": M(expression)}, str(value * sympy.sqrt(d)), [step])


@family(level=2)
def rationalise(rng: Random) -> Draw:
    """Rationalise the denominator of a fraction with a square root."""
    a, b, d = rng.randint(1, 9), nonzero(rng, -5, 6), rng.choice([2, 3, 5, 6, 7, 10])
    import sympy

    root = sympy.sqrt(d)
    if rng.random() < 0.5:
        expression, answer = f"{a}/sqrt({d})", a * root / d
    elif b > 0:
        expression, answer = (
            f"{a}/({b} + sqrt({d}))",
            sympy.expand(sympy.Rational(a, b * b - d) * (b - root)),
        )
    else:
        expression, answer = (
            f"{a}/(sqrt({d}) - {-b})",
            sympy.expand(sympy.Rational(a, d - b * b) * (root - b)),
        )
    step = exact("Rationalise the denominator.", f"radsimp({py(expression)})")
    return Draw({"expr": M(expression)}, str(sympy.radsimp(answer)), [step])


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
