r"""Problems with reference answers, out of the lines of a file or of the built-in curriculum.

Understood are GSM8K (`answer` ends in `#### gold`), MATH (`answer` may be a list, any is right;
without it the box in `solution` counts), GaoKao2023, OCWCourses (`problem`, `solution`, `answer`:
numbers of two or three significant figures) and every file with a question and an answer. A line
without a reference answer is refused by its number; known misprints are mended and named.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from alphamath_lite.errors import UsageError

Form = Literal["plain", "gsm8k", "math", "ocw", "builtin"]

FEWEST_FIGURES, MOST_FIGURES = 2, 3  # of an OCWCourses number
DEFAULT_BUILTIN = 100

_BUILTIN = re.compile(r"builtin(-held-out)?(?::(.*))?")
_GLUED = re.compile(r"\\([lg]eq|neq)(?!q)([A-Za-z])(?![A-Za-z])")
_NUMBER = re.compile(r"[-+]?(\d*\.?\d*)(?:[eE][-+]?\d+)?")


class Line(Protocol):
    """One line of a problem file, or why it is none."""

    @property
    def number(self) -> int:
        """Counted from 1."""
        ...

    @property
    def id(self) -> str:
        """The name of the problem; its number when it has none."""
        ...

    @property
    def question(self) -> str:
        """The problem."""
        ...

    @property
    def error(self) -> str:
        """Why the line cannot be used."""
        ...

    @property
    def extra(self) -> dict[str, Any]:
        """All other fields."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """A problem and its reference answers, any of which is right.

    `tolerance` is a relative error that numbers may have, None for exact comparison.
    """

    line: int
    id: str
    question: str
    golds: tuple[str, ...]
    topic: str = ""
    level: str = ""
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class DataSet:
    """The problems of one source; `refused` and `mended` name defective lines."""

    name: str
    form: Form
    items: tuple[Item, ...]
    refused: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the problems and their reference answers, in hexadecimal."""
        text = json.dumps([asdict(item) for item in self.items], ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()


def data_set(name: str, lines: Iterable[Line], *, tolerance: float | None = None) -> DataSet:
    """The problems among `lines`; `tolerance` is used instead of the one that belongs to the form.

    Raises UsageError when not a single line has a question and a reference answer.
    """
    lines = list(lines)
    form = _form(lines)
    items, refused, mended = [], [], []
    for line in lines:
        golds = tuple(_golds(line.extra)) if not line.error else ()
        if not golds:
            refused.append(line.error or f"line {line.number}: no reference answer")
            continue
        question, *golds_mended = (_GLUED.sub(r"\\\1 \2", text) for text in (line.question, *golds))
        found = _GLUED.search("\n".join((line.question, *golds)))
        if found:
            right = _GLUED.sub(r"\\\1 \2", found[0])
            mended.append(f"line {line.number}: {found[0]} is read as {right}")
        items.append(
            Item(
                line.number,
                line.id if line.id != str(line.number) else str(line.extra.get("index", line.id)),
                question,
                tuple(golds_mended),
                topic=_text(line.extra, "topic", "type", "subject"),
                level=_text(line.extra, "level").removeprefix("Level "),
                tolerance=_tolerance(form, golds_mended, tolerance),
            )
        )
    if not items:
        first = f": {refused[0]}" if refused else ""
        raise UsageError(
            f"{name} holds no problem with a reference answer{first}",
            hint="Each line needs `question` (or `problem`) and `answer`; "
            "without answers use solve --file.",
        )
    return DataSet(name, form, tuple(items), tuple(refused), tuple(mended))


def is_builtin(name: str) -> bool:
    """Whether a name stands for generated problems, like `builtin:50` or `builtin-held-out`."""
    return _BUILTIN.fullmatch(name) is not None


def builtin_set(name: str, *, seed: int, tolerance: float | None = None) -> DataSet:
    """Generated problems for `builtin[:N]`, `builtin-held-out[:N]`; the latter in wordings that
    the default model was never trained on. Raises UsageError when N is no number.
    """
    from alphamath_lite.curriculum.builtin import builtin_problems

    match = _BUILTIN.fullmatch(name)
    if not match or not re.fullmatch(r"[1-9][0-9]{0,6}", match[2] or "1"):
        raise UsageError(f"{name} names no number of problems", hint="Type builtin:100.")
    count = int(match[2] or DEFAULT_BUILTIN)
    problems = builtin_problems(count, seed=seed, split="held_out" if match[1] else "train")
    return DataSet(
        name,
        "builtin",
        tuple(
            Item(
                number,
                f"{name.partition(':')[0]}-{seed}-{number}",
                problem.question,
                (problem.answer,),
                topic=problem.topic,
                level=str(problem.level),
                tolerance=tolerance,
            )
            for number, problem in enumerate(problems, 1)
        ),
    )


def _form(lines: list[Line]) -> Form:
    rows = [line.extra for line in lines if not line.error]
    if any("####" in str(row.get("answer")) for row in rows):
        return "gsm8k"
    if rows and all({"level", "type"} <= row.keys() for row in rows):
        return "math"
    if rows and all({"solution", "answer"} == row.keys() for row in rows):
        return "ocw"
    return "plain"


def _golds(row: dict[str, Any]) -> Iterator[str]:
    """The reference answers of a row; none when they are empty."""
    from alphamath_lite.answers import extract

    given = row.get("answer")
    if given is None and isinstance(row.get("solution"), str):
        given = extract(row["solution"])
    for gold in given if isinstance(given, list) else [given]:
        if isinstance(gold, int | float) and not isinstance(gold, bool):
            yield str(gold)
        elif isinstance(gold, str) and "####" in gold:
            yield from filter(None, [gold.rpartition("####")[2].strip().replace(",", "")])
        elif isinstance(gold, str) and gold.strip():
            yield gold.strip()


def _text(row: dict[str, Any], *names: str) -> str:
    return next((str(row[name]) for name in names if row.get(name) not in (None, "")), "")


def _tolerance(form: Form, golds: list[str], wanted: float | None) -> float | None:
    if wanted is not None:
        return wanted or None
    return figures_tolerance(golds[0]) if form == "ocw" else None


def figures_tolerance(gold: str) -> float:
    """The relative error that leaves a number right to its two or three significant figures.

    Half a unit of the last figure; 0.005, three figures at worst, for what is no plain number.
    """
    match = _NUMBER.fullmatch(gold.strip().replace(",", ""))
    digits = match[1].lstrip("0.") if match else ""
    if not digits.strip(".0"):
        return 0.005
    plain = digits.replace(".", "")
    figures = len(plain) if "." in match[1] else len(plain.rstrip("0"))  # type: ignore[index]
    figures = min(max(figures, FEWEST_FIGURES), MOST_FIGURES)
    mantissa = float(f"{plain[0]}.{plain[1:]}")
    return float(0.5 * math.pow(10, 1 - figures) / mantissa)
