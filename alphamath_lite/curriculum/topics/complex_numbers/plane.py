"""The complex plane: modulus, argument, distance, polar form."""

from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import plus
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.complex_numbers.pairs import draw_pair, named, plain


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
            "z": M(plain(z)),
            "zz": M(f"z = {plain(z)}"),
            "abs": M(f"abs({plain(z)})"),
            "az": M("abs(z)"),
        },
        answer=printed(f"sqrt({a * a + b * b})"),
        steps=[Code("Find the modulus.", f"{IMPORT}\nprint(Abs({py(plain(z))}))")],
        final="This is the modulus.",
    )


@family(level=1)
def distance_of_two(rng: Random) -> Draw:
    """The distance |z - w| between two complex numbers in the plane."""
    z, w = draw_pair(rng, 9), draw_pair(rng, 9)
    if rng.random() < 0.5:
        p, q, _ = rng.choice([(3, 4, 5), (5, 12, 13), (6, 8, 10), (8, 15, 17), (4, 3, 5)])
        w = (z[0] + p * rng.choice([1, -1]), z[1] + q * rng.choice([1, -1]))
    square = (z[0] - w[0]) ** 2 + (z[1] - w[1]) ** 2
    return Draw(
        slots={
            "z": M(plain(z)),
            "w": M(plain(w)),
            "zz": M(f"z = {plain(z)}"),
            "ww": M(f"w = {plain(w)}"),
            "abs": M("abs(z - w)"),
        },
        answer=printed(f"sqrt({square})"),
        steps=[
            Code("Take the modulus of the difference.", f"{named(z=z, w=w)}\nprint(Abs(z - w))")
        ],
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
        text = plain((a * k, b * k))
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
        (f"({plain(z)})({plain(w)})", f"sqrt({zz * ww})"),
        (f"({plain(z)})/({plain(w)})", f"sqrt({zz}/{ww})"),
        (f"({plain(z)})^{n}", f"sqrt({zz**n})"),
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
