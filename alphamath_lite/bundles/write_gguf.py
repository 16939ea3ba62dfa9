"""Checkpoint -> GGUF, tensor by tensor: memory for one tensor, whatever the size of the model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.architectures import TensorPlan, permute
from alphamath_lite.bundles.checkpoint import TOKENIZER, Checkpoint, read_checkpoint
from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.files import whole_file
from alphamath_lite.bundles.safetensors_io import StoredType
from alphamath_lite.bundles.vocabulary import Vocabulary, read_tokenizer, special_ids
from alphamath_lite.errors import ModelError

Dtype = StoredType
"""Type of the matrices; vectors (norms, biases) are always F32."""

_FILE_TYPE = {"F32": 0, "F16": 1, "BF16": 32}
_NUMPY_TYPE = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16}


def write_gguf(
    checkpoint: Path,
    out: Path,
    *,
    dtype: Dtype = "F16",
    name: str = "",
    licence: str = "",
    pre: str | None = None,
    overwrite: bool = False,
    on_tensor: Callable[[int, int], None] | None = None,
) -> None:
    """Write the policy of a checkpoint folder as one GGUF file.

    `pre` names llama.cpp's pre-tokenizer when its regular expression is not known here;
    `on_tensor(i, n)` is called after each tensor. Raises ModelError for an unfit checkpoint or a
    disk that refuses, UsageError when `out` exists or the extra `[export]` is missing.
    """
    gguf = need("gguf")
    source = read_checkpoint(checkpoint)
    vocabulary = read_tokenizer(checkpoint / TOKENIZER, n_vocab=source.shape.n_vocab, pre=pre)
    with whole_file(out, overwrite=overwrite) as draft:
        writer = gguf.GGUFWriter(draft, source.architecture.gguf)
        try:
            _add_metadata(writer, source, name=name or checkpoint.name, licence=licence)
            writer.add_file_type(_FILE_TYPE[dtype])
            writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
            _add_vocabulary(writer, source, vocabulary)
            for entry in source.plan:
                _add_tensor_info(writer, gguf, entry, dtype)
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_ti_data_to_file()
            for i, entry in enumerate(source.plan, 1):
                writer.write_tensor_data(_converted(source, entry, dtype))
                if on_tensor:
                    on_tensor(i, len(source.plan))
        finally:
            writer.close()


def _add_metadata(writer: Any, source: Checkpoint, *, name: str, licence: str) -> None:
    shape = source.shape
    writer.add_name(name)
    if licence:
        writer.add_license(licence)
    writer.add_vocab_size(shape.n_vocab)
    writer.add_context_length(shape.n_ctx)
    writer.add_embedding_length(shape.n_embd)
    writer.add_block_count(shape.n_layers)
    writer.add_feed_forward_length(shape.n_ff)
    writer.add_head_count(shape.n_heads)
    writer.add_head_count_kv(shape.n_kv_heads)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    writer.add_rope_dimension_count(shape.head_dim)
    writer.add_rope_freq_base(shape.rope_theta)
    writer.add_layer_norm_rms_eps(shape.rms_eps)


def _add_vocabulary(writer: Any, source: Checkpoint, vocabulary: Vocabulary) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(vocabulary.pre)
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(vocabulary.types)
    writer.add_token_merges(vocabulary.merges)
    ids = special_ids(source.config, vocabulary.tokens)
    for key, add in (
        ("bos", writer.add_bos_token_id),
        ("eos", writer.add_eos_token_id),
        ("pad", writer.add_pad_token_id),
    ):
        if key in ids:
            add(ids[key])
    writer.add_add_bos_token(bool(source.tokenizer_config.get("add_bos_token", False)))
    writer.add_add_eos_token(False)
    template = source.tokenizer_config.get("chat_template")
    if isinstance(template, str):
        writer.add_chat_template(template)


def _stored_type(entry: TensorPlan, dtype: Dtype) -> Dtype:
    return "F32" if len(entry.shape) == 1 else dtype


def _add_tensor_info(writer: Any, gguf: Any, entry: TensorPlan, dtype: Dtype) -> None:
    stored = _stored_type(entry, dtype)
    numpy_type = np.dtype(_NUMPY_TYPE[stored])
    n_bytes = int(np.prod(entry.shape)) * numpy_type.itemsize
    kind = gguf.GGMLQuantizationType[stored]
    writer.add_tensor_info(entry.gguf, entry.shape, numpy_type, n_bytes, raw_dtype=kind)


def _converted(source: Checkpoint, entry: TensorPlan, dtype: Dtype) -> NDArray[Any]:
    """The tensor as GGUF stores it: rows in llama.cpp's order, numbers of the stored type."""
    stored, tensor = _stored_type(entry, dtype), source.tensors[entry.hf]
    if tensor.dtype == stored == "BF16":
        numbers: NDArray[Any] = tensor.raw()
    else:
        numbers = _rounded(tensor.float32(), stored, entry.hf)
    if entry.permuted_heads:
        numbers = permute(numbers, entry.permuted_heads)
    return np.ascontiguousarray(numbers)


def _rounded(numbers: NDArray[np.float32], stored: Dtype, name: str) -> NDArray[Any]:
    if not np.isfinite(numbers).all():
        raise ModelError(f"the tensor {name} holds infinite or undefined numbers")
    if stored == "F16":
        if np.abs(numbers).max(initial=0) > np.finfo(np.float16).max:
            raise ModelError(f"the tensor {name} is too large for F16", hint="write BF16 instead")
        return numbers.astype(np.float16)
    if stored == "BF16":
        bits = numbers.view(np.uint32)
        even = (bits >> 16) & 1  # ties go to the even neighbour
        return ((bits + 0x7FFF + even) >> 16).astype(np.uint16)
    return numbers
