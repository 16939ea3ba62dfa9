"""Keeping sessions safe: each is saved by itself whenever its tree has grown.

The files are tree files like any other, written whole or not at all: a kill loses at most the wave
that was being written. The newest sessions stay; older ones make room.
"""

import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alphamath_lite.errors import AlphaMathError
from alphamath_lite.places import data_dir
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import save_tree

MOST_SESSIONS = 50
AFTER_S = 0.1  # so that the screen is drawn before a large tree is written
SLUG_LETTERS = 40


def sessions_dir() -> Path:
    """The folder of the kept sessions."""
    return data_dir() / "tui"


def new_path(question: str) -> Path:
    """A file for a new session, named after the time and the question."""
    slug = re.sub(r"[^a-z0-9]+", "-", question.lower()).strip("-")[:SLUG_LETTERS]
    now = time.time()
    stamp = time.strftime("%Y-%m-%d %H-%M-%S", time.localtime(now))
    return sessions_dir() / f"{stamp}.{int(now * 1000) % 1000:03} {slug or 'session'}.json"


def kept() -> list[Path]:
    """The files of the kept sessions, those saved last first."""
    files = [file for file in sessions_dir().glob("*.json") if not file.name.startswith(".")]
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A tree that nobody changes any more, and where it is to be kept."""

    path: Path
    tree: Tree
    meta: Mapping[str, Any]


class Keeper:
    """Saves the newest of the snapshots it is given, in a thread of its own."""

    def __init__(self) -> None:
        self.problem = ""  # why the last save failed, in words
        self._changed = threading.Condition()
        self._next: Snapshot | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def keep(self, snapshot: Snapshot) -> None:
        """Save a snapshot; returns at once."""
        with self._changed:
            if self._next is not None and self._next.path != snapshot.path:
                self._save(self._next)  # the last word of a session that is left
            self._next = snapshot
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
                self._changed.wait_for(lambda: self._closing, AFTER_S)
                snapshot, self._next = self._next, None
            if snapshot is None:
                return
            began = time.monotonic()
            self._save(snapshot)
            with self._changed:  # a large tree takes at most a tenth of the time
                self._changed.wait_for(lambda: self._closing, 9 * (time.monotonic() - began))

    def _save(self, snapshot: Snapshot) -> None:
        try:
            snapshot.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            save_tree(snapshot.path, snapshot.tree, snapshot.meta)
            self.problem = ""
        except AlphaMathError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"the session cannot be kept: {error}"
        with suppress(OSError):
            for old in kept()[MOST_SESSIONS:]:
                old.unlink()
