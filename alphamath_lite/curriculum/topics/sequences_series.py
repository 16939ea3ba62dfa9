"""Sequences and series: arithmetic, geometric, recursive, sums."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    Value,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import value
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py


def ordinal(n: int) -> str:
    """`1st`, `22nd`, `13th`."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _list(terms: Sequence[int | Fraction]) -> M:
    return M(", ".join(f"{t}" for t in terms))


def _arithmetic(rng: Random) -> tuple[int, int, dict[str, Value]]:
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


def _geometric(rng: Random) -> tuple[int, int, dict[str, Value]]:
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
            Code(
                "Find the common ratio.",
                f"{IMPORT}\na = S({a})\nr = ({py(str(terms[1]))})/a\nprint(r)",
            ),
            Code("Use the sum to infinity a/(1 - r).", "print(a/(1 - r))"),
        ],
        final="This is the sum.",
    )


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
            "first": M(f"{name}_1 = {a}"),
            "rule": M(f"{name}_(n+1) = {rule}"),
            "n": n,
            "nth": ordinal(n),
            "an": M(f"{name}_{n}"),
            "a": M(str(a)),
            "do": f"multiply by {p} and {add}",
        },
        answer=str(term),
        steps=[
            Code(
                "Apply the rule step by step.",
                f"t = {a}\nfor _ in range({n} - 1):\n"
                f"    t = {p}*t {'-' if q < 0 else '+'} {abs(q)}\nprint(t)",
            )
        ],
        final="This is the term.",
    )


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
        (f"{k}*(-1)^{k}", n, sum((-1) ** j * j for j in range(low, n + 1))),
    ])  # fmt: skip
    return Draw(
        slots={
            "sum": M(f"sum({f}, {k}, {low}, {high})"),
            "f": M(f),
            "k": M(k),
            "low": M(str(low)),
            "high": M(str(high)),
        },
        answer=str(total),
        steps=[
            Code(
                "Evaluate the sum.",
                f"{IMPORT}\n{k} = symbols('{k}')\nprint(summation({py(f)}, ({k}, {low}, {high})))",
            )
        ],
        final="This is the sum.",
    )


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
            Code(
                "Find the common difference.",
                f"{IMPORT}\nn = symbols('n')\na = {a}\nd = {a + d} - a\nprint(d)",
            ),
            Code("Solve for n.", f"print(solve(Eq(a + (n - 1)*d, {v}), n)[0])"),
        ],
        final="This is the number of the term.",
    )


@family(level=1)
def common_step(rng: Random) -> Draw:
    """The common difference of an arithmetic or the common ratio of a geometric sequence."""
    if rng.random() < 0.5:
        a, d, slots = _arithmetic(rng)
        word, kind, code, answer = (
            "common difference",
            "arithmetic",
            f"print({a + d} - ({a}))",
            Fraction(d),
        )
    else:
        a, q = nonzero(rng, -4, 9), rng.choice([2, 3, 4, 5])
        r = rng.choice([Fraction(q), Fraction(-q), Fraction(1, q), Fraction(-1, q)])
        first = a * q**3 if abs(r) < 1 else a
        slots = {"seq": _list([first * r**k for k in range(4)])}
        word, kind, answer = "common ratio", "geometric", r
        code = f"{IMPORT}\nprint(S({first * r})/({first}))"
    return Draw(
        slots={"seq": slots["seq"], "word": word, "kind": kind},
        answer=str(answer),
        steps=[Code(f"Find the {word}.", code)],
        final=f"This is the {word}.",
    )


@family(level=1)
def next_term(rng: Random) -> Draw:
    """The next number of an arithmetic, geometric or quadratic pattern."""
    kind, (a, d) = rng.choice("aagqq"), (rng.randint(-12, 30), nonzero(rng, -9, 12))
    r, k = rng.choice([2, 3, 4, -2, 5, 10]), nonzero(rng, -3, 4)
    first = nonzero(rng, -5, 9)
    terms = {
        "a": [a + i * d for i in range(5)],
        "g": [first * r**i for i in range(5)],
        "q": [a + i * d + k * i * (i - 1) // 2 for i in range(6)],
    }[kind]
    *known, last = terms
    head = f"t = {known}\n"
    differences = Code(
        "List the differences.", head + "d = [b - a for a, b in zip(t, t[1:])]\nprint(d)"
    )
    steps = {
        "a": [differences, Code("Add the difference to the last term.", "print(t[-1] + d[-1])")],
        "g": [
            Code("Find the common ratio.", f"{IMPORT}\n{head}print(S(t[1])/t[0], S(t[2])/t[1])"),
            Code(
                "Multiply the last term by the ratio.",
                "print(t[-1]*t[1]/t[0])".replace("t[1]/t[0]", "S(t[1])/t[0]"),
            ),
        ],
        "q": [
            differences,
            Code(
                "The differences change by a constant.", "print([b - a for a, b in zip(d, d[1:])])"
            ),
            Code("Add the next difference.", "print(t[-1] + d[-1] + (d[-1] - d[-2]))"),
        ],
    }[kind]
    return Draw(
        slots={"seq": _list(known)},
        answer=str(last),
        steps=steps,
        final="This is the next term.",
    )


@family(level=1)
def term_from_formula(rng: Random) -> Draw:
    """A term of a sequence whose n-th term is given by a formula."""
    name, n, m = rng.choice("aaaubt"), rng.randint(3, 20), rng.randint(3, 8)
    c = [rng.choice([0, 1, 2, 3, -1]), nonzero(rng, -9, 9), rng.randint(-9, 9)]
    f, k, answer = rng.choice([
        (polynomial(c, "n"), n, value(c, n)), (polynomial(c, "n"), n, value(c, n)),
        (f"{abs(c[1]) + 1}*2^n", m, Fraction((abs(c[1]) + 1) * 2**m)),
        (f"(-1)^n*({linear([1, abs(c[2])], ['n', ''])})", n, Fraction((-1) ** n * (n + abs(c[2])))),
        (f"n/(n + {abs(c[1])})", n, Fraction(n, n + abs(c[1]))),
        (f"n(n + {m})/2", n, Fraction(n * (n + m), 2)),
        (f"3^n - {m}n", m, Fraction(3**m - m * m)),
    ])  # fmt: skip
    return Draw(
        slots={
            "def": M(f"{name}_n = {f}"),
            "f": M(f),
            "an": M(f"{name}_{k}"),
            "k": k,
            "kth": ordinal(k),
        },
        answer=str(answer),
        steps=[
            Code(
                "Put the number into the formula.",
                f"{symbols_of('n')}\na = {py(f)}\nprint(a.subs(n, {k}))",
            )
        ],
        final="This is the term.",
    )


@family(level=1)
def sum_of_range(rng: Random) -> Draw:
    """The sum of all whole numbers (or all multiples of k) from one number up to another."""
    low, k = (
        rng.choice([1, 1, 1, rng.randint(2, 80)]),
        rng.choice([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]),
    )
    high = low + rng.randint(20, 400)
    what = "whole numbers" if k == 1 else f"multiples of {k}"
    numbers = f"range({low}, {high} + 1)"
    inner = numbers if k == 1 else f"v for v in {numbers} if v % {k} == 0"
    n, m = high // k, (low - 1) // k
    return Draw(
        slots={"what": what, "low": low, "high": high},
        answer=str(k * (n * (n + 1) - m * (m + 1)) // 2),
        steps=[Code("Add the numbers.", f"print(sum({inner}))")],
        final="This is the sum.",
    )


@family(level=1)
def growing_rows(rng: Random) -> Draw:
    """The total when the first of n rows holds a things and every next row d more."""
    a, d, n = rng.randint(3, 60), rng.randint(1, 12), rng.randint(5, 40)
    return Draw(
        slots={"a": a, "d": d, "n": n},
        answer=str(n * a + d * n * (n - 1) // 2),
        steps=[Code("Add the terms.", f"print(sum({a} + k*{d} for k in range({n})))")],
        final="This is the sum.",
    )


@family(level=2)
def formula_of_sequence(rng: Random) -> Draw:
    """A formula in n for the n-th term of an arithmetic sequence, expanded."""
    a, d, slots = _arithmetic(rng)
    return Draw(
        slots=slots | {"an": M("a_n"), "n": M("n")},
        answer=printed(linear([d, a - d], ["n", ""])),
        steps=[
            Code(
                "Find the common difference.",
                f"{symbols_of('n')}\na = {a}\nd = {a + d} - a\nprint(d)",
            ),
            Code("Use the formula of the n-th term.", "print(expand(a + (n - 1)*d))"),
        ],
        final="This is the formula.",
    )


@family(level=2)
def from_two_terms(rng: Random) -> Draw:
    """The difference, first term or another term of an arithmetic sequence from two terms."""
    a, d = rng.randint(-20, 40), nonzero(rng, -9, 9)
    m, n = sorted(rng.sample(range(2, 25), 2))
    p, q = a + (m - 1) * d, a + (n - 1) * d
    k = rng.randint(n + 1, 60)
    wanted, answer, code = rng.choice([
        ("the common difference", d, "print(d)"),
        ("the first term", a, f"print({p} - ({m} - 1)*d)"),
        (f"the {ordinal(k)} term", a + (k - 1) * d, f"print({p} + ({k} - {m})*d)"),
    ])  # fmt: skip
    step = Code(
        "Find the common difference.", f"{IMPORT}\nd = S({q} - ({p}))/({n} - {m})\nprint(d)"
    )
    steps = [step] if "diff" in wanted else [step, Code(f"Find {wanted}.", code)]
    return Draw(
        slots={
            "mth": ordinal(m),
            "nth": ordinal(n),
            "p": M(str(p)),
            "q": M(str(q)),
            "wanted": wanted,
            "am": M(f"a_{m} = {p}"),
            "an": M(f"a_{n} = {q}"),
        },
        answer=str(answer),
        steps=steps,
        final="This is the answer.",
    )


@family(level=2)
def geometric_position(rng: Random) -> Draw:
    """Which term (its number) of a geometric sequence has a given value."""
    a, r, slots = _geometric(rng)
    n = rng.randint(5, 12)
    return Draw(
        slots=slots | {"v": M(str(a * r ** (n - 1)))},
        answer=str(n),
        steps=[
            Code("Find the common ratio.", f"{IMPORT}\na = S({a})\nr = {a * r}/a\nprint(r)"),
            Code(
                "Count the terms up to the value.",
                f"n = 1\nwhile a*r**(n - 1) != {a * r ** (n - 1)}:\n    n = n + 1\nprint(n)",
            ),
        ],
        final="This is the number of the term.",
    )


@family(level=2)
def term_from_sum(rng: Random) -> Draw:
    """A term of a sequence from a formula for the sum S_n of its first n terms."""
    c, k = [rng.randint(1, 6), rng.randint(-9, 9), 0], rng.randint(2, 25)
    f = polynomial(c, "n")
    return Draw(
        slots={"def": M(f"S_n = {f}"), "f": M(f), "ak": M(f"a_{k}"), "kth": ordinal(k), "k": k},
        answer=str(value(c, k) - value(c, k - 1)),
        steps=[
            Code(
                "Subtract two neighbouring sums.",
                f"{symbols_of('n')}\nf = {py(f)}\nprint(f.subs(n, {k}) - f.subs(n, {k} - 1))",
            )
        ],
        final="This is the term.",
    )


@family(level=2)
def means_between(rng: Random) -> Draw:
    """The numbers inserted between two given ones to make an arithmetic sequence, as a list."""
    n, a, d = rng.randint(2, 5), rng.randint(-20, 40), nonzero(rng, -9, 12)
    b = a + (n + 1) * d
    count = {2: "two", 3: "three", 4: "four", 5: "five"}[n]
    return Draw(
        slots={"n": n, "count": count, "a": M(str(a)), "b": M(str(b))},
        answer=", ".join(str(a + (k + 1) * d) for k in range(n)),
        steps=[
            Code(
                "Find the common difference.", f"{IMPORT}\nd = S({b} - ({a}))/({n} + 1)\nprint(d)"
            ),
            Code(
                "List the numbers between.",
                f"print(*[{a} + k*d for k in range(1, {n} + 1)], sep=', ')",
            ),
        ],
        final="These are the numbers.",
    )


@family(level=3)
def number_of_terms(rng: Random) -> Draw:
    """How many terms of an arithmetic sequence add up to a given sum."""
    a, d, n = rng.randint(1, 30), rng.randint(1, 12), rng.randint(5, 40)
    total = n * a + d * n * (n - 1) // 2
    return Draw(
        slots={"seq": _list([a, a + d, a + 2 * d]), "total": total, "a": a, "d": d},
        answer=str(n),
        steps=[
            Code(
                "Find the common difference.",
                f"{IMPORT}\nn = symbols('n', positive=True)\na = {a}\nd = {a + d} - a\nprint(d)",
            ),
            calc(
                "Solve the sum formula for n.", f"solve(Eq(n*(2*a + (n - 1)*d)/2, {total}), n)[0]"
            ),
        ],
        final="This is the number of terms.",
    )


@family(level=3)
def consecutive_terms(rng: Random) -> Draw:
    """The x for which three expressions are consecutive terms of an arithmetic sequence."""
    x, d, name = rng.randint(-8, 12), nonzero(rng, -9, 9), rng.choice(["x", "x", "k"])
    middle = rng.randint(-20, 30)
    p, q, r = rng.sample([0, 1, 2, 3, 4, 5], 3)
    if 2 * q == p + r:
        q = q + 1 if q < 5 else q - 1
    one, two, three = (
        linear([m, v - m * x], [name, ""])
        for m, v in zip((p, q, r), (middle - d, middle, middle + d), strict=True)
    )
    return Draw(
        slots={"seq": M(f"{one}, {two}, {three}"), "x": M(name)},
        answer=str(x),
        steps=[
            Code(
                "Twice the middle term is the sum of the others.",
                f"{symbols_of(name)}\n"
                f"print(solve(Eq(2*({py(two)}), {py(one)} + {py(three)}), {name})[0])",
            )
        ],
        final=f"This is {name}.",
    )


@family(level=3)
def series_value(rng: Random) -> Draw:
    """The exact value of an infinite or telescoping series in sigma notation."""
    k, m, q = rng.choice("kkn"), rng.randint(1, 9), rng.randint(2, 9)
    low, n = rng.choice([0, 1, 2]), rng.randint(5, 60)
    geometric = Fraction(q, q - 1) / q**low
    f, first, last, answer = rng.choice([
        (f"{m}/{q}^{k}", low, "inf", m * geometric), (f"(1/{q})^{k}", low, "inf", geometric),
        (f"1/({k}({k} + 1))", 1, "inf", Fraction(1)),
        (f"1/({k}({k} + 1))", 1, str(n), Fraction(n, n + 1)),
        (f"{m}({q - 1}/{q})^{k}" if q > 2 else f"{m}(1/2)^{k}", 0, "inf", Fraction(m * q)),
        (f"1/({k}({k} + 2))", 1, "inf", Fraction(3, 4)),
        (f"{m}/({k}({k} + 1))", 1, "inf", Fraction(m)),
    ])  # fmt: skip
    return Draw(
        slots={
            "sum": M(f"sum({f}, {k}, {first}, {last})"),
            "f": M(f),
            "k": M(k),
            "low": first,
            "last": M(last),
        },
        answer=str(answer),
        steps=[
            Code(
                "Evaluate the sum.",
                f"{symbols_of(k)}\nprint(summation({py(f)}, ({k}, {first}, {py(last)})))",
            )
        ],
        final="This is the sum.",
    )


@family(level=3)
def ratio_from_infinite_sum(rng: Random) -> Draw:
    """The common ratio of an infinite geometric series from its first term and its sum."""
    q = rng.randint(2, 9)
    r = Fraction(rng.choice([p for p in range(-q + 1, q) if p]), q)
    a = nonzero(rng, -5, 12) * (q - r.numerator if r.denominator == q else 1)
    total = a / (1 - r)
    return Draw(
        slots={"a": M(str(a)), "total": M(str(total))},
        answer=str(r),
        steps=[
            Code(
                "Solve the sum to infinity for the ratio.",
                f"{symbols_of('r')}\nprint(solve(Eq({a}/(1 - r), {py(str(total))}), r)[0])",
            )
        ],
        final="This is the common ratio.",
    )


@family(level=3)
def bouncing_ball(rng: Random) -> Draw:
    """The total distance of a ball dropped from a height that rebounds to a fraction each time."""
    h, q = rng.randint(1, 40), rng.randint(2, 6)
    p = rng.choice([p for p in range(1, q) if Fraction(p, q).denominator == q])
    r = Fraction(p, q)
    return Draw(
        slots={"h": h, "r": M(str(r))},
        answer=str(h + 2 * h * r / (1 - r)),
        steps=[
            Code(
                "Add all rises with the sum to infinity.",
                f"{IMPORT}\nr = S({p})/{q}\nup = {h}*r/(1 - r)\nprint(up)",
            ),
            Code("Each rise is also a fall.", f"print({h} + 2*up)"),
        ],
        final="This is the distance.",
    )
