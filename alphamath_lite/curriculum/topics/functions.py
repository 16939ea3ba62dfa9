"""Functions: values, composition, inverse, domain, range, parity, intercepts."""

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
    solution_set,
)
from alphamath_lite.curriculum.helpers_answers import interval, printed
from alphamath_lite.curriculum.helpers_functions import whole_value
from alphamath_lite.curriculum.helpers_steps import ALL_SOLUTIONS, exact, symbols_of
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


@family(level=1)
def value(rng: Random) -> Draw:
    """The value of a function at a given number."""
    f, x, at = rng.choice("ffghpq"), rng.choice("xxxtsz"), nonzero(rng, -6, 9)
    rule, coefficients = _simple(rng, x)
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


@family(level=1)
def composed_value(rng: Random) -> Draw:
    """The value of one function at the value of another, f(g(a))."""
    (f, g), at = _names(rng), nonzero(rng, -5, 6)
    (one, cs), (two, ds) = _simple(rng), _simple(rng)
    code = f"{_defined((f, one), (g, two))}\nprint({f}.subs(x, {g}.subs(x, {at})))"
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
    step = exact(
        "Set the function equal to the value and solve.", f"solve(Eq({py(rule)}, {c}), {x})", x
    )
    slots: dict[str, Value] = {
        "rule": M(f"{f}({x}) = {rule}"),
        "goal": M(f"{f}({x}) = {c}"),
        "c": M(str(c)),
        "x": M(x),
        "f": M(f),
    }
    return Draw(slots, answer, [step], ALL_SOLUTIONS)


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
    slots: dict[str, Value] = {"rule": M(f"{f}(x) = {rule}"), "f": M(f)}
    return Draw(slots, kind, [Code("Compare the function at -x with the function at x.", code)])


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


@family(level=2)
def vertical_asymptote(rng: Random) -> Draw:
    """The vertical asymptote of a fraction with a linear denominator, as x = p."""
    f, a, p, b, c = (
        rng.choice("ffgh"),
        rng.choice([1, 1, 2, 3, 4]),
        nonzero(rng, -9, 9),
        rng.randint(1, 6),
        rng.randint(-9, 9),
    )
    if b * p + c == 0:
        c += 1
    top, bottom = linear([b, c], ["x", ""]), linear([a, -a * p], ["x", ""])
    step = exact("The denominator is zero there.", f"'x =', solve({py(bottom)}, x)[0]", "x")
    return Draw(
        {"rule": M(f"{f}(x) = ({top})/({bottom})")}, f"x = {p}", [step], "This is the asymptote."
    )


@family(level=2)
def horizontal_asymptote(rng: Random) -> Draw:
    """The horizontal asymptote of a quotient of polynomials, as y = c."""
    f, a, b = rng.choice("ffgh"), nonzero(rng, -9, 9), rng.choice([1, 2, 3, 4, 5, 6])
    top, bottom = [a, rng.randint(-9, 9)], [b, nonzero(rng, -9, 9)]
    if rng.random() < 0.5:
        top, bottom = [a, rng.randint(-5, 5), rng.randint(-9, 9)], [b, 0, rng.randint(1, 9)]
    if rng.random() < 0.2:
        top = [rng.randint(1, 9)]
    value_at_end = Fraction(a, b) if len(top) == len(bottom) else Fraction(0)
    rule = f"({polynomial(top)})/({polynomial(bottom)})"
    step = exact("Take the limit at infinity.", f"'y =', limit({py(rule)}, x, oo)", "x")
    return Draw(
        {"rule": M(f"{f}(x) = {rule}")}, f"y = {value_at_end}", [step], "This is the asymptote."
    )


@family(level=1)
def y_intercept(rng: Random) -> Draw:
    """The point where the graph crosses the y-axis."""
    c = _random_rule(rng)
    rule = polynomial(c)
    step = exact("Put 0 for x.", f"(0, ({py(rule)}).subs(x, 0))", "x")
    left = rng.choice(["y", "f(x)", "g(x)"])
    return Draw({"rule": M(f"{left} = {rule}")}, f"(0, {c[-1]})", [step], "This is the point.")


def _random_rule(rng: Random) -> list[int]:
    return [nonzero(rng, -5, 6), *(rng.randint(-9, 9) for _ in range(rng.choice([1, 1, 2, 3])))]


@family(level=1)
def x_intercepts(rng: Random) -> Draw:
    """All points where the graph crosses the x-axis."""
    p, q, a = *distinct(rng, 2, -9, 9), rng.choice([1, 1, 2, 3, -1])
    rule, roots = polynomial([a, -a * (p + q), a * p * q]), sorted([p, q])
    if rng.random() < 0.35:
        rule, roots = linear([a, -a * p], ["x", ""]), [p]
    points = ", ".join(f"({r}, 0)" for r in roots)
    step = exact(
        "Set the function equal to zero and solve.", f"[(r, 0) for r in solve({py(rule)}, x)]", "x"
    )
    slots: dict[str, Value] = {"rule": M(f"{rng.choice(['y', 'f(x)', 'h(x)'])} = {rule}")}
    return Draw(
        slots, points if len(roots) == 1 else f"{{{points}}}", [step], "These are the points."
    )


@family(level=2)
def piecewise_value(rng: Random) -> Draw:
    """The value of a function that is defined by two rules for different x."""
    f, border, at = rng.choice("ffgh"), rng.randint(-4, 5), rng.randint(-8, 9)
    (one, cs), (two, ds) = _simple(rng), _simple(rng)
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


@family(level=2)
def moved_graph(rng: Random) -> Draw:
    """The graph of a function is shifted sideways and up or down: the new formula, expanded."""
    a, b, (right, up) = (
        nonzero(rng, -3, 4),
        rng.randint(-6, 6),
        (nonzero(rng, -5, 5), nonzero(rng, -9, 9)),
    )
    rule, c = (
        (polynomial([a, b, 0]), [a, b, 0]) if rng.random() < 0.6 else (polynomial([a, b]), [a, b])
    )
    if len(c) == 3:
        whole = [a, b - 2 * a * right, a * right * right - b * right + up]
    else:
        whole = [a, b - a * right + up]
    way = "right" if right > 0 else "left"
    side = f"{abs(right)} unit{'s' if abs(right) > 1 else ''} to the {way}"
    height = f"{abs(up)} unit{'s' if abs(up) > 1 else ''} {'up' if up > 0 else 'down'}"
    move = f"x - {right}" if right > 0 else f"x + {-right}"
    code = (
        f"{symbols_of('x')}\n"
        f"print(expand(({py(rule)}).subs(x, {move}) {'+' if up > 0 else '-'} {abs(up)}))"
    )
    slots: dict[str, Value] = {"rule": M(f"y = {rule}"), "side": side, "height": height}
    return Draw(slots, printed(polynomial(whole)), [Code("Replace x and add the height.", code)])


@family(level=2)
def inverse_value(rng: Random) -> Draw:
    """The value of the inverse function at a number."""
    f, x0, a, b = rng.choice("ffgh"), nonzero(rng, -6, 9), nonzero(rng, -6, 7), rng.randint(-12, 12)
    d = rng.choice([2, 3, 4])
    rule, y0 = rng.choice([
        (linear([a, b], ["x", ""]), a * x0 + b),
        (f"x^3 {'+' if b >= 0 else '-'} {abs(b)}", x0**3 + b),
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
    rule, c = _simple(rng)
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
        _simple(rng),
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
def equal_functions(rng: Random) -> Draw:
    """All x at which two functions have the same value."""
    (f, g), (p, q) = _names(rng), sorted(distinct(rng, 2, -7, 8))
    m, b = rng.randint(-5, 5), rng.randint(-9, 9)
    one, two = polynomial([1, m - p - q, p * q + b]), linear([m, b], ["x", ""])
    code = f"{symbols_of('x')}\nprint(solve(Eq({py(one)}, {py(two)}), x))"
    slots: dict[str, Value] = {
        "rule_f": M(f"{f}(x) = {one}"),
        "rule_g": M(f"{g}(x) = {two}"),
        "goal": M(f"{f}(x) = {g}(x)"),
    }
    return Draw(
        slots, solution_set(p, q), [Code("Set the functions equal and solve.", code)], ALL_SOLUTIONS
    )


@family(level=1)
def combined_value(rng: Random) -> Draw:
    """The value of a sum, difference, product or quotient of two functions at a number."""
    (f, g), at = _names(rng), nonzero(rng, -5, 6)
    (one, cs), (two, ds) = _simple(rng), _simple(rng)
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
    code = f"{_defined((f, one), (g, two))}\nprint(({whole}).subs(x, {at}))"
    slots: dict[str, Value] = {
        "rule_f": M(f"{f}(x) = {one}"),
        "rule_g": M(f"{g}(x) = {two}"),
        "call": M(name),
    }
    return Draw(slots, str(result), [Code("Combine the functions and put the number in.", code)])


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


@family(level=2)
def fixed_points(rng: Random) -> Draw:
    """All fixed points of a function, the solutions of f(x) = x."""
    f, (p, q) = rng.choice("ffgh"), sorted(distinct(rng, 2, -8, 9))
    rule, answer = polynomial([1, 1 - p - q, p * q]), solution_set(p, q)
    if rng.random() < 0.35:
        a = rng.choice([2, 3, 4, 5, -1, -2, -3])
        rule, answer = linear([a, p - a * p], ["x", ""]), str(p)
    step = Code(
        "Set the function equal to x and solve.",
        f"{symbols_of('x')}\nprint(solve(Eq({py(rule)}, x), x))",
    )
    return Draw(
        {"rule": M(f"{f}(x) = {rule}"), "goal": M(f"{f}(x) = x"), "f": M(f)},
        answer,
        [step],
        ALL_SOLUTIONS,
    )


@family(level=2)
def increasing_on(rng: Random) -> Draw:
    """The interval on which a quadratic function is increasing or decreasing (open)."""
    f, a, h, c = (
        rng.choice("ffgh"),
        rng.choice([1, 1, 2, 3, -1, -2]),
        nonzero(rng, -8, 8),
        rng.randint(-15, 15),
    )
    rule, word = (
        polynomial([a, -2 * a * h, a * h * h + c]),
        rng.choice(["increasing", "decreasing"]),
    )
    relation = ">" if word == "increasing" else "<"
    code = f"{symbols_of('x', real=True)}\nprint((diff({py(rule)}, x) {relation} 0).as_set())"
    rising = (a > 0) == (word == "increasing")
    slots: dict[str, Value] = {"rule": M(f"{f}(x) = {rule}"), "word": word}
    sign = "positive" if relation == ">" else "negative"
    return Draw(
        slots,
        f"({h}, oo)" if rising else f"(-oo, {h})",
        [Code(f"The derivative is {sign} there.", code)],
    )
