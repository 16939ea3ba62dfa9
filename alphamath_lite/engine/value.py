"""The value head over onnxruntime: hidden states in, values in [-1, 1] out."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from alphamath_lite.errors import ModelError

Floats = npt.NDArray[np.float32]


class ValueHead:
    """A value.onnx with input `hidden` [batch, n_embd] and output `value` [batch], float32.

    Raises ModelError when the file is missing or is not such a head.
    """

    def __init__(self, path: Path) -> None:
        import onnxruntime as ort  # heavy: only when a head is opened

        if not path.is_file():
            raise ModelError(f"There is no value head {path}.", hint="Check the path.")
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1  # the product is tiny, and llama.cpp wants the cores
        options.log_severity_level = 4
        try:
            self._session: Any = ort.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors share no narrower class
            raise ModelError(
                f"{path} is not a value head that onnxruntime can read: {error}",
                hint="Export the checkpoint again.",
            ) from None
        self.n_embd = self._check(path)

    def _check(self, path: Path) -> int:
        inputs = {entry.name: entry.shape for entry in self._session.get_inputs()}
        outputs = {entry.name for entry in self._session.get_outputs()}
        shape = inputs.get("hidden", [])
        if set(inputs) != {"hidden"} or "value" not in outputs or len(shape) != 2:
            raise ModelError(
                f"{path} has inputs {sorted(inputs)} and outputs {sorted(outputs)}; "
                "a value head has `hidden` [batch, n_embd] and `value` [batch].",
                hint="Export the checkpoint again.",
            )
        if not isinstance(shape[1], int):
            raise ModelError(
                f"{path} does not name the width of `hidden`.", hint="Export the checkpoint again."
            )
        return shape[1]

    def __call__(self, hidden: Floats) -> Floats:
        """Values in [-1, 1] of hidden states [batch, n_embd]: float32 [batch]."""
        (value,) = self._session.run(["value"], {"hidden": hidden})
        return np.asarray(value, np.float32).reshape(len(hidden))
