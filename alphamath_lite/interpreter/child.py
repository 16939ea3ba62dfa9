"""A child of the fork server: gives up its rights, reads one request, does it, and is gone.

Nothing here is trusted once the step's code has started: the server takes status, time and memory
from its own clock and from the kernel, and the child's text as text. What is needed after the code
has run is bound before it, because the code may have changed any module or builtin.
"""

import gc
import importlib
import json
import os
import random
import socket
import sys
import types
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from alphamath_lite.interpreter import confine
from alphamath_lite.interpreter.frames import LENGTH, REQUEST, RESULT, STEP_DONE
from alphamath_lite.interpreter.session import Session, seed_generators

CHANNEL = 3

Say = Callable[[bytes, str], None]
Job = Callable[[str, Say], str]


def path_job(shaping: dict[str, Any]) -> Job:
    """A job that runs a path: a JSON list of codes, the result a JSON list of status and text.

    After each earlier step it says a short digest of what the step printed, so that the host sees
    whether a replay went as before. `shaping` holds the keyword arguments of `Session`.
    """

    def run(payload: str, say: Say) -> str:
        dumps = json.dumps
        session = Session(namespace=_fresh_main(), interruptible=False, **shaping)
        result = ("ok", "")
        for number, code in enumerate(json.loads(payload)):
            if number:
                say(STEP_DONE, digest(*result))
            result = session.run(code)
        return dumps(result)

    return run


def call_job(entry: str) -> Job:
    """A job that calls the function `entry` (`module:name`) on a JSON value, for a JSON value.

    Raises ImportError or AttributeError when there is no such function.
    """
    module, _, name = entry.partition(":")
    function: Callable[[object], object] = getattr(importlib.import_module(module), name)
    return lambda payload, _say: json.dumps(function(json.loads(payload)))


def digest(status: str, text: str) -> str:
    """16 hexadecimal digits that tell results apart."""
    return blake2b(f"{status} {text}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def serve(
    sock: socket.socket, *, server_pid: int, job: Job, memory_bytes: int, cpu_s: int, program: bytes
) -> None:
    """Confine the process, do the one request that comes over `sock`, and exit. Never returns."""
    exit_now, write, pack, to_bytes = os._exit, os.write, LENGTH.pack, str.encode

    def say(kind: bytes, text: str) -> None:
        body = kind + to_bytes(text, "utf-8", "replace")
        rest = pack(len(body)) + body
        while rest:
            rest = rest[write(CHANNEL, rest) :]

    try:
        confine.die_with_parent(server_pid)
        _keep_only(sock.detach())
        confine.limit_child(memory_bytes=memory_bytes, cpu_s=cpu_s)
        confine.confine_child(program)
        seed_generators()
        _seed_fresh_numpy_generators()
        gc.enable()
        say(RESULT, job(_read_request(), say))
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


def _fresh_main() -> dict[str, Any]:
    """The namespace of an empty `__main__`, so that classes of a step know their module."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    return vars(module)


def _seed_fresh_numpy_generators() -> None:
    """Make `numpy.random.default_rng()` start from the same numbers in every run."""
    source = sys.modules.get("numpy.random.bit_generator")
    if source is not None and hasattr(source, "randbits"):
        source.randbits = random.Random(0).getrandbits  # type: ignore[attr-defined]
