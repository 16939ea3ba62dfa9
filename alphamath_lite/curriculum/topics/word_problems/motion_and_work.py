"""Distances, speeds, times, and people who work together."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, distinct, family
from alphamath_lite.curriculum.helpers_steps import calc, exact, solved

# speeds that fit walkers, cyclists and cars in traffic, with a whole harmonic mean
_WHOLE_MEANS = [
    (3, 6), (4, 12), (5, 20), (6, 12), (6, 30), (8, 24), (9, 18), (10, 15), (10, 30), (12, 24),
    (12, 20), (15, 30), (20, 30), (21, 28),
]  # fmt: skip


@family(level=1)
def distance_travelled(rng: Random) -> Draw:
    """Distance covered at speed v (km per hour) in t hours."""
    v, t = rng.randint(3, 130), rng.choice(["2", "3", "4", "5", "6", "7", "8", "1.5", "2.5", "3.5"])
    distance = v * Fraction(t)
    return Draw(
        {"v": v, "t": t},
        str(distance),
        [exact("Multiply speed and time.", f"{v} * Rational('{t}')")],
    )


@family(level=2)
def meeting(rng: Random) -> Draw:
    """Hours until two travellers d km apart meet, moving towards each other at v and w km/h."""
    v, w = rng.randint(4, 30), rng.randint(4, 30)
    t = Fraction(rng.randint(1, 12), rng.choice([1, 1, 2]))
    while (t * (v + w)).denominator > 1:
        t = Fraction(rng.randint(1, 12))
    d = int(t * (v + w))
    return Draw(
        {"d": d, "v": v, "w": w},
        str(t),
        [exact("Divide the distance by the sum of the speeds.", f"S({d}) / ({v} + {w})")],
    )


@family(level=2)
def combined_work(rng: Random) -> Draw:
    """Hours two workers need together when alone they need a and b hours."""
    a, b = distinct(rng, 2, 2, 30)
    return Draw(
        {"a": a, "b": b},
        str(Fraction(a * b, a + b)),
        [exact("Add the rates and take the reciprocal.", f"1 / (S(1)/{a} + S(1)/{b})")],
    )


@family(level=3)
def other_worker(rng: Random) -> Draw:
    """Hours the second needs alone when both together need t hours and the first alone a hours."""
    t = rng.randint(2, 20)
    a = t + rng.choice([d for d in range(1, 40) if t * (t + d) % d == 0 or rng.random() < 0.05])
    return Draw(
        {"t": t, "a": a},
        str(Fraction(t * a, a - t)),
        [exact("Subtract the rates and take the reciprocal.", f"1 / (S(1)/{t} - S(1)/{a})")],
    )


@family(level=2)
def catch_up(rng: Random) -> Draw:
    """Hours the second (w km/h) needs to catch the first (v km/h), who started h hours earlier."""
    h, v = rng.randint(2, 5), rng.randint(3, 24)
    w = v + rng.choice([d for d in range(1, 25) if v * h % d == 0 and v * h <= 12 * d])
    return Draw(
        {"h": h, "v": v, "w": w},
        str(Fraction(v * h, w - v)),
        [solved(f"{w}x = {v}*(x + {h})", "x", thought="Solve the equation of equal distances.")],
    )


@family(level=1)
def travel_time(rng: Random) -> Draw:
    """Hours needed for d km at v km per hour."""
    v, t = rng.randint(2, 120), Fraction(rng.randint(2, 24), rng.choice([1, 2]))
    while (v * t).denominator > 1:
        v = rng.randint(2, 120)
    return Draw(
        {"d": int(v * t), "v": v},
        str(t),
        [exact("Divide the distance by the speed.", f"S({int(v * t)}) / {v}")],
    )


@family(level=1)
def average_speed(rng: Random) -> Draw:
    """Average speed in km per hour for d km in t hours."""
    t, v = (
        rng.choice(["2", "3", "4", "5", "6", "8", "1.5", "2.5", "0.5", "12"]),
        rng.randint(3, 120),
    )
    while (v * Fraction(t)).denominator > 1:
        v = rng.randint(3, 120)
    d = int(v * Fraction(t))
    return Draw(
        {"d": d, "t": t},
        str(v),
        [exact("Divide the distance by the time.", f"{d} / Rational('{t}')")],
    )


@family(level=3)
def return_trip_speed(rng: Random) -> Draw:
    """Average speed of a trip out at v and back the same way at w km per hour."""
    v, w = distinct(rng, 2, 4, 30)
    if rng.random() < 0.7:
        v, w = rng.sample(rng.choice(_WHOLE_MEANS), 2)
    return Draw(
        {"v": v, "w": w},
        str(Fraction(2 * v * w, v + w)),
        [exact("Divide twice the distance by the total time.", f"2 / (S(1)/{v} + S(1)/{w})")],
    )


@family(level=1)
def elapsed_minutes(rng: Random) -> Draw:
    """Minutes from clock time `start` to clock time `end` of the same day (24-hour clock)."""
    (h1, m1), (h2, m2) = sorted((rng.randint(6, 22), rng.randint(0, 59)) for _ in range(2))
    if h1 == h2:
        h2 += 1
    return Draw(
        {"start": f"{h1}:{m1:02d}", "end": f"{h2}:{m2:02d}"},
        str(60 * h2 + m2 - 60 * h1 - m1),
        [calc("Subtract the times in minutes.", f"({h2} * 60 + {m2}) - ({h1} * 60 + {m1})")],
    )
