"""A child of the fork server: gives up its rights, reads one request, does it, and is gone.

Nothing here is trusted once the step's code has started: the server takes status, time and memory
from its own clock and from the kernel, and the child's text as text. What is needed after the code
has run is bound before it, because the code may have changed any module or builtin.
"""

import gc
import os
import random
import socket
import sys

from alphamath_lite.interpreter import confine
from alphamath_lite.interpreter.frames import LENGTH, REQUEST, RESULT
from alphamath_lite.interpreter.jobs import Job
from alphamath_lite.interpreter.session import seed_generators

CHANNEL = 3


def serve(
    sock: socket.socket,
    *,
    server_pid: int,
    job: Job,
    rehearsal: str,
    memory_bytes: int,
    cpu_s: int,
    program: bytes,
    must_confine: bool,
) -> None:
    """Confine the process, do the one request that comes over `sock`, and exit. Never returns.

    A spare does `rehearsal` while it waits: what it touches is then copied from the server before
    the request comes. `must_confine` ends the process where a filter cannot be installed.
    """
    exit_now, read, write, pack, to_bytes = os._exit, os.read, os.write, LENGTH.pack, str.encode

    def say(kind: bytes, text: str) -> None:
        body = kind + to_bytes(text, "utf-8", "replace")
        rest = pack(len(body)) + body
        while rest:
            rest = rest[write(CHANNEL, rest) :]

    try:
        confine.die_with_parent(server_pid)
        _keep_only(sock.detach())
        confine.limit_child(memory_bytes=memory_bytes, cpu_s=cpu_s)
        confine.confine_child(program, must_confine=must_confine)
        if rehearsal:
            job(rehearsal, lambda _kind, _text: None)
        seed_generators()
        _seed_fresh_numpy_generators()
        gc.enable()
        say(RESULT, job(_read_request(), say))
        read(CHANNEL, 1)  # Until the server, which may still read the clock, ends it.
    finally:
        exit_now(1)


def _keep_only(descriptor: int) -> None:
    """Move `descriptor` to number 3 and close every other one."""
    if descriptor != CHANNEL:
        os.dup2(descriptor, CHANNEL)
    os.closerange(0, CHANNEL)
    os.closerange(CHANNEL + 1, os.sysconf("SC_OPEN_MAX"))


def _read_request() -> str:
    """The payload of the request; its header is for the server."""
    length = REQUEST.unpack(_read(REQUEST.size))[0]
    return _read(length).decode("utf-8")


def _read(n_bytes: int) -> bytes:
    pieces = []
    while n_bytes:
        piece = os.read(CHANNEL, n_bytes)
        if not piece:
            os._exit(0)
        pieces.append(piece)
        n_bytes -= len(piece)
    return b"".join(pieces)


def _seed_fresh_numpy_generators() -> None:
    """Make `numpy.random.default_rng()` start from the same numbers in every run."""
    source = sys.modules.get("numpy.random.bit_generator")
    if source is not None and hasattr(source, "randbits"):
        source.randbits = random.Random(0).getrandbits  # type: ignore[attr-defined]
