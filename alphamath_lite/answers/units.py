r"""Units, currencies and counted things behind a number: `12 \text{ cm}^2`, `$18`, `5 hours`.

A unit that only one side names is left aside; two different units are compared through their
factors when both are known and of one dimension, and are different otherwise.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from alphamath_lite.answers.terms import words

_TABLE = """
length m 1: m meter metre
length km 1000: km kilometer kilometre
length cm 1/100: cm centimeter centimetre
length mm 1/1000: mm millimeter millimetre
length in 127/5000: in inch inches
length ft 381/1250: ft foot feet
length yd 1143/1250: yd yard
length mi 1609344/1000: mi mile
mass kg 1: kg kilogram
mass g 1/1000: g gram
mass mg 1/1000000: mg milligram
mass lb 45359237/100000000: lb
mass pound 45359237/100000000: pound
mass oz 45359237/1600000000: oz ounce
mass t 1000: tonne
time s 1: s sec second
time min 60: min minute
time h 3600: h hr hour
time day 86400: day
time week 604800: week
time month 0: month
time year 0: yr year
volume L 1: l L liter litre
volume mL 1/1000: ml mL milliliter millilitre
money usd 1: dollar usd USD buck
money cent 1/100: cent
money eur 0: euro eur EUR
money gbp 0: gbp GBP
money inr 0: rupee Rs
money cny 0: yuan rmb
angle deg 1: degree deg
angle rad 0: radian rad
share percent 0: percent percentage pct
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in its usual spelling; `factor` to the base of the dimension, 0 if not convertible."""

    name: str
    dimension: str = ""
    factor: Fraction = Fraction(0)


def _load() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        head, _, spellings = line.partition(": ")
        dimension, name, factor = head.split()
        for spelling in spellings.split():
            unit = Unit(name, dimension, Fraction(factor))
            units[spelling] = unit
            if len(spelling) > 2:
                units[f"{spelling}s"] = units[spelling.capitalize()] = unit
                units[f"{spelling.capitalize()}s"] = unit
    return units


_UNITS = _load()
_SIGNS = {"$": "dollar", r"\$": "dollar", "€": "euro", "£": "gbp", "₹": "rupee", "¥": "yuan",
          "USD": "dollar", "US$": "dollar", "Rs.": "rupee", "Rs": "rupee",
          "EUR": "euro", "GBP": "gbp"}  # fmt: skip
_SIGN = re.compile(r"(-?)\s*(US\$|\\\$|\$|€|£|₹|¥|USD|EUR|GBP|Rs\.?)\s*(?=[-\d.\\(])")
_SIGN_AFTER = re.compile(r"(?<=[\d}])\s*(\\\$|\$|€|£|₹|USD|EUR|GBP)$")
_TEXT_UNIT = re.compile(
    r"(?<=[\w})!.])\s*\\text\{\s*([^{}\\]{1,60}?)\s*\}\s*(?:(?:\^|\*\*)\{?([23])\}?)?\s*$"
)
_PLAIN_UNIT = re.compile(
    r"(?<=[\d})])\s*((?:square|sq|cubic|cu)?\.?\s*[A-Za-z]{1,14}"
    r"(?:\s*/\s*[A-Za-z]{1,8}|(?: [a-z]{1,14}){1,3})?)\.?"
    r"\s*(?:(?:\^|\*\*)\{?([23])\}?)?\s*$"
)
_QUOTIENTS = {"mph": "mi/h", "kph": "km/h", "kmh": "km/h"}
_DEGREES = re.compile(r"\^(?:\\circ|\{\s*\\circ\s*\})\s*(?:\\text\{\s*)?([CF])(?:\s*\})?$")
_POWER_WORD = re.compile(r"(?:(square|cubic)\s*|(sq|cu)(?:\.\s*|\s+))(?=[A-Za-z])", re.IGNORECASE)
_LAX_WORD = re.compile(r"[A-Za-z]{4,}")
_NOT_UNITS = words("and or if when where for sqrt with sin cos tan log the true false infinity")


def split_unit(text: str) -> tuple[str, Unit | None]:
    """Take the unit off a cleaned answer: what stays, and the unit if there was one."""
    if match := _SIGN.match(text):
        core = match[1] + text[match.end() :]
        core = _SIGN_AFTER.sub("", core)
        named, _ = split_unit(core) if _PLAIN_UNIT.search(core) else (core, None)
        return named, _UNITS[_SIGNS[match[2]]]
    if match := _SIGN_AFTER.search(text):
        return text[: match.start()], _UNITS[_SIGNS[match[1]]]
    if match := _DEGREES.search(text):
        return text[: match.start()].strip(), Unit(f"°{match[1]}", "temperature")
    if match := _TEXT_UNIT.search(text):
        unit = _named(match[1], match[2])
        return (text[: match.start()].strip(), unit) if unit else (text, None)
    if match := _PLAIN_UNIT.search(text):
        unit = _plain(match[1], match[2], spaced=text[match.start()].isspace())
        return (text[: match.start()].strip(), unit) if unit else (text, None)
    return text, None


def _plain(words: str, power: str | None, *, spaced: bool) -> Unit | None:
    """Words without \\text: a known unit, or after a space an English word."""
    first = _POWER_WORD.sub("", words).split("/")[0].split(" ")[0].strip()
    known = (first in _UNITS or first in _QUOTIENTS) and (len(first) > 1 or spaced)
    if not known and not (spaced and _LAX_WORD.match(first)):
        return None
    if len(first) == 1 and "/" not in words and first not in {"m", "g", "h", "L", "s"}:
        return None
    return _named(words, power)


def _named(words: str, power: str | None) -> Unit | None:
    words = words.strip(" .,")
    words = _QUOTIENTS.get(words, words)
    if not words or set(words.lower().split()) & _NOT_UNITS or not words[0].isalpha():
        return None
    degree = int(power or 1)
    if match := _POWER_WORD.match(words):
        degree = 2 if match[0].lower().startswith("s") else 3
        words = words[match.end() :]
    parts = [part.strip() for part in re.split(r"\s*/\s*|\s+per\s+", words)]
    units = [_UNITS.get(part.split(" ")[0]) for part in parts]
    if len(parts) == 1 and units[0]:
        return _powered(units[0], degree)
    known = [unit for unit in units if unit]
    if len(known) == len(parts):
        return _quotient([*known[:-1], _powered(known[-1], degree)])
    names = [
        unit.name if unit else _singular(part) for unit, part in zip(units, parts, strict=True)
    ]
    return Unit("/".join(names) + (f"^{degree}" if degree > 1 else ""))


def _quotient(units: list[Unit]) -> Unit:
    """The first unit by all others: km/h."""
    factor = units[0].factor
    for unit in units[1:]:
        factor = factor / unit.factor if unit.factor else Fraction(0)
    name, dimension = (
        "/".join(parts) for parts in zip(*((u.name, u.dimension) for u in units), strict=True)
    )
    return Unit(name, dimension, factor)


def _powered(unit: Unit, degree: int) -> Unit:
    if degree == 1:
        return unit
    return Unit(f"{unit.name}^{degree}", f"{unit.dimension}^{degree}", unit.factor**degree)


def _singular(word: str) -> str:
    word = "".join(word.lower().split())
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def ratio(given: Unit, gold: Unit) -> Fraction | None:
    """What a number in unit `given` is multiplied by to stand in unit `gold`; None if it cannot."""
    if given.name == gold.name or {given.name, gold.name} == {"pound", "gbp"}:
        return Fraction(1)
    if given.dimension != gold.dimension or not given.factor or not gold.factor:
        return None
    return given.factor / gold.factor
