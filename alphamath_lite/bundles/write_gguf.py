"""Checkpoint -> GGUF, block by block: little memory, whatever the size of the model."""

import logging
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.architectures import TensorPlan, permute
from alphamath_lite.bundles.checkpoint import Checkpoint, read_checkpoint
from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.files import whole_file
from alphamath_lite.bundles.rope import ROPE_FACTORS, rope_factors
from alphamath_lite.bundles.tensors import (
    NUMPY_TYPES,
    ArrayTensor,
    StoredType,
    Tensor,
    is_finite,
    widened,
)
from alphamath_lite.bundles.vocabulary import Vocabulary, read_vocabulary
from alphamath_lite.errors import ModelError

logging.getLogger("gguf").addHandler(logging.NullHandler())  # its remarks are for its developers

Dtype = StoredType
"""Type of the matrices; vectors (norms, biases) are always F32."""

_FILE_TYPE = {"F32": 0, "F16": 1, "BF16": 32}


def write_gguf(
    checkpoint: Path | Checkpoint,
    out: Path,
    *,
    dtype: Dtype = "F16",
    name: str = "",
    licence: str = "",
    pre: str | None = None,
    vocabulary: Vocabulary | None = None,
    overwrite: bool = False,
    on_tensor: Callable[[int, int], None] | None = None,
) -> None:
    """Write the policy of a checkpoint (a folder, or one that was read) as one GGUF file.

    `pre` names llama.cpp's pre-tokenizer when its regular expression is not known here, and
    `vocabulary` is the whole of it for whoever has read it already;
    `on_tensor(i, n)` is called after each tensor. Raises ModelError for an unfit checkpoint or a
    disk that refuses, UsageError when `out` exists or the extra `[export]` is missing.
    """
    gguf = need("gguf")
    source = checkpoint if isinstance(checkpoint, Checkpoint) else read_checkpoint(checkpoint)
    if vocabulary is None:
        vocabulary = read_vocabulary(source.folder, n_vocab=source.shape.n_vocab, pre=pre)
    tensors = list(_tensors(source, dtype))
    with whole_file(out, overwrite=overwrite) as draft:
        writer = gguf.GGUFWriter(draft, source.architecture.gguf)
        try:
            _add_metadata(gguf, writer, source, name=name or source.folder.name, licence=licence)
            writer.add_file_type(_FILE_TYPE[dtype])
            writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
            add_vocabulary(gguf, writer, vocabulary, folder=source.folder, config=source.config)
            for tensor in tensors:
                _add_tensor_info(writer, gguf, tensor)
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_ti_data_to_file()
            for i, tensor in enumerate(tensors, 1):
                writer.write_tensor_data(tensor)
                if on_tensor:
                    on_tensor(i, len(tensors))
        finally:
            writer.close()


def _add_metadata(gguf: Any, writer: Any, source: Checkpoint, *, name: str, licence: str) -> None:
    shape = source.shape
    writer.add_type("model")
    writer.add_name(name)
    if licence:
        writer.add_license(licence)
    writer.add_context_length(shape.n_ctx)
    writer.add_embedding_length(shape.n_embd)
    writer.add_block_count(shape.n_layers)
    writer.add_feed_forward_length(shape.n_ff)
    writer.add_head_count(shape.n_heads)
    writer.add_head_count_kv(shape.n_kv_heads)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    if source.architecture.gguf == "llama":
        writer.add_vocab_size(shape.n_vocab)
        writer.add_rope_dimension_count(shape.head_dim)
    writer.add_rope_freq_base(shape.rope_theta)
    writer.add_layer_norm_rms_eps(shape.rms_eps)
    if shape.rope and shape.rope.kind == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(shape.rope.factor)


def add_vocabulary(
    gguf: Any, writer: Any, vocabulary: Vocabulary, *, folder: Path, config: Mapping[str, Any]
) -> None:
    """Write the tokens, and what the files of `folder` say of special tokens and chat template."""
    writer.add_tokenizer_model(vocabulary.model)
    writer.add_tokenizer_pre(vocabulary.pre)
    writer.add_token_list(vocabulary.tokens)
    if vocabulary.scores:
        writer.add_token_scores(vocabulary.scores)
    writer.add_token_types(vocabulary.types)
    if vocabulary.merges:
        writer.add_token_merges(vocabulary.merges)
    if vocabulary.space_prefix is not None:
        writer.add_add_space_prefix(vocabulary.space_prefix)
    special = gguf.SpecialVocab(folder, n_vocab=len(vocabulary.tokens))
    ends = config.get("eos_token_id")
    if isinstance(ends, list) and ends:
        special.special_token_ids.setdefault("eos", ends[0])
    if not vocabulary.scores:  # llama.cpp would add one to some kinds where the files are silent
        special.add_special_token.setdefault("bos", False)
    special.add_to_gguf(writer, quiet=True)


def _add_tensor_info(writer: Any, gguf: Any, tensor: "_Converted") -> None:
    kind, entry = gguf.GGMLQuantizationType[tensor.stored], tensor.entry
    numpy_type = NUMPY_TYPES[tensor.stored]
    writer.add_tensor_info(entry.gguf, entry.shape, numpy_type, tensor.nbytes, raw_dtype=kind)


def _tensors(source: Checkpoint, dtype: Dtype) -> Iterator["_Converted"]:
    """Every tensor to write, in file order; vectors stay F32."""
    shape = source.shape
    factors = rope_factors(shape.rope, shape.head_dim, shape.rope_theta)
    if factors is not None:
        yield _Converted(ArrayTensor(factors), TensorPlan("", ROPE_FACTORS, factors.shape), "F32")
    for entry in source.plan:
        stored: Dtype = "F32" if len(entry.shape) == 1 else dtype
        yield _Converted(source.tensors[entry.hf], entry, stored)


def _n_bytes(entry: TensorPlan, stored: Dtype) -> int:
    return math.prod(entry.shape) * NUMPY_TYPES[stored].itemsize


_BLOCK_NUMBERS = 1 << 22
"""Numbers converted at a time: 16 MB of float32."""

_AHEAD = 2
"""Blocks that are made at the same time; more than two cores do not outrun a disk."""


@dataclass(frozen=True, slots=True)
class _Converted:
    """A tensor as GGUF stores it, made and written block by block; the face of an array."""

    tensor: Tensor
    entry: TensorPlan
    stored: Dtype

    @property
    def nbytes(self) -> int:
        return _n_bytes(self.entry, self.stored)

    def tofile(self, file: BinaryIO) -> None:
        raw, blocks = self.tensor.raw(), iter(self._blocks())
        with ThreadPoolExecutor(_AHEAD) as pool:  # the next are made while one is written
            coming = deque(pool.submit(self._made, raw[b]) for b in islice(blocks, _AHEAD))
            while coming:
                block = coming.popleft().result()
                coming.extend(pool.submit(self._made, raw[b]) for b in islice(blocks, 1))
                file.write(block.data)

    def _blocks(self) -> Iterator[slice]:
        """Rows to convert at a time; whole heads, where the rows of a head change places."""
        rows, heads = self.entry.shape[0], self.entry.permuted_heads
        step = max(1, _BLOCK_NUMBERS // max(1, math.prod(self.entry.shape[1:])))
        if heads:
            step = max(1, step * heads // rows) * (rows // heads)
        return (slice(start, start + step) for start in range(0, rows, step))

    def _made(self, raw: NDArray[Any]) -> NDArray[Any]:
        block, heads = self._numbers(raw), self.entry.permuted_heads
        if heads:
            block = permute(block, len(block) * heads // self.entry.shape[0])
        return np.ascontiguousarray(block)

    def _numbers(self, raw: NDArray[Any]) -> NDArray[Any]:
        if not is_finite(raw, self.tensor.dtype):
            raise ModelError(f"the tensor {self.entry.hf} holds infinite or undefined numbers")
        if self.tensor.dtype == self.stored:
            return raw
        return _rounded(widened(raw, self.tensor.dtype), self.stored, self.entry.hf)


def _rounded(numbers: NDArray[np.float32], stored: Dtype, name: str) -> NDArray[Any]:
    if stored == "F16":
        with np.errstate(over="ignore"):
            half = numbers.astype(np.float16)
        if not is_finite(half, "F16"):
            raise ModelError(f"the tensor {name} is too large for F16", hint="write BF16 instead")
        return half
    if stored == "BF16":
        bits = numbers.view(np.uint32)
        even = (bits >> 16) & 1  # ties go to the even neighbour
        return ((bits + 0x7FFF + even) >> 16).astype(np.uint16)
    return numbers
