"""Values of functions and of their combinations, rates, rules found from values."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    distinct,
    family,
    join_terms,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import whole_value
from alphamath_lite.curriculum.helpers_steps import exact, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.functions.rules import defined, simple_rule, two_names


@family(level=1)
def value(rng: Random) -> Draw:
    """The value of a function at a given number."""
    f, x, at = rng.choice("ffghpq"), rng.choice("xxxtsz"), nonzero(rng, -6, 9)
    rule, coefficients = simple_rule(rng, x)
    result: Fraction = Fraction(whole_value(coefficients, at))
    if rng.random() < 0.3:
        b = nonzero(rng, -9, 9)
        b = b if b != -at else b + 20
        rule, result = f"({rule})/({linear([1, b], [x, ''])})", result / (at + b)
    step = exact(f"Put {at} for {x}.", f"({py(rule)}).subs({x}, {at})", x)
    slots: dict[str, Value] = {
        "rule": M(f"{f}({x}) = {rule}"),
        "call": M(f"{f}({at})"),
        "x": M(x),
        "at": M(str(at)),
        "f": M(f),
    }
    return Draw(slots, str(result), [step])


def _number(rng: Random) -> int:
    return nonzero(rng, -6, 8)


@family(level=1)
def constant_from_value(rng: Random) -> Draw:
    """A function with an unknown constant k has a given value at a point: find k."""
    f, k, at, value_of_k = (
        rng.choice("ffghp"),
        rng.choice("kkacm"),
        _number(rng),
        nonzero(rng, -9, 9),
    )
    a, b = nonzero(rng, -5, 5), rng.randint(-9, 9)
    rule, result = rng.choice([
        (f"{k}x {'+' if b >= 0 else '-'} {abs(b)}", value_of_k * at + b),
        (join_terms([linear([a], ["x"]), k]), a * at + value_of_k),
        (join_terms([linear([a], ["x^2"]), f"{k}x"]), a * at * at + value_of_k * at),
        (join_terms([f"{k}x^2", linear([b], ["x"])]), value_of_k * at * at + b * at),
    ])  # fmt: skip
    code = f"{symbols_of('x', k)}\nf = {py(rule)}\nprint(solve(Eq(f.subs(x, {at}), {result}), {k}))"
    slots: dict[str, Value] = {"rule": M(f"{f}(x) = {rule}"),
             "cond": M(f"{f}({at}) = {result}"), "k": M(k),
             "point": M(f"({at}, {result})")}  # fmt: skip
    return Draw(slots, str(value_of_k), [Code(f"Put {at} for x and solve for {k}.", code)])


@family(level=2)
def piecewise_value(rng: Random) -> Draw:
    """The value of a function that is defined by two rules for different x."""
    f, border, at = rng.choice("ffgh"), rng.randint(-4, 5), rng.randint(-8, 9)
    (one, cs), (two, ds) = simple_rule(rng), simple_rule(rng)
    left, right = rng.choice([("<", ">="), ("<=", ">")])
    first = at < border or (at == border and left == "<=")
    code = (
        f"{symbols_of('x')}\n"
        f"f = Piecewise(({py(one)}, x {left} {border}), ({py(two)}, x {right} {border}))\n"
        f"print(f.subs(x, {at}))"
    )
    slots: dict[str, Value] = {
        "one": M(f"{f}(x) = {one}"), "two": M(f"{f}(x) = {two}"), "cond_1": M(f"x {left} {border}"),
        "cond_2": M(f"x {right} {border}"), "call": M(f"{f}({at})"), "at": M(str(at)), "f": M(f),
    }  # fmt: skip
    return Draw(
        slots,
        str(whole_value(cs if first else ds, at)),
        [Code(f"Use the rule that holds for {at}.", code)],
    )


@family(level=2)
def average_rate(rng: Random) -> Draw:
    """The average rate of change of a function on an interval."""
    f, x, (a, b) = rng.choice("ffghs"), rng.choice("xxxt"), sorted(distinct(rng, 2, -5, 9))
    c = [nonzero(rng, -3, 4), rng.randint(-7, 7), rng.randint(-9, 9)]
    rule = polynomial(c, x)
    rate = Fraction(whole_value(c, b) - whole_value(c, a), b - a)
    code = (
        f"{symbols_of(x)}\n"
        f"f = {py(rule)}\n"
        f"print((f.subs({x}, {b}) - f.subs({x}, {a}))/({b} - ({a})))"
    )
    slots: dict[str, Value] = {
        "rule": M(f"{f}({x}) = {rule}"),
        "a": M(str(a)),
        "b": M(str(b)),
        "x": M(x),
    }
    return Draw(slots, str(rate), [Code("Divide the change of the value by the length.", code)])


@family(level=3)
def difference_quotient(rng: Random) -> Draw:
    """The simplified difference quotient (f(x + h) - f(x))/h."""
    f, a, b, c = rng.choice("ffg"), nonzero(rng, -4, 5), rng.randint(-7, 7), rng.randint(-9, 9)
    rule = polynomial([a, b, c])
    code = f"{symbols_of('x', 'h')}\nf = {py(rule)}\nprint(expand((f.subs(x, x + h) - f)/h))"
    slots: dict[str, Value] = {
        "rule": M(f"{f}(x) = {rule}"),
        "quotient": M(f"({f}(x + h) - {f}(x))/h"),
    }
    answer = printed(linear([2 * a, a, b], ["x", "h", ""]))
    return Draw(slots, answer, [Code("Form the difference quotient and expand.", code)])


@family(level=2)
def linear_from_values(rng: Random) -> Draw:
    """A linear function has two given values: its formula."""
    f, (p, q), m, b = (
        rng.choice("ffghL"),
        distinct(rng, 2, -6, 8),
        nonzero(rng, -6, 7),
        rng.randint(-9, 12),
    )
    u, v = m * p + b, m * q + b
    step = exact(
        "Find the line through both points.", f"interpolate([({p}, {u}), ({q}, {v})], x)", "x"
    )
    slots: dict[str, Value] = {
        "one": M(f"{f}({p}) = {u}"), "two": M(f"{f}({q}) = {v}"), "f": M(f), "call": M(f"{f}(x)"),
        "p_1": M(f"({p}, {u})"), "p_2": M(f"({q}, {v})"),
    }  # fmt: skip
    return Draw(slots, printed(linear([m, b], ["x", ""])), [step])


@family(level=1)
def combined_value(rng: Random) -> Draw:
    """The value of a sum, difference, product or quotient of two functions at a number."""
    (f, g), at = two_names(rng), nonzero(rng, -5, 6)
    (one, cs), (two, ds) = simple_rule(rng), simple_rule(rng)
    u, v = whole_value(cs, at), whole_value(ds, at)
    name, sign, result = rng.choice([
        (f"({f} + {g})({at})", "+", Fraction(u + v)), (f"({f} - {g})({at})", "-", Fraction(u - v)),
        (f"{f}({at}) {g}({at})", "*", Fraction(u * v)),
        (f"{f}({at})/{g}({at})", "/", Fraction(u, v or 1)),
        (f"2{f}({at}) - {g}({at})", "2", Fraction(2 * u - v)),
    ][: 5 if v else 3])  # fmt: skip
    whole = (
        f"2*{f} - {g}" if sign == "2" else f"{f}{sign}{g}" if sign in "*/" else f"{f} {sign} {g}"
    )
    code = f"{defined((f, one), (g, two))}\nprint(({whole}).subs(x, {at}))"
    slots: dict[str, Value] = {
        "rule_f": M(f"{f}(x) = {one}"),
        "rule_g": M(f"{g}(x) = {two}"),
        "call": M(name),
    }
    return Draw(slots, str(result), [Code("Combine the functions and put the number in.", code)])


@family(level=2)
def parity_value(rng: Random) -> Draw:
    """An even or odd function has a known value at a: its value at -a."""
    f, at, value_there, kind = (
        rng.choice("ffgh"),
        nonzero(rng, -12, 12),
        nonzero(rng, -30, 30),
        rng.choice(["even", "odd"]),
    )
    step = Code(f"An {kind} function at the opposite number.",
                f"print({value_there})" if kind == "even"
                else f"print(-({value_there}))")  # fmt: skip
    slots: dict[str, Value] = {
        "kind": kind,
        "given": M(f"{f}({at}) = {value_there}"),
        "call": M(f"{f}({-at})"),
        "f": M(f),
    }
    return Draw(slots, str(value_there if kind == "even" else -value_there), [step])
