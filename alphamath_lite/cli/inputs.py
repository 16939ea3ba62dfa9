"""Where problems come from: an argument, standard input, a file of lines, a generated set."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alphamath_lite.errors import UsageError

QUESTION_FIELDS = ("question", "problem")
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One problem of a file, or why it is none; `extra` holds the fields that are only passed on."""

    number: int
    id: str
    question: str = ""
    error: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def one_question(argument: str | None) -> str:
    """The question from the argument, `-` for standard input, or both joined by a blank line.

    Raises UsageError when there is none, or when standard input is not text.
    """
    if argument is None:
        raise UsageError(
            "no problem given", hint='Type one: alphamath-lite solve "2x + 3 = 11, find x"'
        )
    parts = argument.split()
    if "-" in parts[-1:]:
        words = argument.strip().removesuffix("-").strip()
        argument = "\n\n".join(part for part in (words, _standard_input()) if part)
    question = argument.strip()
    if not question:
        raise UsageError(
            "the question is empty", hint='Type one: alphamath-lite solve "2x + 3 = 11, find x"'
        )
    return checked(question)


def checked(question: str) -> str:
    """The question, if it is text; raises UsageError for control characters and lone surrogates."""
    bad = next(
        (c for c in question if (ord(c) < 32 and c not in "\n\r\t") or 0xD800 <= ord(c) < 0xE000),
        "",
    )
    if bad:
        raise UsageError(
            f"the question holds the character U+{ord(bad):04X}, which is not text",
            hint="Give plain text in UTF-8.",
        )
    return question


def _standard_input() -> str:
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UsageError(
            "standard input is longer than 1 MiB", hint="Use --file for many problems."
        )
    try:
        return checked(data.decode("utf-8").strip())
    except UnicodeDecodeError as error:
        raise UsageError(
            f"standard input is not UTF-8 text: {error.reason} at byte {error.start}",
            hint="Give plain text in UTF-8.",
        ) from error


def lines_of(path: Path) -> Iterator[Line]:
    """The problems of a file: JSON Lines (`question` or `problem`, optional `id`) or plain lines.

    Raises UsageError when the file cannot be read; a bad line becomes a Line with its error.
    """
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", hint="Check the path and its permissions."
        ) from error
    if b"\0" in raw[:4096]:
        raise UsageError(f"{path} is a binary file", hint="Give text or JSON Lines in UTF-8.")
    json_lines = path.suffix in {".jsonl", ".json", ".ndjson"} or raw.lstrip()[:1] == b"{"
    for number, line in enumerate(raw.splitlines(), 1):
        if line.strip():
            yield _line(number, line, json_lines)


def _line(number: int, raw: bytes, json_lines: bool) -> Line:
    name = str(number)
    try:
        text = raw.decode("utf-8")
        if not json_lines:
            return Line(number, name, checked(text.strip()))
        row = json.loads(text)
        if not isinstance(row, dict):
            raise UsageError("not a JSON object")
        name = str(row.get("id", number))
        question = next((row[key] for key in QUESTION_FIELDS if key in row), None)
        if not isinstance(question, str) or not question.strip():
            raise UsageError("no text under `question` or `problem`")
        known = {"id", *QUESTION_FIELDS}
        extra = {key: value for key, value in row.items() if key not in known}
        return Line(number, name, checked(question.strip()), extra=extra)
    except UnicodeDecodeError as error:
        return Line(number, name, error=f"line {number}: not UTF-8 text at byte {error.start}")
    except (ValueError, UsageError) as error:
        reason = error.message if isinstance(error, UsageError) else f"not JSON: {error}"
        return Line(number, name, error=f"line {number}: {reason}")
