"""Systems of equations: solving, intersections, stories, parameters."""

from fractions import Fraction
from math import gcd, lcm
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
from alphamath_lite.curriculum.helpers_quantities import currency, multiple
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py

_PAIRS = [("x", "y")] * 6 + [("a", "b"), ("u", "v"), ("s", "t"), ("m", "n"), ("p", "q")]


def _solved(equations: list[str], names: tuple[str, ...], *, real: bool = False) -> Code:
    code = symbols_of(*names, real=real)
    listed = ", ".join(py(e) for e in equations)
    code += f"\nprint(solve([{listed}], [{', '.join(names)}]))"
    return Code(f"Solve the system for {' and '.join(names)}.", code)


def _story(first: str, second: str) -> Code:
    code = f"{symbols_of('x', 'y')}\nprint(solve([{py(first)}, {py(second)}], [x, y])[x])"
    return Code("Let x and y be the unknowns, write two equations and solve for x.", code)


def _rows(rng: Random) -> tuple[int, int, int, int]:
    while True:
        a, b, c, d = (nonzero(rng, -7, 9) for _ in range(4))
        if a * d != b * c:
            return a, b, c, d


@family(level=1)
def two_by_two(rng: Random) -> Draw:
    """Solve a system of two linear equations in two unknowns; both values are asked."""
    x, y = rng.choice(_PAIRS)
    a, b, c, d = _rows(rng)
    v, w = rng.randint(-9, 9), rng.randint(-9, 9)
    one = f"{linear([a, b], [x, y])} = {a * v + b * w}"
    two = f"{linear([c, d], [x, y])} = {c * v + d * w}"
    if rng.random() < 0.25:
        two = f"{linear([c], [x])} = {linear([-d, c * v + d * w], [y, ''])}"
    slots: dict[str, Value] = {"eq_1": M(one), "eq_2": M(two), "x": M(x), "y": M(y)}
    return Draw(slots, f"{x} = {v}, {y} = {w}", [_solved([one, two], (x, y))])


@family(level=2)
def three_by_three(rng: Random) -> Draw:
    """Solve a system of three linear equations in x, y, z; all three values are asked."""
    names = rng.choice([("x", "y", "z")] * 4 + [("a", "b", "c"), ("p", "q", "r")])
    values = [rng.randint(-6, 6) for _ in names]
    while True:
        rows = [[rng.choice([1, 1, -1, 2, -2, 3, 0]) for _ in names] for _ in names]
        (a, b, c), (d, e, f), (g, h, i) = rows
        if a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g):
            break
    equations = [
        f"{linear(row, names)} = {sum(p * q for p, q in zip(row, values, strict=True))}"
        for row in rows
    ]
    slots: dict[str, Value] = {f"eq_{at}": M(e) for at, e in enumerate(equations, 1)}
    answer = ", ".join(f"{n} = {v}" for n, v in zip(names, values, strict=True))
    slots |= {"names": M(", ".join(names))}
    return Draw(slots, answer, [_solved(equations, names)])


@family(level=1)
def sum_and_difference(rng: Random) -> Draw:
    """Two numbers with a given sum and difference: find the larger."""
    small, gap = rng.randint(-10, 80), rng.randint(1, 60)
    total = 2 * small + gap
    steps = [_story(f"x + y = {total}", f"x - y = {gap}")]
    return Draw({"sum": total, "gap": gap}, str(small + gap), steps)


@family(level=2)
def two_prices(rng: Random) -> Draw:
    """Two purchases of two kinds of goods: find the price of one of the first kind."""
    a, b, c, d = (rng.randint(2, 9) for _ in range(4))
    while a * d == b * c:
        d = rng.randint(2, 12)
    v, w, show = rng.randint(2, 25), rng.randint(2, 25), currency(rng)
    m, n = a * v + b * w, c * v + d * w
    step = _story(f"{a}x + {b}y = {m}", f"{c}x + {d}y = {n}")
    slots: dict[str, Value] = {"a": a, "b": b, "c": c, "d": d, "m": show(m), "n": show(n)}
    return Draw(slots, str(v), [step])


@family(level=2)
def heads_and_legs(rng: Random) -> Draw:
    """A number of things of two sorts with different counts or values: how many of the first?"""
    p, q = rng.choice([(2, 4), (4, 2), (3, 4), (2, 3), (5, 10), (10, 20), (4, 6), (1, 5)])
    v, w = rng.randint(2, 40), rng.randint(2, 40)
    total, value = v + w, p * v + q * w
    step = _story(f"x + y = {total}", f"{p}x + {q}y = {value}")
    return Draw({"p": p, "q": q, "total": total, "value": value}, str(v), [step])


@family(level=2)
def line_and_parabola(rng: Random) -> Draw:
    """All points where a line meets a parabola."""
    p, q = sorted(distinct(rng, 2, -6, 6))
    m, b = rng.randint(-4, 5), rng.randint(-9, 9)
    # x^2 + r x + s - (m x + b) = (x - p)(x - q)
    curve = polynomial([1, m - p - q, p * q + b])
    one, two = f"y = {curve}", f"y = {linear([m, b], ['x', ''])}"
    one, two = rng.choice([(one, two), (two, one)])
    answer = ", ".join(f"({r}, {m * r + b})" for r in (p, q))
    return Draw(
        {"eq_1": M(one), "eq_2": M(two)}, "{" + answer + "}", [_solved([one, two], ("x", "y"))]
    )


@family(level=2)
def value_of_combination(rng: Random) -> Draw:
    """Two linear equations hold: find the value of a combination such as x + y or 2x - y."""
    x, y = rng.choice(_PAIRS)
    a, b, c, d = _rows(rng)
    v, w = rng.randint(-9, 9), rng.randint(-9, 9)
    e, f = rng.choice([(1, 1), (1, -1), (2, 1), (3, -2), (1, 2), (5, 1)])
    one = f"{linear([a, b], [x, y])} = {a * v + b * w}"
    two = f"{linear([c, d], [x, y])} = {c * v + d * w}"
    asked = rng.choice([linear([e, f], [x, y]), f"{x}{y}", linear([e, f], [x, y])])
    value = v * w if asked == f"{x}{y}" else e * v + f * w
    code = f"{symbols_of(x, y)}\ns = solve([{py(one)}, {py(two)}], [{x}, {y}])\n"
    code = code.replace("s = solve", "found = solve") + f"print(({py(asked)}).subs(found))"
    step = Code("Solve the system and put the solution in.", code)
    return Draw({"eq_1": M(one), "eq_2": M(two), "asked": M(asked)}, str(value), [step])


@family(level=3)
def parameter_without_solution(rng: Random) -> Draw:
    """For which k does a system of two linear equations have no unique solution?"""
    k = rng.choice("kkamc")
    a, b, scale = nonzero(rng, -6, 6), nonzero(rng, -6, 6), nonzero(rng, -4, 5)
    m, n = rng.randint(-9, 9), rng.randint(-9, 9)
    while n == scale * m:
        n += 1
    one = f"{linear([a, b], ['x', 'y'])} = {m}"
    if rng.random() < 0.5:
        two, value = f"{join_terms([f'{k}x', linear([scale * b], ['y'])])} = {n}", scale * a
        rows = f"[{a}, {b}], [{k}, {scale * b}]"
    else:
        two, value = f"{join_terms([linear([scale * a], ['x']), f'{k}y'])} = {n}", scale * b
        rows = f"[{a}, {b}], [{scale * a}, {k}]"
    code = f"{symbols_of(k)}\nprint(solve(det(Matrix([{rows}])), {k}))"
    step = Code("The determinant of the coefficients must be zero.", code)
    return Draw({"eq_1": M(one), "eq_2": M(two), "k": M(k)}, str(value), [step])


def _line(a: int, b: int, total: int, x: str = "x", y: str = "y") -> str:
    return f"{linear([a, b], [x, y])} = {total}"


@family(level=2)
def solution_kind(rng: Random) -> Draw:
    """Does a system of two linear equations have no solution, one or infinitely many?"""
    (x, y), (a, b, c, d) = rng.choice(_PAIRS), _rows(rng)
    m, scale = rng.randint(-9, 9), rng.choice([2, 3, -1, -2, -3, 4])
    kind = rng.choice(["no solution", "one solution", "infinitely many solutions"])
    one, two = _line(a, b, m, x, y), _line(c, d, rng.randint(-9, 9), x, y)
    if kind != "one solution":
        shift = nonzero(rng, -5, 5) if kind == "no solution" else 0
        two = _line(scale * a, scale * b, scale * m + shift, x, y)
    code = f"{symbols_of(x, y)}\nfound = solve([{py(one)}, {py(two)}], [{x}, {y}])\n"
    code += (
        "kinds = {0: 'no solution', 1: 'infinitely many solutions', 2: 'one solution'}\n"
        "print(kinds[len(found)])"
    )
    step = Code("Solve the system and see how many unknowns are fixed.", code)
    return Draw({"eq_1": M(one), "eq_2": M(two)}, kind, [step])


@family(level=1)
def substitution(rng: Random) -> Draw:
    """A system in which one equation is solved for an unknown; both values are asked."""
    (x, y), a, b = rng.choice(_PAIRS), nonzero(rng, -5, 5), rng.randint(-9, 9)
    v, c, d = rng.randint(-8, 8), nonzero(rng, -6, 7), nonzero(rng, -5, 6)
    if c + d * a == 0:
        c += 1 if c != -1 else 2
    w = a * v + b
    one, two = f"{y} = {linear([a, b], [x, ''])}", _line(c, d, c * v + d * w, x, y)
    if rng.random() < 0.5:
        one, two = two, one
    slots: dict[str, Value] = {"eq_1": M(one), "eq_2": M(two), "x": M(x), "y": M(y)}
    return Draw(slots, f"{x} = {v}, {y} = {w}", [_solved([one, two], (x, y))])


@family(level=1)
def line_intersection(rng: Random) -> Draw:
    """The point where two lines y = mx + b (or one in another form) cross."""
    (m, n), v = distinct(rng, 2, -6, 7), rng.randint(-8, 8)
    w = rng.randint(-12, 12)
    one = f"y = {linear([m, w - m * v], ['x', ''])}"
    two = f"y = {linear([n, w - n * v], ['x', ''])}"
    if n and rng.random() < 0.3:
        two = _line(n, -1, n * v - w)
    code = f"{symbols_of('x', 'y')}\nfound = solve([{py(one)}, {py(two)}], [x, y])\n"
    step = Code("Solve the system for x and y.", f"{code}print((found[x], found[y]))")
    return Draw({"eq_1": M(one), "eq_2": M(two)}, f"({v}, {w})", [step], "This is the point.")


@family(level=2)
def with_fractions(rng: Random) -> Draw:
    """A system of two equations such as x/2 + y/3 = 5; both values are asked."""
    (x, y), (a, b), (c, d) = rng.choice(_PAIRS), distinct(rng, 2, 2, 6), distinct(rng, 2, 2, 6)
    v, w, s, t = (
        lcm(a, c) * nonzero(rng, -3, 4),
        lcm(b, d) * nonzero(rng, -3, 4),
        rng.choice([1, -1]),
        1,
    )
    t = -s if rng.random() < 0.5 or (a, b) == (c, d) else s
    if b * s * c == a * d * t or b * c * s == t * a * d:
        t = -s
    signs = {1: "+", -1: "-"}
    one = f"{x}/{a} {signs[s]} {y}/{b} = {v // a + s * w // b}"
    two = f"{x}/{c} {signs[t]} {y}/{d} = {v // c + t * w // d}"
    slots: dict[str, Value] = {"eq_1": M(one), "eq_2": M(two), "x": M(x), "y": M(y)}
    return Draw(slots, f"{x} = {v}, {y} = {w}", [_solved([one, two], (x, y))])


@family(level=2)
def sum_and_product(rng: Random) -> Draw:
    """Two numbers with a given sum and product: both numbers, as a set."""
    p, q = distinct(rng, 2, -15, 25)
    code = f"{symbols_of('x')}\nprint(solve(Eq(x*({p + q} - x), {p * q}), x))"
    step = Code("One number is x, the other is the sum minus x.", code)
    slots: dict[str, Value] = {"sum": M(str(p + q)), "product": M(str(p * q))}
    return Draw(slots, solution_set(p, q), [step], "These are the two numbers.")


@family(level=3)
def circle_and_line(rng: Random) -> Draw:
    """All points where a line meets a circle around the origin."""
    u, v = rng.choice(
        [(3, 4), (5, 12), (6, 8), (1, 2), (1, 3), (2, 3), (1, 7), (8, 15), (2, 4), (1, 5)]
    )
    points = {(s * a, t * b) for a, b in ((u, v), (v, u)) for s in (1, -1) for t in (1, -1)}
    while True:
        (a, b), (c, d) = rng.sample(sorted(points), 2)
        if a != c and (d - b) % (c - a) == 0:
            break
    m = (d - b) // (c - a)
    one, two = f"x^2 + y^2 = {u * u + v * v}", f"y = {linear([m, b - m * a], ['x', ''])}"
    answer = ", ".join(f"({p}, {q})" for p, q in sorted([(a, b), (c, d)]))
    slots: dict[str, Value] = {"circle": M(one), "line": M(two)}
    return Draw(slots, "{" + answer + "}", [_solved([one, two], ("x", "y"))])


@family(level=3)
def upstream(rng: Random) -> Draw:
    """One way takes t hours downstream and more upstream: the boat's speed in still water."""
    down, up = rng.choice(
        [(2, 3), (2, 4), (3, 4), (3, 5), (4, 6), (1, 2), (2, 6), (4, 5), (3, 6), (5, 6)]
    )
    k = rng.randint(1, 8)
    way = 2 * down * up * k
    boat = k * (up + down)
    step = _story(f"{down}(x + y) = {way}", f"{up}(x - y) = {way}")
    return Draw({"way": way, "down": down, "up": up}, str(boat), [step])


@family(level=3)
def coefficients_from_solution(rng: Random) -> Draw:
    """The solution of a system with unknown coefficients a and b is given: find a and b."""
    a, b, v, w = nonzero(rng, -7, 7), nonzero(rng, -7, 7), nonzero(rng, -5, 6), nonzero(rng, -5, 6)
    one, two = f"ax + by = {a * v + b * w}", f"bx + ay = {b * v + a * w}"
    put = [f"a({v}) + b({w}) = {a * v + b * w}", f"b({v}) + a({w}) = {b * v + a * w}"]
    if rng.random() < 0.5 or v * v == w * w:
        two = f"ax - by = {a * v - b * w}"
        put[1] = f"a({v}) - b({w}) = {a * v - b * w}"
    code = f"{symbols_of('a', 'b')}\nprint(solve([{', '.join(py(e) for e in put)}], [a, b]))"
    slots: dict[str, Value] = {
        "eq_1": M(one),
        "eq_2": M(two),
        "v": M(f"x = {v}"),
        "w": M(f"y = {w}"),
    }
    return Draw(
        slots, f"a = {a}, b = {b}", [Code("Put the solution in and solve for a and b.", code)]
    )


@family(level=3)
def two_digits(rng: Random) -> Draw:
    """Digit sum of a two-digit number and its change when the digits are swapped: the number."""
    p, q = rng.sample(range(1, 10), 2)
    gap = 9 * (q - p)
    code = (
        f"{symbols_of('x', 'y')}\n"
        f"found = solve([Eq(x + y, {p + q}), Eq(10*y + x, 10*x + y + ({gap}))], [x, y])\n"
    )
    code += "print(10*found[x] + found[y])"
    code = code.replace(f"+ ({gap})", f"+ {gap}" if gap > 0 else f"- {-gap}")
    slots: dict[str, Value] = {
        "sum": p + q, "gap": abs(gap), "more": "greater" if gap > 0 else "smaller",
        "grows": "increases" if gap > 0 else "decreases",
    }  # fmt: skip
    return Draw(
        slots, str(10 * p + q), [Code("Let x and y be the digits and solve two equations.", code)]
    )


@family(level=3)
def parameter_infinite(rng: Random) -> Draw:
    """For which k does a system of two linear equations have infinitely many solutions?"""
    k, a, b, m = rng.choice("kkamc"), nonzero(rng, -6, 6), nonzero(rng, -6, 6), nonzero(rng, -9, 9)
    scale = rng.choice([2, 3, -2, -1, 4])
    one, place = _line(a, b, m), rng.randrange(3)
    values = [scale * a, scale * b, scale * m]
    parts = [linear([values[0]], ["x"]), linear([values[1]], ["y"]), str(values[2])]
    parts[place] = [f"{k}x", f"{k}y", k][place]
    two = f"{join_terms(parts[:2])} = {parts[2]}"
    rows = [[a, b, m], [*values]]
    shown = [
        ", ".join(k if (i, j) == (1, place) else str(v) for j, v in enumerate(row))
        for i, row in enumerate(rows)
    ]
    other = (place + 1) % 3
    one_row, two_row = (s.split(", ") for s in shown)
    matrix = f"[{one_row[place]}, {one_row[other]}], [{two_row[place]}, {two_row[other]}]"
    code = f"{symbols_of(k)}\nprint(solve(det(Matrix([{matrix}])), {k}))"
    slots: dict[str, Value] = {"eq_1": M(one), "eq_2": M(two), "k": M(k)}
    return Draw(slots, str(values[place]), [Code("The equations must be proportional.", code)])


@family(level=2)
def pair_sums(rng: Random) -> Draw:
    """The sums of each pair of three amounts are known: find the first amount."""
    x, y, z = (rng.randint(2, 60) for _ in range(3))
    p, q, r = x + y, y + z, x + z
    code = (
        f"{symbols_of('x', 'y', 'z')}\n"
        f"print(solve([Eq(x + y, {p}), Eq(y + z, {q}), Eq(x + z, {r})], [x, y, z])[x])"
    )
    step = Code("Let x, y, z be the amounts and solve three equations for x.", code)
    return Draw({"xy": p, "yz": q, "xz": r}, str(x), [step])


@family(level=3)
def two_investments(rng: Random) -> Draw:
    """An amount is split over two interest rates, the yearly interest is known: the first part."""
    (p, q), show = distinct(rng, 2, 2, 9), currency(rng)
    v, w = 100 * rng.randint(2, 60), 100 * rng.randint(2, 60)
    interest = (p * v + q * w) // 100
    step = _story(f"x + y = {v + w}", f"({p}/100)x + ({q}/100)y = {interest}")
    slots: dict[str, Value] = {"total": show(v + w), "p": p, "q": q, "interest": show(interest)}
    return Draw(slots, str(v), [step])


@family(level=3)
def blend(rng: Random) -> Draw:
    """Two sorts with prices per kilo, weight and price of the mixture: kilos of the first."""
    v, w, (a, b), show = (
        rng.randint(1, 15),
        rng.randint(1, 15),
        distinct(rng, 2, 3, 24),
        currency(rng),
    )
    worth = a * v + b * w
    step = _story(f"x + y = {v + w}", f"{a}x + {b}y = {worth}")
    slots: dict[str, Value] = {"a": show(a), "b": show(b), "kilos": v + w, "worth": show(worth)}
    return Draw(slots, str(v), [step])


@family(level=3)
def past_ages(rng: Random) -> Draw:
    """Ages with a known sum, n years ago one was k times the other: the elder's age."""
    k, n, young = rng.randint(2, 5), rng.randint(2, 12), rng.randint(2, 14)
    elder, younger = k * young + n, young + n
    step = _story(f"x + y = {elder + younger}", f"x - {n} = {k}(y - {n})")
    slots: dict[str, Value] = {"sum": elder + younger, "n": n, "times": multiple(rng, k)}
    return Draw(slots, str(elder), [step])


@family(level=3)
def fraction_riddle(rng: Random) -> Draw:
    """A fraction is changed in two known ways with known results: find the fraction."""
    x, y, m, n = rng.randint(1, 12), rng.randint(2, 20), rng.randint(1, 6), rng.randint(1, 6)
    while gcd(x, y) > 1 or x in (y, n) or y == n or (x + m) * y == x * (y + m):
        x, y = rng.randint(1, 12), rng.randint(2, 20)
    one, two = Fraction(x + m, y + m), Fraction(x, y + n)
    code = (
        f"{symbols_of('x', 'y')}\n"
        f"found = solve([Eq((x + {m})/(y + {m}), {py(str(one))}), "
        f"Eq(x/(y + {n}), {py(str(two))})], [x, y], dict=True)\n"
    )
    step = Code(
        "Let x/y be the fraction and solve two equations.", f"{code}print(found[0][x]/found[0][y])"
    )
    slots: dict[str, Value] = {"m": m, "n": n, "one": M(str(one)), "two": M(str(two))}
    return Draw(slots, f"{x}/{y}", [step])
