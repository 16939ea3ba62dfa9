"""The value head as ONNX: a linear layer and tanh on one hidden state (AlphaMath, equation 4).

Heads from elsewhere may have layers before that one, or a plain sum, which is cut to [-1, 1].

Input `hidden` float32 [batch, n_embd], output `value` float32 [batch] in [-1, 1]; opset 17.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles import onnx_wire as wire
from alphamath_lite.bundles.checkpoint import HiddenLayer, ValueHead
from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.files import sha256_of, whole_file
from alphamath_lite.bundles.manifest import ReadOut, ValueInfo
from alphamath_lite.errors import ModelError

OPSET = 17
_IR_VERSION = 8
_OPERATORS = {"relu": "Relu", "tanh": "Tanh"}


def write_value_onnx(
    head: ValueHead,
    out: Path,
    *,
    overwrite: bool = False,
) -> None:
    """Write a value head as ONNX, checked by running it.

    Raises ModelError when the numbers are unfit, UsageError when `out` exists.
    """
    numbers = [head.weight, np.array([head.bias])]
    numbers += [part for layer in head.before for part in (layer.weight, layer.bias)]
    if not head.weight.size or not all(np.isfinite(part).all() for part in numbers):
        raise ModelError("the value head is empty or holds infinite or undefined numbers")
    with whole_file(out, overwrite=overwrite) as draft:
        draft.write_bytes(_model(head))
        _check_by_running(draft, head)


def store_value_head(head: ValueHead, out: Path, read_out: ReadOut) -> ValueInfo:
    """Write a value head and return its entry of bundle.json; raises as `write_value_onnx`."""
    write_value_onnx(head, out)
    return ValueInfo(
        out.name, sha256_of(out), head.n_embd, read_out, "tanh" if head.tanh else "none", OPSET
    )


def read_value_onnx(path: Path) -> ValueHead:
    """The numbers inside a value head written here; raises ModelError for another graph."""
    onnx, protobuf = need("onnx"), need("google.protobuf.message")
    try:
        graph = onnx.load(str(path)).graph
        arrays = {i.name: onnx.numpy_helper.to_array(i) for i in graph.initializer}
        weight, bias = arrays["weight"].reshape(-1), float(arrays["bias"].reshape(-1)[0])
    except protobuf.DecodeError as error:
        raise ModelError(f"{path} is damaged: {error}") from None
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    except (KeyError, IndexError):
        raise ModelError(f"{path} is not a linear value head written by alphamath-lite") from None
    layers: list[HiddenLayer] = []
    while (name := f"weight_{len(layers)}") in arrays:
        relu = graph.node[2 * len(layers) + 1].op_type == "Relu"
        layer_bias = arrays[f"bias_{len(layers)}"]
        layers.append(HiddenLayer(arrays[name].T, layer_bias, "relu" if relu else "tanh"))
    return ValueHead(weight, bias, graph.node[-2].op_type == "Tanh", tuple(layers))


def value_width(path: Path) -> int:
    """The n_embd of a value head, by asking onnxruntime; raises ModelError when it is no head."""
    return int(_session(path).get_inputs()[0].shape[1])


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime raises classes of its C++ module, with no common root
        raise ModelError(f"{path} is not a readable ONNX model: {error}") from None
    inputs, outputs = session.get_inputs(), session.get_outputs()
    fits = (
        [i.name for i in inputs] == ["hidden"]
        and "value" in [o.name for o in outputs]
        and len(inputs[0].shape) == 2
        and isinstance(inputs[0].shape[1], int)
    )
    if not fits:
        raise ModelError(f"{path} is no value head: it needs input hidden and output value")
    return session


def _model(head: ValueHead) -> bytes:
    constants: dict[str, NDArray[np.float32] | NDArray[np.int64]] = {
        "weight": head.weight.reshape(-1, 1).astype(np.float32),
        "bias": np.array([head.bias], np.float32),
        "last_axis": np.array([1], np.int64),
    }
    if not head.tanh:
        constants |= {"low": np.array(-1, np.float32), "high": np.array(1, np.float32)}
    nodes, x = [], "hidden"
    for i, layer in enumerate(head.before):
        constants |= {
            f"weight_{i}": layer.weight.T.astype(np.float32),
            f"bias_{i}": layer.bias.astype(np.float32),
        }
        nodes += [
            wire.node("Gemm", [x, f"weight_{i}", f"bias_{i}"], f"sum_{i}"),
            wire.node(_OPERATORS[layer.activation], [f"sum_{i}"], f"x_{i}"),
        ]
        x = f"x_{i}"
    nodes += [
        wire.node("Gemm", [x, "weight", "bias"], "sum"),
        wire.node("Tanh", ["sum"], "cut")
        if head.tanh
        else wire.node("Clip", ["sum", "low", "high"], "cut"),
        wire.node("Squeeze", ["cut", "last_axis"], "value"),
    ]
    return wire.model(
        nodes,
        constants,
        inputs=wire.floats("hidden", "batch", head.n_embd),
        outputs=wire.floats("value", "batch"),
        name="value_head",
        producer="alphamath-lite",
        opset=OPSET,
        ir_version=_IR_VERSION,
    )


def _check_by_running(path: Path, head: ValueHead) -> None:
    hidden = np.random.default_rng(0).standard_normal((3, head.n_embd)).astype(np.float32)
    (value,) = _session(path).run(["value"], {"hidden": hidden})
    if value.shape != (3,) or not np.allclose(value, head(hidden), atol=1e-3):
        raise ModelError(f"{path}: onnxruntime does not reproduce the value head")
