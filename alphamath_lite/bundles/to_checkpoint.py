"""Bundle -> checkpoint: dequantised, rows back in Hugging Face order, so that training can go on.

What quantisation took is gone: the round trip is exact for F32, and for F16 and BF16 as far as
these hold the numbers. A normaliser of the original tokenizer is not in a GGUF file and not
rebuilt; llama.cpp does not apply one either.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.architectures import (
    Architecture,
    TensorPlan,
    architecture_named,
    shape_of,
    tensor_plan,
    unpermute,
)
from alphamath_lite.bundles.bundle import Bundle
from alphamath_lite.bundles.checkpoint import (
    CONFIG,
    HEAD_BIAS,
    HEAD_WEIGHT,
    TOKENIZER,
    TOKENIZER_CONFIG,
    VALUE_HEAD,
    WEIGHTS,
    ValueHead,
)
from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.files import whole_folder
from alphamath_lite.bundles.gguf_header import GgufHeader, read_gguf_header
from alphamath_lite.bundles.safetensors_io import write_safetensors
from alphamath_lite.bundles.value_head import read_value_onnx
from alphamath_lite.bundles.vocabulary import Vocabulary, tokenizer_json
from alphamath_lite.errors import ModelError


def bundle_to_checkpoint(bundle: Bundle, out_dir: Path, *, overwrite: bool = False) -> None:
    """Write a checkpoint folder with float32 weights from a bundle.

    Raises ModelError for an architecture, tokenizer or value head that cannot be turned back or
    a bundle with adapters, UsageError when `out_dir` exists or the extra `[export]` is missing.
    """
    gguf = need("gguf")
    if bundle.adapters:
        raise ModelError(
            f"{bundle.root} has adapters, which a checkpoint cannot hold",
            hint="start from the bundle its adapters were trained on",
        )
    header = read_gguf_header(bundle.policy)
    architecture = architecture_named(header.architecture, str(bundle.policy))
    config = _config(header, architecture)
    plan = tuple(tensor_plan(architecture, shape_of(config, str(bundle.policy))))
    _check_tensors(header, plan)
    tokenizer = tokenizer_json(vocabulary_of(header), str(bundle.policy))
    head = read_value_onnx(bundle.value) if bundle.value else None
    if head and (head.before or not head.tanh):
        raise ModelError(f"{bundle.value} is not linear with tanh, as a checkpoint's head must be")
    with whole_folder(out_dir, overwrite=overwrite) as draft:
        _write_json(draft / CONFIG, config)
        (draft / TOKENIZER).write_text(tokenizer, encoding="utf-8")
        _write_json(draft / TOKENIZER_CONFIG, _tokenizer_config(header))
        tensors = _tensors(gguf, bundle.policy, plan)
        write_safetensors(draft / WEIGHTS, {entry.hf: entry.shape for entry in plan}, tensors)
        if head:
            _write_value_head(draft / VALUE_HEAD, head)


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _config(header: GgufHeader, architecture: Architecture) -> dict[str, Any]:
    """config.json from the metadata; raises ModelError for what cannot be expressed there."""
    get, name = header.metadata.get, architecture.gguf
    if get(f"{name}.rope.scaling.type", "none") != "none":
        raise ModelError(f"{header.path}: rotary scaling cannot be turned back")
    n_embd = header.n_embd
    n_heads = header.of_architecture("attention.head_count")
    if not n_heads or not n_embd:
        raise ModelError(f"{header.path} does not say its width or number of heads")
    return {
        "architectures": [architecture.hf],
        "model_type": architecture.model_type,
        "hidden_size": n_embd,
        "intermediate_size": header.of_architecture("feed_forward_length"),
        "num_hidden_layers": header.of_architecture("block_count"),
        "num_attention_heads": n_heads,
        "num_key_value_heads": header.of_architecture("attention.head_count_kv") or n_heads,
        "head_dim": header.of_architecture("attention.key_length") or n_embd // n_heads,
        "max_position_embeddings": header.n_ctx,
        "rms_norm_eps": _shortest(get(f"{name}.attention.layer_norm_rms_epsilon", 1e-6)),
        "rope_theta": _shortest(get(f"{name}.rope.freq_base", 10000.0)),
        "tie_word_embeddings": all(tensor.name != "output.weight" for tensor in header.tensors),
        "hidden_act": "silu",
        "vocab_size": len(header.tokens),
        "dtype": "float32",
        **{
            f"{short}_token_id": get(f"tokenizer.ggml.{key}_token_id")
            for short, key in (("bos", "bos"), ("eos", "eos"), ("pad", "padding"))
        },
    }


def _shortest(number: float) -> float:
    """A float32 as the shortest decimal that names it: 1e-05, not 9.999999747378752e-06."""
    return float(str(np.float32(number)))


def vocabulary_of(header: GgufHeader) -> Vocabulary:
    """The vocabulary of a GGUF file; raises ModelError when it is no byte-level BPE."""
    get = header.metadata.get
    if (kind := get("tokenizer.ggml.model")) != "gpt2":
        raise ModelError(f"{header.path}: tokenizer {kind!r} cannot be turned back (gpt2 can)")
    return Vocabulary(
        tokens=header.tokens,
        types=tuple(get("tokenizer.ggml.token_type", (1,) * len(header.tokens))),
        merges=tuple(get("tokenizer.ggml.merges", ())),
        pre=str(get("tokenizer.ggml.pre", "gpt-2")),
    )


def _tokenizer_config(header: GgufHeader) -> dict[str, Any]:
    get, tokens = header.metadata.get, header.tokens
    config: dict[str, Any] = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "add_bos_token": bool(get("tokenizer.ggml.add_bos_token", False)),
        "clean_up_tokenization_spaces": False,
        "model_max_length": header.n_ctx,
    }
    for short, key in (("bos", "bos"), ("eos", "eos"), ("pad", "padding")):
        number = get(f"tokenizer.ggml.{key}_token_id")
        if number is not None and number < len(tokens):
            config[f"{short}_token"] = tokens[number]
    if template := get("tokenizer.chat_template"):
        config["chat_template"] = template
    return config


def _check_tensors(header: GgufHeader, plan: tuple[TensorPlan, ...]) -> None:
    """The file must hold the planned tensors, all of them and no others."""
    found = {tensor.name: tuple(reversed(tensor.shape)) for tensor in header.tensors}
    planned = {entry.gguf: entry.shape for entry in plan}
    if found != planned:
        odd = sorted(n for n in found.keys() | planned.keys() if found.get(n) != planned.get(n))
        raise ModelError(
            f"{header.path} cannot be turned back: unexpected or missing {', '.join(odd[:4])}"
        )


def _tensors(gguf: Any, policy: Path, plan: tuple[TensorPlan, ...]) -> Iterator[NDArray[Any]]:
    stored = {tensor.name: tensor for tensor in gguf.GGUFReader(policy).tensors}
    for entry in plan:
        tensor = stored[entry.gguf]
        numbers = gguf.dequantize(tensor.data, tensor.tensor_type).reshape(entry.shape)
        yield unpermute(numbers, entry.permuted_heads) if entry.permuted_heads else numbers


def _write_value_head(path: Path, head: ValueHead) -> None:
    weight, bias = head.weight.reshape(1, -1), np.array([head.bias], np.float32)
    write_safetensors(path, {HEAD_WEIGHT: weight.shape, HEAD_BIAS: (1,)}, [weight, bias])
