"""Measurement and probability: units, clock times, letters drawn from a bag."""

import re

from alphamath_lite.training.deepmind.rules import Meaning, Rule, cardinal, fraction

_BASE = {"meter": "m", "gram": "g", "litre": "l", "second": "s"}
_PREFIXES = {"kilo": "3", "centi": "-2", "milli": "-3", "micro": "-6", "nano": "-9"}
_SYMBOLS = {"kilo": "k", "centi": "c", "milli": "m", "micro": "u", "nano": "n"}
_SIZES = {
    "meter": "1", "gram": "1", "litre": "1", "second": "1", "tonne": "10**6", "minute": "60",
    "hour": "60*60", "day": "24*60*60", "week": "7*24*60*60", "month": "1", "year": "12",
    "decade": "12*10", "century": "12*100", "millennium": "12*1000",
}  # fmt: skip
_PLURALS = {"centuries": "century", "millennia": "millennium"}
_NAMES = {"t": "tonne"} | {symbol: unit for unit, symbol in _BASE.items()}
_NAMES |= {
    f"{_SYMBOLS[prefix]}{symbol}": f"{prefix}{unit}"
    for prefix in _PREFIXES
    for unit, symbol in _BASE.items()
}


def size(unit: str) -> str:
    """A unit in terms of the smallest common one: `kilometers` -> `10**3`, `hour` -> `60*60`."""
    unit = _PLURALS.get(unit, unit.removesuffix("s") if len(unit) > 2 else unit)
    unit = _NAMES.get(unit, unit)
    for prefix, power in _PREFIXES.items():
        if unit.startswith(prefix) and unit.removeprefix(prefix) in _BASE:
            return f"10**{power}"
    return _SIZES[unit]


def _conversion(pattern: str, **more: Meaning) -> Rule:
    return Rule(
        pattern,
        "Multiply by the size of the first unit, divide by that of the second.",
        "print(V('{x} * ({a}) / ({b})'))",
        {"a": size, "b": size, **more},
    )


_DECIMAL = r"(?P<x>\d+(?:\.\d+)?) ?(?P<a>[a-z]+)"
_PART = r"(?P<x>[a-z- ]+|\d+/\d+) of an? (?P<a>[a-z]+)"
_TIME = r"(?P<{0}h>\d+):0?(?P<{0}m>\d+) (?P<{0}half>[AP])M"
_MINUTES = "{{{0}h}} % 12 * 60 + {{{0}m}}{{{0}half}}"
_AFTER_NOON = {"A": "", "P": " + 12*60"}


def _moved(word: str, sign: str, thought: str) -> Rule:
    """Minutes since midnight there and back again, as hour 12 to 11, minute and half of the day."""
    return Rule(
        rf"What is (?P<n>\d+) minutes {word} {_TIME.format('t')}\?",
        thought,
        f"t = ({_MINUTES.format('t')} {sign} {{n}}) % (24*60)\n"
        "h, m = t // 60, t % 60\n"
        "print(f\"{{(h - 1) % 12 + 1}}:{{m:02}} {{'PM' if h >= 12 else 'AM'}}\")",
        {"thalf": _AFTER_NOON.__getitem__},
    )


def bag(text: str) -> str:
    """Letters as Python writes them: `{a: 2, b: 1}` -> `'a'*2 + 'b'*1`, `aab` -> `'aab'`."""
    if not text.startswith("{"):
        return f"'{text}'"
    return " + ".join(f"'{letter}'*{n}" for letter, n in re.findall(r"([a-z]): (\d+)", text))


def ways(counts: str) -> str:
    """`1 x and 2 c` -> the numbers of ways to draw these letters, as a product."""
    drawn = re.findall(r"(\d+) ([a-z])", counts)
    return " * ".join(f"binomial(bag.count('{letter}'), {n})" for n, letter in drawn)


_LETTERS = r"(?P<bag>[a-z]+|\{[^}]*\})"
_COUNTS = r"picking (?P<event>\d+ [a-z](?:(?:,| and) \d+ [a-z])*)"
_SEQUENCE = r"sequence (?P<event>[a-z]+)"
_DRAWN = rf"(?P<k>[A-Za-z]+) letters picked without replacement from {_LETTERS}"


def _drawings(asked: str, thought: str, code: str, **more: Meaning) -> list[Rule]:
    return [
        Rule(pattern, thought, code, {"bag": bag, "k": cardinal, **more})
        for pattern in (
            rf"{_DRAWN}\. (?:What is|Give) prob of {asked}[.?]",
            rf"(?:What is|Calculate) prob of {asked} when {_DRAWN}[.?]",
        )
    ]


RULES = {
    "measurement__conversion": [
        _conversion(rf"How many (?P<b>[a-z]+) are there in {_DECIMAL}\?"),
        _conversion(rf"What is {_DECIMAL} in (?P<b>[a-z]+)\?"),
        _conversion(rf"Convert {_DECIMAL} to (?P<b>[a-z]+)\."),
        _conversion(rf"How many (?P<b>[a-z]+) are there in {_PART}\?", x=fraction),
        _conversion(rf"What is {_PART} in (?P<b>[a-z]+)\?", x=fraction),
    ],
    "measurement__time": [
        _moved("before", "-", "Go back by the minutes."),
        _moved("after", "+", "Go on by the minutes."),
        Rule(
            rf"How many minutes are there between {_TIME.format('a')} and {_TIME.format('b')}\?",
            "Take the minutes from the first time to the second.",
            f"a = {_MINUTES.format('a')}\nb = {_MINUTES.format('b')}\nprint((b - a) % (24*60))",
            {"ahalf": _AFTER_NOON.__getitem__, "bhalf": _AFTER_NOON.__getitem__},
        ),
    ],
    "probability__swr_p_level_set": _drawings(
        _COUNTS,
        "Count the ways to draw these letters among all ways.",
        "from sympy import *\nbag = {bag}\nprint({event} / binomial(len(bag), {k}))",
        event=ways,
    ),
    "probability__swr_p_sequence": _drawings(
        _SEQUENCE,
        "Multiply the chances of letter after letter.",
        "from sympy import *\nbag = {bag}\np = 1\nfor x in '{event}':\n"
        "    p = p * Rational(bag.count(x), len(bag))\n    bag = bag.replace(x, '', 1)\nprint(p)",
    ),
}
