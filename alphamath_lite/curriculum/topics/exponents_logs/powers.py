"""Powers and roots: the laws of exponents, exact values, simplest forms."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, Value, family, linear, nonzero
from alphamath_lite.curriculum.helpers_steps import exact
from alphamath_lite.curriculum.notation import py


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


@family(level=1)
def simplify_root(rng: Random) -> Draw:
    """Write a square root, or a sum of two, in simplest radical form."""
    d, m, n, c = (
        rng.choice([2, 3, 5, 6, 7, 10, 11]),
        rng.randint(2, 9),
        rng.randint(1, 6),
        rng.choice([1, 1, 2, 3, 5]),
    )
    if n == c * m:  # equal roots cancel
        n += 1
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
