"""Words that say as much as a formula: no solution, all reals, undefined, approximately."""

import re

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.terms import Sym, Term

UNDEFINED = "undefined"
_SUBJECT = (
    r"(?:(?:there (?:is|are|exists?)|(?:it|the (?:equation|system|inequality|problem))(?: has)?"
    r"|has|have)\s+)?"
)
_REALS = r"(?:\s+(?:in|over|among) (?:the )?(?:reals|real numbers))?"
_NO_SOLUTION = re.compile(
    rf"{_SUBJECT}no\s+(?:real\s+)?(?:solutions?|roots?)(?:\s+exists?)?{_REALS}\Z"
    r"|(?:the )?(?:empty|null) set\Z",
    re.IGNORECASE,
)
_NONE = re.compile(r"none\Z|\\text\{\s*[Nn]one\s*\}\Z")
_ALL_REALS = re.compile(r"all real(?: number)?s\Z|all real values(?: of [a-z])?\Z", re.IGNORECASE)
_UNDEFINED = re.compile(
    r"(?:(?:it|the (?:limit|value|expression|slope|derivative|maximum|minimum))\s+)?"
    r"(?:(?:does not|doesn't) exist|d\.?n\.?e|(?:is )?(?:undefined|not defined|non-?existent))\Z",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:approximately|approx\.?|about|roughly|around)\s+(?:equal to\s+)?|\\(?:approx|simeq)\s*)"
    r"(?=[-+$\\£€\d.])",
    re.IGNORECASE,
)


def set_named(text: str) -> Term | None:
    """The set that cleaned words name. Python's `None` names none."""
    if _NO_SOLUTION.match(text) or _NONE.match(text):
        return t.EMPTY
    return Sym("reals") if _ALL_REALS.match(text) else None


def is_undefined(text: str) -> bool:
    """Whether cleaned words say that there is no such value."""
    return _UNDEFINED.match(text) is not None


def without_about(text: str) -> str:
    """A number as stated, without the word or sign that calls it approximate."""
    return _ABOUT.sub("", text, count=1) if _ABOUT.match(text) else text
