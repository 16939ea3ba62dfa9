"""Length-prefixed frames between host, fork server and children; every length is bounded.

host -> server    request: header (length, id, steps, CPU ms, wall ms) and payload;
                  one of no steps ends the child of that id
server -> child   the same request, unread
child -> server   frames of one kind byte and text; hostile once the step's code has started
server -> host    frames of JSON written by the server, with the child's text as a string
"""

import struct
from dataclasses import asdict, dataclass
from hashlib import blake2b
from socket import socket
from typing import Any, Literal

MAX_REQUEST = 8 * 1024 * 1024
MAX_CHILD_FRAME = 256 * 1024
MAX_REPLY = 4 * 1024 * 1024

REQUEST = struct.Struct("!IQHII")
LENGTH = struct.Struct("!I")

# Kinds of a child's frames.
STEP_DONE, RESULT = b"s", b"r"

Cause = Literal["done", "cpu", "wall", "memory", "died", "lost"]


class FrameError(ValueError):
    """A frame that is too long or not what was agreed."""


@dataclass(frozen=True, slots=True)
class Request:
    """Work for one child: `payload` is JSON; CPU and wall limits are for each of `n_steps`."""

    id: int
    n_steps: int
    cpu_ms: int
    wall_ms: int
    payload: bytes

    def frame(self) -> bytes:
        """Header and payload. Raises FrameError when the payload is too long."""
        if len(self.payload) > MAX_REQUEST:
            raise FrameError(f"a request of {len(self.payload)} bytes")
        header = (len(self.payload), self.id, self.n_steps, self.cpu_ms, self.wall_ms)
        return REQUEST.pack(*header) + self.payload


@dataclass(frozen=True, slots=True)
class Reply:
    """How a child ended, as its server saw it.

    `cause`: `done` (then `text` is what the child said), out of CPU time, wall time or memory,
    `died` of a signal or an exit, or `lost` with its server. `steps`: what the child said after
    each earlier step of its path. `cpu_s`: CPU seconds from the request on.
    """

    id: int
    cause: Cause
    text: str = ""
    steps: tuple[str, ...] = ()
    cpu_s: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The fields as a JSON object."""
        return asdict(self)


def digest(status: str, text: str) -> str:
    """16 hexadecimal digits that tell the results of a step apart."""
    return blake2b(f"{status} {text}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def pack(payload: bytes) -> bytes:
    """A frame of the length and the payload."""
    return LENGTH.pack(len(payload)) + payload


def receive(sock: socket, n_bytes: int) -> bytearray | None:
    """Exactly `n_bytes` from a blocking socket, or None when it ends before."""
    buffer = bytearray(n_bytes)
    view, have = memoryview(buffer), 0
    while have < n_bytes:
        got = sock.recv_into(view[have:])
        if not got:
            return None
        have += got
    return buffer


def receive_frame(sock: socket, limit: int) -> bytearray | None:
    """One frame's payload, or None at the end. Raises FrameError when it is longer than `limit`."""
    header = receive(sock, LENGTH.size)
    if header is None:
        return None
    (length,) = LENGTH.unpack(header)
    if length > limit:
        raise FrameError(f"a frame of {length} bytes")
    return receive(sock, length)
