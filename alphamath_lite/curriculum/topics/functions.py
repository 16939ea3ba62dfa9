"""Functions: values, composition, inverse, domain, range, parity, intercepts."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code, Draw, M, distinct, family, join_terms, linear, nonzero, polynomial, solution_set,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import (
    ALL_SOLUTIONS, computed, interval, symbols_of,
)  # fmt: skip
from alphamath_lite.curriculum.notation import py


def _names(rng: Random) -> tuple[str, str]:
    return rng.choice([("f", "g"), ("f", "g"), ("f", "h"), ("g", "h"), ("p", "q"), ("u", "v")])


def _defined(*rules: tuple[str, str], x: str = "x") -> str:
    lines = [f"{name} = {py(rule)}" for name, rule in rules]
    return "\n".join([symbols_of(x), *lines])


def _simple(rng: Random, x: str = "x") -> tuple[str, list[int]]:
    coefficients = [nonzero(rng, -4, 5), rng.randint(-7, 7)]
    if rng.random() < 0.4:
        coefficients = [rng.choice([1, 1, 2, -1]), rng.randint(-5, 5), rng.randint(-8, 8)]
    return polynomial(coefficients, x), coefficients


def _at(coefficients: list[int], value: int) -> int:
    total = 0
    for c in coefficients:
        total = total * value + c
    return total


@family(level=1)
def value(rng: Random) -> Draw:
    """The value of a function at a given number."""
    f, x, at = rng.choice("ffghpq"), rng.choice("xxxtsz"), nonzero(rng, -6, 9)
    rule, coefficients = _simple(rng, x)
    result: Fraction = Fraction(_at(coefficients, at))
    if rng.random() < 0.3:
        b = nonzero(rng, -9, 9)
        b = b if b != -at else b + 20
        rule, result = f"({rule})/({linear([1, b], [x, ''])})", result / (at + b)
    step = computed(f"Put {at} for {x}.", f"({py(rule)}).subs({x}, {at})", x)
    slots = {
        "rule": M(f"{f}({x}) = {rule}"),
        "call": M(f"{f}({at})"),
        "x": M(x),
        "at": M(str(at)),
        "f": M(f),
    }
    return Draw(slots, str(result), [step])


@family(level=1)
def composed_value(rng: Random) -> Draw:
    """The value of one function at the value of another, f(g(a))."""
    (f, g), at = _names(rng), nonzero(rng, -5, 6)
    (one, cs), (two, ds) = _simple(rng), _simple(rng)
    code = f"{_defined((f, one), (g, two))}\nprint({f}.subs(x, {g}.subs(x, {at})))"
    slots = {
        "rule_f": M(f"{f}(x) = {one}"), "rule_g": M(f"{g}(x) = {two}"),
        "call": M(f"{f}({g}({at}))"), "at": M(str(at)), "f": M(f), "g": M(g),
    }  # fmt: skip
    return Draw(
        slots,
        str(_at(cs, _at(ds, at))),
        [Code("Put the inner value into the outer function.", code)],
    )


@family(level=2)
def composition(rng: Random) -> Draw:
    """The formula of the composition f(g(x)), expanded."""
    f, g = _names(rng)
    (one, cs), (two, ds) = _simple(rng), _simple(rng)
    if len(cs) + len(ds) > 5:
        two, ds = "x + 1", [1, 1]
    code = f"{_defined((f, one), (g, two))}\nprint(expand({f}.subs(x, {g})))"
    whole = join_terms(
        [
            f"({c})({two})^{len(cs) - 1 - i}" if i < len(cs) - 1 else f"({c})"
            for i, c in enumerate(cs)
        ]
    )
    import sympy

    answer = str(sympy.expand(sympy.sympify(py(whole.replace("- (", "+ (-1)(")))))
    slots = {
        "rule_f": M(f"{f}(x) = {one}"),
        "rule_g": M(f"{g}(x) = {two}"),
        "call": M(f"{f}({g}(x))"),
        "f": M(f),
        "g": M(g),
    }
    return Draw(slots, answer, [Code("Put the inner function into the outer one.", code)])


@family(level=2)
def inverse(rng: Random) -> Draw:
    """The formula of the inverse function, in the same variable."""
    f = rng.choice("ffgh")
    a, b, d = rng.choice([2, 3, 4, 5, -2, -3]), nonzero(rng, -9, 9), rng.choice([2, 3, 5, 7])
    rule, inverse_rule = rng.choice([
        (linear([a, b], ["x", ""]), f"(x - ({b}))/({a})"),
        (f"({linear([1, b], ['x', ''])})/{d}", f"{d}x - ({b})"),
        (f"x/{d} + {abs(b)}", f"{d}x - {d * abs(b)}"),
        (f"x^3 + {abs(b)}", ""),
    ][: 3])  # fmt: skip
    code = f"{symbols_of('x', 'y')}\nprint(solve(Eq(x, {py(rule).replace('x', 'y')}), y)[0])"
    import sympy

    answer = str(sympy.expand(sympy.sympify(py(inverse_rule))))
    slots = {"rule": M(f"{f}(x) = {rule}"), "inv": M(f"{f}^(-1)(x)"), "f": M(f)}
    return Draw(
        slots, answer, [Code("Swap x and y and solve for y.", code)], "This is the inverse."
    )


@family(level=1)
def preimage(rng: Random) -> Draw:
    """All x at which a function takes a given value."""
    f, x = rng.choice("ffghp"), rng.choice("xxxtn")
    c = rng.randint(-20, 30)
    p, q = distinct(rng, 2, -8, 8)
    if rng.random() < 0.5:
        a = nonzero(rng, -6, 7)
        rule, answer = linear([a, c - a * p], [x, ""]), str(p)
    else:
        rule, answer = polynomial([1, -(p + q), p * q + c], x), solution_set(p, q)
    step = computed(
        "Set the function equal to the value and solve.", f"solve(Eq({py(rule)}, {c}), {x})", x
    )
    slots = {
        "rule": M(f"{f}({x}) = {rule}"),
        "goal": M(f"{f}({x}) = {c}"),
        "c": M(str(c)),
        "x": M(x),
        "f": M(f),
    }
    return Draw(slots, answer, [step], ALL_SOLUTIONS)


@family(level=2)
def domain(rng: Random) -> Draw:
    """The domain of a function with a root, a logarithm or a denominator, as an interval or union."""
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
    slots = {"rule": M(f"{f}({x}) = {rule}"), "expr": M(rule), "f": M(f), "x": M(x)}
    return Draw(slots, answer, [Code("Find where the function is defined.", code)])


@family(level=2)
def parity(rng: Random) -> Draw:
    """Is the function even, odd or neither?"""
    f, a, b, c = rng.choice("ffgh"), nonzero(rng, -5, 5), nonzero(rng, -7, 7), nonzero(rng, -9, 9)
    kind = rng.choice(["even", "odd", "neither"])
    rules = {
        "even": [
            polynomial([a, 0, b, 0, c]),
            polynomial([a, 0, c]),
            f"abs(x) + {abs(c)}",
            f"{abs(a)}cos(x)",
        ],
        "odd": [
            polynomial([a, 0, b, 0]),
            polynomial([a, 0, 0, 0, b, 0]),
            f"{abs(b)}sin(x)",
            f"{abs(c)}/x",
        ],
        "neither": [polynomial([a, b, c]), polynomial([a, 0, b, c]), polynomial([a, b, 0, 0])],
    }
    rule = rng.choice(rules[kind])
    tests = (
        "print('even' if simplify(g - f) == 0 else 'odd' if simplify(g + f) == 0 else 'neither')"
    )
    code = f"{symbols_of('x')}\nf = {py(rule)}\ng = f.subs(x, -x)\n{tests}"
    slots = {"rule": M(f"{f}(x) = {rule}"), "f": M(f)}
    return Draw(slots, kind, [Code("Compare the function at -x with the function at x.", code)])
