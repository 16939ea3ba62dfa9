"""Arithmetic, fractions, decimals, ratios and percentages."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_quantities import (
    amount,
    answered,
    exactly,
    opening,
    part,
    proper,
    purse,
)
from alphamath_lite.curriculum.helpers_steps import cash, exact, solved
from alphamath_lite.curriculum.notation import py

_PERCENTS = [4, 5, 6, 8, 10, 12, 15, 18, 20, 24, 25, 30, 32, 35, 36, 40, 45, 48, 50, 55, 60, 64, 65,
             70, 75, 80, 85, 90, 95]  # fmt: skip


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
def percent_of(rng: Random) -> Draw:
    """p percent of a number n."""
    p, n = rng.choice(_PERCENTS), rng.choice([rng.randint(2, 60) * 10, rng.randint(10, 900)])
    while p * n % 100 and rng.random() < 0.85:
        n = rng.randint(10, 900)
    value = Fraction(p * n, 100)
    return Draw(
        {"p": p, "n": n},
        str(value),
        [exact("Take the percentage of the number.", f"S({p})/100 * {n}")],
    )


@family(level=1)
def price_after_percent(rng: Random) -> Draw:
    """New price of something that cost `price` and now costs p percent less (slot off)."""
    money, p, cents = purse(rng), rng.choice(_PERCENTS), rng.randint(4, 900) * 100
    if rng.random() < 0.4 and p % 10 == 0:
        cents += rng.choice([10, 50, 90, 80])
    return Draw(
        {"price": money(cents), "off": p},
        answered(cents * (100 - p) // 100),
        [cash("Reduce the price by the percentage.", f"{amount(cents)} * (1 - {p}/100)")],
    )


@family(level=2)
def percent_change(rng: Random) -> Draw:
    """By how many percent something changed from `old` to `new` (both increase or decrease)."""
    p = rng.choice(_PERCENTS) * rng.choice([1, -1])
    old = Fraction(100, 1) * rng.randint(1, 12) / rng.choice([1, 2, 5, 4])
    while (old * (100 + p) / 100).denominator > 1 or old.denominator > 1:
        old = Fraction(rng.randint(10, 600))
    new = old * (100 + p) / 100
    return Draw(
        {"old": int(old), "new": int(new)},
        str(abs(p)),
        [exact("Divide the change by the old value and multiply by 100.",
               f"abs(S({new}) - {old}) / {old} * 100")],
    )  # fmt: skip


@family(level=2)
def original_before_percent(rng: Random) -> Draw:
    """Price before a discount of `off` percent, when the reduced price is `price`."""
    money, p = purse(rng), rng.choice(_PERCENTS)
    old = rng.randint(4, 300) * 100
    new = old * (100 - p) // 100
    return Draw(
        {"price": money(new), "off": p},
        answered(old),
        [cash("Divide by the remaining percentage.", f"{amount(new)} / (1 - {p}/100)")],
    )


@family(level=2)
def ratio_share(rng: Random) -> Draw:
    """The part of person or thing one or two (slot: first ratio a, second b, asked the larger)."""
    a, b = distinct(rng, 2, 1, 12)
    unit = rng.randint(2, 40)
    total = (a + b) * unit
    return Draw(
        {"total": total, "a": a, "b": b},
        str(max(a, b) * unit),
        [exact("Take the larger share of the ratio.", f"S({total}) * max({a}, {b}) / ({a} + {b})")],
    )


@family(level=1)
def percent_what(rng: Random) -> Draw:
    """What percentage of b the number a is."""
    p = rng.choice([*_PERCENTS, 2.5, 12.5, 37.5, 100])
    share = Fraction(p) / 100
    b = share.denominator * rng.randint(1, 30)
    return Draw(
        {"a": int(share * b), "b": b},
        str(share * 100),
        [
            exact(
                "Divide the part by the whole and multiply by 100.",
                f"S({int(share * b)}) / {b} * 100",
            )
        ],
    )


@family(level=1)
def price_plus_percent(rng: Random) -> Draw:
    """Amount to pay when p percent (tax, tip, fee, rise) is added to `price`."""
    money, p, cents = (
        purse(rng),
        rng.choice([*_PERCENTS, 7, 9, 16, 19, 21, 22]),
        rng.randint(3, 600) * 100,
    )
    if p % 10 == 0:
        cents += rng.choice([0, 50, 20, 90])
    return Draw(
        {"price": money(cents), "p": p},
        answered(cents * (100 + p) // 100),
        [cash("Raise the price by the percentage.", f"{amount(cents)} * (1 + {p}/100)")],
    )


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


@family(level=2)
def whole_from_percent(rng: Random) -> Draw:
    """The whole of which p percent is n."""
    share = Fraction(p := rng.choice(_PERCENTS), 100)
    whole = share.denominator * rng.randint(2, 40)
    return Draw(
        {"p": p, "n": int(share * whole)},
        str(whole),
        [exact("Divide the part by its percentage.", f"{int(share * whole)} / (S({p})/100)")],
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


@family(level=3)
def combined_discount(rng: Random) -> Draw:
    """The single discount in percent that equals p percent off followed by q percent off."""
    p, q = 5 * rng.randint(1, 14), rng.choice([4, 8, 10, 12, 20, 25, 30, 40, 50, 60])
    total = 100 - Fraction((100 - p) * (100 - q), 100)
    return Draw(
        {"p": p, "q": q},
        str(total),
        [exact("Multiply the remaining shares and subtract from 100 percent.",
               f"100 - 100 * (1 - S({p})/100) * (1 - S({q})/100)")],
    )  # fmt: skip


@family(level=2)
def up_then_down(rng: Random) -> Draw:
    """Final value of `price` after a rise of p percent and then a fall of q percent."""
    money, p, q = (
        purse(rng),
        rng.choice([5, 10, 20, 25, 30, 40, 50]),
        rng.choice([5, 10, 20, 25, 30, 50]),
    )
    cents = rng.randint(1, 60) * 2000
    return Draw(
        {"price": money(cents), "p": p, "q": q},
        answered(cents * (100 + p) * (100 - q) // 10000),
        [cash("Apply both percentages one after the other.",
              f"{amount(cents)} * (1 + {p}/100) * (1 - {q}/100)")],
    )  # fmt: skip


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
def direct_proportion(rng: Random) -> Draw:
    """If n units give (cost, weigh, need) v, how much m units give."""
    n, m = distinct(rng, 2, 2, 24)
    each = Fraction(rng.randint(2, 40), rng.choice([1, 1, 1, 2, n]))
    while (each * n).denominator > 1:
        each = Fraction(rng.randint(2, 40))
    return Draw(
        {"n": n, "m": m, "v": int(each * n)},
        str(each * m),
        [
            exact(
                "Divide by the first number and multiply by the second.",
                f"S({int(each * n)}) / {n} * {m}",
            )
        ],
    )


@family(level=2)
def inverse_proportion(rng: Random) -> Draw:
    """If n workers need d days, how many days m workers need for the same job."""
    n, m = distinct(rng, 2, 2, 20)
    d = m * rng.randint(1, 6)
    return Draw(
        {"n": n, "m": m, "d": d},
        str(Fraction(n * d, m)),
        [exact("Multiply and divide by the new number.", f"S({n}) * {d} / {m}")],
    )


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


@family(level=1)
def unknown_in_proportion(rng: Random) -> Draw:
    """The unknown (slot x) in a proportion of two fractions (slot eq)."""
    x = rng.choice("xxxnyabkt")
    a, b, k = rng.randint(1, 15), rng.randint(2, 15), rng.randint(2, 12)
    value, eq = rng.choice(
        [
            (a * k, f"{a}/{b} = {x}/{b * k}"),
            (b * k, f"{a}/{b} = {a * k}/{x}"),
            (a, f"{x}/{b} = {a * k}/{b * k}"),
        ]
    )
    return Draw(
        {"eq": M(eq), "x": M(x)},
        str(value),
        [solved(eq, x, thought=f"Solve the equation for {x}.")],
    )


_CONVERSIONS = [
    ("hours", "minutes", "60"), ("minutes", "seconds", "60"), ("days", "hours", "24"),
    ("weeks", "days", "7"), ("km", "m", "1000"), ("m", "cm", "100"), ("cm", "mm", "10"),
    ("kg", "g", "1000"), ("tonnes", "kg", "1000"), ("litres", "millilitres", "1000"),
    ("m", "mm", "1000"), ("feet", "inches", "12"), ("yards", "feet", "3"),
    ("hours", "seconds", "3600"), ("m/s", "km/h", "3.6"), ("square m", "square cm", "10000"),
    ("hectares", "square m", "10000"), ("cubic m", "litres", "1000"), ("pounds", "ounces", "16"),
    ("years", "months", "12"),
]  # fmt: skip


@family(level=1)
def unit_conversion(rng: Random) -> Draw:
    """The amount n of a unit (slot old) expressed in another unit (slot new)."""
    large, small, factor = rng.choice(_CONVERSIONS)
    n = rng.choice([Fraction(rng.randint(2, 90)), Fraction(rng.randint(2, 60), 2)])
    down = rng.random() < 0.6
    given, value = (n, n * Fraction(factor)) if down else (n * Fraction(factor), n)
    shown = str(given) if given.denominator == 1 else f"{float(given):g}"
    number, times = (exactly(Fraction(v)) if "." not in v else f"Rational('{v}')"
                     for v in (shown, factor))  # fmt: skip
    if not down and "." not in shown:
        number = f"S({shown})"
    return Draw(
        {"n": shown, "old": large if down else small, "new": small if down else large},
        str(value),
        [
            exact("Multiply by the conversion factor.", f"{number} * {times}")
            if down
            else exact("Divide by the conversion factor.", f"{number} / {times}")
        ],
    )


@family(level=2)
def three_part_ratio(rng: Random) -> Draw:
    """The smallest of three shares when `total` is divided in the ratio a : b : c."""
    a, b, c = distinct(rng, 3, 1, 12)
    total = (a + b + c) * rng.randint(2, 40)
    return Draw(
        {"total": total, "a": a, "b": b, "c": c},
        str(total * min(a, b, c) // (a + b + c)),
        [exact("Take the smallest share of the ratio.",
               f"S({total}) * min({a}, {b}, {c}) / ({a} + {b} + {c})")],
    )  # fmt: skip


@family(level=2)
def before_increase(rng: Random) -> Draw:
    """Price before an increase (tax, rise) of p percent that led to `price`."""
    money, p = purse(rng), rng.choice([*_PERCENTS, 7, 19, 21])
    old = rng.randint(4, 300) * 100
    new = old * (100 + p) // 100
    return Draw(
        {"price": money(new), "p": p},
        answered(old),
        [cash("Divide by the increased percentage.", f"{amount(new)} / (1 + {p}/100)")],
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
