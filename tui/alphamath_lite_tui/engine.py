"""The engine in a process of its own: a native fault ends that process, never the screen.

The child says nothing on the terminal: what libraries print goes to a log file, whose last lines
explain a sudden end. It leaves as soon as the other end of the line is closed.
"""

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.errors import AlphaMathError
from alphamath_lite.places import cache_dir
from alphamath_lite_tui.protocol import Command, Died, Ready, Report
from alphamath_lite_tui.wire import Message, WireError, from_line, to_line

N_LOG_LINES = 3
MOST_BYTES = 512 << 20  # of key/value cells kept between runs
RESTART_HINT = "Nothing in the tree is lost. Press r to start the engine again."


class EngineProcess:
    """Starts the child; `deliver` is called with every report, from a thread of its own."""

    def __init__(self, opening: OpenSettings, deliver: Callable[[Report], None]) -> None:
        handle, name = tempfile.mkstemp(prefix="alphamath-tui-", suffix=".log")
        self._log = Path(name)
        self._deliver = deliver
        self._closed = threading.Event()
        self._outbox: queue.SimpleQueue[OpenSettings | Command | None] = queue.SimpleQueue()
        self._outbox.put(opening)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "alphamath_lite_tui.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=handle,
        )
        os.close(handle)
        for work in (self._read, self._write):
            threading.Thread(target=work, daemon=True).start()

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether the child is gone."""
        return self._process.poll() is not None

    def send(self, command: Command) -> None:
        """Hand a command over; returns at once."""
        self._outbox.put(command)

    def close(self) -> None:
        """End the child, whatever it does; returns at once."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._outbox.put(None)
        self._process.kill()
        self._log.unlink(missing_ok=True)

    def _write(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as line:  # the reader tells of a cut line
            while (command := self._outbox.get()) is not None:
                line.write(to_line(command))
                line.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        report: Message | None = None
        with self._process.stdout as lines, suppress(OSError, WireError):  # a line cut by a kill
            for line in lines:
                report = from_line(line)
                assert isinstance(report, Report)
                self._deliver(report)
        self._process.wait()
        self._outbox.put(None)
        if not self._closed.is_set() and not isinstance(report, Died):
            self._deliver(Died(self._obituary(), RESTART_HINT))

    def _obituary(self) -> str:
        code = self._process.returncode or 0
        cause = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        with suppress(OSError):
            lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
            if last := " / ".join(line.strip() for line in lines[-N_LOG_LINES:] if line.strip()):
                return f"The engine has ended ({cause}): {last}"
        return f"The engine has ended ({cause})."


def serve() -> None:
    """Be the child: open the solver, then do what comes along the line until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes to the log
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    lock = threading.Lock()

    def send(report: Report) -> None:
        with lock, suppress(OSError):  # a closed line ends the reading loop
            outbox.write(to_line(report))
            outbox.flush()

    try:
        _work(inbox, send)
    except AlphaMathError as error:
        send(Died(error.message, error.hint))
    except Exception as error:  # told to the person before the process ends
        traceback.print_exc()
        send(Died(f"The engine could not start: {error}", RESTART_HINT))
    sys.stderr.flush()
    os._exit(0)  # no thread of a search may keep the process


def _work(inbox: IO[bytes], send: Callable[[Report], None]) -> None:
    from alphamath_lite.assembly import open_solver
    from alphamath_lite.cli.view import about
    from alphamath_lite.engine.prefix_store import PrefixStore
    from alphamath_lite.engine.sampling import NucleusSampler
    from alphamath_lite_tui.desk import Desk, Kit
    from alphamath_lite_tui.interruptible import InterruptibleCode

    opening = from_line(inbox.readline())
    assert isinstance(opening, OpenSettings)
    with open_solver(opening) as opened:
        engine = opened.engine
        engine.remember_paths(PrefixStore(cache_dir() / "paths", max_bytes=MOST_BYTES))

        def warm(temperature: float) -> None:
            if isinstance(engine.sampler, NucleusSampler):
                engine.sampler.temperature = temperature

        solver, code = opened.solver, None
        if opened.interpreter is not None:
            code = InterruptibleCode(opened.interpreter)
            solver = solver.with_interpreter(code)
        kit = Kit(
            solver,
            engine.counts,
            code,
            opened.dictating,
            warm,
        )
        name, notices = opened.bundle.manifest.name, tuple(opened.notices)
        send(Ready(name, about(opened), notices, engine.has_value))
        desk = Desk(kit, send)
        for line in inbox:
            command = from_line(line)
            assert isinstance(command, Command)
            desk.handle(command)


if __name__ == "__main__":
    serve()
