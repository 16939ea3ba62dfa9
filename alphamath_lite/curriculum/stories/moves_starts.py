"""Moves that begin a story about things that someone has: stage `hold`."""

from fractions import Fraction

from alphamath_lite.curriculum.stories.core import Turn, World, round_number
from alphamath_lite.curriculum.stories.moves import move, turn

_TIMES = {2: "twice", 3: "three times", 4: "four times"}


def _size(w: World) -> tuple[int, int]:
    return w.situation.numbers("size", (12, 90))


@move("", weight=3)
def have(w: World) -> Turn | None:
    """A number of things."""
    n = round_number(w.rng, *_size(w))
    return turn(w, "have", [n], Fraction(n), "", names=[str(n)], thought="", stage="hold",
                slots={"n": n}, n=0)  # fmt: skip


@move("", weight=0)
def unknown(w: World) -> Turn | None:
    """A number of things that is not told, for questions that go backwards."""
    n = round_number(w.rng, *_size(w))
    return turn(w, "unknown", [n], Fraction(n), "", names=["start"], thought="", stage="hold",
                slots={}, n=0)  # fmt: skip


def _packed(w: World) -> tuple[int, int]:
    low, high = w.situation.numbers("group", (4, 12))
    return w.rng.randint(2, 12), w.rng.randint(low, high)


@move("", weight=3)
def groups(w: World) -> Turn | None:
    """n packs of k things."""
    n, k = _packed(w)
    return turn(w, "groups", [n, k], Fraction(n * k), f"{n} * {k}", names=["total"],
                thought="Multiply the number of groups by their size.", stage="hold",
                slots={"n": n, "k": k}, undo="{x}")  # fmt: skip


@move("", weight=2)
def groups_plus(w: World) -> Turn | None:
    """n packs of k things, and m single ones."""
    (n, k), m = _packed(w), w.rng.randint(2, 20)
    return turn(w, "groups_plus", [n, k, m], Fraction(n * k + m), f"{n} * {k} + {m}",
                names=["total"], thought="Multiply the groups by their size and add the rest.",
                stage="hold", slots={"n": n, "k": k, "m": m}, n=2)  # fmt: skip


@move("", weight=1)
def two_packs(w: World) -> Turn | None:
    """n packs of k things and m packs of j things."""
    (n, k), (m, j) = _packed(w), _packed(w)
    if k == j:
        return None
    return turn(w, "two_packs", [n, k, m, j], Fraction(n * k + m * j), f"{n} * {k} + {m} * {j}",
                names=["total"], thought="Multiply each number of groups by its size and add.",
                stage="hold", slots={"n": n, "k": k, "m": m, "j": j}, n=3)  # fmt: skip


@move("", weight=1.5)
def nested(w: World) -> Turn | None:
    """n packs of k smaller packs of j things."""
    n, k, j = w.rng.randint(2, 6), w.rng.randint(2, 8), w.rng.randint(2, 6)
    return turn(w, "nested", [n, k, j], Fraction(n * k * j), f"{n} * {k} * {j}", names=["total"],
                thought="Multiply the numbers of all levels.", stage="hold",
                slots={"n": n, "k": k, "j": j}, n=2)  # fmt: skip


@move("", weight=1.5)
def team_rate(w: World) -> Turn | None:
    """n workers or animals with k things each a day, for d days."""
    n, k, d = w.rng.randint(2, 12), w.rng.randint(2, 9), w.rng.randint(2, 8)
    return turn(w, "team_rate", [n, k, d], Fraction(n * k * d), f"{n} * {k} * {d}",
                names=["total"], thought="Multiply number, rate and time.", stage="hold",
                slots={"n": n, "k": k, "d": d}, n=2)  # fmt: skip


@move("", weight=2)
def sums(w: World) -> Turn | None:
    """Two amounts of the things."""
    low, high = _size(w)
    a, b = w.rng.randint(max(2, low // 3), high // 2), w.rng.randint(max(2, low // 3), high // 2)
    return turn(w, "sums", [a, b], Fraction(a + b), f"{a} + {b}", names=["total"],
                thought="Add both amounts.", stage="hold", slots={"a": a, "b": b})  # fmt: skip


@move("", weight=1.5)
def three_sums(w: World) -> Turn | None:
    """Three amounts of the things."""
    low, high = _size(w)
    a, b, c = (w.rng.randint(max(2, low // 4), high // 3) for _ in range(3))
    return turn(w, "three_sums", [a, b, c], Fraction(a + b + c), f"{a} + {b} + {c}",
                names=["total"], thought="Add all three amounts.", stage="hold",
                slots={"a": a, "b": b, "c": c}, n=2)  # fmt: skip


@move("", weight=2)
def rate(w: World) -> Turn | None:
    """k things a day for d days."""
    k, d = w.rng.randint(*w.situation.numbers("each", (3, 20))), w.rng.randint(2, 9)
    return turn(w, "rate", [k, d], Fraction(k * d), f"{k} * {d}", names=["total"],
                thought="Multiply the rate by the time.", stage="hold",
                slots={"k": k, "d": d})  # fmt: skip


@move("", weight=1)
def rate_weeks(w: World) -> Turn | None:
    """k things every day for n weeks."""
    k, n = w.rng.randint(*w.situation.numbers("each", (3, 20))), w.rng.randint(2, 5)
    return turn(w, "rate_weeks", [k, n], Fraction(7 * k * n), f"{k} * 7 * {n}", names=["total"],
                thought="Multiply the daily amount by the days of the weeks.", stage="hold",
                slots={"k": k, "d": n}, n=2)  # fmt: skip


@move("", weight=1)
def dozens(w: World) -> Turn | None:
    """n dozen things."""
    n = w.rng.randint(2, 12)
    return turn(w, "dozens", [n], Fraction(12 * n), f"{n} * 12", names=["total"],
                thought="A dozen is 12.", stage="hold", slots={"n": n})  # fmt: skip


@move("", weight=2)
def then_more(w: World) -> Turn | None:
    """a things at first, and then a multiple of that or some more than that; all of them."""
    low, high = _size(w)
    a = w.rng.randint(max(3, low // 3), max(6, high // 3))
    if w.rng.random() < 0.5:
        k = w.rng.choice(list(_TIMES))
        text, second, expression = f"{_TIMES[k]} as many", k * a, f"{k} * {a}"
    elif w.rng.random() < 0.5 or a < 6:
        k = w.rng.randint(2, 15)
        text, second, expression = f"{k} more than that", a + k, f"{a} + {k}"
    else:
        k = w.rng.randint(2, a - 3)
        text, second, expression = f"{k} fewer than that", a - k, f"{a} - {k}"
    kind = text.split()[-1] if text.endswith("many") else text.split()[1]
    return turn(w, "then_more", [a, k], Fraction(a + second), f"{a} + ({expression})",
                names=["total"], thought="Find the second amount and add both.", stage="hold",
                slots={"a": a, "again": text}, n=2, kind=kind)  # fmt: skip


@move("", weight=1)
def together(w: World) -> Turn | None:
    """Two people have n together, one of them k times as many as the other, who is the focus."""
    if not w.other:
        return None
    low, high = _size(w)
    k = w.rng.choice([2, 2, 3, 3, 4, 5])
    part = w.rng.randint(max(3, low // 2), max(6, high // 2))
    total = part * (k + 1)
    return turn(w, "together", [total, k], Fraction(part), f"S({total}) / ({k} + 1)",
                names=["share"], thought="Divide the total by the number of equal parts.",
                stage="hold", n=2,
                slots={"n": total, "times": _TIMES.get(k, f"{k} times")})  # fmt: skip
