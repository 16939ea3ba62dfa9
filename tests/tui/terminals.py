"""The real command in a terminal of its own, as a person's shell would start it."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PATIENCE_S = 120
COMMAND = "import sys; from alphamath_lite.cli import main; sys.exit(main())"


class Terminal:
    """A pseudo terminal with the TUI in it."""

    def __init__(self, home: Path, *words: str, env: Mapping[str, str] | None = None) -> None:
        self.home = home
        master, slave = pty.openpty()
        self.master = master
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "tui", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                **(env or {}),
                "ALPHAMATH_HOME": str(home),
            },
            preexec_fn=_own_terminal,
        )
        os.close(slave)
        self.seen = b""
        self._gone = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._gone.is_set():
            if not select.select([self.master], [], [], 0.05)[0]:
                continue
            try:
                piece = os.read(self.master, 65536)
            except OSError:
                return
            if not piece:
                return
            self.seen += piece

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.master, keys.encode())

    def wait_for(self, done: Callable[[], object]) -> None:
        """Wait until something has happened."""
        end = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < end, f"it did not happen: {self.seen[-2000:]!r}"
            time.sleep(0.02)

    def shows(self, text: str) -> bool:
        """Whether a text was drawn since the beginning."""
        return text.encode() in self.seen

    @property
    def kept(self) -> list[Path]:
        """The sessions kept so far."""
        return sorted((self.home / "tui").glob("2*.json"))

    def kill(self) -> None:
        """Let nothing be done any more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def hang_up(self) -> None:
        """Take the terminal away; it stays as long as somebody is in the middle of reading it."""
        self._gone.set()
        self._reader.join()
        os.close(self.master)

    def children(self) -> list[int]:
        """The processes below it, all the way down."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(stat.parent.name)] = int(words[1])
        found: list[int] = []
        new = {self.process.pid}
        while new:
            new = {pid for pid, parent in parents.items() if parent in new}
            found += new
        return found


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def gone(pids: list[int]) -> bool:
    """Whether none of these processes is left, but for dead ones that nobody has collected."""
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            return False
    return True
