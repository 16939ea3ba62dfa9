"""A function in a process of its own.

llama.cpp's quantiser cannot be stopped from Python, holds much memory, and may abort; a process
of its own ends at once with an interrupt, gives all memory back, and dies alone.
"""

import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from alphamath_lite.errors import AlphaMathError, ModelError

OnPart = Callable[[int, int], None]
Work = Callable[[OnPart], None]
"""Must be picklable: a function of a module, or a partial of one."""


def in_child(work: Work, on_part: OnPart, *, what: str) -> None:
    """Run `work(on_part)`; `on_part` is called here. An interrupt here ends the other process.

    Raises the AlphaMathError that `work` raised, ModelError naming `what` when its process died.
    """
    _give_memory_back()
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_child, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()
    try:
        while message := ours.recv():
            if isinstance(message, AlphaMathError):
                raise message
            on_part(*message)
    except EOFError:
        process.join()
        raise ModelError(
            f"{what} ended with code {process.exitcode}",
            hint="perhaps the memory is too small: close other programs and try again",
        ) from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _give_memory_back() -> None:
    """What was freed here but kept for later is needed there; glibc knows how."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _child(pipe: Connection, work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_die_with_parent, args=(pipe,), daemon=True).start()
    answer: Any = None
    try:
        work(lambda i, n: pipe.send((i, n)))
    except AlphaMathError as error:
        answer = error
    pipe.send(answer)


def _die_with_parent(pipe: Connection) -> None:
    try:
        pipe.recv()
    except (EOFError, OSError):
        os._exit(1)
