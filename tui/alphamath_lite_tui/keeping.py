"""Keeping the session safe: it is saved by itself whenever the tree has grown.

The file is a tree file like any other, written whole or not at all: a kill loses at most the wave
that was being written.
"""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from alphamath_lite.errors import AlphaMathError
from alphamath_lite.places import data_dir
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import save_tree


def last_path() -> Path:
    """Where the last session is kept."""
    return data_dir() / "tui" / "last.json"


class Keeper:
    """Saves the newest of the states it is given, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""  # why the last save failed, in words
        self._changed = threading.Condition()
        self._next: tuple[Tree, Mapping[str, Any]] | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def keep(self, tree: Tree, meta: Mapping[str, Any]) -> None:
        """Save a tree that nobody changes any more; returns at once."""
        with self._changed:
            self._next = (tree, meta)
            self._changed.notify()

    def close(self) -> None:
        """Finish the save under way."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._next or self._closing)
                if self._next is None:
                    return
                (tree, meta), self._next = self._next, None
            began = time.monotonic()
            self._save(tree, meta)
            with self._changed:  # a large tree takes at most a tenth of the time
                self._changed.wait_for(lambda: self._closing, 9 * (time.monotonic() - began))

    def _save(self, tree: Tree, meta: Mapping[str, Any]) -> None:
        self.problem = ""
        try:
            with suppress(FileExistsError):
                self.path.parent.mkdir(parents=True, exist_ok=True)
            save_tree(self.path, tree, meta)
        except AlphaMathError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"cannot keep the session: {error}"
