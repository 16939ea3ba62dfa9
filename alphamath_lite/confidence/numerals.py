"""Numbers that a solution leaves out, and numbers that it has from nowhere.

A solution that misread its question often shows it here: it takes a number twice and another one
not at all, or miscopies one. Numbers are compared as they are written: digits, or English words.
"""

import re
from collections.abc import Sequence

from alphamath_lite.tree import Node

MOST = 4
"""More than these are counted as so many."""

_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NAME = re.compile(r"[A-Za-z_]\w*")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_EVERYWHERE = frozenset("012")  # numbers that code needs for itself
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred")
_WORDS = {
    **{word: str(number) for number, word in enumerate(_UNITS)},
    **{word: str(10 * number) for number, word in enumerate(_TENS, 2)},
    "half": "2", "twice": "2", "double": "2", "third": "3", "triple": "3", "quarter": "4",
    "dozen": "12",
}  # fmt: skip


def n_unused(question: str, path: Sequence[Node]) -> int:
    """How many numbers, written in digits, occur nowhere in the steps; at most MOST."""
    written = _numerals(" ".join(f"{node.thought} {node.code or ''}" for node in path))
    return min(len(_numerals(question) - written), MOST)


def n_foreign(question: str, path: Sequence[Node]) -> int:
    """How many numbers of the code stand neither in the question nor in an output; at most MOST."""
    code = _numerals(_NAME.sub(" ", " ".join(node.code or "" for node in path)))
    outputs = _numerals(" ".join(node.output or "" for node in path))
    words = {_WORDS[word] for word in re.findall("[a-z]+", question.lower()) if word in _WORDS}
    return min(len(code - outputs - words - _numerals(question) - _EVERYWHERE), MOST)


def _numerals(text: str) -> set[str]:
    text = _THOUSANDS.sub("", text.translate(_RAISED))
    return {_plain(numeral) for numeral in _NUMERAL.findall(text)}


def _plain(numeral: str) -> str:
    """Without zeros that say nothing: 007 is 7, and 2.50 is 2.5."""
    whole, _, rest = numeral.partition(".")
    return ".".join(part for part in (whole.lstrip("0") or "0", rest.rstrip("0")) if part)
