"""Whole numbers, fractions and decimals: values, conversions, comparison, rounding."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, family
from alphamath_lite.curriculum.helpers_quantities import exactly, opening, part, proper
from alphamath_lite.curriculum.helpers_steps import exact
from alphamath_lite.curriculum.notation import py


def _proportion(rng: Random) -> Fraction:
    return Fraction(rng.randint(1, 11), rng.choice([2, 3, 4, 5, 6, 7, 8, 9, 10, 12]))


@family(level=1)
def order_of_operations(rng: Random) -> Draw:
    """Value of a whole-number expression with brackets, products and sums (slot expr)."""
    a, b, c, d = (rng.randint(2, 15) for _ in range(4))
    e = rng.randint(2, 5)
    text, value = rng.choice(
        [
            (f"{a} + {b}*{c} - {d}", a + b * c - d),
            (f"({a} + {b})*{c} - {d}", (a + b) * c - d),
            (f"{a} - {b}*({c} - {d})", a - b * (c - d)),
            (f"{a}*{b} - {c}*{d}", a * b - c * d),
            (f"{a} + {b}*{e}^2", a + b * e**2),
            (f"({a} - {b})^2 - {c}*{d}", (a - b) ** 2 - c * d),
            (f"{a}*({b} + {c}) - {e}^3", a * (b + c) - e**3),
            (f"{a * e}/{e} + {b}*{c}", a + b * c),
            (f"({a} + {b}*({c} - {e}))*{e}", (a + b * (c - e)) * e),
            (f"-{a} + {b} - {c} + {d}", -a + b - c + d),
            (f"{a} - (-{b}) - {c}*{d}", a + b - c * d),
            (f"{a}*(-{b}) + {c}", -a * b + c),
        ]
    )
    return Draw({"expr": M(text)}, str(value), [exact("Evaluate the expression.", py(text))])


@family(level=1)
def two_fractions(rng: Random) -> Draw:
    """Sum, difference, product or quotient of two fractions in lowest terms (slot expr)."""
    p, q = _proportion(rng), _proportion(rng)
    sign, value = rng.choice([("+", p + q), ("-", p - q), ("*", p * q), ("/", p / q)])
    text = f"{p} {sign} {q}" if sign in "+-" else f"({p}) {sign} ({q})"
    return Draw({"expr": M(text)}, str(value), [exact("Evaluate the expression.", py(text))])


@family(level=1)
def fraction_of_number(rng: Random) -> Draw:
    """The share f (a fraction in words or figures) of n."""
    f = proper(rng, (2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    n = f.denominator * rng.randint(2, 60)
    words = part(rng, f)
    return Draw(
        {"f": words, "f_start": opening(words), "n": n},
        str(f * n),
        [exact("Take the fraction of the number.", f"{exactly(f)} * {n}")],
    )


@family(level=2)
def whole_from_fraction(rng: Random) -> Draw:
    """The whole number of which the share f is n."""
    f = proper(rng, (2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    whole = f.denominator * rng.randint(2, 60)
    words = part(rng, f)
    return Draw(
        {"f": words, "f_start": opening(words), "n": int(f * whole)},
        str(whole),
        [exact("Divide the part by its fraction.", f"{int(f * whole)} / ({exactly(f)})")],
    )


@family(level=1)
def decimal_to_fraction(rng: Random) -> Draw:
    """A terminating decimal d as a fraction in lowest terms."""
    places = rng.choice([1, 2, 2, 3])
    top = rng.randint(1, 4 * 10**places)
    while top % 10 == 0:
        top = rng.randint(1, 4 * 10**places)
    d = f"{top // 10**places}.{top % 10**places:0{places}d}"
    return Draw(
        {"d": d},
        str(Fraction(d)),
        [exact("Write the decimal as a fraction.", f"Rational('{d}')")],
    )


@family(level=3)
def repeating_decimal(rng: Random) -> Draw:
    """A repeating decimal, written with its period in brackets like 0.2(45), as a fraction."""
    start, period = rng.choice(["", "", str(rng.randint(0, 9))]), str(rng.randint(1, 98))
    while len(set(period)) == 1 and len(period) > 1:
        period = str(rng.randint(1, 98))
    if period == "9":
        period = "6"
    whole = rng.choice([0, 0, 0, 1, 2, 5])
    scale, nines = 10 ** len(start), 10 ** len(period) - 1
    value = whole + Fraction(int(start or 0), scale) + Fraction(int(period), scale * nines)
    return Draw(
        {"d": f"{whole}.{start}({period})"},
        str(value),
        [exact("Write the repeating decimal as a fraction.", f"S('{whole}.{start}[{period}]')")],
    )


@family(level=2)
def fraction_expression(rng: Random) -> Draw:
    """Value of an expression with three fractions and brackets (slot expr)."""
    p, q, r = (proper(rng, (2, 3, 4, 5, 6, 8, 9)) for _ in range(3))
    text, value = rng.choice(
        [
            (f"({p} + {q})*({r})", (p + q) * r),
            (f"({p} - {q})/({r})", (p - q) / r),
            (f"{p} + ({q})*({r})", p + q * r),
            (f"{p} - ({q} + {r})", p - (q + r)),
            (f"{p} + {q} - {r}", p + q - r),
            (f"({p})/({q}) + {r}", p / q + r),
            (f"({p} + {q})^2 - {r}", (p + q) ** 2 - r),
            (f"1 - ({p})*({q}) - {r}", 1 - p * q - r),
        ]
    )
    return Draw({"expr": M(text)}, str(value), [exact("Evaluate the expression.", py(text))])


@family(level=2)
def largest_fraction(rng: Random) -> Draw:
    """The largest of three fractions f, g, h."""
    values: set[Fraction] = set()
    while len(values) < 3:
        values.add(proper(rng, (3, 4, 5, 6, 7, 8, 9, 10, 11, 12)))
    shown = [str(value) for value in rng.sample(sorted(values), 3)]
    return Draw(
        dict(zip("fgh", map(M, shown), strict=True)),
        str(max(values)),
        [exact("Take the largest number.", f"max({', '.join(map(py, shown))})")],
    )


@family(level=2)
def mixed_numbers(rng: Random) -> Draw:
    """Sum (slot sign `+`), difference or product of the mixed numbers a and b; a exceeds b."""
    (p, f), (q, g) = (
        (rng.randint(low, low + 7), proper(rng, (2, 3, 4, 5, 6, 8))) for low in (8, 1)
    )
    sign, value = rng.choice([("+", p + f + q + g), ("-", p + f - q - g), ("*", (p + f) * (q + g))])
    return Draw(
        {"expr": f"{p} {f} {sign if sign != '*' else rng.choice(['x', '*', '×'])} {q} {g}"},
        str(value),
        [exact("Write the mixed numbers as sums and evaluate.",
               f"({p} + {exactly(f)}) {sign} ({q} + {exactly(g)})")],
    )  # fmt: skip


@family(level=1)
def round_decimal(rng: Random) -> Draw:
    """A decimal d rounded to k decimal places (slot places, as `the nearest tenth`)."""
    k = rng.randint(1, 3)
    names = {1: "the nearest tenth", 2: "the nearest hundredth", 3: "the nearest thousandth"}
    places = rng.choice([f"{k} decimal place{'s' if k > 1 else ''}", names[k]])
    digits = "".join(rng.choice("0123456789") for _ in range(k)) + rng.choice("12346789")
    digits += "".join(rng.choice("123456789") for _ in range(rng.randint(0, 3)))
    whole = rng.choice([rng.randint(0, 9), rng.randint(10, 999)])
    top = int(f"{whole}{digits}")
    cut = 10 ** (len(digits) - k)
    rounded = (2 * top + cut) // (2 * cut)
    return Draw(
        {"d": f"{whole}.{digits}", "places": places},
        f"{rounded // 10**k}.{rounded % 10**k:0{k}d}",
        [Code("Round to the wanted places.", f'print(f"{{{whole}.{digits}:.{k}f}}")')],
    )


@family(level=2)
def scientific_notation(rng: Random) -> Draw:
    """A number in scientific notation (slot sci) written as an ordinary number."""
    head, power = Fraction(rng.randint(11, 999), rng.choice([10, 100])), rng.randint(2, 9)
    while not 1 <= head < 10:
        head = Fraction(rng.randint(11, 999), rng.choice([10, 100]))
    shown = f"{float(head):g}"
    sign = rng.choice(["", "", "-"])
    power = 2 if sign else power  # outputs show four decimal places
    value = head * Fraction(10) ** (-power if sign else power)
    places = power + len(shown.partition(".")[2])
    return Draw(
        {"sci": M(f"{shown}*10^{sign}{power}")},
        f"{Decimal(shown).scaleb(-power):.{places}f}" if sign else str(int(value)),
        [
            Code("Move the decimal point.",
                 "from decimal import Decimal\n"
                 f"print(f\"{{Decimal('{shown}').scaleb({sign}{power}):f}}\")")
        ],
    )  # fmt: skip
