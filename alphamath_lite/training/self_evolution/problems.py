"""The problems of a run: read, checked, and split by a hash of the question.

The split depends on nothing but the question: a problem that is held out stays held out when
others are added, in every run.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from alphamath_lite.answers.grading import statement
from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.data import DataSet, Item, Line, data_set
from alphamath_lite.search.selection import stable_hash

FEWEST = 2
_RANGE = float(1 << 63)


@dataclass(frozen=True, slots=True)
class Problems:
    """Problems to learn from, problems to be examined on, and what is wrong with other lines."""

    name: str
    sha256: str
    train: tuple[Item, ...]
    held_out: DataSet
    notices: tuple[str, ...]


def read_problems(name: str, lines: Iterable[Line]) -> DataSet:
    """The problems of a file; lines that cannot be used are named in `refused`.

    Raises UsageError when two problems have the same id, or when none has an answer.
    """
    found = data_set(name, lines)
    lines_of: dict[str, int] = {}
    for item in found.items:
        if item.id in lines_of:
            raise UsageError(
                f"{name}, line {item.line}: the id {item.id!r} is that of line "
                f"{lines_of[item.id]} already",
                hint="Give every problem an id of its own, or none at all.",
            )
        lines_of[item.id] = item.line
    unread = [f"line {i.line}: {why}" for i in found.items if (why := _unreadable(i))]
    bad = {int(text.split(":")[0].removeprefix("line ")) for text in unread}
    kept = tuple(item for item in found.items if item.line not in bad)
    if not kept:
        raise UsageError(f"{name} holds no answer that can be read: {unread[0]}")
    refused = tuple(f"{name}, {text}" for text in (*found.refused, *unread))
    return replace(found, items=kept, refused=refused)


def split(found: DataSet, *, held_out: float, seed: int, n_train: int, n_held: int) -> Problems:
    """Divide by the hash of the question, then take at most so many of each (0: all).

    Raises UsageError when there are too few problems.
    """
    items = _without_copies(found.items)
    if len(items) < FEWEST:
        raise UsageError(
            f"{found.name} holds {len(items)} problem that can be used",
            hint="At least one to learn from and one to be examined on are needed; "
            "hundreds are better.",
        )
    ranked = sorted(items, key=lambda item: _place(item, ""))
    n_out = sum(_place(item, "") < held_out for item in ranked)
    n_out = min(max(1, n_out), len(items) - 1)
    out, train = ranked[:n_out], sorted(ranked[n_out:], key=lambda item: _place(item, str(seed)))
    notices = [*found.refused, *found.mended]
    if n_copies := len(found.items) - len(items):
        notices.append(f"{found.name}: {n_copies} questions stand there twice and are used once")
    return Problems(
        found.name,
        found.sha256,
        tuple(train[: n_train or None]),
        replace(found, items=tuple(out[: n_held or None])),
        tuple(notices),
    )


def _without_copies(items: Iterable[Item]) -> list[Item]:
    return list({_plain(item): item for item in reversed(list(items))}.values())[::-1]


def _plain(item: Item) -> str:
    return " ".join(item.question.split()).casefold()


def _place(item: Item, salt: str) -> float:
    """Where a hash puts the question in [0, 1)."""
    return stable_hash("held-out", salt, _plain(item)) / _RANGE


def _unreadable(item: Item) -> str:
    if all(statement(gold).kind == "nothing" for gold in item.golds):
        return f"the answer {item.golds[0]!r} cannot be read"
    return ""
