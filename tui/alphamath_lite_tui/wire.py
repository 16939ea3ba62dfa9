"""The messages of the protocol as lines of JSON, so that nothing a line says can ever be run.

A line is a pair: the name of the message, and its fields by name. Data of the core goes as the core
writes it elsewhere: trees as in tree files, settings by name.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.steps import AnswerStep, CodeStep, Step
from alphamath_lite.tree import NODE_FIELDS, Node, Tree
from alphamath_lite_tui.protocol import (
    Command,
    Cost,
    Died,
    Ended,
    Grown,
    Held,
    Pause,
    Piece,
    Ready,
    Report,
    SingleStep,
    Stop,
    Work,
)

Message = OpenSettings | Command | Report


class WireError(ValueError):
    """A line that is no message."""


def to_line(message: Message) -> bytes:
    """A message as one line."""
    match message:
        case Work():
            data = _work_data(message)
        case Grown():
            data = _grown_data(message)
        case _:
            data = asdict(message)
    return json.dumps([type(message).__name__, data]).encode() + b"\n"


def from_line(line: bytes) -> Message:
    """Read what `to_line` wrote; raises WireError."""
    try:
        name, data = json.loads(line)
        return READERS[name](data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireError(f"not a message: {error!r}") from error


def _work_data(work: Work) -> dict[str, Any]:
    data = {field.name: getattr(work, field.name) for field in fields(Work)}
    return data | {
        "tree": {"question": work.tree.question, "nodes": [*map(_node_data, work.tree.nodes)]},
        "settings": asdict(work.settings),
        "limits": asdict(work.limits),
        "step": asdict(work.step) if work.step else None,
    }


def _read_work(data: dict[str, Any]) -> Work:
    tree = Tree(data["tree"]["question"], [Node(**node) for node in data["tree"]["nodes"]])
    settings, limits = SearchSettings(**data["settings"]), Limits(**data["limits"])
    known = {"tree": tree, "settings": settings, "limits": limits, "step": _step(data["step"])}
    return Work(**data | known)


def _step(data: dict[str, Any] | None) -> Step | None:
    if data is None:
        return None
    return AnswerStep(**data) if "answer" in data else CodeStep(**data)


def _grown_data(grown: Grown) -> dict[str, Any]:
    data = {field.name: getattr(grown, field.name) for field in fields(Grown)}
    return data | {
        "nodes": [*map(_node_data, grown.nodes)],
        "pieces": [(piece.parent, piece.sample, piece.text) for piece in grown.pieces],
        "cost": asdict(grown.cost),
    }


def _read_grown(data: dict[str, Any]) -> Grown:
    known = {
        "nodes": tuple(Node(**node) for node in data["nodes"]),
        "pieces": tuple(Piece(*piece) for piece in data["pieces"]),
        "cost": Cost(**data["cost"]),
        "beams": None if data["beams"] is None else tuple(data["beams"]),
    }
    return Grown(**data | known)


def _read_ready(data: dict[str, Any]) -> Ready:
    return Ready(**data | {"notices": tuple(data["notices"])})


def _node_data(node: Node) -> dict[str, Any]:
    """As `asdict`, without its deep copies."""
    return {name: getattr(node, name) for name in NODE_FIELDS}


def _plainly(kind: type[Message]) -> Callable[[dict[str, Any]], Message]:
    return lambda data: kind(**data)


READERS: dict[str, Callable[[dict[str, Any]], Message]] = {
    **{kind.__name__: _plainly(kind) for kind in (OpenSettings, Pause, SingleStep, Stop)},
    **{kind.__name__: _plainly(kind) for kind in (Held, Ended, Died)},
    "Work": _read_work,
    "Ready": _read_ready,
    "Grown": _read_grown,
}
