"""Where functions are defined, and what values they take."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import interval
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py


@family(level=2)
def domain(rng: Random) -> Draw:
    """The domain of a root, a logarithm or a fraction, as an interval or a union."""
    f, x, a, b = (
        rng.choice("ffgh"),
        rng.choice("xxxt"),
        rng.choice([1, 1, 2, 3, -1]),
        nonzero(rng, -9, 9),
    )
    inner, bound = linear([a, a * b], [x, ""]), -b
    kind = rng.choice(["root", "log", "fraction"])
    rule = {
        "root": f"sqrt({inner})",
        "log": f"ln({inner})",
        "fraction": f"{rng.randint(1, 9)}/({inner})",
    }[kind]
    if kind == "fraction":
        answer = f"(-oo, {bound}) U ({bound}, oo)"
    elif a > 0:
        answer = interval(bound, None, closed_low=kind == "root", closed_high=False)
    else:
        answer = interval(None, bound, closed_low=False, closed_high=kind == "root")
    code = "from sympy.calculus.util import continuous_domain\n"
    code = f"{symbols_of(x, real=True)}\n{code}print(continuous_domain({py(rule)}, {x}, S.Reals))"
    slots: dict[str, Value] = {
        "rule": M(f"{f}({x}) = {rule}"),
        "expr": M(rule),
        "f": M(f),
        "x": M(x),
    }
    return Draw(slots, answer, [Code("Find where the function is defined.", code)])


@family(level=2)
def range_of(rng: Random) -> Draw:
    """The range of a quadratic, root or absolute value function, as an interval."""
    f, a, h, c = (
        rng.choice("ffghy"),
        rng.choice([1, 1, 2, 3, -1, -2]),
        nonzero(rng, -7, 7),
        nonzero(rng, -15, 15),
    )
    shift, sign = linear([1, -h], ["x", ""]), "+" if c > 0 else "-"
    rule = rng.choice([
        polynomial([a, -2 * a * h, a * h * h + c]), polynomial([a, -2 * a * h, a * h * h + c]),
        f"{linear([a], [f'({shift})^2'])} {sign} {abs(c)}",
        f"{linear([a], [f'sqrt({shift})'])} {sign} {abs(c)}",
        f"{linear([a], [f'abs({shift})'])} {sign} {abs(c)}",
    ])  # fmt: skip
    code = (
        f"{symbols_of('x', real=True)}\n"
        f"f = {py(rule)}\n"
        f"h = {_turn(rule, shift)}\n"
        "end = f.subs(x, h)\n"
    )
    opens = "Interval(end, oo)" if a > 0 else "Interval(-oo, end)"
    step = Code("Find the extreme value; the range starts or ends there.", f"{code}print({opens})")
    answer = f"[{c}, oo)" if a > 0 else f"(-oo, {c}]"
    left = "y" if f == "y" else f"{f}(x)"
    return Draw({"rule": M(f"{left} = {rule}"), "expr": M(rule), "f": M(f)}, answer, [step])


def _turn(rule: str, shift: str) -> str:
    inside = "sqrt" in rule or "abs" in rule
    return f"solve({py(shift)}, x)[0]" if inside else "solve(diff(f, x), x)[0]"


@family(level=3)
def root_and_fraction_domain(rng: Random) -> Draw:
    """The domain of sqrt(x - a)/(x - b) or 1/sqrt(x - a), as an interval or union."""
    f, a = rng.choice("ffgh"), rng.randint(-9, 9)
    b = a + rng.randint(1, 9)
    root, other = f"sqrt({linear([1, -a], ['x', ''])})", linear([1, -b], ["x", ""])
    rule, answer = rng.choice([
        (f"{root}/({other})", f"[{a}, {b}) U ({b}, oo)"),
        (f"{rng.randint(1, 9)}/{root}", f"({a}, oo)"),
        (f"{root} + sqrt({linear([-1, b], ['x', ''])})", f"[{a}, {b}]"),
        (f"({linear([1, -a], ['x', ''])})/({polynomial([1, -(a + b), a * b])})",
         f"(-oo, {a}) U ({a}, {b}) U ({b}, oo)"),
    ])  # fmt: skip
    code = f"{symbols_of('x', real=True)}\nfrom sympy.calculus.util import continuous_domain\n"
    step = Code(
        "Find where the function is defined.",
        f"{code}print(continuous_domain({py(rule)}, x, S.Reals))",
    )
    return Draw({"rule": M(f"{f}(x) = {rule}"), "expr": M(rule)}, answer, [step])
