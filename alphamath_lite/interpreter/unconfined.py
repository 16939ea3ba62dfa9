"""Code steps without confinement, in a fresh Python process each: only when asked for by name.

For systems that have no fork server (Windows without WSL2). It bounds wall time and output, and
nothing else: the code can do whatever the user can. Slow too: every path loads sympy again.
"""

import json
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import Any

from alphamath_lite.interpreter.frames import (
    LENGTH,
    MAX_CHILD_FRAME,
    RESULT,
    STEP_DONE,
    Cause,
    Reply,
    pack,
)
from alphamath_lite.interpreter.host import ENVIRONMENT
from alphamath_lite.interpreter.jobs import path_job
from alphamath_lite.interpreter.session import seed_generators

BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from alphamath_lite.interpreter.unconfined import main; main(json.loads(sys.argv[2]))"
)


class FreshProcesses:
    """A `Runner` that starts a Python for every path. `shaping` as in `path_job`."""

    def __init__(self, *, workers: int, shaping: dict[str, Any]) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="unconfined-python")
        self._ids = count()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False
        self._command = [sys.executable, "-P", "-s", "-B", "-c", BOOT]
        self._command += [json.dumps([path for path in sys.path if path]), json.dumps(shaping)]

    def submit(self, payload: str, *, n_steps: int, cpu_s: float, wall_s: float) -> Future[Reply]:
        """Queue a request. There is no CPU limit here; the whole path has `n_steps * wall_s`.

        Cancelling the future ends the request, also while it runs.
        """
        asked: Future[Reply] = Future()
        self._pool.submit(self._run, asked, payload, n_steps * wall_s)
        return asked

    def close(self) -> None:
        """End what runs, drop what waits."""
        self._closed = True
        for process in list(self._running):
            process.kill()
        self._pool.shutdown(cancel_futures=True)

    def _run(self, asked: Future[Reply], payload: str, wall_s: float) -> None:
        try:
            reply = self._reply(asked, payload, wall_s)
        except OSError:
            reply = Reply(0, "lost")  # no process could be started
        if asked.set_running_or_notify_cancel():
            asked.set_result(reply)

    def _reply(self, asked: Future[Reply], payload: str, wall_s: float) -> Reply:
        number = next(self._ids)
        if asked.cancelled() or self._closed:
            return Reply(number, "lost")
        with subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        ) as process:
            self._running.add(process)
            if self._closed:
                process.kill()
            asked.add_done_callback(lambda _: process.kill())
            cause: Cause = "died"
            try:
                output, _ = process.communicate(payload.encode("utf-8", "replace"), wall_s)
            except subprocess.TimeoutExpired:
                cause = "wall"
                process.kill()
                output, _ = process.communicate()
            finally:
                self._running.discard(process)
        return _read(number, output, "lost" if self._closed else cause)


def main(shaping: dict[str, Any]) -> None:
    """The fresh process: request on standard input, frames on standard output."""
    payload, output = sys.stdin.buffer.read().decode("utf-8"), sys.stdout.buffer

    def say(kind: bytes, text: str) -> None:
        output.write(pack(kind + text.encode("utf-8", "replace")))
        output.flush()

    import numpy.random  # noqa: F401
    import sympy.core.random  # noqa: F401

    seed_generators()
    say(RESULT, path_job(shaping)(payload, say))


def _read(number: int, output: bytes, cause: Cause) -> Reply:
    """The reply that a process left on its standard output."""
    steps: list[str] = []
    while len(output) >= LENGTH.size:
        (length,) = LENGTH.unpack_from(output)
        frame, output = output[LENGTH.size : LENGTH.size + length], output[LENGTH.size + length :]
        if length > MAX_CHILD_FRAME or len(frame) < length:
            break
        text = frame[1:].decode("utf-8", "replace")
        if frame[:1] == RESULT:
            return Reply(number, "done", text, tuple(steps))
        if frame[:1] == STEP_DONE:
            steps.append(text)
    return Reply(number, cause, "", tuple(steps))


def _environment() -> dict[str, str]:
    """What Python needs to start; on Windows that includes the system folder."""
    import os

    system = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    return {**system, **ENVIRONMENT}
