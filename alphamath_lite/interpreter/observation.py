"""What the model is shown of a step's output: floats rounded, length cut, controls made visible.

AlphaMath rounds floats in outputs to 4 places and cuts outputs to 500 characters. Rounding works
on the text, whoever wrote the number (Python, numpy, sympy):

- a decimal of at most 4 places stays as printed: `2.5`, `3.1416`, `1e-07`, `5.`;
- a longer one is rounded half up to 4 places, trailing zeros dropped: `0.30000000000000004` to
  `0.3`, `2.000049999` to `2.0`;
- exponents stay, the mantissa is rounded: `1.23456789e-10` to `1.2346e-10`;
- what would round to zero keeps 4 significant digits: `0.00001234567` to `0.00001235`;
- digits inside words or dotted numbers (`v1.23456`, `1.2.345678`) are left alone.

Addresses, which differ from run to run, are left out: `<function f at 0x7f...>` is `<function f>`.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

FLOAT_PLACES = 4
SHOWN_CHARS = 500
ELLIPSIS = "..."

_LONG_FLOAT = re.compile(r"(?<![\w.])(\d+\.\d+)([eE][+-]?\d+)?(?=j?(?!\w|\.\d))")
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+(?=>)")
_EXACT = Context(prec=100_000, rounding=ROUND_HALF_UP)


def round_floats(text: str, places: int = FLOAT_PLACES) -> str:
    """Round every decimal number in `text` that has more than `places` places."""
    return _LONG_FLOAT.sub(lambda match: _round(match[1], places) + (match[2] or ""), text)


def _round(digits: str, places: int) -> str:
    if len(digits) - digits.index(".") - 1 <= places:
        return digits
    number = Decimal(digits)
    exponent = -places
    if number and number.adjusted() < exponent:
        exponent = number.adjusted() - places + 1
    rounded = f"{number.quantize(Decimal(1).scaleb(exponent), context=_EXACT):f}"
    head, _, tail = rounded.partition(".")
    return f"{head}.{tail.rstrip('0') or '0'}"


def make_visible(text: str) -> str:
    r"""Write control, bidi and lone surrogate characters as escapes (`\x00`, `\u202e`).

    Line breaks and tabs stay; the result is always valid UTF-8.
    """
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def cut(text: str, n_chars: int = SHOWN_CHARS) -> str:
    """At most `n_chars` characters, ending in `...` when something was cut away."""
    return text if len(text) <= n_chars else text[: n_chars - len(ELLIPSIS)] + ELLIPSIS


def shape(text: str, *, places: int | None = FLOAT_PLACES, n_chars: int = SHOWN_CHARS) -> str:
    """The text of an observation: without final line breaks, rounded, visible and cut.

    `places` None leaves numbers as printed.
    """
    text = text.rstrip("\n")
    # Cutting first keeps the work small; rounding only shortens, so a margin is left for it.
    text = text if len(text) <= 64 * n_chars else text[: 64 * n_chars]
    text = _ADDRESS.sub("", text)
    if places is not None:
        text = round_floats(text, places)
    return cut(make_visible(text), n_chars)
