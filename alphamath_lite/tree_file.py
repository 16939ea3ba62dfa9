"""Trees on disk: one JSON file that says where it came from, written whole or not at all."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from alphamath_lite import __version__
from alphamath_lite.errors import UsageError
from alphamath_lite.results import Result
from alphamath_lite.tree import Tree


@dataclass(frozen=True, slots=True)
class SavedTree:
    """A tree and how it was grown: strategy, settings, seed, bundle, versions."""

    tree: Tree
    meta: dict[str, Any]


def origin(result: Result) -> dict[str, Any]:
    """The `meta` of the tree of a result."""
    return {
        "id": result.id,
        "strategy": result.strategy,
        "settings": asdict(result.settings),
        "seed": result.seed,
        "bundle": asdict(result.bundle),
        "versions": {"alphamath-lite": __version__},
    }


def save_tree(path: Path, tree: Tree, meta: Mapping[str, Any]) -> None:
    """Write the tree to `path`, a node a line, replacing a file there in one move.

    Raises UsageError when the file cannot be written.
    """
    try:
        write_whole(path, _text(tree, meta))
    except OSError as error:
        raise UsageError(f"cannot write the tree to {path}: {error.strerror}") from error


def _text(tree: Tree, meta: Mapping[str, Any]) -> str:
    data = tree.to_json()
    nodes = ",\n".join(map(_json, data.pop("nodes")))
    return f'{_json(data)[:-1]}, "nodes": [\n{nodes}\n], "meta": {_json(dict(meta))}}}\n'


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def load_tree(path: Path) -> SavedTree:
    """Read what `save_tree` wrote; raises UsageError for a file that is no tree."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return SavedTree(Tree.from_json(data), dict(data.get("meta", {})))
    except OSError as error:
        raise UsageError(f"cannot read the tree {path}: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"{path} is not a saved tree: {error}", hint="Trees are written by solve --tree FILE."
        ) from error


def write_whole(path: Path, text: str) -> None:
    """Write a text file that is seen whole or not at all, even after a crash."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
