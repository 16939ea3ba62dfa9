"""Distances (stage `trip`, what is still to go: `togo`) and durations in minutes (`time`)."""

from fractions import Fraction

from alphamath_lite.curriculum.stories.core import Turn, World, fraction_words, share
from alphamath_lite.curriculum.stories.moves import move, turn

SOFAR = ("way", "so_far", "then", "distance")
TOGO = ("togo", "left", "rest", "last")
SPENT = ("minutes", "in_all", "more", "sum_now")
_TIMES = {2: "twice", 3: "three times"}


def _speed(w: World) -> int:
    return w.rng.randint(*w.situation.numbers("speed", (40, 110)))


def _each(w: World) -> int:
    return w.rng.randint(*w.situation.numbers("each", (3, 20)))


@move("", weight=3)
def ride(w: World) -> Turn | None:
    """t hours at v an hour."""
    v, t = _speed(w), w.rng.randint(2, 6)
    return turn(w, "ride", [v, t], Fraction(v * t), f"{v} * {t}", names=SOFAR, stage="trip",
                thought="Multiply speed and time.", slots={"v": v, "t": t})  # fmt: skip


@move("", weight=3)
def daily(w: World) -> Turn | None:
    """k a day for d days."""
    k, d = _each(w), w.rng.randint(2, 7)
    return turn(w, "daily", [k, d], Fraction(k * d), f"{k} * {d}", names=SOFAR, stage="trip",
                thought="Multiply the daily distance by the days.",
                slots={"k": k, "d": d})  # fmt: skip


@move("", weight=2)
def legs(w: World) -> Turn | None:
    """A first leg, and a second that is a multiple of it or longer or shorter by some."""
    a, rng = _each(w) * 2, w.rng
    if rng.random() < 0.5:
        k = rng.choice([2, 2, 3])
        text, b, code, kind = f"{_TIMES[k]} as far", a * k, f"{k} * {a}", "times"
    else:
        k = rng.randint(2, max(2, a // 2))
        text, b, code, kind = "<k things> more than that", a + k, f"{a} + {k}", "more"
    return turn(w, "legs", [a, k], Fraction(a + b), f"{a} + ({code})", names=SOFAR, stage="trip",
                thought="Find the second leg and add both.", n=2, kind=kind,
                slots={"a": a, "k": k, "again": text})  # fmt: skip


@move("", weight=2)
def round_trip(w: World) -> Turn | None:
    """There and back, d times."""
    a, d = _each(w), w.rng.randint(2, 6)
    return turn(w, "round_trip", [a, d], Fraction(2 * a * d), f"2 * {a} * {d}", names=SOFAR,
                stage="trip", thought="Double the way and multiply by the days.", n=2,
                slots={"a": a, "d": d})  # fmt: skip


@move("trip", weight=3)
def further(w: World) -> Turn | None:
    """n more."""
    n = w.rng.randint(2, max(4, int(w.focus.value / 2)))
    return turn(w, "further", [n], w.focus.value + n, f"{w.focus.code} + {n}", names=SOFAR,
                thought="Add the next part of the way.", stage="trip", slots={"n": n})  # fmt: skip


@move("trip", weight=3)
def further_ride(w: World) -> Turn | None:
    """t more hours at v an hour."""
    v, t = _speed(w), w.rng.randint(2, 5)
    return turn(w, "further_ride", [v, t], w.focus.value + v * t, f"{w.focus.code} + {v} * {t}",
                names=SOFAR, thought="Add speed times time.", stage="trip", n=2,
                slots={"v": v, "t": t})  # fmt: skip


@move("trip", weight=5)
def remaining(w: World) -> Turn | None:
    """What is left of a way of n."""
    n = w.focus.value + w.rng.choice([w.rng.randint(4, 60), w.rng.randint(1, 10) * 12])
    return turn(w, "remaining", [n], n - w.focus.value, f"{n} - {w.focus.code}", names=TOGO,
                thought="Subtract what is done from the whole way.", stage="togo",
                slots={"way": int(n)})  # fmt: skip


@move("togo", weight=3)
def shorten(w: World) -> Turn | None:
    """A share of what is still to go is done."""
    f = share(w.rng, w.focus.value, (2, 2, 3, 4))
    if not f:
        return None
    text = fraction_words(w.rng, f)
    return turn(w, "shorten", [f], w.focus.value * (1 - f), f"{w.focus.code} * (1 - {w.ratio(f)})",
                names=TOGO, thought="Keep the share that stays.", stage="togo",
                slots={"f": text})  # fmt: skip


@move("togo", weight=3)
def togo_days(w: World) -> Turn | None:
    """Days for the rest, k a day."""
    fitting = [k for k in range(2, 31) if w.focus.value % k == 0 and 2 <= w.focus.value / k <= 14]
    if not fitting:
        return None
    k = w.rng.choice(fitting)
    return turn(w, "togo_days", [k], w.focus.value / k, f"S({w.focus.code}) / {k}",
                names=["days"], thought="Divide the rest by the daily distance.", stage="end",
                slots={"k": k})  # fmt: skip


@move("togo", weight=3)
def togo_each(w: World) -> Turn | None:
    """The equal distance a day for the rest in d days."""
    fitting = [d for d in range(2, 11) if w.focus.value % d == 0]
    if not fitting:
        return None
    d = w.rng.choice(fitting)
    return turn(w, "togo_each", [d], w.focus.value / d, f"S({w.focus.code}) / {d}",
                names=["daily"], thought="Divide the rest by the days.", stage="end",
                slots={"d": d})  # fmt: skip


@move("trip", weight=3)
def fuel(w: World) -> Turn | None:
    """Litres of fuel, k of distance for one."""
    fitting = [k for k in range(8, 26) if w.focus.value % k == 0 and w.focus.value > k]
    if not fitting:
        return None
    k = w.rng.choice(fitting)
    return turn(w, "fuel", [k], w.focus.value / k, f"S({w.focus.code}) / {k}", names=["fuel"],
                thought="Divide the way by the distance for one litre.", stage="end",
                slots={"k": k})  # fmt: skip


@move("trip", weight=2)
def pace(w: World) -> Turn | None:
    """The mean speed when the whole way takes t hours."""
    low, high = w.situation.numbers("speed", (40, 110))
    fitting = [t for t in range(2, 13) if low <= w.focus.value / t <= high]
    if not fitting or w.turns[-1].move in {"ride", "further_ride"}:
        return None
    t = w.rng.choice(fitting)
    return turn(w, "pace", [t], w.focus.value / t, f"S({w.focus.code}) / {t}", names=["speed"],
                thought="Divide the way by the time.", stage="end", slots={"t": t})  # fmt: skip


@move("trip", weight=2)
def expenses(w: World) -> Turn | None:
    """A payment for each unit of distance."""
    p = w.price(1, 4)
    return turn(w, "expenses", [p], w.focus.value * p, f"{w.focus.code} * {_plain(p)}",
                names=["money"], thought="Multiply the distance by the rate.", stage="end",
                slots={"p": w.cash(p), "cash": "yes"})  # fmt: skip


def _plain(p: Fraction) -> str:
    return str(p) if p.denominator == 1 else f"{float(p):.2f}"


# ---- durations -----------------------------------------------------------------------------------


@move("", weight=3)
def tasks(w: World) -> Turn | None:
    """n tasks of t minutes."""
    n, t = w.rng.randint(2, 12), w.rng.randint(2, 30)
    return turn(w, "tasks", [n, t], Fraction(n * t), f"{n} * {t}", names=SPENT, stage="time",
                thought="Multiply the number by the time for one.",
                slots={"n": n, "t": t})  # fmt: skip


@move("", weight=3)
def sessions(w: World) -> Turn | None:
    """t minutes a day for d days."""
    t, d = w.rng.randint(2, 18) * 5, w.rng.randint(2, 7)
    return turn(w, "sessions", [t, d], Fraction(t * d), f"{t} * {d}", names=SPENT, stage="time",
                thought="Multiply the daily time by the days.",
                slots={"t": t, "d": d})  # fmt: skip


@move("", weight=3)
def times(w: World) -> Turn | None:
    """Two activities, the second a multiple of the first, or longer or shorter by some minutes."""
    a, rng = w.rng.randint(2, 12) * 5, w.rng
    if rng.random() < 0.4:
        k = rng.choice([2, 2, 3])
        text, b, code, kind = f"{_TIMES[k]} as long", a * k, f"{k} * {a}", "times"
    else:
        k = rng.randint(2, 20)
        text, b, code, kind = "<k minutes> longer", a + k, f"{a} + {k}", "more"
    return turn(w, "times", [a, k], Fraction(a + b), f"{a} + ({code})", names=SPENT, n=2,
                thought="Find the second time and add both.", stage="time", kind=kind,
                slots={"a": a, "k": k, "again": text})  # fmt: skip


@move("time", weight=3)
def pause(w: World) -> Turn | None:
    """n more minutes."""
    n = w.rng.randint(2, 45)
    return turn(w, "pause", [n], w.focus.value + n, f"{w.focus.code} + {n}", names=SPENT,
                thought="Add the further minutes.", stage="time", slots={"n": n})  # fmt: skip


@move("time", weight=3)
def time_left(w: World) -> Turn | None:
    """Minutes left of h hours."""
    h = int(w.focus.value // 60) + w.rng.randint(1, 2)
    left = 60 * h - w.focus.value
    return turn(w, "time_left", [h], left, f"{h} * 60 - {w.focus.code}", names=["left"], n=2,
                thought="Convert the hours to minutes and subtract.", stage="end",
                slots={"h": h})  # fmt: skip


@move("time", weight=4)
def in_hours(w: World) -> Turn | None:
    """The time in hours, when whole."""
    if w.focus.value < 120:
        return None
    return turn(w, "in_hours", [60], w.focus.value / 60, f"S({w.focus.code}) / 60",
                names=["hours"], thought="Divide by the 60 minutes of an hour.", stage="end",
                slots={})  # fmt: skip
