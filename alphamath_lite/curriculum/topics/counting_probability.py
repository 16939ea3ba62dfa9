"""Counting and probability: arrangements, choices, draws, dice, repeated trials."""

from fractions import Fraction
from math import comb, factorial, perm
from random import Random

from alphamath_lite.curriculum.family import Draw, M, family
from alphamath_lite.curriculum.helpers_quantities import exact, exactly, proper

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
    "paper",
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
]


@family(level=1)
def arrange_all(rng: Random) -> Draw:
    """In how many orders n different things can be arranged in a row."""
    n = rng.randint(3, 12)
    return Draw({"n": n}, str(factorial(n)), [exact("Count the orders.", f"factorial({n})")])


@family(level=1)
def arrange_some(rng: Random) -> Draw:
    """In how many ways k of n different things can be put in order (order matters)."""
    n = rng.randint(5, 30)
    k = rng.randint(2, min(4, n - 1))
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
    below = "factorial(len(word))"
    for letter in set(word):
        count //= factorial(word.count(letter))
    code = f"word = '{word}'\nprint({below} / prod(factorial(word.count(c)) for c in set(word)))"
    step = exact("Divide by the orders of equal letters.", "0")
    step = type(step)(step.thought, f"from sympy import *\n{code}")
    return Draw({"word": word}, str(count), [step])


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
    """Probability that two things drawn without replacement from a of one kind and b of another are both of the first kind."""
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
    n, p = rng.randint(3, 7), proper(rng, (2, 3, 4, 5, 10))
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
    n, p = rng.randint(2, 5), proper(rng, (2, 3, 4, 5, 6, 10))
    return Draw(
        {"n": n, "p": M(str(p))},
        str(1 - (1 - p) ** n),
        [exact("Subtract the probability of no success from 1.", f"1 - (1 - {exactly(p)})**{n}")],
    )
