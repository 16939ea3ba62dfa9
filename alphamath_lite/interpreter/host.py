"""The host's side of a fork server: starts it, keeps it alive, and hands it requests.

One thread owns the server from its start to its end (the server dies with this thread). A server
that is lost is started again and what was under way is asked once more.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter.frames import (
    MAX_REPLY,
    FrameError,
    Reply,
    Request,
    receive_frame,
)

START_TIMEOUT_S = 120.0
MAX_ATTEMPTS = 2
# Servers in a row that ended without one answer before we give up.
MAX_IDLE_ENDS = 3
BOOT = (
    "import sys, json; "
    "sys.path += [path for path in json.loads(sys.argv[1]) if path not in sys.path]; "
    "from alphamath_lite.interpreter.server import main; main(sys.argv[2])"
)
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}


@dataclass(slots=True)
class _Job:
    id: int
    frame: bytes
    future: Future[Reply] = field(default_factory=Future)
    attempts: int = 0

    def settle(self, reply: Reply) -> None:
        """Hand the reply over, if anybody still wants it."""
        if self.future.set_running_or_notify_cancel():
            self.future.set_result(reply)


class ForkServer:
    """A fork server and its queue. Safe to use from any thread.

    `memory_mb` and `path_cpu_s` as in `Limits`; `workers` children at a time; `must_confine`,
    `entry`, `preload` and `shaping` as in `ServerConfig`. `layers`: the confinement it reports.
    """

    def __init__(
        self,
        *,
        memory_mb: int,
        path_cpu_s: float,
        workers: int,
        must_confine: bool = True,
        entry: str = "",
        preload: Sequence[str] = (),
        shaping: dict[str, Any] | None = None,
    ) -> None:
        self._config = {
            "host_pid": os.getpid(),
            "memory_mb": memory_mb,
            "path_cpu_s": path_cpu_s,
            "workers": workers,
            "must_confine": must_confine,
            "entry": entry,
            "preload": list(preload),
            "shaping": shaping or {},
        }
        self._modules = (entry, *preload)
        self._workers = workers
        self._lock = threading.Lock()
        self._waiting: deque[_Job] = deque()
        self._under_way: dict[int, _Job] = {}
        self._next_id = self._n_idle_ends = 0
        self._socket: socket.socket | None = None
        self._closed = False
        self._started: Future[dict[str, Any]] = Future()
        self._thread = threading.Thread(target=self._own, name="fork-server", daemon=True)
        self.pid = 0
        self._thread.start()

    @property
    def layers(self) -> dict[str, Any]:
        """Which layers took hold; waits for the start. Raises InterpreterError when it failed."""
        return self._started.result()

    def submit(self, payload: str, *, n_steps: int, cpu_s: float, wall_s: float) -> Future[Reply]:
        """Queue a request; limits are for each of its steps. Raises FrameError when too long.

        Cancelling the future ends the request, also while it runs.
        """
        with self._lock:
            self._next_id += 1
            request = Request(
                id=self._next_id,
                n_steps=n_steps,
                cpu_ms=round(cpu_s * 1000),
                wall_ms=round(wall_s * 1000),
                payload=payload.encode("utf-8", "replace"),
            )
            job = _Job(request.id, request.frame())
            if self._closed:
                job.future.set_result(Reply(request.id, "lost"))
                return job.future
            self._waiting.append(job)
            self._send_waiting()
        job.future.add_done_callback(lambda done: self._drop(job) if done.cancelled() else None)
        return job.future

    def close(self) -> None:
        """End the server and its children; what is under way is answered `lost`."""
        with self._lock:
            self._closed = True
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _drop(self, job: _Job) -> None:
        """Take a cancelled job out of the queue, or have its child ended."""
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
            elif job.id in self._under_way and self._socket is not None:
                with suppress(OSError):  # a server that is lost has no child left
                    self._socket.sendall(Request(job.id, 0, 0, 0, b"").frame())

    def _send_waiting(self) -> None:
        """Fill the free workers (the lock is held)."""
        while self._socket and self._waiting and len(self._under_way) < self._workers:
            job = self._waiting.popleft()
            self._under_way[job.id] = job
            try:
                self._socket.sendall(job.frame)
            except OSError:
                return  # The owner sees the end of the socket and asks again.

    def _own(self) -> None:
        try:
            while not self._closed and self._n_idle_ends < MAX_IDLE_ENDS:
                self._n_idle_ends += 1
                self._run_one_server()
                self._put_back()
        except Exception as error:
            problem = error if isinstance(error, InterpreterError) else _lost(error)
            if not self._started.done():
                self._started.set_exception(problem)
        finally:
            self._answer_all_lost()

    def _run_one_server(self) -> None:
        """Start a server and read its replies until it ends."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = self._spawn(theirs)
            self.pid = process.pid
            try:
                layers = _greeting(ours, process)
                with self._lock:
                    self._socket = ours
                    self._send_waiting()
                if not self._started.done():
                    self._started.set_result(layers)
                while not self._closed and (frame := receive_frame(ours, MAX_REPLY)) is not None:
                    self._answer(json.loads(frame))
            except (OSError, FrameError):
                pass  # A lost server; the caller starts another.
            finally:
                with self._lock:
                    self._socket = None
                process.kill()
                process.wait()

    def _spawn(self, theirs: socket.socket) -> "subprocess.Popen[bytes]":
        folders = _folders_of(*self._modules)
        config = {**self._config, "descriptor": theirs.fileno()}
        command = [
            sys.executable,
            "-P",
            "-s",
            "-B",
            "-c",
            BOOT,
            *map(json.dumps, (folders, config)),
        ]
        return subprocess.Popen(
            command,
            env=ENVIRONMENT,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )

    def _answer(self, fields: dict[str, Any]) -> None:
        reply = Reply(**{**fields, "steps": tuple(fields["steps"])})
        self._n_idle_ends = 0
        with self._lock:
            job = self._under_way.pop(reply.id)
            self._send_waiting()
        job.settle(reply)

    def _put_back(self) -> None:
        """Queue again what a lost server had under way, but nothing forever."""
        with self._lock:
            jobs = list(self._under_way.values())
            self._under_way.clear()
            for job in jobs:
                job.attempts += 1
            again = [j for j in jobs if j.attempts < MAX_ATTEMPTS and not j.future.cancelled()]
            self._waiting.extendleft(reversed(again))
        for job in jobs:
            if job.attempts >= MAX_ATTEMPTS:
                job.settle(Reply(job.id, "lost"))

    def _answer_all_lost(self) -> None:
        with self._lock:
            self._closed = True
            jobs = [*self._under_way.values(), *self._waiting]
            self._under_way.clear()
            self._waiting.clear()
        for job in jobs:
            job.settle(Reply(job.id, "lost"))
        if not self._started.done():
            self._started.set_exception(_lost(None))


def _folders_of(*modules: str) -> list[str]:
    """Where the packages to load lie, for installations that a bare Python does not see."""
    names = {name.partition(":")[0].partition(".")[0] for name in modules if name}
    specs = map(find_spec, sorted(names | {"alphamath_lite", "sympy", "numpy", "mpmath"}))
    origins = [spec.origin for spec in specs if spec is not None and spec.has_location]
    return [str(Path(origin).parent.parent) for origin in origins if origin]


def _greeting(ours: socket.socket, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """The layers that the server reports. Raises InterpreterError when its start failed."""
    ours.settimeout(START_TIMEOUT_S)
    frame = receive_frame(ours, MAX_REPLY)
    ours.settimeout(None)
    assert process.stderr is not None
    with process.stderr:
        if frame is None:
            last_words = process.stderr.read().decode("utf-8", "replace").strip().splitlines()
            raise _lost(last_words[-1] if last_words else f"exit code {process.wait()}")
    said: dict[str, Any] = json.loads(frame)
    if "error" in said:
        raise _lost(said["error"])
    layers: dict[str, Any] = said["layers"]
    return layers


def _lost(why: object) -> InterpreterError:
    return InterpreterError(
        f"The Python interpreter for code steps could not start: {why or 'it was closed'}",
        hint="Run `alphamath-lite doctor` to see what is missing.",
    )
