"""Unknown coefficients, and how many solutions a system has."""

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
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.systems.equations import PAIRS, draw_coefficients, line


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


@family(level=2)
def solution_kind(rng: Random) -> Draw:
    """Does a system of two linear equations have no solution, one or infinitely many?"""
    (x, y), (a, b, c, d) = rng.choice(PAIRS), draw_coefficients(rng)
    m, scale = rng.randint(-9, 9), rng.choice([2, 3, -1, -2, -3, 4])
    kind = rng.choice(["no solution", "one solution", "infinitely many solutions"])
    one, two = line(a, b, m, x, y), line(c, d, rng.randint(-9, 9), x, y)
    if kind != "one solution":
        shift = nonzero(rng, -5, 5) if kind == "no solution" else 0
        two = line(scale * a, scale * b, scale * m + shift, x, y)
    code = f"{symbols_of(x, y)}\nfound = solve([{py(one)}, {py(two)}], [{x}, {y}])\n"
    code += (
        "kinds = {0: 'no solution', 1: 'infinitely many solutions', 2: 'one solution'}\n"
        "print(kinds[len(found)])"
    )
    step = Code("Solve the system and see how many unknowns are fixed.", code)
    return Draw({"eq_1": M(one), "eq_2": M(two)}, kind, [step])


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
def parameter_infinite(rng: Random) -> Draw:
    """For which k does a system of two linear equations have infinitely many solutions?"""
    k, a, b, m = rng.choice("kkamc"), nonzero(rng, -6, 6), nonzero(rng, -6, 6), nonzero(rng, -9, 9)
    scale = rng.choice([2, 3, -2, -1, 4])
    one, place = line(a, b, m), rng.randrange(3)
    values = [scale * a, scale * b, scale * m]
    parts = [linear([values[0]], ["x"]), linear([values[1]], ["y"]), str(values[2])]
    parts[place] = [f"{k}x", f"{k}y", k][place]
    two = f"{join_terms(parts[:2])} = {parts[2]}"
    second = ", ".join(k if place == column else str(v) for column, v in enumerate(values))
    code = (
        f"{symbols_of(k)}\nM = Matrix([[{a}, {b}, {m}], [{second}]])\n"
        f"print(solve([det(M[:, [0, 1]]), det(M[:, [1, 2]])], {k}))"
    )
    slots: dict[str, Value] = {"eq_1": M(one), "eq_2": M(two), "k": M(k)}
    return Draw(slots, str(values[place]), [Code("The equations must be proportional.", code)])
