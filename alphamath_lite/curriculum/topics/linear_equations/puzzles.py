"""Puzzles about numbers, ages and shares."""

from random import Random

from alphamath_lite.curriculum.family import Draw, Value, distinct, family
from alphamath_lite.curriculum.helpers_quantities import currency, multiple
from alphamath_lite.curriculum.helpers_steps import modelled


@family(level=1)
def number_puzzle_plus(rng: Random) -> Draw:
    """A multiple of a number plus a constant gives a result: find the number."""
    a, b, n = rng.randint(2, 12), rng.randint(1, 40), rng.randint(-15, 40)
    c = a * n + b
    return Draw(
        {"times": multiple(rng, a), "a": a, "b": b, "c": c}, str(n), [modelled(f"{a}x + {b} = {c}")]
    )


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
def ages(rng: Random) -> Draw:
    """One person is k times as old as another, in n years only m times: the younger's age now."""
    k = rng.choice([3, 4, 5, 6, 7])
    m = rng.choice([v for v in (2, 3) if v < k])
    young = (m - 1) * rng.randint(2, 6)
    n = (k - m) * young // (m - 1)
    slots: dict[str, Value] = {"times_k": multiple(rng, k), "times_m": multiple(rng, m), "n": n}
    return Draw(slots, str(young), [modelled(f"{k}x + {n} = {m}(x + {n})")])


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
