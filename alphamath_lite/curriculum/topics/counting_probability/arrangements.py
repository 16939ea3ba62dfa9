"""Counting: orders, choices, words, paths, pairs."""

from math import comb, factorial, perm
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, family
from alphamath_lite.curriculum.helpers_steps import calc, exact

_WORDS = [
    "banana", "letter", "balloon", "pepper", "success", "coffee", "cheese", "parallel", "happiness",
    "summer", "level", "rotor", "committee", "tomato", "carrot", "cookie", "bubble", "puzzle",
    "kitten", "ladder", "million", "referee", "street", "tennis", "mirror", "hammer", "grass",
    "butter", "bottle", "apple", "alaska", "papaya", "coconut", "seeds", "needle", "noodle",
    "pizza", "paper",
]  # fmt: skip


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
def drawers_principle(rng: Random) -> Draw:
    """Least number to draw to be sure of k of one of c kinds (plenty of each)."""
    c, k = rng.randint(2, 40), rng.randint(2, 12)
    return Draw(
        {"c": c, "k": k},
        str((k - 1) * c + 1),
        [calc("Draw the worst case and one more.", f"({k} - 1) * {c} + 1")],
    )
