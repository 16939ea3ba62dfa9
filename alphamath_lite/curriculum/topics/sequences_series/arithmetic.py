"""Arithmetic sequences: terms, sums, formulas, means."""

from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, linear, nonzero
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.sequences_series.terms import (
    draw_arithmetic,
    first_terms,
    ordinal,
)


@family(level=1)
def arithmetic_term(rng: Random) -> Draw:
    """The n-th term of an arithmetic sequence given by its first terms."""
    a, d, slots = draw_arithmetic(rng)
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
    a, d, slots = draw_arithmetic(rng)
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


@family(level=2)
def position_of_value(rng: Random) -> Draw:
    """Which term (its number n) of an arithmetic sequence has a given value."""
    a, d, slots = draw_arithmetic(rng)
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


@family(level=2)
def formula_of_sequence(rng: Random) -> Draw:
    """A formula in n for the n-th term of an arithmetic sequence, expanded."""
    a, d, slots = draw_arithmetic(rng)
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
        ("the common difference", d, "found[d]"),
        ("the first term", a, "found[a]"),
        (f"the {ordinal(k)} term", a + (k - 1) * d, f"(a + ({k} - 1)*d).subs(found)"),
    ])  # fmt: skip
    equations = f"Eq(a + ({m} - 1)*d, {p}), Eq(a + ({n} - 1)*d, {q})"
    given = f"{symbols_of('a', 'd')}\nfound = solve([{equations}], [a, d])\nprint(found)"
    steps = [Code("Solve for first term and difference.", given), calc(f"Find {wanted}.", code)]
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
        slots={"seq": first_terms([a, a + d, a + 2 * d]), "total": total, "a": a, "d": d},
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
                "Both differences are equal.",
                f"{symbols_of(name)}\na, b, c = {py(one)}, {py(two)}, {py(three)}\n"
                f"print(solve(Eq(b - a, c - b), {name})[0])",
            )
        ],
        final=f"This is {name}.",
    )
