r"""From the text of an answer to what it says: a term, a letter, a time, a word; and its unit."""

import re
from dataclasses import dataclass
from functools import lru_cache

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.cleaning import clean, strip_dollars
from alphamath_lite.answers.latex_reader import read_latex
from alphamath_lite.answers.numerals import read_number
from alphamath_lite.answers.phrases import UNDEFINED, is_undefined, set_named, without_about
from alphamath_lite.answers.python_reader import read_python
from alphamath_lite.answers.terms import Num, Sym, Term, app
from alphamath_lite.answers.units import Unit, split_unit
from alphamath_lite.answers.vectors import as_vectors

MAX_LENGTH = 4_000

_NOTHING = t.words("none null nan error n/a [] {} () traceback unknown") | {""}
_LETTER = re.compile(r"(?:answer|option|choice)?[: ]*\(?([A-H])\)?[.):]?\Z", re.IGNORECASE)
_LETTER_TEXT = re.compile(r"\(?([A-H])[.):]+\s*\S")
_LETTERS = re.compile(r"[A-J](?:\s*(?:,|and|,\s*and)\s*[A-J])+\Z")
_BASE = re.compile(r"(-?[0-9A-F]+)_\{?\s*(\d{1,2})\s*\}?\Z")
_TIME = re.compile(
    r"(\d{1,2})\s*:\s*(\d{2})\s*(?:\\text\{\s*)?([ap])?\s*\.?\s*(m)?\.?\s*\}?\s*\Z", re.IGNORECASE
)
_TO = re.compile(r"(?<=\d) to (?=\d)")
_RATIO = re.compile(r"(.{1,60}?)\s*:\s*(.{1,60}?)(?:\s*:\s*(.{1,60}))?\Z")
_TEXT = re.compile(r"\\text\{([^{}]*)\}")
_FONT = re.compile(r"\\(?:text|mathrm|mathbf|mathsf|textsf)\{\s*([^{}]*?)\s*\}\Z")
_PYTHON_SIGNS = re.compile(
    r"\*|[A-Za-z_]\(|[\[{]|'|,|[&|]|[<>=]=|j\b|/|\.[a-z]|^[A-Z][a-z]+[A-Z]?[a-z]*$"
)
_WORD = re.compile(r"[A-Za-z]{2,}")
_QUOTES = re.compile(r"""^(['"`]|\*\*)(.*)\1$""", re.DOTALL)
_LEAD = re.compile(
    r"^(?:(?:so|thus|hence|therefore)\b,?\s+)?"
    r"(?:\**(?:the )?(?:final )?(?:answer|result)\s*(?:is\b:?|[:=])\**\s*|=\s*)?(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as read. `term` is None for words and for what no reader understands."""

    text: str
    kind: str
    term: Term | None = None
    unit: Unit | None = None
    label: str = ""


@lru_cache(maxsize=4_096)
def read(raw: str) -> Answer:
    """Read an answer: never raises, bounded for any text."""
    if len(raw) > MAX_LENGTH:
        return Answer(raw, "text")
    text = strip_dollars(clean(strip_dollars(raw)))
    text = without_about(_LEAD.sub("", _QUOTES.sub(r"\2", text)))
    text = strip_dollars(text)
    if (named := set_named(text)) is not None:
        return Answer(text, "set", named)
    text = _outer_font(text)
    if text.casefold() in _NOTHING or text.casefold().startswith("error"):
        return Answer(text, "nothing")
    return _labelled(text) or _phrase(text) or _number(text) or _mathematics(text)


def _outer_font(text: str) -> str:
    match = _FONT.match(text)
    return match[1] if match else text


def _labelled(text: str) -> Answer | None:
    """Letters of choices, numerals in a base, times of day."""
    plain = _TEXT.sub(r"\1", text)
    if match := _LETTER.match(plain):
        variable = read_latex(plain) if len(plain) == 1 and plain.islower() else None
        return Answer(text, "letter", variable, label=match[1].upper())
    if _LETTERS.match(plain):
        return Answer(text, "letters", label=",".join(sorted(re.findall("[A-J]", plain))))
    if match := _LETTER_TEXT.match(plain):
        return Answer(text, "letter", label=match[1])
    if match := _BASE.match(plain):
        return Answer(text, "base", label=f"{match[1]}_{int(match[2])}")
    if match := _TIME.match(plain):
        half = (match[3] or "").lower()
        parts = t.number(int(match[1])), t.number(int(match[2]))
        ratio = None if half or t.ZERO in parts else app("ratio", *parts)
        return Answer(text, "time", ratio, label=f"{int(match[1])}:{match[2]}{half}")
    return None


def _phrase(text: str) -> Answer | None:
    """Words that name a set, or say that there is no value."""
    if (named := set_named(text)) is not None:
        return Answer(text, "set", named)
    return Answer(text, "text", label=UNDEFINED) if is_undefined(text) else None


def _number(text: str) -> Answer | None:
    value = read_number(text)
    return None if value is None else Answer(text, "number", value)


def _mathematics(text: str) -> Answer:
    core, unit = split_unit(text)
    core = strip_dollars(core)
    term: Term | None = read_number(core)
    if term is None:
        term = _ratio(core) or read_term(core)
    if term is not None and unit is not None and unit.name == "percent":
        term, unit = app("percent", term), None
    if term is None and unit is not None:
        core, unit = text, None
        term = read_term(text)
    if term is None or _is_word(text, term):
        return Answer(text, "text", term, label=_plain_words(text))
    return Answer(text, kind_of(term), term, unit)


def _is_word(text: str, term: Term) -> bool:
    """Letters alone: a word before it is a product; `pi` and `EmptySet` are constants."""
    named = isinstance(term, Sym) and term.name in t.CONSTANTS - {"true", "false"}
    return text.isalpha() and len(text) > 1 and not named


def _plain_words(text: str) -> str:
    text = _TEXT.sub(r" \1 ", text)
    return " ".join(re.sub(r"[\\{}$]|[.,;:!?]+(?=\s|$)", " ", text).casefold().split())


def _ratio(text: str) -> Term | None:
    text = _TO.sub(":", text)
    match = _RATIO.match(text)
    if match is None or "\\{" in text or text.startswith("{") or "(" in text:
        return None
    parts = [read_number(part.strip()) or read_latex(part) for part in match.groups() if part]
    if any(part is None or part == t.ZERO or t.is_app(part, "eq", "list") for part in parts):
        return None
    return app("ratio", *(part for part in parts if part is not None))


def read_term(text: str) -> Term | None:
    """Python print form first where the text shows signs of it, printed mathematics otherwise."""
    term = read_python(text) if _PYTHON_SIGNS.search(text) else None
    term = term if term is not None else read_latex(text)
    return None if term is None else as_vectors(term)


_SETS = t.words("empty reals rationals integers naturals complexes")
_KINDS = {
    "list": "list", "brackets": "list", "set": "set", "tuple": "tuple", "matrix": "matrix",
    "dict": "dict", "interval": "interval", "union": "interval", "intersection": "interval",
    "eq": "equation", "lt": "inequality", "le": "inequality", "gt": "inequality",
    "ge": "inequality", "ne": "inequality", "and": "inequality", "or": "inequality",
    "pm": "list", "percent": "percent", "deg": "angle", "ratio": "ratio", "in": "interval",
    "vector": "vector",
}  # fmt: skip


def kind_of(term: Term) -> str:
    """The kind of a term, as a word for people."""
    if isinstance(term, Num):
        return "number"
    if isinstance(term, Sym) and term.name in _SETS:
        return "set"
    if term in (t.TRUE, t.FALSE):
        return "text"
    if isinstance(term, t.App) and term.head in _KINDS:
        return _KINDS[term.head]
    if t.symbols(term):
        return "expression"
    return "complex" if any(node == t.IMAGINARY for node in t.walk(term)) else "number"
