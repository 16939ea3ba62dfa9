"""Whole numbers and their digits: divisors, primes, remainders, places, rounding, bases."""

from alphamath_lite.training.deepmind.arithmetic import IN_BASE
from alphamath_lite.training.deepmind.rules import Meaning, Rule, cardinal

_FIRST = {"": "", "ten ": "10 * ", "hundred ": "100 * "}
_SECOND = {
    "thousands": "10**3", "millions": "10**6", "billions": "10**9", "trillions": "10**12",
    "quadrillions": "10**15", "quintillions": "10**18",
}  # fmt: skip
_LOW = {"units": "1", "tens": "10", "hundreds": "100"}
_POWERS = {
    "ten": 1, "one hundred": 2, "one thousand": 3, "ten thousand": 4, "one hundred thousand": 5,
    "one million": 6,
}  # fmt: skip


def place(words: str) -> str:
    """`ten thousands` -> `10 * 10**3`, the value of that digit."""
    if words in _LOW:
        return _LOW[words]
    head, _, last = words.rpartition(" ")
    return _FIRST[f"{head} " if head else ""] + _SECOND[last]


def power_of_ten(words: str) -> str:
    """`ten thousand` -> `10000`; digits stay."""
    return words if words.isdigit() else str(10 ** _POWERS[words])


def _rounding(to: str, unit: str, meanings: dict[str, Meaning]) -> Rule:
    return Rule(
        rf"(?:Round|What is) (?P<x>\S+) (?:rounded )?to {to}[.?]",
        "Count the units, round that and multiply by the unit.",
        f"x = V('{{x}}')\nu = {unit}\nprint(sign(x)*floor(abs(x)/u + S(1)/2)*u)",
        meanings,
    )


_AND = r"(?P<p>.+) and (?P<q>.+)[.?]"

RULES = {
    "numbers__gcd": [
        Rule(
            rf"(?:Calculate|What is) the (?:greatest|highest) common (?:divisor|factor) of {_AND}",
            "Find the greatest common divisor.",
            "print(V('gcd({p}, {q})'))",
        )
    ],
    "numbers__lcm": [
        Rule(
            rf"(?:Calculate|What is) the (?:least|lowest|smallest) common multiple of {_AND}",
            "Find the least common multiple.",
            "print(V('lcm({p}, {q})'))",
        ),
        Rule(
            rf"(?:Calculate|Find|What is) the common denominator of {_AND}",
            "Find the least common multiple of the denominators.",
            "print(lcm(denom(V('{p}')), denom(V('{q}'))))",
        ),
    ],
    "numbers__div_remainder": [
        Rule(
            r"(?:Calculate|What is) the remainder when (?P<p>.+) is divided by (?P<q>.+)[.?]",
            "Take the remainder of the division.",
            "print(V('{p}') % V('{q}'))",
        )
    ],
    "numbers__is_prime": [
        Rule(
            r"Is (?P<n>.+) (?:prime|a prime number)\?",
            "Test whether the number is prime.",
            "print(isprime(V('{n}')))",
        ),
        Rule(
            r"Is (?P<n>.+) (?:composite|a composite number)\?",
            "Test whether the number is not prime.",
            "print(not isprime(V('{n}')))",
        ),
    ],
    "numbers__is_factor": [
        Rule(pattern, "Test the remainder.", "print(V('{n}') % V('{d}') == 0)")
        for pattern in (
            r"Is (?P<d>.+) a factor of (?P<n>.+)\?",
            r"Is (?P<n>.+) a multiple of (?P<d>.+)\?",
            r"Does (?P<d>.+) divide (?P<n>.+)\?",
        )
    ]
    + [
        Rule(
            r"Is (?P<n>.+) even\?",
            "Test the remainder.",
            "print(V('{n}') % V('2') == 0)",
        )
    ],
    "numbers__list_prime_factors": [
        Rule(
            r"(?:What are|List) the prime factors of (?P<n>.+)[.?]",
            "List the prime factors.",
            "print(*primefactors(V('{n}')), sep=', ')",
        )
    ],
    "numbers__place_value": [
        Rule(
            r"What is the (?P<place>[a-z ]+?) digit of (?P<n>.+)\?",
            "Divide by the value of the place and take the last digit.",
            "print(V('{n}') // ({place}) % 10)",
            {"place": place},
        )
    ],
    "numbers__round_number": [
        _rounding("the nearest integer", "1", {}),
        _rounding("the nearest (?P<u>[a-z ]+|[0-9]+)", "{u}", {"u": power_of_ten}),
        _rounding("(?P<u>[a-z0-9]+) (?:decimal places?|dps?)", "S(10)**-{u}", {"u": cardinal}),
    ],
    "numbers__base_conversion": [
        Rule(
            r"(?:Convert |What is )?(?P<n>-?\w+) \(base (?P<a>\d+)\) "
            r"(?:to|in) base (?P<b>\d+)[.?]?",
            "Read the number in its base and write it in the other.",
            IN_BASE.format(value="int('{n}', {a})", base="{b}"),
        )
    ],
}
