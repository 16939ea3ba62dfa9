"""The three standard streams: usable when closed, in any encoding, when nobody reads any more.

stdout is for answers and JSON alone (`answer`, `record`), stderr for everything else (`say`).
"""

import codecs
import os
import sys
from contextlib import suppress
from typing import Any

from alphamath_lite.errors import UsageError

PLAIN = {
    "∞": "oo", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "−": "-", "×": "*", "·": "*", "÷": "/",
    "π": "pi", "√": "sqrt", "∪": "U", "∩": "n", "∈": "in", "∅": "{}", "±": "+-", "→": "->",
    "°": " degrees", "…": "...", "²": "^2", "³": "^3", "ℝ": "R", "ℤ": "Z", "ℂ": "C", "ℕ": "N",
    "≡": "=", "θ": "theta", "α": "alpha", "β": "beta",
}  # fmt: skip
"""How signs of mathematics are written where the encoding of a stream lacks them."""


def prepare() -> None:
    """Make the standard streams safe to use.

    A closed stderr or stdin becomes an empty one, so that no file opened later takes its place.
    Raises UsageError when stdout is closed: an answer would be lost.
    """
    codecs.register_error("alphamath.plain", _in_plain_signs)
    closed = sys.stdout is None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="alphamath.plain")
    if closed:
        raise UsageError("standard output is closed, so the answer would be lost")


def _in_plain_signs(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    plain = (PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in signs)
    return "".join(plain), error.end


def answer(text: str) -> None:
    """Print an answer on stdout, at once."""
    print(text, flush=True)


def record(data: dict[str, Any]) -> None:
    """Print one JSON object on one line of stdout, at once; paths and the like as text."""
    import json

    text = json.dumps(data, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data, default=str)
    print(text, flush=True)


def say(text: str) -> None:
    """Tell a person something, on stderr; nobody hearing it is no error."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def discard_output() -> None:
    """Let nothing more be written to stdout and stderr, not even what is still buffered."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
