"""Counting and probability: arrangements, choices, draws, dice, repeated trials."""

from fractions import Fraction
from math import comb, factorial, perm
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family
from alphamath_lite.curriculum.helpers_quantities import exactly, proper
from alphamath_lite.curriculum.helpers_steps import calc, exact, keep

_WORDS = [
    "banana",
    "letter",
    "balloon",
    "pepper",
    "success",
    "coffee",
    "cheese",
    "parallel",
    "happiness",
    "summer",
    "level",
    "rotor",
    "committee",
    "tomato",
    "carrot",
    "cookie",
    "bubble",
    "puzzle",
    "kitten",
    "ladder",
    "million",
    "referee",
    "street",
    "tennis",
    "mirror",
    "hammer",
    "grass",
    "butter",
    "bottle",
    "apple",
    "alaska",
    "papaya",
    "coconut",
    "seeds",
    "needle",
    "noodle",
    "pizza",
    "paper",
]


@family(level=1)
def arrange_all(rng: Random) -> Draw:
    """In how many orders n different things can be arranged in a row."""
    n = rng.randint(3, 20)
    return Draw({"n": n}, str(factorial(n)), [exact("Count the orders.", f"factorial({n})")])


@family(level=1)
def arrange_some(rng: Random) -> Draw:
    """In how many ways k of n different things can be put in order (order matters)."""
    n = rng.randint(5, 60)
    k = rng.randint(2, min(5, n - 1))
    return Draw(
        {"n": n, "k": k},
        str(perm(n, k)),
        [exact("Count the ordered selections.", f"factorial({n}) / factorial({n} - {k})")],
    )


@family(level=1)
def choose_group(rng: Random) -> Draw:
    """In how many ways k of n different things can be chosen (order does not matter)."""
    n = rng.randint(5, 30)
    k = rng.randint(2, min(6, n - 2))
    return Draw(
        {"n": n, "k": k}, str(comb(n, k)), [exact("Count the selections.", f"binomial({n}, {k})")]
    )


@family(level=2)
def arrange_letters(rng: Random) -> Draw:
    """Number of distinguishable arrangements of the letters of a word (slot word)."""
    word = rng.choice(_WORDS)
    if rng.random() < 0.5:
        word = word.upper()
    count = factorial(len(word))
    for letter in set(word):
        count //= factorial(word.count(letter))
    code = (
        f"{IMPORT}\nword = '{word}'\n"
        "print(factorial(len(word)) / prod(factorial(word.count(c)) for c in set(word)))"
    )
    return Draw({"word": word}, str(count), [Code("Divide by the orders of equal letters.", code)])


@family(level=1)
def draw_one(rng: Random) -> Draw:
    """Probability that one ball drawn from a red, b blue, c green ones is red."""
    a, b, c = (rng.randint(1, 15) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c},
        str(Fraction(a, a + b + c)),
        [exact("Divide the favourable number by the total.", f"S({a}) / ({a} + {b} + {c})")],
    )


@family(level=2)
def draw_two_same(rng: Random) -> Draw:
    """Probability that two things drawn at once from a of one, b of another kind are kind one."""
    a, b = rng.randint(2, 14), rng.randint(2, 14)
    return Draw(
        {"a": a, "b": b},
        str(Fraction(a * (a - 1), (a + b) * (a + b - 1))),
        [exact("Divide the favourable selections by all selections.",
               f"binomial({a}, 2) / binomial({a} + {b}, 2)")],
    )  # fmt: skip


@family(level=2)
def exactly_k_successes(rng: Random) -> Draw:
    """Probability of exactly k successes in n independent trials with success probability p."""
    n, p = rng.randint(3, 8), proper(rng, (2, 3, 4, 5, 6, 8, 10))
    k = rng.randint(1, n - 1)
    return Draw(
        {"n": n, "k": k, "p": M(str(p))},
        str(comb(n, k) * p**k * (1 - p) ** (n - k)),
        [exact("Use the binomial distribution.",
               f"binomial({n}, {k}) * ({exactly(p)})**{k} * (1 - {exactly(p)})**({n} - {k})")],
    )  # fmt: skip


@family(level=2)
def at_least_one(rng: Random) -> Draw:
    """Probability of at least one success in n independent trials with success probability p."""
    n, p = rng.randint(2, 6), proper(rng, (2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    return Draw(
        {"n": n, "p": M(str(p))},
        str(1 - (1 - p) ** n),
        [exact("Subtract the probability of no success from 1.", f"1 - (1 - {exactly(p)})**{n}")],
    )


@family(level=1)
def codes_with_repetition(rng: Random) -> Draw:
    """Number of sequences of k symbols out of n when symbols may repeat."""
    n, k = rng.randint(2, 36), rng.randint(2, 7)
    return Draw(
        {"n": n, "k": k}, str(n**k), [calc("Multiply the choices of all places.", f"{n}**{k}")]
    )


@family(level=1)
def independent_choices(rng: Random) -> Draw:
    """Number of combinations when one of a, one of b and one of c things is chosen."""
    a, b, c = (rng.randint(2, 15) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c},
        str(a * b * c),
        [calc("Multiply the numbers of choices.", f"{a} * {b} * {c}")],
    )


@family(level=2)
def mixed_committee(rng: Random) -> Draw:
    """Number of groups of exactly k out of n of one kind and j out of m of another."""
    n, m = rng.randint(4, 14), rng.randint(4, 14)
    k, j = rng.randint(1, min(4, n - 1)), rng.randint(1, min(4, m - 1))
    return Draw(
        {"n": n, "m": m, "k": k, "j": j},
        str(comb(n, k) * comb(m, j)),
        [exact("Multiply the numbers of selections.", f"binomial({n}, {k}) * binomial({m}, {j})")],
    )


@family(level=2)
def round_table(rng: Random) -> Draw:
    """Number of ways to seat n people around a round table, rotations being the same."""
    n = rng.randint(3, 18)
    return Draw(
        {"n": n},
        str(factorial(n - 1)),
        [exact("Fix one place and count the orders of the rest.", f"factorial({n} - 1)")],
    )


@family(level=3)
def block_together(rng: Random) -> Draw:
    """Number of orders of n different things in a row with k given ones next to each other."""
    n = rng.randint(4, 16)
    k = rng.randint(2, min(8, n - 1))
    return Draw(
        {"n": n, "k": k},
        str(factorial(n - k + 1) * factorial(k)),
        [exact("Treat the group as one block and count its orders.",
               f"factorial({n} - {k} + 1) * factorial({k})")],
    )  # fmt: skip


@family(level=1)
def pairs_of_people(rng: Random) -> Draw:
    """Number of pairs (handshakes, games, lines) among n people or points."""
    n = rng.randint(4, 300)
    return Draw({"n": n}, str(comb(n, 2)), [exact("Count the pairs.", f"binomial({n}, 2)")])


@family(level=3)
def people_from_pairs(rng: Random) -> Draw:
    """Number of people when every two of them meet once and there are p meetings."""
    n = rng.randint(5, 200)
    code = (
        f"{IMPORT}\nn = symbols('n', positive=True)\nprint(solve(Eq(n*(n - 1)/2, {comb(n, 2)}), n))"
    )
    return Draw({"p": comb(n, 2)}, str(n), [Code("Solve the equation for the number.", code)])


@family(level=2)
def grid_paths(rng: Random) -> Draw:
    """Number of shortest paths a steps right and b steps up on a grid."""
    a, b = rng.randint(2, 15), rng.randint(2, 15)
    return Draw(
        {"a": a, "b": b},
        str(comb(a + b, a)),
        [exact("Choose the steps to the right.", f"binomial({a} + {b}, {a})")],
    )


@family(level=2)
def two_dice_sum(rng: Random) -> Draw:
    """Probability that two fair six-sided dice show the sum s."""
    s = rng.randint(2, 12)
    code = (
        f"{IMPORT}\nhits = sum(a + b == {s} for a in range(1, 7) for b in range(1, 7))\n"
        "print(S(hits) / 36)"
    )
    return Draw(
        {"s": s},
        str(Fraction(6 - abs(s - 7), 36)),
        [Code("Count the favourable pairs of dice.", code)],
    )


@family(level=2)
def two_dice_at_least(rng: Random) -> Draw:
    """Probability that the sum of two fair six-sided dice is at least s."""
    s = rng.randint(3, 12)
    code = (
        f"{IMPORT}\nhits = sum(a + b >= {s} for a in range(1, 7) for b in range(1, 7))\n"
        "print(S(hits) / 36)"
    )
    return Draw(
        {"s": s},
        str(Fraction(sum(6 - abs(t - 7) for t in range(s, 13)), 36)),
        [Code("Count the favourable pairs of dice.", code)],
    )


@family(level=1)
def both_independent(rng: Random) -> Draw:
    """Probability that two independent events with probabilities p and q both happen."""
    p, q = proper(rng), proper(rng)
    return Draw(
        {"p": M(str(p)), "q": M(str(q))},
        str(p * q),
        [exact("Multiply the probabilities.", f"({exactly(p)}) * ({exactly(q)})")],
    )


@family(level=1)
def complement(rng: Random) -> Draw:
    """Probability that an event of probability p does not happen (p fraction or decimal)."""
    p = (
        Fraction(rng.randint(1, 99), 100)
        if rng.random() < 0.5
        else proper(rng, (3, 5, 7, 9, 12, 20))
    )
    decimal = 100 % p.denominator == 0
    text, code = (f"{float(p):g}", f"Rational('{float(p):g}')") if decimal else (str(p), exactly(p))
    return Draw(
        {"p": M(text)},
        f"{float(1 - p):g}" if decimal else str(1 - p),
        [exact("Subtract the probability from 1.", f"1 - {code}")],
    )


@family(level=2)
def either_event(rng: Random) -> Draw:
    """P(A or B) from P(A) = p, P(B) = q and P(A and B) = r, given as decimals."""
    r = rng.randint(1, 40)
    p, q = r + rng.randint(1, 30), r + rng.randint(1, 28)
    shown = [f"{v / 100:g}" for v in (p, q, r)]
    return Draw(
        dict(zip("pqr", map(M, shown), strict=True)),
        f"{(p + q - r) / 100:g}",
        [exact("Add the probabilities and subtract the common one.",
               "Rational('{}') + Rational('{}') - Rational('{}')".format(*shown))],
    )  # fmt: skip


@family(level=2)
def neither_of_two(rng: Random) -> Draw:
    """How many of n have neither A nor B when a have A, b have B and c have both."""
    c, x, y, z = (rng.randint(1, 30) for _ in range(4))
    n, a, b = c + x + y + z, c + x, c + y
    return Draw(
        {"n": n, "a": a, "b": b, "c": c},
        str(z),
        [
            keep("Add both groups and subtract the common part.", "either", f"{a} + {b} - {c}"),
            calc("Subtract from the total.", f"{n} - either"),
        ],
    )


@family(level=2)
def conditional_share(rng: Random) -> Draw:
    """P(A given B) when of n people b have B and c have both A and B (n is not needed)."""
    b = rng.randint(4, 80)
    c, n = rng.randint(1, b - 1), b + rng.randint(1, 100)
    return Draw(
        {"n": n, "b": b, "c": c},
        str(Fraction(c, b)),
        [exact("Divide the common number by the number of the condition.", f"S({c}) / {b}")],
    )


@family(level=3)
def positive_test(rng: Random) -> Draw:
    """P(ill given positive): p % are ill; s % of the ill and f % of the healthy test positive."""
    p, s, f = (
        rng.choice([1, 2, 4, 5, 10, 20]),
        rng.choice([80, 90, 95, 98]),
        rng.choice([1, 2, 4, 5, 10]),
    )
    return Draw(
        {"p": p, "s": s, "f": f},
        str(Fraction(p * s, p * s + (100 - p) * f)),
        [exact("Use the formula of Bayes.", f"S({p} * {s}) / ({p} * {s} + (100 - {p}) * {f})")],
    )


@family(level=2)
def expected_gain(rng: Random) -> Draw:
    """Expected gain of a game: win w with probability p, otherwise lose v."""
    p, w, v = proper(rng), rng.randint(2, 40), rng.randint(1, 15)
    return Draw(
        {"p": M(str(p)), "w": w, "v": v},
        str(p * w - (1 - p) * v),
        [exact("Add the outcomes weighted by their probabilities.",
               f"({exactly(p)}) * {w} - (1 - {exactly(p)}) * {v}")],
    )  # fmt: skip


@family(level=2)
def heads_in_tosses(rng: Random) -> Draw:
    """Probability of exactly k heads in n tosses of a fair coin."""
    n = rng.randint(2, 15)
    k = rng.randint(1, n)
    return Draw(
        {"n": n, "k": k},
        str(Fraction(comb(n, k), 2**n)),
        [
            exact(
                "Divide the favourable sequences by all sequences.",
                f"binomial({n}, {k}) / S(2)**{n}",
            )
        ],
    )


@family(level=2)
def draw_two_different(rng: Random) -> Draw:
    """Probability that two things drawn at once from a of one and b of another kind differ."""
    a, b = rng.randint(2, 14), rng.randint(2, 14)
    return Draw(
        {"a": a, "b": b},
        str(Fraction(2 * a * b, (a + b) * (a + b - 1))),
        [exact("Divide the favourable selections by all selections.",
               f"S({a}) * {b} / binomial({a} + {b}, 2)")],
    )  # fmt: skip


@family(level=3)
def exactly_k_in_sample(rng: Random) -> Draw:
    """Probability of exactly k of kind one in r drawn without replacement from a + b things."""
    a, b, r = rng.randint(3, 10), rng.randint(3, 10), rng.randint(3, 5)
    k = rng.randint(max(1, r - b), min(r - 1, a))
    return Draw(
        {"a": a, "b": b, "r": r, "k": k},
        str(Fraction(comb(a, k) * comb(b, r - k), comb(a + b, r))),
        [exact("Divide the favourable selections by all selections.",
               f"binomial({a}, {k}) * binomial({b}, {r} - {k}) / binomial({a} + {b}, {r})")],
    )  # fmt: skip


@family(level=3)
def identical_to_boxes(rng: Random) -> Draw:
    """Number of ways to give n identical things to k people, some may get none."""
    n, k = rng.randint(3, 30), rng.randint(2, 8)
    return Draw(
        {"n": n, "k": k},
        str(comb(n + k - 1, k - 1)),
        [exact("Place dividers between the things.", f"binomial({n} + {k} - 1, {k} - 1)")],
    )


@family(level=2)
def first_success(rng: Random) -> Draw:
    """Probability that the first success comes on trial k, success probability p."""
    p, k = proper(rng, (2, 3, 4, 5, 6, 7, 8, 9, 10)), rng.randint(2, 6)
    return Draw(
        {"p": M(str(p)), "k": k},
        str((1 - p) ** (k - 1) * p),
        [exact("Multiply the failures and the success.",
               f"(1 - {exactly(p)})**({k} - 1) * ({exactly(p)})")],
    )  # fmt: skip


@family(level=2)
def drawers_principle(rng: Random) -> Draw:
    """Least number to draw to be sure of k of one of c kinds (plenty of each)."""
    c, k = rng.randint(2, 40), rng.randint(2, 12)
    return Draw(
        {"c": c, "k": k},
        str((k - 1) * c + 1),
        [calc("Draw the worst case and one more.", f"({k} - 1) * {c} + 1")],
    )
