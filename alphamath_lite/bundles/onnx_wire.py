"""ONNX files without the package `onnx`: just enough of its format to write a value head.

An ONNX file is one protocol buffer message. A field is its number and wire type, then a varint, or
a length and so many bytes; the numbers below are those of onnx.proto.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_VARINT, _BYTES = 0, 2
_TYPES = {np.dtype(np.float32): 1, np.dtype(np.int64): 7}  # TensorProto.DataType


def varint(number: int) -> bytes:
    """A whole number >= 0 in groups of seven bits, the lowest first."""
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def field(number: int, value: int | str | bytes) -> bytes:
    """One field of a message."""
    if isinstance(value, int):
        return varint(number << 3 | _VARINT) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | _BYTES) + varint(len(data)) + data


def node(operator: str, inputs: Sequence[str], output: str) -> bytes:
    """A NodeProto with one output and no attributes."""
    return b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, operator)


def tensor(name: str, array: NDArray[np.float32] | NDArray[np.int64]) -> bytes:
    """A TensorProto of float32 or int64."""
    little = array.astype(array.dtype.newbyteorder("<"))
    dims = b"".join(field(1, size) for size in array.shape)
    return dims + field(2, _TYPES[array.dtype]) + field(8, name) + field(9, little.tobytes())


def floats(name: str, *shape: int | str) -> bytes:
    """A ValueInfoProto: float32 of a shape whose sizes may be names."""
    dims = b"".join(field(1, field(1 if isinstance(n, int) else 2, n)) for n in shape)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dims)))


def model(
    nodes: Sequence[bytes],
    constants: Mapping[str, NDArray[np.float32] | NDArray[np.int64]],
    *,
    inputs: bytes,
    outputs: bytes,
    name: str,
    producer: str,
    opset: int,
    ir_version: int,
) -> bytes:
    """A ModelProto: the bytes of an ONNX file."""
    graph = b"".join(field(1, entry) for entry in nodes) + field(2, name)
    graph += b"".join(field(5, tensor(key, array)) for key, array in constants.items())
    graph += field(11, inputs) + field(12, outputs)
    versions = field(8, field(1, "") + field(2, opset))
    return field(1, ir_version) + field(2, producer) + field(7, graph) + versions
