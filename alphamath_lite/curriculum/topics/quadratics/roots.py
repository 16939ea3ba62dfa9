"""Roots and coefficients: discriminant, sums, unknown coefficients."""

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
    solution_set,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import exact, of_function, symbols_of
from alphamath_lite.curriculum.notation import py


@family(level=1)
def discriminant_value(rng: Random) -> Draw:
    """The discriminant of a quadratic expression."""
    x = variable(rng)
    a, b, c = nonzero(rng, -6, 9), rng.randint(-14, 14), nonzero(rng, -12, 12)
    expression = polynomial([a, b, c], x)
    step = exact("Compute the discriminant.", f"discriminant({py(expression)}, {x})", x)
    slots: dict[str, Value] = {"expr": M(expression), "eq": M(f"{expression} = 0"), "x": M(x)}
    return Draw(slots, str(b * b - 4 * a * c), [step])


@family(level=2)
def sum_of_roots(rng: Random) -> Draw:
    """The sum of the two roots of a quadratic equation."""
    x = variable(rng)
    p, q = nonzero(rng, -15, 15), nonzero(rng, -15, 15)
    left = polynomial([1, -(p + q), p * q + rng.choice([0, 0, 1, -2])], x)
    name = rng.choice(["p, q", "r, s", "alpha, beta", "a, b", "x_1, x_2"])
    step = exact("Add the roots.", f"expand(sum(roots({py(left)}, {x}, multiple=True)))", x)
    slots: dict[str, Value] = {
        "eq": M(f"{left} = 0"),
        "names": M(name),
        "sum": M(name.replace(", ", " + ")),
    }
    return Draw(slots, str(p + q), [step])


@family(level=2)
def from_roots(rng: Random) -> Draw:
    """The monic quadratic expression with two given roots, expanded."""
    x = variable(rng)
    p, q = distinct(rng, 2, -11, 11)
    step = exact("Multiply the factors out.", f"expand(({x} - ({p}))*({x} - ({q})))", x)
    answer = printed(polynomial([1, -(p + q), p * q], x))
    return Draw({"p": M(str(p)), "q": M(str(q)), "x": M(x)}, answer, [step])


@family(level=1)
def real_root_count(rng: Random) -> Draw:
    """How many different real solutions does a quadratic equation have: 0, 1 or 2?"""
    x, a, b, c = variable(rng), nonzero(rng, -4, 6), rng.randint(-10, 10), nonzero(rng, -10, 12)
    if rng.random() < 0.3:
        h = nonzero(rng, -7, 7)
        b, c = -2 * a * h, a * h * h
    d = b * b - 4 * a * c
    expression = polynomial([a, b, c], x)
    code = f"{symbols_of(x, real=True)}\nprint(len(solve({py(f'{expression} = 0')}, {x})))"
    slots: dict[str, Value] = {"eq": M(f"{expression} = 0"), "expr": M(expression), "x": M(x)}
    return Draw(slots, str(1 + (d > 0) - (d < 0)), [Code("Count the real solutions.", code)])


@family(level=3)
def parameter_double_root(rng: Random) -> Draw:
    """For which k does a quadratic equation have exactly one real solution (discriminant zero)?"""
    x, k = rng.choice("xxxt"), rng.choice("kkmac")
    r, a = rng.randint(1, 9), rng.choice([1, 1, 4, 9, 2])
    if rng.random() < 0.5:
        r = r * 2 if a == 2 else r
        c, s = r * r if a != 2 else r * r // 2, {1: 1, 4: 2, 9: 3, 2: 1}[a]
        expression = linear([a, 1, c], [f"{x}^2", f"{k}{x}", ""])
        answer = solution_set(-2 * r * s, 2 * r * s)
    else:
        h = nonzero(rng, -8, 8)
        a = rng.choice([1, 1, 2, 3])
        expression = linear([a, -2 * a * h, 1], [f"{x}^2", x, k])
        answer = str(a * h * h)
    code = f"{symbols_of(x, k)}\nprint(solve(Eq(discriminant({py(expression)}, {x}), 0), {k}))"
    slots: dict[str, Value] = {
        "eq": M(f"{expression} = 0"),
        "expr": M(expression),
        "k": M(k),
        "x": M(x),
    }
    return Draw(slots, answer, [Code("The discriminant must be zero.", code)])


@family(level=2)
def other_root(rng: Random) -> Draw:
    """One root of a quadratic equation with an unknown coefficient k is given: the other root."""
    x, k, (p, q) = rng.choice("xxxt"), rng.choice("kkmbc"), distinct(rng, 2, -9, 9)
    p = p or 10
    if rng.random() < 0.5 and q:
        expression = linear([1, 1, p * q], [f"{x}^2", f"{k}{x}", ""])
    else:
        expression = linear([1, -(p + q), 1], [f"{x}^2", x, k])
    rest = f"value = solve(f.subs({x}, {p}), {k})[0]\n"
    rest += f"print([r for r in solve(f.subs({k}, value), {x}) if r != {p}][0])"
    step = of_function(
        expression, x, rest, f"Find {k} from the known root, then the other root.", parameter=k
    )
    slots: dict[str, Value] = {
        "eq": M(f"{expression} = 0"),
        "root": M(str(p)),
        "x": M(x),
        "k": M(k),
    }
    return Draw(slots, str(q), [step])


@family(level=2)
def parameter_from_root(rng: Random) -> Draw:
    """A quadratic equation with an unknown coefficient k has a given root: find k."""
    x, k, root, value = (
        rng.choice("xxxt"),
        rng.choice("kkmac"),
        nonzero(rng, -6, 7),
        nonzero(rng, -9, 9),
    )
    a, b = rng.choice([1, 1, 2, 3]), rng.randint(-9, 9)
    if rng.random() < 0.5:
        expression = linear([a, 1, -(a * root**2 + value * root)], [f"{x}^2", f"{k}{x}", ""])
    else:
        value = -(a * root**2 + b * root)
        expression = linear([a, b, 1], [f"{x}^2", x, k])
    step = of_function(
        expression,
        x,
        f"print(solve(f.subs({x}, {root}), {k}))",
        f"Put {root} for {x} and solve for {k}.",
        parameter=k,
    )
    slots: dict[str, Value] = {
        "eq": M(f"{expression} = 0"),
        "root": M(str(root)),
        "x": M(x),
        "k": M(k),
    }
    return Draw(slots, str(value), [step])


@family(level=3)
def symmetric_of_roots(rng: Random) -> Draw:
    """A symmetric expression of the two roots, such as p^2 + q^2, 1/p + 1/q, pq or (p - q)^2."""
    p, q = rng.choice([("p", "q"), ("r", "s"), ("alpha", "beta"), ("a", "b"), ("m", "n")])
    s, t = nonzero(rng, -9, 9), nonzero(rng, -9, 9)
    expression = polynomial([1, -s, t])
    asked, value = rng.choice([
        (f"{p}^2 + {q}^2", Fraction(s * s - 2 * t)), (f"1/{p} + 1/{q}", Fraction(s, t)),
        (f"{p}{q}" if len(p) == 1 else f"{p} {q}", Fraction(t)),
        (f"({p} - {q})^2", Fraction(s * s - 4 * t)),
        (f"({p} + 1)({q} + 1)", Fraction(t + s + 1)), (f"{p}^2*{q} + {p}*{q}^2", Fraction(s * t)),
        (f"{p}^3 + {q}^3", Fraction(s**3 - 3 * s * t)),
    ])  # fmt: skip
    code = f"{symbols_of('x')}\n{p}, {q} = roots({py(expression)}, x, multiple=True)\n"
    step = Code("Find the roots and put them in.", f"{code}print(simplify(expand({py(asked)})))")
    slots: dict[str, Value] = {
        "eq": M(f"{expression} = 0"),
        "names": M(f"{p}, {q}"),
        "p": M(p),
        "q": M(q),
        "asked": M(asked),
    }
    return Draw(slots, str(value), [step])
