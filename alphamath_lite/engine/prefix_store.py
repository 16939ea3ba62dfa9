"""Prompt prefixes kept on disk between runs, in this user's own cache folder.

A state file loads without complaint into other weights of the same shape, so its name is a hash
of everything that it depends on; and it is trusted only when it belongs to this user and nobody
else may write it. Losing a file costs one prefill.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from alphamath_lite.places import cache_dir

MAX_BYTES = 1 << 30
SUFFIX = ".cells"


class PrefixStore:
    """A folder of saved prefixes with at most `max_bytes` in all; the oldest go first."""

    def __init__(self, folder: Path | None = None, *, max_bytes: int = MAX_BYTES) -> None:
        self.folder = folder or cache_dir() / "prefixes"
        self._max_bytes = max_bytes

    def __contains__(self, key: str) -> bool:
        """Whether there is a file of this key, to be trusted or not."""
        return self._file(key).exists()

    def load(self, key: str, read: Callable[[Path], bool]) -> bool:
        """Let `read` take the file of this key; False when there is none, or none to be trusted."""
        file = self._file(key)
        try:
            if not _is_ours(file):
                return False
            os.utime(file)
        except OSError:
            return False
        return read(file)

    def save(self, key: str, write: Callable[[Path], bool]) -> None:
        """Let `write` make the file of this key; a full or read-only disk is no error."""
        file = self._file(key)
        draft = file.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            if write(draft):
                draft.replace(file)
            self._shrink()
        except OSError:
            return
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()

    def _file(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}{SUFFIX}"

    def _shrink(self) -> None:
        files = sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda file: -file.stat().st_mtime)
        total = 0
        for file in files:
            total += file.stat().st_size
            if total > self._max_bytes:
                file.unlink(missing_ok=True)


def _is_ours(file: Path) -> bool:
    """Whether a regular file of this user that nobody else may write."""
    status = file.lstat()
    if not stat.S_ISREG(status.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
