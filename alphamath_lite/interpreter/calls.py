"""Calls of one trusted function on untrusted arguments, each in a fresh confined process.

For parsers and graders that may evaluate, crash on or never come back from what a model wrote. The
function is named once, when the fork server starts; argument and result are JSON values, and the
result is as trustworthy as the argument.
"""

import json
import threading
from collections.abc import Sequence

from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter.frames import FrameError
from alphamath_lite.interpreter.host import ForkServer
from alphamath_lite.interpreter.selftest import remembered_pass, self_test

MEMORY_MB = 512


class CallTimeout(Exception):  # noqa: N818
    """A call ran past its time."""


class CallCrashed(Exception):  # noqa: N818
    """A call ended without a result: an exception, a signal, memory, or too long an argument."""


class ConfinedCalls:
    """Calls `entry` (`module:function`, one JSON value to another) out of harm's way.

    `preload` names modules to import before the process is confined: the function can open no
    file, so everything it imports late must be named. `timeout_s` bounds each call in CPU and in
    wall seconds. Safe to use from any thread; the server starts at the first call, and only where
    the self-test of the interpreter passes.
    """

    def __init__(
        self,
        entry: str,
        *,
        preload: Sequence[str] = (),
        timeout_s: float = 3.0,
        workers: int = 1,
    ) -> None:
        self._entry, self._preload = entry, tuple(preload)
        self._timeout_s, self._workers = timeout_s, workers
        self._server: ForkServer | None = None
        self._problem = ""
        self._lock = threading.Lock()

    def call(self, argument: object) -> object:
        """The function's result for `argument`.

        Raises CallTimeout, CallCrashed, and InterpreterError when calls cannot be confined here.
        """
        server = self._started_server()
        limit_s = self._timeout_s
        try:
            pending = server.submit(json.dumps(argument), n_steps=1, cpu_s=limit_s, wall_s=limit_s)
        except FrameError as error:
            raise CallCrashed(str(error)) from None
        reply = pending.result()
        if reply.cause in ("cpu", "wall"):
            raise CallTimeout(f"no result within {limit_s:g} seconds")
        if reply.cause != "done":
            raise CallCrashed(f"the process of the call ended without a result ({reply.cause})")
        try:
            return json.loads(reply.text)
        except (ValueError, RecursionError):
            raise CallCrashed("the result of the call is not JSON") from None

    def close(self) -> None:
        """End the server; a later call starts another."""
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            server.close()

    def _started_server(self) -> ForkServer:
        with self._lock:
            if self._problem:
                raise InterpreterError(self._problem)
            if self._server is None:
                server = self._start()
                report = remembered_pass(server) or self_test()
                if not report.passed:
                    server.close()
                    self._problem = f"Calls cannot be confined here: {report.problem}."
                    raise InterpreterError(self._problem)
                self._server = server
            return self._server

    def _start(self) -> ForkServer:
        return ForkServer(
            memory_mb=MEMORY_MB,
            path_cpu_s=self._timeout_s,
            workers=self._workers,
            entry=self._entry,
            preload=self._preload,
        )
