"""Complex numbers: arithmetic, modulus and argument, equations, powers."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import plus
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py

Pair = tuple[int, int]


def _z(z: tuple[int | Fraction, int | Fraction]) -> str:
    """`3 - 4i` in the plain notation."""
    return linear([*z], ["", "i"])


def _out(z: tuple[int | Fraction, int | Fraction]) -> str:
    """As sympy prints it."""
    return printed(_z(z))


def _draw(rng: Random, size: int = 9) -> Pair:
    return nonzero(rng, -size, size), nonzero(rng, -size, size)


def _times(z: Pair, w: Pair) -> Pair:
    return z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]


def _let(**numbers: Pair) -> str:
    return IMPORT + "".join(f"\n{name} = {py(_z(z))}" for name, z in numbers.items())


@family(level=1)
def sum_of_two(rng: Random) -> Draw:
    """The sum or difference of two complex numbers, possibly with factors."""
    z, w, k = _draw(rng, 12), _draw(rng, 12), rng.choice([1, 1, 1, 2, 3])
    sign = rng.choice([1, -1])
    head, op = "" if k == 1 else str(k), "+" if sign > 0 else "-"
    lead = f"{head}({_z(z)})" if k > 1 or rng.random() < 0.7 else _z(z)
    f = f"{lead} {op} ({_z(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "w": M(f"w = {_z(w)}"),
            "op": M(f"{head}z {op} w"),
        },
        answer=_out((k * z[0] + sign * w[0], k * z[1] + sign * w[1])),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=1)
def product_of_two(rng: Random) -> Draw:
    """The product of two complex numbers, or the square of one, in the form a + bi."""
    z, w = _draw(rng), _draw(rng)
    if rng.random() < 0.25:
        w = z
    f = f"({_z(z)})^2" if w == z else f"({_z(z)})({_z(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "w": M(f"w = {_z(w)}"),
            "n1": M(_z(z)),
            "n2": M(_z(w)),
        },
        answer=_out(_times(z, w)),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=2)
def quotient_of_two(rng: Random) -> Draw:
    """The quotient of two complex numbers in the form a + bi."""
    w = _draw(rng, 5)
    if rng.random() < 0.6:
        q = (rng.randint(-6, 6), nonzero(rng, -6, 6))
        z = _times(q, w)
    else:
        z = (rng.randint(1, 9), 0) if rng.random() < 0.3 else _draw(rng, 8)
    n = w[0] ** 2 + w[1] ** 2
    top = _times(z, (w[0], -w[1]))
    upper = _z(z) if 0 in z else f"({_z(z)})"
    f = f"{upper}/({_z(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "w": M(f"w = {_z(w)}"),
            "n1": M(_z(z)),
            "n2": M(_z(w)),
        },
        answer=_out((Fraction(top[0], n), Fraction(top[1], n))),
        steps=[Code("Divide and write as a + bi.", f"{IMPORT}\nprint(expand(simplify({py(f)})))")],
        final="This is the result.",
    )


@family(level=1)
def modulus(rng: Random) -> Draw:
    """The modulus (absolute value) of a complex number."""
    triples = [
        (3, 4),
        (5, 12),
        (8, 15),
        (7, 24),
        (20, 21),
        (9, 40),
        (6, 8),
        (9, 12),
        (12, 16),
        (10, 24),
    ]
    a, b = rng.choice(triples) if rng.random() < 0.6 else (rng.randint(1, 9), rng.randint(1, 9))
    a, b = rng.sample([a, b], 2)
    z = (rng.choice([a, -a]), rng.choice([b, -b]))
    return Draw(
        slots={
            "z": M(_z(z)),
            "zz": M(f"z = {_z(z)}"),
            "abs": M(f"abs({_z(z)})"),
            "az": M("abs(z)"),
        },
        answer=printed(f"sqrt({a * a + b * b})"),
        steps=[Code("Find the modulus.", f"{IMPORT}\nprint(Abs({py(_z(z))}))")],
        final="This is the modulus.",
    )


@family(level=2)
def quadratic_roots(rng: Random) -> Draw:
    """Both complex roots of a quadratic with real coefficients and negative discriminant."""
    x = rng.choice(["z", "z", "x", "w"])
    p, q, a = rng.randint(-7, 7), rng.randint(1, 9), rng.choice([1, 1, 1, 2, 3])
    left = polynomial([a, -2 * a * p, a * (p * p + q * q)], x)
    eq = f"{left} = 0"
    if rng.random() < 0.3:
        move = a * (p * p + q * q)
        eq = f"{polynomial([a, -2 * a * p, 0], x)} = {-move}"
    roots = [_out((p, -q)), _out((p, q))]
    return Draw(
        slots={"eq": M(eq), "x": M(x), "left": M(left)},
        answer="{" + ", ".join(roots) + "}",
        steps=[
            Code(f"Solve the equation for {x}.", f"{symbols_of(x)}\nprint(solve({py(eq)}, {x}))")
        ],
        final="These are all the solutions.",
    )


@family(level=1)
def power_of_i(rng: Random) -> Draw:
    """A high power of i, or a sum of such powers."""
    n, m = rng.randint(5, 250), rng.randint(5, 150)
    units = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    f, z = f"i^{n}", units[n % 4]
    if rng.random() < 0.5:
        k, sign = rng.choice([1, 1, 2, 3, 5]), rng.choice([1, -1])
        f += f" {'+' if sign > 0 else '-'} {'' if k == 1 else k}i^{m}"
        other = units[m % 4]
        z = (z[0] + sign * k * other[0], z[1] + sign * k * other[1])
    return Draw(
        slots={"f": M(f)},
        answer=_out(z),
        steps=[Code("Evaluate the powers of i.", f"{IMPORT}\nprint({py(f)})")],
        final="This is the result.",
    )


@family(level=2)
def power_of_number(rng: Random) -> Draw:
    """A power (a + bi)^n with n from 3 to 8, in the form a + bi."""
    z = rng.choice([(1, 1), (1, -1), (-1, 1), _draw(rng, 2), _draw(rng, 3), _draw(rng, 4)])
    n = rng.randint(3, 8) if max(map(abs, z)) < 3 else rng.randint(3, 4)
    w: Pair = (1, 0)
    for _ in range(n):
        w = _times(w, z)
    f = f"({_z(z)})^{n}"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "n": M(str(n)),
            "zn": M(f"z^{n}"),
            "z0": M(_z(z)),
        },
        answer=_out(w),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=2)
def linear_equation(rng: Random) -> Draw:
    """The complex number z that solves az + b = c with complex coefficients."""
    a, b, z = _draw(rng, 5), _draw(rng, 9), (rng.randint(-6, 6), nonzero(rng, -6, 6))
    az = _times(a, z)
    eq = f"({_z(a)})z + {_z(b)} = {_z((az[0] + b[0], az[1] + b[1]))}"
    if b[0] < 0:
        eq = f"({_z(a)})z = {_z(az)}"
    return Draw(
        slots={"eq": M(eq), "z": M("z")},
        answer=_out(z),
        steps=[
            Code(
                "Solve the equation for z.",
                f"{symbols_of('z')}\ns = solve({py(eq)}, z)[0]\nprint(s)",
            ),
            Code("Write it as a + bi.", "print(expand(simplify(s)))"),
        ],
        final="This is z.",
    )


@family(level=1)
def conjugate_value(rng: Random) -> Draw:
    """The conjugate of z, or z + conj(z), z - conj(z), z conj(z), for a given z."""
    z = _draw(rng, 12)
    (a, b), text = z, _z(z)
    wanted, code, answer = rng.choice([
        ("conj(z)", "conjugate(z)", _out((a, -b))), ("conj(z)", "conjugate(z)", _out((a, -b))),
        ("z + conj(z)", "z + conjugate(z)", str(2 * a)),
        ("z - conj(z)", "z - conjugate(z)", _out((0, 2 * b))),
        ("z conj(z)", "expand(z*conjugate(z))", str(a * a + b * b)),
        ("2conj(z) + z", "expand(2*conjugate(z) + z)", _out((3 * a, -b))),
    ])  # fmt: skip
    return Draw(
        slots={"z": M(text), "zz": M(f"z = {text}"), "wanted": M(wanted)},
        answer=answer,
        steps=[Code("Work with the conjugate.", f"{_let(z=z)}\nprint({code})")],
        final="This is the result.",
    )


@family(level=1)
def real_or_imaginary_part(rng: Random) -> Draw:
    """The real part or the imaginary part of a product, square or sum of complex numbers."""
    z, w, part = _draw(rng), _draw(rng), rng.choice([0, 1])
    f, value = rng.choice([
        (f"({_z(z)})({_z(w)})", _times(z, w)), (f"({_z(z)})^2", _times(z, z)),
        (f"{_z(z)} - ({_z(w)})", (z[0] - w[0], z[1] - w[1])), (f"i({_z(z)})", (-z[1], z[0])),
        (f"({_z(z)})({_z(w)}) + 2i", (_times(z, w)[0], _times(z, w)[1] + 2)),
    ])  # fmt: skip
    word = "imaginary" if part else "real"
    return Draw(
        slots={
            "f": M(f),
            "zf": M(f"z = {f}"),
            "part": f"{word} part",
            "short": "Im" if part else "Re",
        },
        answer=str(value[part]),
        steps=[
            Code(
                f"Take the {word} part.",
                f"{IMPORT}\nprint({'im' if part else 're'}(expand({py(f)})))",
            )
        ],
        final="This is the result.",
    )


@family(level=1)
def distance_of_two(rng: Random) -> Draw:
    """The distance |z - w| between two complex numbers in the plane."""
    z, w = _draw(rng, 9), _draw(rng, 9)
    if rng.random() < 0.5:
        p, q, _ = rng.choice([(3, 4, 5), (5, 12, 13), (6, 8, 10), (8, 15, 17), (4, 3, 5)])
        w = (z[0] + p * rng.choice([1, -1]), z[1] + q * rng.choice([1, -1]))
    square = (z[0] - w[0]) ** 2 + (z[1] - w[1]) ** 2
    return Draw(
        slots={
            "z": M(_z(z)),
            "w": M(_z(w)),
            "zz": M(f"z = {_z(z)}"),
            "ww": M(f"w = {_z(w)}"),
            "abs": M("abs(z - w)"),
        },
        answer=printed(f"sqrt({square})"),
        steps=[Code("Take the modulus of the difference.", f"{_let(z=z, w=w)}\nprint(Abs(z - w))")],
        final="This is the distance.",
    )


ANGLES = {
    "pi/4": (1, 1), "3pi/4": (-1, 1), "-3pi/4": (-1, -1), "-pi/4": (1, -1),
    "pi/2": (0, 1), "-pi/2": (0, -1), "pi": (-1, 0), "0": (1, 0),
}  # fmt: skip

ROOT_ANGLES = {
    "pi/6": ("sqrt(3)", 1), "pi/3": ("1", 0), "2pi/3": ("-1", 0), "5pi/6": ("-sqrt(3)", 1),
    "-pi/6": ("sqrt(3)", -1), "-pi/3": ("1", -2), "-2pi/3": ("-1", -2), "-5pi/6": ("-sqrt(3)", -1),
}  # fmt: skip


@family(level=2)
def argument(rng: Random) -> Draw:
    """The principal argument, in radians between -pi and pi, of a complex number."""
    k = rng.randint(1, 12)
    if rng.random() < 0.55:
        angle, (a, b) = rng.choice(list(ANGLES.items()))
        text = _z((a * k, b * k))
    else:
        angle, (real, b) = rng.choice(list(ROOT_ANGLES.items()))
        head = "" if k == 1 else str(k)
        if "sqrt" in real:
            text = f"{real.replace('sqrt', head + 'sqrt')} {'+' if b > 0 else '-'} {head}i"
        else:
            text = f"{'-' if real == '-1' else ''}{k} {'+' if b == 0 else '-'} {head}sqrt(3) i"
    return Draw(
        slots={
            "z": M(text),
            "zz": M(f"z = {text}"),
            "arg": M("arg(z)"),
            "range": M("-pi < theta <= pi"),
        },
        answer=printed(angle),
        steps=[Code("Find the argument.", f"{IMPORT}\nprint(arg({py(text)}))")],
        final="This is the argument.",
    )


@family(level=2)
def from_polar(rng: Random) -> Draw:
    """A complex number in polar or exponential form written as a + bi."""
    r = rng.choice([1, 2, 2, 3, 4, 5, 6, 8, 10, 12])
    angle = rng.choice([*ANGLES, *(a for a in ROOT_ANGLES)])
    if angle == "0":
        angle = "pi/3"
    head = "" if r == 1 else str(r)
    form = rng.choice([f"{head}(cos({angle}) + i sin({angle}))", f"{head}e^(i*{angle})"])
    if "/" in angle and "e^" in form:
        top, bottom = angle.split("/")
        form = (
            f"{head}e^({top.replace('pi', 'pi i')}/{bottom})"
            if rng.random() < 0.7
            else f"{head}e^(i*{angle})"
        )
    if angle.startswith("-") and "cos" in form:
        plain = angle[1:]
        form = f"{head}(cos({plain}) - i sin({plain}))" if rng.random() < 0.5 else form
    if angle.startswith("-") and "i*-" in form:
        form = f"{head}e^(-i*{angle[1:]})"
    return Draw(
        slots={"f": M(form), "zf": M(f"z = {form}")},
        answer=printed(f"{r}cos({angle}) + {r}i sin({angle})"),
        steps=[Code("Write it as a + bi.", f"{IMPORT}\nprint(expand({py(form)}, complex=True))")],
        final="This is the result.",
    )


@family(level=2)
def modulus_of_combination(rng: Random) -> Draw:
    """The modulus of a product, quotient or power of complex numbers."""
    triples = [
        (3, 4),
        (4, 3),
        (5, 12),
        (12, 5),
        (8, 15),
        (6, 8),
        (1, 2),
        (2, 1),
        (1, 1),
        (1, 3),
        (2, 3),
    ]
    (a, b), (c, d) = rng.choice(triples), rng.choice(triples)
    z, w = (a * rng.choice([1, -1]), b), (c, d * rng.choice([1, -1]))
    n, (zz, ww) = rng.randint(2, 4), (a * a + b * b, c * c + d * d)
    f, answer = rng.choice([
        (f"({_z(z)})({_z(w)})", f"sqrt({zz * ww})"), (f"({_z(z)})/({_z(w)})", f"sqrt({zz}/{ww})"),
        (f"({_z(z)})^{n}", f"sqrt({zz**n})"),
    ])  # fmt: skip
    return Draw(
        slots={"f": M(f), "abs": M(f"abs({f})"), "zf": M(f"z = {f}"), "az": M("abs(z)")},
        answer=printed(answer),
        steps=[Code("Find the modulus.", f"{IMPORT}\nprint(simplify(Abs({py(f)})))")],
        final="This is the modulus.",
    )


@family(level=2)
def unknown_part(rng: Random) -> Draw:
    """The positive k for which a + ki (or k + bi) has a given modulus."""
    a, b, c = rng.choice(
        [(3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (6, 8, 10), (9, 12, 15), (20, 21, 29)]
    )
    if rng.random() < 0.5:
        a, b = b, a
    known = a * rng.choice([1, -1])
    z = f"{known} {rng.choice('+-')} ki" if rng.random() < 0.6 else f"k{plus(known, 'i')}"
    return Draw(
        slots={
            "z": M(z),
            "zz": M(f"z = {z}"),
            "r": M(str(c)),
            "eq": M(f"abs({z}) = {c}"),
            "k": M("k"),
        },
        answer=str(b),
        steps=[
            Code(
                "Solve the equation of the modulus for k.",
                f"{IMPORT}\nk = symbols('k', positive=True)\n"
                f"print(solve(Eq(Abs({py(z)})**2, {c}**2), k)[0])",
            )
        ],
        final="This is k.",
    )


@family(level=2)
def real_unknowns(rng: Random) -> Draw:
    """The real numbers x and y in one equation between complex numbers."""
    x, y, z = rng.randint(-8, 9), nonzero(rng, -8, 9), _draw(rng, 5)
    m, n = rng.randint(2, 5), rng.randint(1, 4)
    product = _times((x, y), z)
    left, right = rng.choice([
        (f"(x + yi)({_z(z)})", product), (f"{m}x + {linear([n], ['yi'])}", (m * x, n * y)),
        ("x + y + (x - y)i", (x + y, x - y)),
        (f"x({_z(z)}) + y i", (x * z[0], x * z[1] + y)),
        (f"(x - {m}) + (y + {n})i", (x - m, y + n)),
        (f"{m}x - {n}yi + {abs(z[0])}", (m * x + abs(z[0]), -n * y)),
    ])  # fmt: skip
    eq = f"{left} = {_z(right)}"
    return Draw(
        slots={"eq": M(eq), "x": M("x"), "y": M("y")},
        answer=f"x = {x}, y = {y}",
        steps=[
            Code(
                "Compare real and imaginary parts.",
                f"{symbols_of('x', 'y', real=True)}\n"
                f"w = expand({py(left)} - ({py(_z(right))}))\n"
                "s = solve([re(w), im(w)], [x, y])\nprint(s)",
            ),
            Code("Name both numbers.", "print(f'x = {s[x]}, y = {s[y]}')"),
        ],
        final="These are x and y.",
    )


@family(level=2)
def value_of_polynomial(rng: Random) -> Draw:
    """A quadratic or cubic expression in z evaluated at a given complex z."""
    z, c = _draw(rng, 4), [rng.choice([1, 1, 2, 3]), rng.randint(-6, 6), rng.randint(-9, 9)]
    if rng.random() < 0.25:
        c = [1, 0, *c[1:]]
    w: Pair = (0, 0)
    for v in c:
        w = _times(w, z)
        w = (w[0] + v, w[1])
    f = polynomial(c, "z")
    return Draw(
        slots={
            "f": M(f),
            "fz": M(f"f(z) = {f}"),
            "z0": M(_z(z)),
            "at": M(f"z = {_z(z)}"),
            "fz0": M(f"f({_z(z)})"),
        },
        answer=_out(w),
        steps=[Code("Put in the number and expand.", f"{_let(z=z)}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=2)
def quadratic_from_root(rng: Random) -> Draw:
    """The monic quadratic in x with real coefficients that has a given complex root."""
    z = _draw(rng, 8)
    return Draw(
        slots={"z": M(_z(z)), "root": M(f"x = {_z(z)}")},
        answer=printed(polynomial([1, -2 * z[0], z[0] ** 2 + z[1] ** 2])),
        steps=[
            Code(
                "The conjugate is the other root.",
                f"{symbols_of('x')}\nz = {py(_z(z))}\nprint(conjugate(z))",
            ),
            calc("Expand the product of both factors.", "expand((x - z)*(x - conjugate(z)))"),
        ],
        final="This is the quadratic.",
    )


@family(level=3)
def square_roots(rng: Random) -> Draw:
    """Both complex numbers z with z^2 = a + bi (whole parts)."""
    p, q = rng.randint(1, 7), nonzero(rng, -7, 7)
    square = _z(_times((p, q), (p, q)))
    eq = f"z^2 = {square}"
    return Draw(
        slots={"eq": M(eq), "w": M(square), "z": M("z")},
        answer=f"{{{_out((-p, -q))}, {_out((p, q))}}}",
        steps=[
            Code(
                "Compare real and imaginary parts.",
                f"{symbols_of('x', 'y', real=True)}\n"
                f"w = expand((x + y*I)**2 - ({py(square)}))\n"
                "s = solve([re(w), im(w)], [x, y])\nprint(s)",
            ),
            calc("Write the numbers.", "[a + b*I for a, b in s]"),
        ],
        final="These are all the solutions.",
    )


@family(level=3)
def roots_of_number(rng: Random) -> Draw:
    """All complex solutions of z^n = c for n = 3 or 4 and a real c."""
    import sympy

    x, a = rng.choice(["z", "z", "x", "w"]), rng.randint(1, 12)
    n = rng.choice([3, 3, 3, 4])
    c = a**n * (rng.choice([1, -1]) if n == 3 else 1)
    eq = rng.choice([f"{x}^{n} = {c}", f"{x}^{n}{plus(-c)} = 0"])
    symbol = sympy.Symbol(x)
    roots = sympy.solve(symbol**n - c, symbol)
    return Draw(
        slots={"eq": M(eq), "x": M(x), "c": M(str(c)), "nth": {3: "cube", 4: "fourth"}[n], "n": n},
        answer="{" + ", ".join(map(str, roots)) + "}",
        steps=[
            Code(f"Solve the equation for {x}.", f"{symbols_of(x)}\nprint(solve({py(eq)}, {x}))")
        ],
        final="These are all the solutions.",
    )


@family(level=3)
def equation_with_conjugate(rng: Random) -> Draw:
    """The complex number z in an equation with z and its conjugate, such as 2z + conj(z) = c."""
    a, b = rng.sample([1, 2, 3, 4, 5], 2)
    x, y = rng.randint(-7, 8), nonzero(rng, -7, 8)
    sign = rng.choice([1, -1])
    left = f"{linear([a], ['z'])} {'+' if sign > 0 else '-'} {'' if b == 1 else b}conj(z)"
    right = ((a + sign * b) * x, (a - sign * b) * y)
    return Draw(
        slots={"eq": M(f"{left} = {_z(right)}"), "z": M("z")},
        answer=_out((x, y)),
        steps=[
            Code(
                "Compare real and imaginary parts.",
                f"{symbols_of('x', 'y', real=True)}\nz = x + y*I\n"
                f"w = expand({py(left)} - ({py(_z(right))}))\n"
                "s = solve([re(w), im(w)], [x, y])\nprint(s)",
            ),
            calc("Write the number.", "z.subs(s)"),
        ],
        final="This is z.",
    )
