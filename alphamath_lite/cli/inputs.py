"""Where problems come from: arguments, standard input, a file of lines, a generated set."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from alphamath_lite.errors import UsageError

if TYPE_CHECKING:
    from alphamath_lite.evaluation.data import DataSet

QUESTION_FIELDS = ("question", "problem")
JSON_SUFFIXES = {".jsonl", ".json", ".ndjson"}
MOST_BYTES = 1 << 20
N_BUILTIN = 100
TYPE_ONE = 'Type one: alphamath-lite solve "2x + 3 = 11, find x"'


@dataclass(frozen=True, slots=True)
class Line:
    """One problem of a file, or why it is none.

    `id` is the given one as text, else the line number; `given_id` is as given, None if it was
    not; `extra` holds the fields that are passed on.
    """

    number: int
    id: str
    question: str = ""
    error: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    given_id: Any = None


def one_question(words: Sequence[str]) -> str:
    """The question from the arguments; a first or last `-` stands for standard input.

    Raises UsageError when there is none, or when it is not text.
    """
    parts = list(words)
    if not parts:
        piped = sys.stdin is not None and not sys.stdin.isatty()
        raise UsageError(
            "no problem given", hint="Type - to read standard input." if piped else TYPE_ONE
        )
    reads = "-" in (parts[0], parts[-1])
    if reads:
        parts.remove("-") if parts[0] == "-" else parts.pop()
    typed = checked(" ".join(parts).strip())
    question = "\n\n".join(
        part for part in (typed, standard_input("the problem") if reads else "") if part
    )
    if not question:
        raise UsageError("the question is empty", hint=TYPE_ONE)
    if not any(c.isspace() for c in question) and Path(question).suffix and _is_file(question):
        raise UsageError(
            f"{question} is a file", hint=f"Type --file {question} to solve its lines."
        )
    return question


def checked(question: str, what: str = "the question") -> str:
    """The question, if it is text; raises UsageError for control characters and lone surrogates."""
    for c in question:
        if (ord(c) < 32 and c not in "\n\r\t") or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000:
            raise UsageError(
                f"{what} holds the character U+{ord(c):04X}, which is not text",
                hint="Give plain text in UTF-8.",
            )
    return question


def problem_lines(path: Path, seed: int) -> Iterator[Line]:
    """The problems of a file, or generated ones for the name `builtin` or `builtin:N`."""
    name, _, count = str(path).partition(":")
    if name != "builtin" or path.exists():
        yield from lines_of(path)
        return
    from alphamath_lite.curriculum.builtin import builtin_problems

    if count and not (count.isascii() and count.isdigit()):
        raise UsageError(f"{path} names no number of problems", hint="Type builtin:100, say.")
    n = int(count or N_BUILTIN)
    for number, problem in enumerate(builtin_problems(n, seed=seed), 1):
        extra = {"answer": problem.answer, "family": problem.family, "level": problem.level}
        yield Line(number, f"builtin-{number}", problem.question, extra=extra)


def known_problems(
    name: str, *, seed: int = 0, tolerance: float | None = None, limit: int | None = None
) -> "DataSet":
    """Problems with reference answers: a file, or generated ones for `builtin[-held-out][:N]`.

    Raises UsageError when there are none.
    """
    from alphamath_lite.evaluation.data import builtin_set, data_set, is_builtin

    if is_builtin(name) and not Path(name).exists():
        found = builtin_set(name, seed=seed, tolerance=tolerance)
    else:
        short = "/".join(Path(name).parts[-2:])
        found = data_set(short, lines_of(Path(name)), tolerance=tolerance)
    return replace(found, items=found.items[:limit])


def lines_of(path: Path) -> Iterator[Line]:
    """The problems of a file: JSON Lines (`question` or `problem`, optional `id`) or plain lines.

    Raises UsageError when the file cannot be read; a bad line becomes a Line with its error.
    """
    raw = _content(path).removeprefix(b"\xef\xbb\xbf")
    if b"\0" in raw:
        raise UsageError(f"{path} is not text in UTF-8", hint="Give text or JSON Lines in UTF-8.")
    json_lines = path.suffix in JSON_SUFFIXES or (
        path.suffix != ".txt" and raw.lstrip().startswith(b"{")
    )
    if json_lines and raw.lstrip().startswith(b"["):
        raise UsageError(
            f"{path} is a JSON array", hint=f"One object a line, please: jq -c '.[]' {path}"
        )
    for number, line in enumerate(raw.splitlines(), 1):
        if line.strip():
            yield _line(number, line, json_lines)


def _content(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", hint="Check the path and its permissions."
        ) from error


def standard_input(what: str) -> str:
    """All of standard input as text; `what` is asked for on a terminal."""
    if sys.stdin.isatty():
        print(f"Type {what}, then Ctrl-D:", file=sys.stderr)
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UsageError("standard input is longer than 1 MiB", hint="Use --file - for many lines.")
    try:
        return checked(data.decode("utf-8-sig").strip())
    except UnicodeDecodeError as error:
        raise UsageError(
            f"standard input is not UTF-8 text: {error.reason} at byte {error.start}",
            hint="Give plain text in UTF-8.",
        ) from error


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:
        return False


def _line(number: int, raw: bytes, json_lines: bool) -> Line:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _bad(number, f"not UTF-8 text at byte {error.start}")
    row: dict[str, Any] = {"question": text}
    if json_lines:
        try:
            row = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            return _bad(number, f"not JSON: {error}")
        if not isinstance(row, dict):
            return _bad(number, "not a JSON object")
    return _problem(number, row)


def _problem(number: int, row: dict[str, Any]) -> Line:
    name = next((key for key in QUESTION_FIELDS if key in row), "")
    question = row.get(name)
    line = Line(
        number,
        str(number) if row.get("id") is None else str(row["id"]),
        extra={key: value for key, value in row.items() if key not in {"id", name}},
        given_id=row.get("id"),
    )
    if not isinstance(question, str) or not question.strip():
        return replace(line, error=f"line {number}: no text under `question` or `problem`")
    try:
        return replace(line, question=checked(question.strip()))
    except UsageError as error:
        return replace(line, error=f"line {number}: {error.message}")


def _bad(number: int, why: str) -> Line:
    return Line(number, str(number), error=f"line {number}: {why}")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
