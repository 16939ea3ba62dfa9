"""Events: both, either, neither, complement, conditional probability, expectation."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, M, family
from alphamath_lite.curriculum.helpers_quantities import exactly, proper
from alphamath_lite.curriculum.helpers_steps import calc, exact, keep


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
        [
            exact(
                "Subtract the probability from 1.",
                f"float(1 - {code})" if decimal else f"1 - {code}",
            )
        ],
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
               "float(Rational('{}') + Rational('{}') - Rational('{}'))".format(*shown))],
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
