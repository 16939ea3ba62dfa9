"""Linear equations in one unknown: solving, modelling stories, parameters."""

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
    variable,
)
from alphamath_lite.curriculum.helpers_quantities import currency, multiple
from alphamath_lite.curriculum.helpers_steps import modelled, solved, symbols_of
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


@family(level=1)
def number_puzzle_plus(rng: Random) -> Draw:
    """A multiple of a number plus a constant gives a result: find the number."""
    a, b, n = rng.randint(2, 12), rng.randint(1, 40), rng.randint(-15, 40)
    c = a * n + b
    return Draw(
        {"times": multiple(rng, a), "a": a, "b": b, "c": c}, str(n), [modelled(f"{a}x + {b} = {c}")]
    )


@family(level=1)
def fixed_and_rate(rng: Random) -> Draw:
    """A fixed fee and a price per unit give a total bill: how many units were paid?"""
    fee, rate, n = rng.randint(2, 90), rng.randint(2, 45), rng.randint(2, 30)
    total, show = fee + rate * n, currency(rng)
    return Draw(
        {"fee": show(fee), "rate": show(rate), "total": show(total)},
        str(n),
        [modelled(f"{fee} + {rate}x = {total}")],
    )


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


@family(level=1)
def number_puzzle_minus(rng: Random) -> Draw:
    """A multiple of a number minus a constant gives a result: find the number."""
    a, b, n = rng.randint(2, 12), rng.randint(1, 40), rng.randint(-9, 50)
    slots: dict[str, Value] = {"times": multiple(rng, a), "a": a, "b": b, "c": a * n - b}
    return Draw(slots, str(n), [modelled(f"{a}x - {b} = {a * n - b}")])


@family(level=2)
def number_on_both_sides(rng: Random) -> Draw:
    """A multiple of a number plus b equals another multiple plus d: find the number."""
    a, c = distinct(rng, 2, 2, 12)
    n, b, d = rng.randint(1, 20), rng.randint(1, 30), 0
    d = a * n + b - c * n
    while d < 1:
        b, d = b + 5, d + 5
    slots: dict[str, Value] = {
        "times_a": multiple(rng, a),
        "times_c": multiple(rng, c),
        "b": b,
        "d": d,
    }
    return Draw(slots, str(n), [modelled(f"{a}x + {b} = {c}x + {d}")])


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


@family(level=2)
def consecutive_numbers(rng: Random) -> Draw:
    """Three or more consecutive (even, odd) integers have a given sum: the smallest or largest."""
    count, kind = rng.choice([2, 3, 3, 4, 5]), rng.choice(["", "", "even ", "odd "])
    step = 2 if kind else 1
    first = rng.randint(-15, 60)
    first += kind == "odd " and first % 2 == 0
    first += kind == "even " and first % 2 == 1
    numbers = [first + step * i for i in range(count)]
    which = rng.choice(["smallest", "smallest", "largest"])
    sign = "+" if which == "smallest" else "-"
    left = " + ".join(["x", *(f"(x {sign} {step * i})" for i in range(1, count))])
    word = {2: "two", 3: "three", 4: "four", 5: "five"}[count]
    slots: dict[str, Value] = {
        "count": word,
        "kind": kind + "integers",
        "sum": sum(numbers),
        "which": which,
    }
    answer = numbers[0] if which == "smallest" else numbers[-1]
    return Draw(slots, str(answer), [modelled(f"{left} = {sum(numbers)}")])


@family(level=2)
def equal_costs(rng: Random) -> Draw:
    """Two offers, each a fee and a price per unit: the number of units with equal cost."""
    n, rate_a, gap = rng.randint(2, 40), rng.randint(3, 40), rng.randint(1, 12)
    rate_b, fee_a = rate_a + gap, rng.randint(15, 90) + gap * n
    fee_b = fee_a - gap * n
    if rng.random() < 0.5:
        rate_a, rate_b, fee_a, fee_b = rate_b, rate_a, fee_b, fee_a
    show = currency(rng)
    slots: dict[str, Value] = {
        "fee_a": show(fee_a),
        "rate_a": show(rate_a),
        "fee_b": show(fee_b),
        "rate_b": show(rate_b),
    }
    return Draw(slots, str(n), [modelled(f"{fee_a} + {rate_a}x = {fee_b} + {rate_b}x")])


@family(level=2)
def ages(rng: Random) -> Draw:
    """One person is k times as old as another, in n years only m times: the younger's age now."""
    k = rng.choice([3, 4, 5, 6, 7])
    m = rng.choice([v for v in (2, 3) if v < k])
    young = (m - 1) * rng.randint(2, 6)
    n = (k - m) * young // (m - 1)
    slots: dict[str, Value] = {"times_k": multiple(rng, k), "times_m": multiple(rng, m), "n": n}
    return Draw(slots, str(young), [modelled(f"{k}x + {n} = {m}(x + {n})")])


@family(level=2)
def perimeter_story(rng: Random) -> Draw:
    """Length is a multiple of the width plus a constant, perimeter known: the width."""
    m, k, width = rng.choice([2, 3, 4, 5]), rng.randint(1, 15), rng.randint(2, 40)
    whole = 2 * (width + m * width + k)
    slots: dict[str, Value] = {
        "times": multiple(rng, m),
        "k": k,
        "perimeter": whole,
        "unit": rng.choice(["cm", "m", "feet", "inches", "mm"]),
    }
    return Draw(slots, str(width), [modelled(f"2(x + {m}x + {k}) = {whole}")])


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


@family(level=2)
def meeting(rng: Random) -> Draw:
    """Two travellers start towards each other at given speeds: the time until they meet."""
    u, v, t = (
        rng.randint(3, 90),
        rng.randint(3, 90),
        Fraction(rng.randint(2, 12), rng.choice([1, 1, 2])),
    )
    distance = (u + v) * t
    if distance.denominator > 1:
        distance, t = distance * 2, t * 2
    slots: dict[str, Value] = {"u": u, "v": v, "distance": int(distance)}
    return Draw(slots, str(t), [modelled(f"{u}x + {v}x = {distance}")])


@family(level=3)
def catching_up(rng: Random) -> Draw:
    """A follower starts some hours later but faster: hours of the follower until it catches up."""
    t, late = rng.randint(1, 10), rng.randint(2, 6)
    k = rng.randint(2, 12)
    slow, fast = k * t, k * (t + late)
    slots: dict[str, Value] = {"slow": slow, "fast": fast, "late": late}
    return Draw(slots, str(t), [modelled(f"{slow}(x + {late}) = {fast}x")])


@family(level=3)
def mixing(rng: Random) -> Draw:
    """How much of a p percent solution must join v litres of q percent to get r percent?"""
    low, high = sorted(distinct(rng, 2, 1, 16))
    low, high = 5 * low, 5 * high
    middle = rng.choice(range(low + 1, high))
    while (high - middle) * 100 % (middle - low) and rng.random() < 0.95:
        middle = rng.choice(range(low + 1, high))
    volume = rng.choice([10, 20, 30, 40, 50, 60, 100])
    p, q = rng.choice([(low, high), (high, low)])
    amount = Fraction(volume * (q - middle), middle - p)
    slots: dict[str, Value] = {"p": p, "q": q, "r": middle, "v": volume}
    return Draw(slots, str(amount), [modelled(f"{p}x + {q}*{volume} = {middle}(x + {volume})")])


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


@family(level=1)
def decimals(rng: Random) -> Draw:
    """A linear equation with decimal numbers."""
    x, root = variable(rng), Fraction(rng.randint(-40, 60), rng.choice([1, 1, 2, 5]))
    a, b = Fraction(rng.randint(1, 45), 10), Fraction(rng.randint(-99, 99), 10)
    total = a * root + b
    shown = join_terms([f"{float(a):g}{x}", f"{float(b):g}"])
    equation = f"{shown} = {float(total):.10g}"
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x)])


@family(level=2)
def three_shares(rng: Random) -> Draw:
    """Three shares: the second is k times the first, the third d more: the first share."""
    k, d, first, show = (
        rng.choice([2, 3, 4]),
        rng.randint(1, 60),
        rng.randint(3, 150),
        currency(rng),
    )
    total = first * (k + 2) + d
    slots: dict[str, Value] = {"times": multiple(rng, k), "d": show(d), "total": show(total)}
    return Draw(slots, str(first), [modelled(f"x + {k}x + (x + {d}) = {total}")])


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


@family(level=3)
def working_together(rng: Random) -> Draw:
    """Two workers need a and b hours alone: the time when they work together."""
    a, b = rng.choice(
        [
            (2, 2),
            (3, 6),
            (4, 12),
            (6, 12),
            (10, 15),
            (20, 30),
            (6, 3),
            (12, 4),
            (5, 20),
            (8, 24),
            (15, 30),
            (12, 36),
        ]
    )
    if rng.random() < 0.4:
        a, b = distinct(rng, 2, 2, 12)
    slots: dict[str, Value] = {
        "a": a,
        "b": b,
        "unit": rng.choice(["hours", "hours", "minutes", "days"]),
    }
    return Draw(slots, str(Fraction(a * b, a + b)), [modelled(f"x/{a} + x/{b} = 1")])
