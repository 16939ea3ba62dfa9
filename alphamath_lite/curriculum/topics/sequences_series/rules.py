"""Sequences of any rule: recursion, formula, pattern."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_functions import value
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.sequences_series.terms import (
    draw_arithmetic,
    first_terms,
    ordinal,
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


@family(level=1)
def common_step(rng: Random) -> Draw:
    """The common difference of an arithmetic or the common ratio of a geometric sequence."""
    if rng.random() < 0.5:
        a, d, slots = draw_arithmetic(rng)
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
        slots = {"seq": first_terms([first * r**k for k in range(4)])}
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
        slots={"seq": first_terms(known)},
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
