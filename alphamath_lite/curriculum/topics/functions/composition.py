"""Functions of functions: composition, inverse, repeated rules."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    family,
    join_terms,
    linear,
    nonzero,
)
from alphamath_lite.curriculum.helpers_functions import plus, whole_value
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.functions.rules import defined, simple_rule, two_names


@family(level=1)
def composed_value(rng: Random) -> Draw:
    """The value of one function at the value of another, f(g(a))."""
    (f, g), at = two_names(rng), nonzero(rng, -5, 6)
    (one, cs), (two, ds) = simple_rule(rng), simple_rule(rng)
    code = f"{defined((f, one), (g, two))}\nprint({f}.subs(x, {g}.subs(x, {at})))"
    slots: dict[str, Value] = {
        "rule_f": M(f"{f}(x) = {one}"), "rule_g": M(f"{g}(x) = {two}"),
        "call": M(f"{f}({g}({at}))"), "at": M(str(at)), "f": M(f), "g": M(g),
    }  # fmt: skip
    return Draw(
        slots,
        str(whole_value(cs, whole_value(ds, at))),
        [Code("Put the inner value into the outer function.", code)],
    )


@family(level=2)
def composition(rng: Random) -> Draw:
    """The formula of the composition f(g(x)), expanded."""
    f, g = two_names(rng)
    (one, cs), (two, ds) = simple_rule(rng), simple_rule(rng)
    if len(cs) + len(ds) > 5:
        two, ds = "x + 1", [1, 1]
    code = f"{defined((f, one), (g, two))}\nprint(expand({f}.subs(x, {g})))"
    whole = join_terms(
        [
            f"({c})({two})^{len(cs) - 1 - i}" if i < len(cs) - 1 else f"({c})"
            for i, c in enumerate(cs)
        ]
    )
    import sympy

    answer = str(sympy.expand(sympy.sympify(py(whole.replace("- (", "+ (-1)(")))))
    slots: dict[str, Value] = {
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
    slots: dict[str, Value] = {"rule": M(f"{f}(x) = {rule}"), "inv": M(f"{f}^(-1)(x)"), "f": M(f)}
    return Draw(
        slots, answer, [Code("Swap x and y and solve for y.", code)], "This is the inverse."
    )


@family(level=2)
def inverse_value(rng: Random) -> Draw:
    """The value of the inverse function at a number."""
    f, x0, a, b = rng.choice("ffgh"), nonzero(rng, -6, 9), nonzero(rng, -6, 7), rng.randint(-12, 12)
    d = rng.choice([2, 3, 4])
    rule, y0 = rng.choice([
        (linear([a, b], ["x", ""]), a * x0 + b),
        (f"x^3{plus(b)}", x0**3 + b),
        (f"({linear([1, d * 5 - x0], ['x', ''])})/{d}", 5),
    ])  # fmt: skip
    step = Code("Set the function equal to the number and solve.",
                f"{symbols_of('x', real=True)}\nprint(solve(Eq({py(rule)}, {y0}), x))")  # fmt: skip
    slots: dict[str, Value] = {
        "rule": M(f"{f}(x) = {rule}"),
        "call": M(f"{f}^(-1)({y0})"),
        "y": M(str(y0)),
        "f": M(f),
    }
    return Draw(slots, str(x0), [step])


@family(level=3)
def unknown_inside(rng: Random) -> Draw:
    """A rule for f(ax + b) is given: the value of f at a number."""
    f, a, b, x0 = (
        rng.choice("ffgh"),
        rng.choice([1, 2, 3, 4, -1]),
        nonzero(rng, -7, 7),
        rng.randint(-5, 6),
    )
    rule, c = simple_rule(rng)
    inner, at = linear([a, b], ["x", ""]), a * x0 + b
    code = (
        f"{symbols_of('x')}\n"
        f"value = solve(Eq({py(inner)}, {at}), x)[0]\n"
        f"print(({py(rule)}).subs(x, value))"
    )
    slots: dict[str, Value] = {
        "rule": M(f"{f}({inner}) = {rule}"),
        "call": M(f"{f}({at})"),
        "f": M(f),
    }
    return Draw(
        slots, str(whole_value(c, x0)), [Code(f"Find x with inner value {at} and put it in.", code)]
    )


@family(level=2)
def repeated(rng: Random) -> Draw:
    """A function is applied several times to a number: the result."""
    f, (rule, c), at, n = (
        rng.choice("ffgh"),
        simple_rule(rng),
        rng.randint(-3, 4),
        rng.choice([2, 2, 3]),
    )
    if len(c) == 3:
        n = 2
    result = at
    for _ in range(n):
        result = whole_value(c, result)
    call = f"{f}(" * n + str(at) + ")" * n
    code = f"def f(x):\n    return {py(rule)}\nprint({call.replace(f, 'f')})"
    slots: dict[str, Value] = {
        "rule": M(f"{f}(x) = {rule}"),
        "call": M(call),
        "at": M(str(at)),
        "f": M(f),
    }
    return Draw(slots, str(result), [Code("Apply the function again and again.", code)])


@family(level=2)
def recursive_rule(rng: Random) -> Draw:
    """f(n + 1) = f(n) + c or c f(n), with a start value: the value f(m)."""
    f, start, c, m = (
        rng.choice("ffgu"),
        rng.randint(1, 12),
        rng.choice([2, 3, 4, -2]),
        rng.randint(4, 8),
    )
    d = nonzero(rng, -7, 9)
    if rng.random() < 0.4:
        rule, update = (
            f"{f}(n + 1) = {f}(n) {'+' if d > 0 else '-'} {abs(d)}",
            f"v {'+' if d > 0 else '-'} {abs(d)}",
        )
    else:
        rule = f"{f}(n + 1) = {c}{f}(n) {'+' if d > 0 else '-'} {abs(d)}"
        update, m = f"{c}*v {'+' if d > 0 else '-'} {abs(d)}", min(m, 6)
    value_now = start
    for _ in range(m - 1):
        value_now = (c if "*v" in update else 1) * value_now + d
    code = f"v = {start}\nfor n in range(1, {m}):\n    v = {update}\nprint(v)"
    slots: dict[str, Value] = {
        "rule": M(rule),
        "start": M(f"{f}(1) = {start}"),
        "call": M(f"{f}({m})"),
    }
    return Draw(slots, str(value_now), [Code("Apply the rule step by step.", code)])
