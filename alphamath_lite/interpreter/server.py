"""The fork server: loads everything once, gives up its rights, then forks a child a request.

Started afresh by the host (never forked from it) with almost no environment. One or two spare
children wait ready, so that a request costs no fork. A request passes through to its child unread
and the buffer is wiped, so that no later child inherits another problem's text. The host never has
more requests under way than `workers`.

CPU limits are for each step: a child says when a step of its path is done, which starts the next
step's clock. It can lie, but only as often as its path has steps, and never past `path_cpu_s`.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from alphamath_lite.interpreter import confine, filters, macos
from alphamath_lite.interpreter.child import serve
from alphamath_lite.interpreter.frames import (
    LENGTH,
    MAX_CHILD_FRAME,
    REQUEST,
    RESULT,
    STEP_DONE,
    Cause,
    FrameError,
    Reply,
    pack,
    receive,
)
from alphamath_lite.interpreter.jobs import REHEARSAL, Job, call_job, path_job
from alphamath_lite.interpreter.preload import preload, warm_up

N_SPARES = 2
NICENESS = 19
MB = 1 << 20
RSS_UNIT = 1024 if sys.platform == "linux" else 1
# Above this share of its budget, a child that died of a signal died of memory.
MEMORY_SHARE = 0.9
WATCH_S = 0.05
# A fork takes as long as ten trivial steps: it waits this long for the step under way.
SHORT_STEP_MS = 5
MAX_DEAD = 8
LAST_BREATH_S = 0.1


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """What the host tells its server at the start.

    `entry` is `module:function`, or empty for running paths with `shaping` (see `path_job`);
    `descriptor` is the server's end of the socket to the host. `must_confine`: no child runs
    anything where its confinement could not be installed.
    """

    descriptor: int
    host_pid: int
    memory_mb: int
    path_cpu_s: float
    workers: int
    must_confine: bool
    entry: str = ""
    preload: tuple[str, ...] = ()
    shaping: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Child:
    """A forked child, spare until it has a request."""

    pid: int
    sock: socket.socket
    request_id: int = 0
    n_steps: int = 1
    cpu_limit_s: float = 0.0
    wall_limit_s: float = 0.0
    cpu_begin_s: float = 0.0
    cpu_start_s: float = 0.0
    wall_start_s: float = 0.0
    steps: list[str] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)
    result: str | None = None


def main(config_json: str) -> None:
    """Run the server until the host is gone. The first frame says how the start went."""
    config = ServerConfig(**json.loads(config_json))
    confine.die_with_parent(config.host_pid)
    host = socket.socket(fileno=config.descriptor)
    gc.disable()
    try:
        preload(config.preload)
        warm_up()
        job = call_job(config.entry) if config.entry else path_job(config.shaping)
        child_filter = filters.load("child")
    except Exception as error:
        host.sendall(pack(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode()))
        return
    _silence()
    os.nice(NICENESS)
    server = _Server(config, host, job, child_filter)
    gc.collect()
    gc.freeze()
    server.base_bytes = confine.address_space_bytes()
    host.sendall(pack(json.dumps({"layers": confine.confine_server()}).encode()))
    server.run()


class _Server:
    """The loop over the host's socket and the children under way."""

    def __init__(
        self, config: ServerConfig, host: socket.socket, job: Job, child_filter: bytes
    ) -> None:
        self._config, self._host, self._job = config, host, job
        self._child_filter = child_filter
        self._pid = os.getpid()
        self._spares: list[_Child] = []
        self._running: dict[int, _Child] = {}
        self._dead: list[int] = []
        self._poll = select.poll()
        self._poll.register(host, select.POLLIN)
        self.base_bytes = 0

    def run(self) -> None:
        """Serve until the host closes its end."""
        open_ = True
        while open_:
            wanted = len(self._spares) < N_SPARES
            events = self._poll.poll(self._patience_ms(chores=wanted or bool(self._dead)))
            for descriptor, _ in events:
                if descriptor == self._host.fileno():
                    open_ = self._accept()
                elif child := self._running.get(descriptor):
                    self._hear(child)
            if wanted and not events:
                self._spares.append(self._fork())
            elif not events or len(self._dead) > MAX_DEAD:
                self._reap()
            self._enforce()

    def _fork(self) -> _Child:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            budget = self._config.memory_mb * MB
            serve(
                theirs,
                server_pid=self._pid,
                job=self._job,
                memory_bytes=self.base_bytes + budget if self.base_bytes else 0,
                cpu_s=int(self._config.path_cpu_s) + 1,
                program=self._child_filter,
                rehearsal="" if self._config.entry else REHEARSAL,
                must_confine=self._config.must_confine,
            )
        theirs.close()
        return _Child(pid, ours)

    def _accept(self) -> bool:
        """Pass one request of the host to a spare; False when the host is gone."""
        header = receive(self._host, REQUEST.size)
        if header is None:
            return False
        length, request_id, n_steps, cpu_ms, wall_ms = REQUEST.unpack(header)
        if not n_steps:
            self._give_up(request_id)
            return True
        child = self._spares.pop() if self._spares else self._fork()
        child.request_id, child.n_steps = request_id, n_steps
        payload = receive(self._host, length)
        if payload is None:
            return False
        child.cpu_limit_s, child.wall_limit_s = cpu_ms / 1000, wall_ms / 1000
        self._start_clocks(child)
        child.cpu_begin_s = child.cpu_start_s
        self._running[child.sock.fileno()] = child
        self._poll.register(child.sock, select.POLLIN)
        try:
            child.sock.sendall(header)
            child.sock.sendall(payload)
        except OSError:
            self._end(child, "died")
        payload[:] = bytes(length)
        return True

    def _give_up(self, request_id: int) -> None:
        """End a child whose result nobody wants any more, if it has not ended by itself."""
        for child in [c for c in self._running.values() if c.request_id == request_id]:
            self._end(child, "lost")

    def _start_clocks(self, child: _Child) -> None:
        child.cpu_start_s, child.wall_start_s = _cpu_seconds(child.pid), time.monotonic()

    def _hear(self, child: _Child) -> None:
        """Take what a child has written; its last word or its silence ends it."""
        try:
            piece = child.sock.recv(65536)
        except OSError:
            piece = b""
        child.received += piece
        try:
            while child.result is None and (frame := _next_frame(child.received)) is not None:
                self._take(child, frame)
        except FrameError:
            piece = b""
        if child.result is not None:
            self._end(child, "done")
        elif not piece:
            self._end(child, "died")

    def _take(self, child: _Child, frame: bytes) -> None:
        kind, text = frame[:1], frame[1:].decode("utf-8", "replace")
        if kind == RESULT:
            child.result = text
        elif kind == STEP_DONE and len(child.steps) < child.n_steps - 1:
            child.steps.append(text[:32])
            self._start_clocks(child)

    def _patience_ms(self, *, chores: bool) -> float | None:
        """How long to listen, in milliseconds: until something can run out, or None for ever.

        Chores (a fork, the remains of the dead) wait for a short step to end, but not for a long.
        """
        if chores:
            return SHORT_STEP_MS if self._running and self._spares else 0
        if not self._running:
            return None
        left_s = min(min(self._left_s(child)) for child in self._running.values())
        if sys.platform == "darwin":
            left_s = min(left_s, WATCH_S)
        return max(1.0, left_s * 1000)

    def _left_s(self, child: _Child) -> tuple[float, float]:
        """CPU and wall seconds that a child's step still has."""
        cpu_s = _cpu_seconds(child.pid) - child.cpu_start_s
        wall_s = time.monotonic() - child.wall_start_s
        return child.cpu_limit_s - cpu_s, child.wall_limit_s - wall_s

    def _enforce(self) -> None:
        for child in list(self._running.values()):
            cpu_left_s, wall_left_s = self._left_s(child)
            if cpu_left_s <= 0:
                self._end(child, "cpu")
            elif wall_left_s <= 0:
                self._end(child, "wall")
            elif sys.platform == "darwin" and self._is_too_big(child.pid):
                self._end(child, "memory")

    def _is_too_big(self, pid: int) -> bool:
        return macos.footprint_bytes(pid) > self._config.memory_mb * MB

    def _end(self, child: _Child, cause: Cause) -> None:
        """Kill a child and tell the host; reaping it comes last, it need not be waited for."""
        cpu_s = _cpu_seconds(child.pid) - child.cpu_begin_s
        self._poll.unregister(child.sock)
        del self._running[child.sock.fileno()]
        child.sock.close()
        if cause == "died":
            _, status, usage = self._wait_for_death(child.pid)
            cause = self._cause_of_death(status, usage.ru_maxrss * RSS_UNIT)
        else:
            os.kill(child.pid, signal.SIGKILL)
            self._dead.append(child.pid)
        reply = Reply(
            id=child.request_id,
            cause=cause,
            text=child.result or "",
            steps=tuple(child.steps),
            cpu_s=cpu_s,
        )
        self._host.sendall(pack(json.dumps(reply.as_json()).encode("ascii")))

    def _wait_for_death(self, pid: int) -> tuple[int, int, Any]:
        """The end of a child that went silent: its own if it is dying, else by our hand."""
        deadline = time.monotonic() + LAST_BREATH_S
        while time.monotonic() < deadline:
            ended = os.wait4(pid, os.WNOHANG)
            if ended[0]:
                return ended
            time.sleep(0.001)
        os.kill(pid, signal.SIGKILL)
        _, _, usage = os.wait4(pid, 0)
        return pid, 0, usage

    def _reap(self) -> None:
        while self._dead:
            os.waitpid(self._dead.pop(), 0)

    def _cause_of_death(self, status: int, peak_bytes: int) -> Cause:
        """Why a child ended that we did not end."""
        signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if signalled == signal.SIGXCPU:
            return "cpu"
        if signalled and peak_bytes > MEMORY_SHARE * self._config.memory_mb * MB:
            return "memory"
        # Nobody in the sandbox can send SIGKILL: the system did, and the code may run next time.
        return "lost" if signalled == signal.SIGKILL else "died"


def _next_frame(received: bytearray) -> bytes | None:
    """Take one complete frame off the front, or None. Raises FrameError for one too long."""
    if len(received) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack_from(received)
    if length > MAX_CHILD_FRAME:
        raise FrameError(f"a frame of {length} bytes")
    end = LENGTH.size + length
    if len(received) < end:
        return None
    frame = bytes(received[LENGTH.size : end])
    del received[:end]
    return frame


def _cpu_seconds(pid: int) -> float:
    """CPU time of another process (Linux: its clock; elsewhere the child's own limit decides)."""
    if sys.platform != "linux":
        return 0.0
    # The kernel's number for the CPU clock of a process: make_process_cpuclock(pid, SCHED).
    return time.clock_gettime((~pid << 3) | 2)


def _silence() -> None:
    """Standard streams lead nowhere from here on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
