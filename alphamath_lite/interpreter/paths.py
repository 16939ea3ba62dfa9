"""Runs paths of code steps over a runner of processes: the `Interpreter` of the solver.

A path is always run from its beginning, in a process of its own; keeping a process for every node
of a tree would cost memory and save no time. A step that ended its process (timeout, crash, memory)
left nothing behind, so later steps of the path run as if it had not been there.
"""

import json
import threading
from concurrent.futures import Future
from typing import Protocol

from alphamath_lite.interpreter.cache import Entry, ResultCache, fingerprint, path_keys
from alphamath_lite.interpreter.frames import Cause, Reply, digest
from alphamath_lite.interpreter.limits import CRASHED_TEXT, UNAVAILABLE_TEXT, Limits
from alphamath_lite.interpreter.observation import cut, make_visible
from alphamath_lite.interpreter.protocol import Pending, RunResult, RunStatus

# What a session itself reports; every other status is the server's to give.
SAID_BY_A_CHILD: tuple[RunStatus, ...] = ("ok", "error", "memory", "output_limit")


class Runner(Protocol):
    """Runs a request in a process of its own."""

    def submit(self, payload: str, *, n_steps: int, cpu_s: float, wall_s: float) -> Future[Reply]:
        """Queue a request; limits are for each of its steps."""
        ...

    def close(self) -> None:
        """End every process."""
        ...


class PathInterpreter:
    """An `Interpreter` over a `Runner`, with a cache of results."""

    def __init__(self, runner: Runner, limits: Limits, cache: ResultCache | None = None) -> None:
        self._runner, self._limits = runner, limits
        self._cache = ResultCache() if cache is None else cache
        self._fingerprint = fingerprint(limits)

    def submit(self, path: tuple[str, ...]) -> Pending:
        """Start running `path[-1]` after the steps before it; returns at once."""
        if refusal := self._limits.refusal(path):
            return Finished(RunResult("error", refusal))
        keys = path_keys(path, self._fingerprint)
        known = self._cache.get(keys[-1])
        if known is not None:
            return Finished(known.result)
        return _Run(path, keys, self._runner, self._limits, self._cache)

    def close(self) -> None:
        """End every process behind it; what is under way becomes `unavailable`."""
        self._runner.close()


class NoInterpreter:
    """An `Interpreter` where code steps are off: every run is `unavailable`."""

    def submit(self, path: tuple[str, ...]) -> Pending:
        """Run nothing."""
        return Finished(RunResult("unavailable", UNAVAILABLE_TEXT))

    def close(self) -> None:
        """Nothing to end."""


class Finished:
    """A run whose result is known."""

    def __init__(self, result: RunResult) -> None:
        self._result = result

    def result(self, timeout_s: float | None = None) -> RunResult:
        """The result."""
        return self._result

    def cancel(self) -> None:
        """Nothing is under way."""


class _Run:
    """A path under way. When an earlier step ends the process, the path is asked again without."""

    def __init__(
        self,
        path: tuple[str, ...],
        keys: list[bytes],
        runner: Runner,
        limits: Limits,
        cache: ResultCache,
    ) -> None:
        self._path, self._keys = path, keys
        self._runner, self._limits, self._cache = runner, limits, cache
        self._lock = threading.Lock()
        self._result: RunResult | None = None
        self._may_remember = True
        known = [cache.get(key) for key in keys[:-1]]
        self._kept = [i for i, entry in enumerate(known) if not (entry and entry.process_ended)]
        self._kept.append(len(path) - 1)
        self._future = self._ask()

    def result(self, timeout_s: float | None = None) -> RunResult:
        """Wait for the end of the run; raises TimeoutError after `timeout_s` seconds of waiting."""
        with self._lock:
            while self._result is None:
                reply = self._future.result(timeout_s)
                ended = self._kept[len(reply.steps)]
                if reply.cause in ("done", "lost") or ended == len(self._path) - 1:
                    self._result = self._finish(reply)
                else:
                    self._note_end_of_process(ended, reply)
                    self._kept.remove(ended)
                    self._future = self._ask()
            return self._result

    def cancel(self) -> None:
        """End the process of the run, or take it out of the queue."""
        self._future.cancel()

    def _ask(self) -> Future[Reply]:
        codes = json.dumps([self._path[i] for i in self._kept])
        limits = self._limits
        return self._runner.submit(
            codes, n_steps=len(self._kept), cpu_s=limits.cpu_s, wall_s=limits.wall_s
        )

    def _finish(self, reply: Reply) -> RunResult:
        status, text = read_reply(reply, self._limits)
        stable = self._went_as_before(reply.steps)
        result = RunResult(status, text, reply.cpu_s, stable)
        if self._may_remember and stable and reply.cause not in ("wall", "lost"):
            self._remember(len(self._path) - 1, RunResult(status, text), reply.cause)
        return result

    def _note_end_of_process(self, step: int, reply: Reply) -> None:
        if reply.cause == "wall":
            self._may_remember = False
        else:
            self._remember(step, RunResult(*read_reply(reply, self._limits)), reply.cause)

    def _remember(self, step: int, result: RunResult, cause: Cause) -> None:
        self._cache.put(self._keys[step], Entry(result, process_ended=cause != "done"))

    def _went_as_before(self, digests: tuple[str, ...]) -> bool:
        for step, now in zip(self._kept, digests, strict=False):
            entry = self._cache.get(self._keys[step])
            if entry is not None and now != digest(entry.result.status, entry.result.text):
                return False
        return True


def read_reply(reply: Reply, limits: Limits) -> tuple[RunStatus, str]:
    """Status and text for the model; what the child said is checked and made harmless."""
    match reply.cause:
        case "cpu" | "wall":
            return "timeout", limits.timeout_text()
        case "memory":
            return "memory", limits.memory_text()
        case "lost":
            return "unavailable", UNAVAILABLE_TEXT
        case "died":
            return "crashed", CRASHED_TEXT
    try:
        status, text = json.loads(reply.text)
    except (ValueError, TypeError, RecursionError):
        return "crashed", CRASHED_TEXT
    if status not in SAID_BY_A_CHILD or not isinstance(text, str):
        return "crashed", CRASHED_TEXT
    return status, cut(make_visible(text), limits.shown_chars)
