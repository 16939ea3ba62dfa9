"""Systems of equations: solving, intersections, stories, parameters."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code, Draw, M, distinct, family, join_terms, linear, nonzero, polynomial,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import currency, symbols_of
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
    slots = {"eq_1": M(one), "eq_2": M(two), "x": M(x), "y": M(y)}
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
    slots = {f"eq_{at}": M(e) for at, e in enumerate(equations, 1)}
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
    slots = {"a": a, "b": b, "c": c, "d": d, "m": show(m), "n": show(n)}
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
