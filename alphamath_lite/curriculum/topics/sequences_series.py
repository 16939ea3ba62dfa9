"""Sequences and series: arithmetic, geometric, recursive, sums."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, linear, nonzero
from alphamath_lite.curriculum.notation import py

Slots = dict[str, M | int | Fraction | str]


def ordinal(n: int) -> str:
    """`1st`, `22nd`, `13th`."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _list(terms: list[int | Fraction]) -> M:
    return M(", ".join(f"{t}" for t in terms))


def _arithmetic(rng: Random) -> tuple[int, int, Slots]:
    a, d = rng.randint(-20, 40), nonzero(rng, -9, 14)
    return (
        a,
        d,
        {
            "seq": _list([a + k * d for k in range(rng.choice([3, 4, 4, 5]))]),
            "a": M(str(a)),
            "d": M(str(d)),
        },
    )


def _geometric(rng: Random) -> tuple[int, int, Slots]:
    a, r = nonzero(rng, -6, 12), rng.choice([2, 2, 3, 3, 4, 5, -2, -3, 10])
    return (
        a,
        r,
        {
            "seq": _list([a * r**k for k in range(rng.choice([3, 4, 4]))]),
            "a": M(str(a)),
            "r": M(str(r)),
        },
    )


@family(level=1)
def arithmetic_term(rng: Random) -> Draw:
    """The n-th term of an arithmetic sequence given by its first terms."""
    a, d, slots = _arithmetic(rng)
    n = rng.randint(8, 120)
    return Draw(
        slots=slots | {"n": n, "nth": ordinal(n), "an": M(f"a_{n}"), "second": M(str(a + d))},
        answer=str(a + (n - 1) * d),
        steps=[
            Code("Find the common difference.", f"a = {a}\nd = {a + d} - a\nprint(d)"),
            Code("Use the formula of the n-th term.", f"print(a + ({n} - 1)*d)"),
        ],
        final="This is the term.",
    )


@family(level=1)
def arithmetic_sum(rng: Random) -> Draw:
    """The sum of the first n terms of an arithmetic sequence, given by first terms."""
    a, d, slots = _arithmetic(rng)
    n = rng.randint(8, 80)
    return Draw(
        slots=slots | {"n": n, "sn": M(f"S_{n}")},
        answer=str(n * a + d * n * (n - 1) // 2),
        steps=[
            Code("Find the common difference.", f"a = {a}\nd = {a + d} - a\nprint(d)"),
            Code("Add the terms.", f"print(sum(a + k*d for k in range({n})))"),
        ],
        final="This is the sum.",
    )


@family(level=1)
def geometric_term(rng: Random) -> Draw:
    """The n-th term of a geometric sequence given by its first terms."""
    a, r, slots = _geometric(rng)
    n = rng.randint(6, 12)
    return Draw(
        slots=slots | {"n": n, "nth": ordinal(n), "an": M(f"a_{n}")},
        answer=str(a * r ** (n - 1)),
        steps=[
            Code("Find the common ratio.", f"{IMPORT}\na = S({a})\nr = {a * r}/a\nprint(r)"),
            Code("Use the formula of the n-th term.", f"print(a*r**({n} - 1))"),
        ],
        final="This is the term.",
    )


@family(level=1)
def geometric_sum(rng: Random) -> Draw:
    """The sum of the first n terms of a geometric sequence, given by first terms."""
    a, r, slots = _geometric(rng)
    n = rng.randint(5, 12)
    return Draw(
        slots=slots | {"n": n, "sn": M(f"S_{n}")},
        answer=str(a * (r**n - 1) // (r - 1)),
        steps=[
            Code("Find the common ratio.", f"{IMPORT}\na = S({a})\nr = {a * r}/a\nprint(r)"),
            Code("Add the terms.", f"print(sum(a*r**k for k in range({n})))"),
        ],
        final="This is the sum.",
    )


@family(level=2)
def infinite_geometric(rng: Random) -> Draw:
    """The sum to infinity of a convergent geometric series, given by its first terms."""
    q = rng.choice([2, 2, 3, 3, 4, 5, 10])
    r = Fraction(rng.choice([1, 1, -1, q - 1]), q)
    a = rng.choice([q, q * q, q**3, 1, 2]) * rng.randint(1, 9)
    terms = [a * r**k for k in range(rng.choice([3, 3, 4]))]
    series = " + ".join(str(t) for t in terms).replace("+ -", "- ")
    return Draw(
        slots={"seq": _list(terms), "series": M(series), "a": M(str(a)), "r": M(str(r))},
        answer=str(a / (1 - r)),
        steps=[
            Code("Find the common ratio.", f"{IMPORT}\na = S({a})\nr = {py(f'({terms[1]})' if terms[1].denominator > 1 else str(terms[1]))}/a\nprint(r)"),
            Code("Use the sum to infinity a/(1 - r).", "print(a/(1 - r))"),
        ],
        final="This is the sum.",
    )  # fmt: skip


@family(level=2)
def recursive_term(rng: Random) -> Draw:
    """A later term of a sequence with a_(n+1) = p a_n + q and a given first term."""
    a, p, q, n = (
        rng.randint(-5, 10),
        rng.choice([2, 2, 3, 4, 5, -1, -2]),
        nonzero(rng, -9, 9),
        rng.randint(4, 8),
    )
    name = rng.choice("aaaaxub")
    rule = linear([p, q], [f"{name}_n", ""])
    term = a
    for _ in range(n - 1):
        term = p * term + q
    add = f"add {q}" if q > 0 else f"subtract {-q}"
    return Draw(
        slots={
            "first": M(f"{name}_1 = {a}"), "rule": M(f"{name}_(n+1) = {rule}"), "n": n,
            "nth": ordinal(n), "an": M(f"{name}_{n}"), "a": M(str(a)), "do": f"multiply by {p} and {add}",
        },
        answer=str(term),
        steps=[
            Code("Apply the rule step by step.", f"t = {a}\nfor _ in range({n} - 1):\n    t = {p}*t {'-' if q < 0 else '+'} {abs(q)}\nprint(t)")
        ],
        final="This is the term.",
    )  # fmt: skip


@family(level=2)
def sigma_sum(rng: Random) -> Draw:
    """The value of a finite sum in sigma notation."""
    k = rng.choice("kkkknjm")
    low, n = rng.choice([0, 1, 1, 1, 2, 3]), rng.randint(5, 30)
    a, b = rng.choice([1, 2, 3, 4, 5, -1, -2]), rng.randint(-9, 9)
    m = rng.randint(4, 10)
    f, high, total = rng.choice([
        (linear([a, b], [k, ""]), n, sum(a * j + b for j in range(low, n + 1))),
        (linear([a, b], [f"{k}^2", ""]), n, sum(a * j * j + b for j in range(low, n + 1))),
        (f"{k}({k} + {abs(b) + 1})", n, sum(j * (j + abs(b) + 1) for j in range(low, n + 1))),
        (f"2^{k}", m, sum(2**j for j in range(low, m + 1))),
        (f"{abs(a) + 1}*3^{k}", m, sum((abs(a) + 1) * 3**j for j in range(low, m + 1))),
        (f"{k}^3", m, sum(j**3 for j in range(low, m + 1))),
        (f"(-1)^{k} {k}", n, sum((-1) ** j * j for j in range(low, n + 1))),
    ])  # fmt: skip
    return Draw(
        slots={"sum": M(f"sum({f}, {k}, {low}, {high})"), "f": M(f), "k": M(k), "low": M(str(low)), "high": M(str(high))},
        answer=str(total),
        steps=[Code("Evaluate the sum.", f"{IMPORT}\n{k} = symbols('{k}')\nprint(summation({py(f)}, ({k}, {low}, {high})))")],
        final="This is the sum.",
    )  # fmt: skip


@family(level=2)
def position_of_value(rng: Random) -> Draw:
    """Which term (its number n) of an arithmetic sequence has a given value."""
    a, d, slots = _arithmetic(rng)
    n = rng.randint(9, 150)
    v = a + (n - 1) * d
    return Draw(
        slots=slots | {"v": M(str(v))},
        answer=str(n),
        steps=[
            Code("Find the common difference.", f"{IMPORT}\nn = symbols('n')\na = {a}\nd = {a + d} - a\nprint(d)"),
            Code("Solve for n.", f"print(solve(Eq(a + (n - 1)*d, {v}), n)[0])"),
        ],
        final="This is the number of the term.",
    )  # fmt: skip
