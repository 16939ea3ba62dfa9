"""Intervals, inequalities, unions: one canonical list of pieces on the real line."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.evaluate import evaluate
from alphamath_lite.answers.terms import App, Sym, Term

_REGION_HEADS = frozenset(
    {"interval", "union", "intersection", "complement", "lt", "le", "gt", "ge", "ne", "and", "or"}
)
_OPPOSITE = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "ne": "ne", "eq": "eq"}
MAX_PIECES = 60


@dataclass(frozen=True, slots=True)
class End:
    """One end of a piece: where it is, as a float for ordering and as a term for comparing."""

    at: float
    term: Term
    open: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """All numbers from `low` to `high`."""

    low: End
    high: End


Region = list[Piece]
_MINUS_INFINITY = t.app("mul", t.MINUS_ONE, t.INFINITY)
_LEFT = End(float("-inf"), _MINUS_INFINITY, True)
_RIGHT = End(float("inf"), t.INFINITY, True)
LINE: Region = [Piece(_LEFT, _RIGHT)]


def is_region(term: Term) -> bool:
    """Whether the term can only be read as a part of the real line."""
    return t.is_app(term, *_REGION_HEADS) or term in (Sym("reals"), t.EMPTY)


def region(term: Term) -> Region | None:
    """The canonical pieces of a term; None if an end has no value or two variables occur."""
    names = {str(v) for v in _variables(term)}
    if len(names) > 1:
        return None
    return _region(term)


def _variables(term: Term) -> frozenset[str]:
    if t.is_app(term, "lt", "le", "gt", "ge", "ne", "and", "or", "eq"):
        return t.symbols(term)
    return frozenset()


def _region(term: Term) -> Region | None:
    if term == Sym("reals"):
        return LINE
    if term == t.EMPTY:
        return []
    if not isinstance(term, App):
        return None
    if term.head in ("union", "or"):
        return _all_of(term, _unite)
    if term.head in ("intersection", "and"):
        return _all_of(term, _intersect)
    if term.head == "complement":
        parts = [_region(arg) for arg in term.args]
        left, right = (parts[0], parts[1]) if len(parts) == 2 else (None, None)
        return None if left is None or right is None else _intersect(left, _complement(right))
    if term.head in _OPPOSITE:
        return _solved(term)
    return _bracketed(term)


def _all_of(term: App, combine: Callable[[Region, Region], Region]) -> Region | None:
    result: Region | None = None
    for arg in term.args:
        part = _region(arg)
        if part is None or len(part) > MAX_PIECES:
            return None
        result = part if result is None else combine(result, part)
    return result


def _bracketed(term: App) -> Region | None:
    if term.head == "interval":
        low, high, low_open, high_open = term.args
        return _between(low, high, low_open == t.TRUE, high_open == t.TRUE)
    if term.head in ("tuple", "brackets") and len(term.args) == 2:
        is_open = term.head == "tuple"
        return _between(*term.args, is_open, is_open)
    if term.head == "set":
        points = [_between(arg, arg, False, False) for arg in term.args]
        united: Region = []
        for point in points:
            if point is None:
                return None
            united = _unite(united, point)
        return united
    return None


def _between(low: Term, high: Term, low_open: bool, high_open: bool) -> Region | None:
    left, right = _end(low, low_open), _end(high, high_open)
    if left is None or right is None:
        return None
    if left.at > right.at or (left.at == right.at and (left.open or right.open)):
        return []
    return [Piece(left, right)]


def _end(term: Term, is_open: bool) -> End | None:
    if term == t.INFINITY:
        return _RIGHT
    if term == _MINUS_INFINITY:
        return _LEFT
    value = evaluate(term)
    if value is None or abs(value.imag) > 1e-12:
        return None
    return End(value.real, term, is_open)


def _solved(term: App) -> Region | None:
    """A relation with the variable alone on one side."""
    if len(term.args) != 2:
        return None
    left, right = term.args
    head = term.head
    if not _is_subject(left):
        left, right, head = right, left, _OPPOSITE[head]
    if not _is_subject(left) or t.symbols(right):
        return None
    if head == "ne":
        point = _between(right, right, False, False)
        return None if point is None else _complement(point)
    if head == "eq":
        return _between(right, right, False, False)
    is_open = head in ("lt", "gt")
    if head in ("lt", "le"):
        return _between(_MINUS_INFINITY, right, True, is_open)
    return _between(right, t.INFINITY, is_open, True)


def _is_subject(term: Term) -> bool:
    return (isinstance(term, Sym) and term.name not in t.CONSTANTS) or (
        isinstance(term, App) and term.head.startswith("fn:")
    )


def _close(a: float, b: float) -> bool:
    if a == b or math.isinf(a) or math.isinf(b):
        return a == b
    return abs(a - b) <= 1e-12 * max(1.0, abs(a), abs(b))


def _unite(a: Region, b: Region) -> Region:
    pieces = sorted([*a, *b], key=lambda p: (p.low.at, p.low.open))
    merged: Region = []
    for piece in pieces:
        if merged and _touch(merged[-1], piece):
            high = max(merged[-1].high, piece.high, key=lambda e: (e.at, not e.open))
            merged[-1] = Piece(merged[-1].low, high)
        else:
            merged.append(piece)
    return merged


def _touch(left: Piece, right: Piece) -> bool:
    if _close(left.high.at, right.low.at):
        return not (left.high.open and right.low.open)
    return left.high.at > right.low.at


def _intersect(a: Region, b: Region) -> Region:
    result: Region = []
    for left in a:
        for right in b:
            low = max(left.low, right.low, key=lambda e: (e.at, e.open))
            high = min(left.high, right.high, key=lambda e: (e.at, not e.open))
            point = _close(low.at, high.at)
            if not (low.open or high.open) if point else low.at < high.at:
                result.append(Piece(low, high))
    return _unite(result, [])


def _complement(a: Region) -> Region:
    result = LINE
    for piece in a:
        outside: Region = []
        if piece.low is not _LEFT:
            outside.append(Piece(_LEFT, End(piece.low.at, piece.low.term, not piece.low.open)))
        if piece.high is not _RIGHT:
            outside.append(Piece(End(piece.high.at, piece.high.term, not piece.high.open), _RIGHT))
        result = _intersect(result, outside)
    return result
