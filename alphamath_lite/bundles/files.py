"""Files of models: hashes with a cache, and folders that appear whole or not at all."""

import glob
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite.places import cache_dir

CACHED_FROM_BYTES = 64 << 20
"""Hashes of smaller files are computed each time: 64 MB take about 40 ms at 1.7 GB/s."""

_DRAFT = ".draft"


def sha256_of(path: Path) -> str:
    """The sha256 of a file in hexadecimal, always computed; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cached_sha256(path: Path) -> str:
    """The sha256 of a file; for large files remembered by path, size and time of change."""
    stat = path.stat()
    if stat.st_size < CACHED_FROM_BYTES:
        return sha256_of(path)
    store, key = cache_dir() / "hashes.json", f"{path.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"
    known: dict[str, str] = {}
    with suppress(OSError, ValueError):
        known = dict(json.loads(store.read_text(encoding="utf-8")))
    if key not in known:
        known[key] = sha256_of(path)
        with suppress(OSError):  # a cache that cannot be written costs time, nothing else
            store.parent.mkdir(parents=True, exist_ok=True)
            replace_text(store, json.dumps(known, indent=0))
    return known[key]


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new one; raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A temporary folder that becomes `target` when the block succeeds and vanishes otherwise.

    What a killed process left of an earlier attempt is removed first. Raises UsageError when
    `target` exists and `overwrite` is false, ModelError when the disk refuses (no room, no
    permission).
    """
    refuse_existing(target, overwrite=overwrite)
    with readable_os_errors("write", target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{glob.escape(target.name)}.*{_DRAFT}"):
            with _claimed(left) as is_ours:
                if is_ours:
                    shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=_DRAFT))
        try:
            draft.chmod(0o755)
            with _claimed(draft):
                yield draft
            refuse_existing(target, overwrite=overwrite)  # it may have come meanwhile
            put_in_place(draft, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _claimed(folder: Path) -> Iterator[bool]:
    """Lock a folder until the block or the process ends; false when it cannot be locked."""
    handle = None
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = True
    except (ImportError, OSError):  # Windows, a disk without locks, or its process lives
        is_ours = False
    try:
        yield is_ours
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def whole_file(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Like `whole_folder` for one file: the block writes the path it gets."""
    refuse_existing(target, overwrite=overwrite)
    with readable_os_errors("write", target):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            yield draft
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def put_in_place(draft: Path, target: Path) -> None:
    """Rename folder `draft` to `target`; what stood there is removed only when that worked."""
    if not target.exists():
        draft.rename(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".old"))
    try:
        target.rename(old / "was")
        try:
            draft.rename(target)
        except OSError:
            (old / "was").rename(target)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def refuse_existing(target: Path, *, overwrite: bool, flag: str = "--overwrite") -> None:
    """Raise UsageError when `target` is there and must not be replaced."""
    if target.exists() and not overwrite:
        raise UsageError(
            f"{target} exists already", hint=f"choose another name, or add {flag} to replace it"
        )


@contextmanager
def readable_os_errors(verb: str, path: Path) -> Iterator[None]:
    """Turn an OSError of the block into a ModelError that says what to do about it."""
    try:
        yield
    except PermissionError as error:
        raise ModelError(
            f"no permission to {verb} {error.filename or path}",
            hint="choose a folder of your own, or set ALPHAMATH_HOME to one",
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError(
            f"could not {verb} {path}: {reason}",
            hint=f"check the free space of the disk that holds {path.parent}",
        ) from error
