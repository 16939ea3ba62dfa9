"""Decimal numerals to exact fractions, with bounds that keep every later step cheap."""

import re
from fractions import Fraction

from alphamath_lite.answers.terms import Num

MAX_DIGITS = 1_000
MAX_EXPONENT = 400
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ])\d{3}(?:\1\d{3})*(?:\.\d+)?\Z", re.ASCII)
_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty"""
_WORDS = {word: value for value, word in enumerate(_SMALL.split())}
_REPEATING = re.compile(r"(-?)(\d{0,20})\.(\d{0,20})\\overline\{(\d{1,20})\}\Z", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?\Z", re.ASCII)


def read_decimal(text: str) -> Num | None:
    """Read `12`, `-0.5`, `4.5e33`; None if the text is something else or beyond the bounds.

    Decimals keep their count of significant digits; `2.0` and `4.5e33` are exact as printed.
    """
    match = _DECIMAL.match(text)
    if match is None or len(text) > MAX_DIGITS:
        return None
    sign, whole, part, exponent_text = match.groups()
    part = part or ""
    exponent = int(exponent_text or 0)
    if not (whole or part) or abs(exponent) > MAX_EXPONENT:
        return None
    value = Fraction(int(whole + part)) * Fraction(10) ** (exponent - len(part))
    digits = len((whole + part).lstrip("0")) if part else 0
    return Num(-value if sign == "-" else value, digits)


def read_number(text: str) -> Num | None:
    """Read a decimal, a fraction `a/b` of them, thousands with separators, a small number word."""
    if _THOUSANDS.match(text):
        text = text.replace(",", "").replace(" ", "")
    if (whole := read_decimal(text)) is not None:
        return whole
    if (word := _WORDS.get(text.casefold())) is not None:
        return Num(Fraction(word))
    if (repeating := _REPEATING.match(text)) is not None:
        return _repeating(*repeating.groups())
    top, slash, bottom = text.partition("/")
    if not slash:
        return None
    numerator, denominator = read_decimal(top.strip()), read_decimal(bottom.strip())
    if numerator is None or denominator is None or not denominator.value:
        return None
    return Num(numerator.value / denominator.value)


def _repeating(sign: str, whole: str, start: str, period: str) -> Num:
    """A periodic decimal as a fraction."""
    once = int(period) * Fraction(1, 10 ** len(period) - 1)
    value = int(whole or "0") + (int(start or "0") + once) / 10 ** len(start)
    return Num(-value if sign else value)


FLOAT_DIGITS, FULL_DIGITS = 10, 15


def same_number(a: Num, b: Num, tolerance: float | None = None) -> bool:
    """Equal exactly, or within what a printed float of at least ten digits can tell.

    Rounded or cut at its last digit, that is; a full float also bears the errors of the steps that
    led to it. `tolerance` is relative to `a`, the reference.
    """
    if a.value == b.value:
        return True
    gap = abs(a.value - b.value)
    if tolerance is not None and gap <= Fraction(tolerance) * abs(a.value):
        return True
    floats = [n for n in (a, b) if n.digits >= FLOAT_DIGITS]
    if not floats:
        return False
    short = min(floats, key=lambda number: number.digits)
    if short.digits < FULL_DIGITS:
        other = b if short is a else a
        place = _last_place(short)
        return gap <= place / 2 or (gap < place and abs(short.value) < abs(other.value))
    return gap <= max(abs(a.value), abs(b.value)) * Fraction(1, 10 ** (FULL_DIGITS - 1))


def _last_place(number: Num) -> Fraction:
    """One unit of the last significant digit."""
    size = abs(number.value)
    leading = len(str(int(size))) - 1 if size >= 1 else -len(str(int(1 / size))) if size else 0
    return Fraction(10) ** (leading - number.digits + 1)
