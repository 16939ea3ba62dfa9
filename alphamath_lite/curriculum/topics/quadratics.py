"""Quadratics: equations, factors, vertex, discriminant, roots and coefficients, stories."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
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
from alphamath_lite.curriculum.helpers_quantities import multiple
from alphamath_lite.curriculum.helpers_steps import (
    ALL_SOLUTIONS,
    exact,
    of_function,
    solved,
    symbols_of,
)
from alphamath_lite.curriculum.notation import py


@family(level=1)
def solve_equation(rng: Random) -> Draw:
    """Find all solutions of a quadratic equation with rational roots."""
    x = variable(rng)
    a, (p, q) = rng.choice([1, 1, 1, 2, 3, 5]), distinct(rng, 2, -10, 10)
    if rng.random() < 0.15:
        q = p
    b, c = -(p + a * q), p * q  # (a x - p)(x - q)
    kind = rng.randrange(5)
    if kind == 0:
        equation = f"{polynomial([a, 0, 0], x)} = {linear([-b, -c], [x, ''])}"
    elif kind == 1 and c:
        equation = f"{polynomial([a, b, 0], x)} = {-c}"
    else:
        equation = f"{polynomial([a, b, c], x)} = 0"
    roots = {Fraction(p, a), Fraction(q)}
    answer = solution_set(*roots) if len(roots) > 1 else str(roots.pop())
    return Draw({"eq": M(equation), "x": M(x)}, answer, [solved(equation, x)], ALL_SOLUTIONS)


@family(level=1)
def factorise(rng: Random) -> Draw:
    """Factor a quadratic expression."""
    x = variable(rng)
    p, q = nonzero(rng, -10, 10), nonzero(rng, -10, 10)
    a = rng.choice([1, 1, 1, 2, 3]) if p != q else 1
    while a > 1 and p % a == 0:
        p += 1
    expression = polynomial([a, -(p + a * q), p * q], x)
    step = exact("Factor the expression.", f"factor({py(expression)})", x)
    answer = f"({py(linear([a, -p], [x, '']))})*({py(linear([1, -q], [x, '']))})"
    if a == 1 and p == q:
        answer = f"({py(linear([1, -p], [x, '']))})**2"
    return Draw({"expr": M(expression), "x": M(x)}, answer, [step], "This is the factored form.")


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
def vertex(rng: Random) -> Draw:
    """The vertex of a parabola given by its quadratic function, as a point."""
    x, f = rng.choice("xxxt"), rng.choice(["y", "y", "f(x)"])
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2, -4]), nonzero(rng, -9, 9), rng.randint(-20, 20)
    expression = polynomial([a, -2 * a * h, a * h * h + k], x)
    left = f.replace("x", x)
    find = f"h = solve(diff(f, {x}), {x})[0]\nprint((h, f.subs({x}, h)))"
    step = Code(
        "The vertex is where the derivative is zero.",
        f"{IMPORT}\n{x} = symbols('{x}')\nf = {py(expression)}\n{find}",
    )
    slots: dict[str, Value] = {"rule": M(f"{left} = {expression}"), "expr": M(expression)}
    return Draw(slots, f"({h}, {k})", [step], "This is the vertex.")


@family(level=2)
def exact_roots(rng: Random) -> Draw:
    """The exact irrational solutions of a quadratic equation, with square roots."""
    x, h = variable(rng), nonzero(rng, -7, 7)
    d = rng.choice([2, 3, 5, 6, 7, 10, 11, 13, 14, 15, 17, 19, 21])
    m = rng.choice([1, 1, 1, 2, 3])
    equation = f"{polynomial([1, -2 * h, h * h - m * m * d], x)} = 0"
    s = f"{m}*sqrt({d})"
    answer = solution_set(f"{h} - {s}", f"{h} + {s}")
    return Draw({"eq": M(equation), "x": M(x)}, answer, [solved(equation, x)], ALL_SOLUTIONS)


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


@family(level=2)
def rectangle_sides(rng: Random) -> Draw:
    """A rectangle is k longer than wide and has a given area: find its width."""
    width, k = rng.randint(2, 30), rng.randint(1, 15)
    unit = rng.choice(["cm", "m", "feet", "inches", "mm", "units"])
    area = width * (width + k)
    code = f"{IMPORT}\nx = symbols('x', positive=True)\nprint(solve(Eq(x*(x + {k}), {area}), x))"
    step = Code("Let x be the width and solve the equation for the area.", code)
    return Draw({"k": k, "area": area, "unit": unit}, str(width), [step], "This is the width.")


def _positive(equation: str, x: str = "x") -> Code:
    code = f"{IMPORT}\n{x} = symbols('{x}', positive=True)\nprint(solve({py(equation)}, {x}))"
    return Code(f"Let {x} be the unknown, write an equation and solve it.", code)


@family(level=1)
def square_form(rng: Random) -> Draw:
    """An equation (x - h)^2 = m^2, a multiple of it, or x^2 = m^2: find all solutions."""
    x, h, m, a = variable(rng), rng.randint(-9, 9), rng.randint(1, 12), rng.choice([1, 1, 2, 3])
    inner = f"({linear([1, -h], [x, ''])})^2" if h else f"{x}^2"
    equation = f"{a if a > 1 else ''}{inner} = {a * m * m}"
    if rng.random() < 0.3:
        equation = f"{a if a > 1 else ''}{inner} - {a * m * m} = 0"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(h - m, h + m), [solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def complete_square(rng: Random) -> Draw:
    """Write a quadratic in the form a(x - h)^2 + k."""
    x, a, h, k = (
        variable(rng),
        rng.choice([1, 1, 1, 2, 3, -1]),
        nonzero(rng, -8, 8),
        nonzero(rng, -20, 20),
    )
    expression = polynomial([a, -2 * a * h, a * h * h + k], x)
    rest = f"h = solve(diff(f, {x}), {x})[0]\nprint({a}*({x} - h)**2 + f.subs({x}, h))"
    answer = str(sympy_form(a, h, k, x))
    step = of_function(expression, x, rest, "Find h and k from the vertex.")
    return Draw({"expr": M(expression), "x": M(x)}, answer, [step])


def sympy_form(a: int, h: int, k: int, x: str) -> object:
    """The expression a(x - h)^2 + k, unexpanded."""
    import sympy

    return a * (sympy.Symbol(x) - h) ** 2 + k


@family(level=1)
def extreme_value(rng: Random) -> Draw:
    """The least or greatest value of a quadratic function."""
    x, f = rng.choice("xxxtp"), rng.choice(["f", "y", "g", "h"])
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2, -3, -5]), nonzero(rng, -8, 8), rng.randint(-30, 40)
    expression = polynomial([a, -2 * a * h, a * h * h + k], x)
    step = of_function(
        expression,
        x,
        f"print(f.subs({x}, solve(diff(f, {x}), {x})[0]))",
        "The extreme value is where the derivative is zero.",
    )
    word, other = ("minimum", "smallest") if a > 0 else ("maximum", "largest")
    rule = f"y = {expression}" if f == "y" else f"{f}({x}) = {expression}"
    slots: dict[str, Value] = {
        "rule": M(rule),
        "expr": M(expression),
        "x": M(x),
        "kind": word,
        "most": other,
    }
    return Draw(slots, str(k), [step])


@family(level=1)
def symmetry_axis(rng: Random) -> Draw:
    """The axis of symmetry of a parabola, as an equation x = h."""
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2, -4]), nonzero(rng, -9, 9), rng.randint(-20, 20)
    expression = polynomial([a, -2 * a * h, a * h * h + k])
    step = of_function(
        expression,
        "x",
        "print('x =', solve(diff(f, x), x)[0])",
        "The axis is where the derivative is zero.",
    )
    slots: dict[str, Value] = {"rule": M(f"y = {expression}"), "expr": M(expression)}
    return Draw(slots, f"x = {h}", [step], "This is the axis.")


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


@family(level=2)
def complex_roots(rng: Random) -> Draw:
    """The complex solutions of a quadratic equation with negative discriminant."""
    x, h, k = rng.choice("xxzzw"), rng.randint(-6, 6), rng.randint(1, 7)
    equation = f"{polynomial([1, -2 * h, h * h + k * k], x)} = 0"
    answer = "{" + f"{printed(f'{h} - {k}i')}, {printed(f'{h} + {k}i')}" + "}"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [solved(equation, x)], ALL_SOLUTIONS)


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


@family(level=2)
def consecutive_product(rng: Random) -> Draw:
    """The product of two consecutive positive (even, odd) integers is given: find the smaller."""
    kind, n = rng.choice(["", "", "even ", "odd "]), rng.randint(2, 60)
    n += (kind == "odd " and n % 2 == 0) or (kind == "even " and n % 2 == 1)
    step = 2 if kind else 1
    slots: dict[str, Value] = {"kind": f"{kind}integers", "product": n * (n + step)}
    return Draw(slots, str(n), [_positive(f"x(x + {step}) = {n * (n + step)}")])


@family(level=2)
def landing_time(rng: Random) -> Draw:
    """The height of a thrown object is a quadratic in the time: when does it reach the ground?"""
    end, back, a = rng.randint(2, 12), rng.randint(0, 6), rng.choice([5, 5, 4, 16, 2])
    back = min(back, end - 1)
    expression = polynomial([-a, a * (end - back), a * end * back], "t")
    slots: dict[str, Value] = {
        "rule": M(f"h(t) = {expression}"),
        "expr": M(expression),
        "h": M(f"h = {expression}"),
    }
    code = f"{IMPORT}\nt = symbols('t', positive=True)\nprint(solve(Eq({py(expression)}, 0), t))"
    return Draw(slots, str(end), [Code("The height is zero at the ground.", code)])


@family(level=2)
def highest_point(rng: Random) -> Draw:
    """The height of a thrown object is a quadratic in the time: its greatest height."""
    a, t, start = rng.choice([5, 5, 4, 16, 2, 1]), rng.randint(1, 8), rng.randint(0, 40)
    expression = polynomial([-a, 2 * a * t, start], "t")
    step = of_function(
        expression,
        "t",
        "print(f.subs(t, solve(diff(f, t), t)[0]))",
        "The extreme value is where the derivative is zero.",
    )
    slots: dict[str, Value] = {"rule": M(f"h(t) = {expression}"), "expr": M(expression)}
    return Draw(slots, str(a * t * t + start), [step])


@family(level=3)
def best_price(rng: Random) -> Draw:
    """At price x, a - bx pieces are sold: the price with the greatest income."""
    b, best = rng.randint(1, 12), rng.randint(3, 60)
    a = 2 * b * best
    step = of_function(
        f"x({a} - {b}x)",
        "x",
        "print(solve(diff(f, x), x)[0])",
        "Maximise the income, price times quantity.",
    )
    slots: dict[str, Value] = {"demand": M(f"{a} - {b}p"), "a": a, "b": b}
    return Draw(slots, str(best), [step])


@family(level=3)
def fence_area(rng: Random) -> Draw:
    """A fence of given length for three sides of a rectangle at a wall: the greatest area."""
    x = rng.randint(3, 60)
    length = 4 * x
    step = of_function(
        f"x({length} - 2x)",
        "x",
        "print(f.subs(x, solve(diff(f, x), x)[0]))",
        "Maximise the area, width times length.",
    )
    return Draw(
        {"length": length, "unit": rng.choice(["m", "feet", "yards", "metres"])},
        str(2 * x * x),
        [step],
    )


@family(level=3)
def from_vertex(rng: Random) -> Draw:
    """The expanded expression of the parabola with a given vertex through a given point."""
    a, h, k, x = nonzero(rng, -3, 4), rng.randint(-5, 5), rng.randint(-9, 9), rng.randint(-5, 5)
    x += 1 if x == h else 0
    y = a * (x - h) ** 2 + k
    code = f"{symbols_of('a', 'x')}\nvalue = solve(Eq(a*({x} - ({h}))**2 + {k}, {y}), a)[0]\n"
    code += f"print(expand(value*(x - ({h}))**2 + {k}))"
    answer = printed(polynomial([a, -2 * a * h, a * h * h + k]))
    slots: dict[str, Value] = {"vertex": M(f"({h}, {k})"), "point": M(f"({x}, {y})")}
    return Draw(slots, answer, [Code("Use the vertex form and find the factor a.", code)])


@family(level=3)
def fraction_equation(rng: Random) -> Draw:
    """An equation such as x + 6/x = 5 that leads to a quadratic: all solutions."""
    x, (p, q) = variable(rng), distinct(rng, 2, -9, 9)
    p, q = p or 10, q or -10
    s = p + q
    if s == 0:
        q, s = q + (1 if q != -1 else 2), p + q + (1 if q != -1 else 2)
    right = linear([1, -s], [x, ""])
    equation = rng.choice([f"{linear([1], [x])} {'+' if p * q > 0 else '-'} {abs(p * q)}/{x} = {s}",
                           f"{-p * q}/{x} = {right}"])  # fmt: skip
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    answer = solution_set(p, q) if p != q else str(p)
    return Draw(slots, answer, [solved(equation, x)], ALL_SOLUTIONS)


@family(level=3)
def radical_equation(rng: Random) -> Draw:
    """An equation with a square root, such as sqrt(x + 7) = x - 5: find all real solutions."""
    x, root, m = variable(rng), rng.randint(-6, 20), rng.randint(1, 7)
    b = m - root  # sqrt(x + c) = x + b with value m at the root
    c = m * m - root
    equation = f"sqrt({linear([1, c], [x, ''])}) = {linear([1, b], [x, ''])}"
    # squaring gives x^2 + (2b - 1)x + b^2 - c = 0, whose other root is 1 - 2b - root
    other = 1 - 2 * b - root
    good = [r for r in {root, other} if r + b >= 0]
    answer = solution_set(*good) if len(good) > 1 else str(root)
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def square_story(rng: Random) -> Draw:
    """The square of a positive number is a constant more than a multiple of it: find the number."""
    k, other = rng.randint(2, 9), rng.randint(1, 12)
    n = k + other  # x^2 - kx - n*other = (x - n)(x + other)
    slots: dict[str, Value] = {"times": multiple(rng, k), "b": n * other}
    return Draw(slots, str(n), [_positive(f"x^2 = {k}x + {n * other}")])
