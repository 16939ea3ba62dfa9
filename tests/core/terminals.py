"""A program in a terminal of its own, as a person has it: keys go in, what is shown comes out."""

import os
import re
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

CTRL_C = b"\x03"
PATIENCE_S = 120.0
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """Runs Python code in a pseudo-terminal, as the leader of its session."""

    def __init__(self, code: str, *words: str, folder: Path, variables: Mapping[str, str]) -> None:
        import pty

        self._left: set[int] = set()
        self.seen = b""
        self.pid, self._keys = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            command = [sys.executable, "-c", code, *words]
            os.execve(sys.executable, command, {**variables, "TERM": "xterm-256color"})

    def wait_for(self, text: bytes) -> None:
        """Read until `text` was shown."""
        deadline = time.monotonic() + PATIENCE_S
        while text not in self.seen:
            assert time.monotonic() < deadline, f"never showed {text!r}: {self.seen.decode()}"
            assert self._read(), f"ended without {text!r}: {self.seen.decode()}"

    def press(self, keys: bytes) -> None:
        """Type; remembers the processes that run at this moment."""
        self._left |= set(_below(self.pid))
        os.write(self._keys, keys)

    def end(self) -> tuple[int, str]:
        """Wait for the end of the program: its exit code, and the text of all it showed."""
        while self._read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self._keys)
        shown = _STYLE.sub("", self.seen.decode("utf-8", "replace")).replace("\r\n", "\n")
        return os.waitstatus_to_exitcode(status), shown

    def left(self) -> list[int]:
        """Processes of the program, in any session, that still run after a moment."""
        deadline = time.monotonic() + 1.0
        while (left := [pid for pid in self._left if _runs(pid)]) and time.monotonic() < deadline:
            time.sleep(0.02)
        return left

    def kill(self) -> None:
        """End a program that a failed test left behind."""
        for pid in [*_below(self.pid), self.pid]:
            if _runs(pid):
                os.kill(pid, signal.SIGKILL)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._keys], [], [], PATIENCE_S)
        assert ready, f"silent for {PATIENCE_S:g} s: {self.seen.decode()}"
        try:
            piece = os.read(self._keys, 65536)
        except OSError:  # Linux: nobody holds the other end any more
            return False
        self.seen += piece
        return bool(piece)


def _below(parent: int) -> Iterator[int]:
    """Every living descendant."""
    for pid, (_, its_parent) in _table().items():
        if its_parent == parent:
            yield pid
            yield from _below(pid)


def _runs(pid: int) -> bool:
    return _table().get(pid, ("X", 0))[0] not in "XZ"


def _table() -> dict[int, tuple[str, int]]:
    """State and parent of every process."""
    table = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text("ascii", "replace")
            except OSError:
                continue
            state, parent = text.rpartition(")")[2].split()[:2]
            table[int(entry.name)] = state, int(parent)
    return table
