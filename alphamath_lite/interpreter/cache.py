"""Remembers what paths did, so that no step is run twice for the same answer.

A result belongs to the whole code of the path, the versions of everything that runs it, and the
limits. Only results that CPU time and memory decide are put in; never one that the wall clock cut.
"""

import json
import platform
import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version

from alphamath_lite.interpreter.limits import Limits
from alphamath_lite.interpreter.protocol import RunResult

MAX_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A result; `process_ended` says that the step killed its process and left no names behind."""

    result: RunResult
    process_ended: bool


class ResultCache:
    """The most recently used results. Safe to use from any thread, and by several interpreters."""

    def __init__(self, max_entries: int = MAX_ENTRIES) -> None:
        self._entries: OrderedDict[bytes, Entry] = OrderedDict()
        self._max_entries = max_entries
        self._lock = threading.Lock()

    def get(self, key: bytes) -> Entry | None:
        """What is known under `key`, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: bytes, entry: Entry) -> None:
        """Remember a result; the one not used for longest may go."""
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            if len(self._entries) > self._max_entries:
                self._entries.popitem(last=False)


def fingerprint(limits: Limits) -> bytes:
    """What a result depends on beside the code: versions and limits."""
    packages = {name: _version(name) for name in ("alphamath-lite", "sympy", "numpy", "mpmath")}
    facts = [platform.python_version(), platform.machine(), packages, limits.as_json()]
    return json.dumps(facts, sort_keys=True).encode()


def path_keys(path: tuple[str, ...], fingerprint: bytes) -> list[bytes]:
    """The keys of every beginning of a path: of its first step, its first two, and so on."""
    keys, state = [], blake2b(fingerprint, digest_size=16)
    for code in path:
        data = code.encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big") + data)
        keys.append(state.digest())
    return keys


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
