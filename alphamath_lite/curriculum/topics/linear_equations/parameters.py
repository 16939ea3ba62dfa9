"""Linear equations with an unknown coefficient, and how many solutions they have."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    family,
    join_terms,
    linear,
    nonzero,
    variable,
)
from alphamath_lite.curriculum.helpers_steps import solved, symbols_of
from alphamath_lite.curriculum.notation import py


@family(level=2)
def parameter_from_root(rng: Random) -> Draw:
    """The equation holds for a given value of the unknown: find the parameter k in it."""
    x = rng.choice("xxxtz")
    k = rng.choice("kkamc")
    root, value = nonzero(rng, -8, 8), rng.randint(-9, 12)
    a, d = nonzero(rng, -7, 9), rng.randint(-15, 15)
    if rng.random() < 0.5:  # the parameter is a coefficient
        left, result = join_terms([f"{k}{x}", str(d)]), value * root + d
    else:
        left, result = join_terms([linear([a], [x]), k]), a * root + value
    equation, put = f"{left} = {result}", left.replace(x, f"*({root})").lstrip("*")
    put = left.replace(f"{k}{x}", f"{k}*({root})") if f"{k}{x}" in left else f"{a}*({root}) + {k}"
    step = solved(f"{put} = {result}", k, thought=f"Put {root} for {x} and solve for {k}.")
    return Draw({"eq": M(equation), "x": M(x), "k": M(k), "root": M(str(root))}, str(value), [step])


@family(level=2)
def solution_count(rng: Random) -> Draw:
    """Does a linear equation have no solution, one solution or infinitely many?"""
    x, a, b = variable(rng), rng.choice([2, 3, 4, 5, -2, -3]), nonzero(rng, -9, 9)
    kind = rng.choice(["no solution", "one solution", "infinitely many solutions"])
    c, split = a * b, rng.randint(1, 6)
    if kind == "no solution":
        c += nonzero(rng, -6, 6)
    slope = a + nonzero(rng, -2, 4) if kind == "one solution" else a
    right = linear([slope - split, c], [x, ""]) + f" + {linear([split], [x])}"
    equation = f"{a}({linear([1, b], [x, ''])}) = {right}"
    code = f"{symbols_of(x)}\nfound = solveset({py(equation)}, {x}, S.Reals)\n"
    code += "print('no solution' if found == S.EmptySet else "
    code += "'infinitely many solutions' if found == S.Reals else 'one solution')"
    return Draw(
        {"eq": M(equation), "x": M(x)}, kind, [Code("Find the set of solutions and count.", code)]
    )


@family(level=3)
def parameter_without_solution(rng: Random) -> Draw:
    """For which k does a linear equation have no solution (equal coefficients of x)?"""
    x, k, a, b = "x", rng.choice("kkamc"), nonzero(rng, -7, 9), nonzero(rng, -9, 9)
    c, d = nonzero(rng, 1, 20), nonzero(rng, -5, 6)
    left = f"{linear([a], [''])}({linear([1, b], [x, ''])})"
    right = join_terms([f"{k}{x}", str(a * b + c)])
    value = a
    if d > 1:
        right, value = join_terms([f"{k}{x}", linear([d, a * b + c], [x, ""])]), a - d
    code = (
        f"{symbols_of(x, k)}\nprint(solve(Eq(diff({py(left)}, {x}), diff({py(right)}, {x})), {k}))"
    )
    step = Code(f"The coefficients of {x} must be equal.", code)
    return Draw({"eq": M(f"{left} = {right}"), "k": M(k), "x": M(x)}, str(value), [step])
