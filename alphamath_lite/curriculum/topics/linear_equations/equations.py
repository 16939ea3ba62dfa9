"""Solving linear equations, proportions and formulas for one letter."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    distinct,
    family,
    join_terms,
    linear,
    nonzero,
    variable,
)
from alphamath_lite.curriculum.helpers_steps import solved, symbols_of
from alphamath_lite.curriculum.notation import py


def _root(rng: Random) -> Fraction:
    return Fraction(rng.randint(-12, 12), rng.choice([1, 1, 1, 1, 2, 3]))


@family(level=1)
def both_sides(rng: Random) -> Draw:
    """Solve ax + b = c or ax + b = cx + d for the unknown."""
    x, root = variable(rng), _root(rng)
    a, c = distinct(rng, 2, -9, 12)
    a, c = (a or 13) * root.denominator, rng.choice([0, c]) * root.denominator
    if a == c:
        a += root.denominator
    b = rng.randint(-20, 20)
    equation = f"{linear([a, b], [x, ''])} = {linear([c, (a - c) * root + b], [x, ''])}"
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x)])


@family(level=2)
def with_brackets(rng: Random) -> Draw:
    """Solve a linear equation that has brackets, such as a(x + b) + c = d(x + e) + f."""
    x, root = variable(rng), rng.randint(-10, 10)
    a, d = distinct(rng, 2, -6, 9)
    a, b, c = a or 10, nonzero(rng, -9, 9), rng.randint(-12, 12)
    left = join_terms(
        [f"{'-' if a == -1 else a if a != 1 else ''}({linear([1, b], [x, ''])})", str(c)]
    )
    value = a * (root + b) + c
    if d and rng.random() < 0.5:
        e = nonzero(rng, -8, 8)
        coefficient = {1: "", -1: "-"}.get(d, str(d))
        right = join_terms(
            [f"{coefficient}({linear([1, e], [x, ''])})", str(value - d * (root + e))]
        )
    else:
        right = linear([d, value - d * root], [x, ""])
    left, right = rng.choice([(left, right), (right, left)])
    return Draw(
        {"eq": M(f"{left} = {right}"), "x": M(x)}, str(root), [solved(f"{left} = {right}", x)]
    )


@family(level=2)
def with_fractions(rng: Random) -> Draw:
    """Solve a linear equation that has fractions, such as x/2 + x/3 = 10."""
    x = variable(rng)
    a, b = distinct(rng, 2, 2, 9)
    kind = rng.randrange(3)
    if kind == 0:
        root = a * b * nonzero(rng, -4, 6)
        sign = rng.choice([1, -1])
        equation = f"{x}/{a} {'+' if sign > 0 else '-'} {x}/{b} = {root // a + sign * root // b}"
    elif kind == 1:
        k, root = nonzero(rng, -6, 6), rng.randint(-9, 9)
        p, q = a * k - root, b * k - root
        equation = f"({linear([1, p], [x, ''])})/{a} = ({linear([1, q], [x, ''])})/{b}"
    else:
        root, p = b * nonzero(rng, -6, 9), rng.randint(-12, 12)
        share = Fraction(a, b)
        equation = f"{linear([share, p], [x, ''])} = {share * root + p}"
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x)])


_FORMULAS = [
    ("P = 2l + 2w", "w", "(P - 2l)/2"), ("P = 2l + 2w", "l", "(P - 2w)/2"),
    ("A = (1/2)bh", "h", "2A/b"), ("A = (1/2)bh", "b", "2A/h"), ("v = u + at", "t", "(v - u)/a"),
    ("v = u + at", "a", "(v - u)/t"), ("y = mx + b", "x", "(y - b)/m"), ("d = rt", "t", "d/r"),
    ("y = mx + b", "m", "(y - b)/x"), ("V = lwh", "h", "V/(l*w)"),
    ("ax + by = c", "y", "(c - a*x)/b"),
    ("ax + b = c", "x", "(c - b)/a"), ("A = (1/2)(a + b)h", "h", "2A/(a + b)"),
    ("F = (9/5)C + 32", "C", "5(F - 32)/9"), ("a(x - b) = c", "x", "b + c/a"),
    ("A = p + prt", "t", "(A - p)/(p*r)"),
    ("m = (a + b)/2", "a", "2m - b"), ("P = a + b + c", "c", "P - a - b"),
]  # fmt: skip


@family(level=2)
def rearrange(rng: Random) -> Draw:
    """Solve a formula with several letters for one of them."""
    formula, x, answer = rng.choice(_FORMULAS)
    if rng.random() < 0.5:
        a, b, c = nonzero(rng, -7, 9), nonzero(rng, -6, 8), rng.randint(-20, 20)
        x = rng.choice("xy")
        other, p, q = ("y", a, b) if x == "x" else ("x", b, a)
        formula = f"{linear([a, b], ['x', 'y'])} = {c}"
        answer = f"({c} - ({q}){other})/({p})"
    import sympy

    names = sorted({c for c in formula if c.isalpha()})
    code = f"{symbols_of(*names)}\nprint(solve({py(formula)}, {x})[0])"
    step = Code(f"Solve the formula for {x}.", code)
    value = sympy.solve(sympy.Symbol(x) - sympy.sympify(py(answer)), sympy.Symbol(x))[0]
    return Draw({"formula": M(formula), "x": M(x)}, str(value), [step])


@family(level=1)
def proportion(rng: Random) -> Draw:
    """An equation of two ratios with one unknown."""
    x, a, b, k = variable(rng), rng.randint(2, 12), rng.randint(2, 12), rng.randint(2, 9)
    while a == b:
        b = rng.randint(2, 13)
    top, bottom = a * k, b * k
    equation, root = rng.choice([
        (f"{a}/{b} = {x}/{bottom}", top), (f"{x}/{b} = {top}/{bottom}", a),
        (f"{a}/{x} = {top}/{bottom}", b), (f"{a}/{b} = {top}/{x}", bottom),
    ])  # fmt: skip
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x)])


@family(level=1)
def decimals(rng: Random) -> Draw:
    """A linear equation with decimal numbers."""
    x, root = variable(rng), Fraction(rng.randint(-40, 60), rng.choice([1, 1, 2, 5]))
    a, b = Fraction(rng.randint(1, 45), 10), Fraction(rng.randint(-99, 99), 10)
    total = a * root + b
    shown = join_terms([x if a == 1 else f"{float(a):g}{x}", f"{float(b):g}"])
    equation = f"{shown} = {float(total):.10g}"
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x)])


@family(level=2)
def value_from_equation(rng: Random) -> Draw:
    """One linear equation holds: find the value of another linear expression in the unknown."""
    x, root = variable(rng), _root(rng)
    a, b = nonzero(rng, -9, 9) * root.denominator, rng.randint(-15, 15)
    c, d = nonzero(rng, -9, 12) * root.denominator, rng.randint(-15, 15)
    equation, asked = f"{linear([a, b], [x, ''])} = {a * root + b}", linear([c, d], [x, ""])
    find = (
        f"{symbols_of(x)}\n"
        f"value = solve({py(equation)}, {x})[0]\n"
        f"print(({py(asked)}).subs({x}, value))"
    )
    step = Code(f"Solve the equation for {x} and put the solution in.", find)
    return Draw({"eq": M(equation), "asked": M(asked), "x": M(x)}, str(c * root + d), [step])
