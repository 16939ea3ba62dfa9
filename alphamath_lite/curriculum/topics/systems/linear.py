"""Solving linear systems of two and three equations."""

from math import lcm
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, Value, distinct, family, linear, nonzero
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.systems.equations import (
    PAIRS,
    draw_coefficients,
    line,
    solved_for,
)


@family(level=1)
def two_by_two(rng: Random) -> Draw:
    """Solve a system of two linear equations in two unknowns; both values are asked."""
    x, y = rng.choice(PAIRS)
    a, b, c, d = draw_coefficients(rng)
    v, w = rng.randint(-9, 9), rng.randint(-9, 9)
    one = f"{linear([a, b], [x, y])} = {a * v + b * w}"
    two = f"{linear([c, d], [x, y])} = {c * v + d * w}"
    if rng.random() < 0.25:
        two = f"{linear([c], [x])} = {linear([-d, c * v + d * w], [y, ''])}"
    slots: dict[str, Value] = {"eq_1": M(one), "eq_2": M(two), "x": M(x), "y": M(y)}
    return Draw(slots, f"{x} = {v}, {y} = {w}", [solved_for([one, two], (x, y))])


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
    return Draw(slots, answer, [solved_for(equations, names)])


@family(level=2)
def value_of_combination(rng: Random) -> Draw:
    """Two linear equations hold: find the value of a combination such as x + y or 2x - y."""
    x, y = rng.choice(PAIRS)
    a, b, c, d = draw_coefficients(rng)
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


@family(level=1)
def substitution(rng: Random) -> Draw:
    """A system in which one equation is solved for an unknown; both values are asked."""
    (x, y), a, b = rng.choice(PAIRS), nonzero(rng, -5, 5), rng.randint(-9, 9)
    v, c, d = rng.randint(-8, 8), nonzero(rng, -6, 7), nonzero(rng, -5, 6)
    if c + d * a == 0:
        c += 1 if c != -1 else 2
    w = a * v + b
    one, two = f"{y} = {linear([a, b], [x, ''])}", line(c, d, c * v + d * w, x, y)
    if rng.random() < 0.5:
        one, two = two, one
    slots: dict[str, Value] = {"eq_1": M(one), "eq_2": M(two), "x": M(x), "y": M(y)}
    return Draw(slots, f"{x} = {v}, {y} = {w}", [solved_for([one, two], (x, y))])


@family(level=1)
def line_intersection(rng: Random) -> Draw:
    """The point where two lines y = mx + b (or one in another form) cross."""
    (m, n), v = distinct(rng, 2, -6, 7), rng.randint(-8, 8)
    w = rng.randint(-12, 12)
    one = f"y = {linear([m, w - m * v], ['x', ''])}"
    two = f"y = {linear([n, w - n * v], ['x', ''])}"
    if n and rng.random() < 0.3:
        two = line(n, -1, n * v - w)
    code = f"{symbols_of('x', 'y')}\nfound = solve([{py(one)}, {py(two)}], [x, y])\n"
    step = Code("Solve the system for x and y.", f"{code}print((found[x], found[y]))")
    return Draw({"eq_1": M(one), "eq_2": M(two)}, f"({v}, {w})", [step], "This is the point.")


@family(level=2)
def with_fractions(rng: Random) -> Draw:
    """A system of two equations such as x/2 + y/3 = 5; both values are asked."""
    (x, y), (a, b), (c, d) = rng.choice(PAIRS), distinct(rng, 2, 2, 6), distinct(rng, 2, 2, 6)
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
    return Draw(slots, f"{x} = {v}, {y} = {w}", [solved_for([one, two], (x, y))])


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
