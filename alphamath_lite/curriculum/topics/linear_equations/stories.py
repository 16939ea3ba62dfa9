"""Stories that one linear equation models: costs, motion, mixtures, work."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, Value, distinct, family
from alphamath_lite.curriculum.helpers_quantities import currency, multiple
from alphamath_lite.curriculum.helpers_steps import modelled


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
