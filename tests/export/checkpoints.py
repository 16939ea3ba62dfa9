"""Checkpoints with random weights in every layout that is exported."""

import json
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.architectures import architecture_of, shape_of, tensor_plan
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.safetensors_io import read_safetensors, write_safetensors
from alphamath_lite.bundles.tensors import NUMPY_TYPES, StoredType
from alphamath_lite.bundles.to_checkpoint import vocabulary_of
from alphamath_lite.bundles.vocabulary import Vocabulary, tokenizer_json
from tests.core.bundle_factory import config, write_tokenizer

VOCABULARIES = Path(
    os.environ.get("ALPHAMATH_VOCABULARIES")
    or Path(__file__).resolve().parents[3] / "shared/data/vocab"
)
"""Tokenizer-only GGUF files of real models, where a machine has them."""

Weights = dict[str, NDArray[np.float32]]

QWEN2 = {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"}
QWEN3 = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3"}
LLAMA3_ROPE = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}


def random_weights(settings: Mapping[str, Any], *, seed: int = 0) -> Weights:
    """Weights of a model that computes smoothly: small layers on a larger embedding."""
    rng = np.random.default_rng(seed)
    plan = tensor_plan(architecture_of(settings, ""), shape_of(settings, ""))

    def draw(name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        noise = rng.standard_normal(shape, np.float32)
        if "norm" in name:
            return np.float32(1) + np.float32(0.1) * noise
        return np.float32(0.15 if "embed" in name else 0.05) * noise

    return {entry.hf: draw(entry.hf, entry.shape) for entry in plan}


def linear_head(n_embd: int, prefix: str = "v_head.summary") -> Weights:
    """One layer, as AlphaMath and TRL name it."""
    weight = np.random.default_rng(1).standard_normal((1, n_embd), np.float32)
    return {
        f"{prefix}.weight": np.float32(0.1) * weight,
        f"{prefix}.bias": np.array([0.25], np.float32),
    }


def write_model(
    folder: Path,
    *,
    extra: Weights | None = None,
    n_shards: int = 1,
    seed: int = 0,
    **changes: Any,
) -> Path:
    """A folder with config.json and weights; `extra` tensors lie among those of the policy."""
    folder.mkdir(parents=True)
    settings = config(**changes)
    (folder / "config.json").write_text(json.dumps(settings))
    weights = random_weights(settings, seed=seed) | (extra or {})
    if n_shards == 1:
        save(folder / "model.safetensors", weights)
        return folder
    index: dict[str, str] = {}
    for i in range(n_shards):
        name = f"model-{i + 1:05}-of-{n_shards:05}.safetensors"
        part = {key: weights[key] for key in sorted(weights)[i::n_shards]}
        save(folder / name, part)
        index |= dict.fromkeys(part, name)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}))
    return folder


def write_tiny(folder: Path, **options: Any) -> Path:
    """`write_model` with a tokenizer trained on the spot."""
    write_model(folder, **options)
    write_tokenizer(folder)
    return folder


def save(path: Path, weights: Weights) -> None:
    """Write a safetensors file."""
    write_safetensors(path, {name: w.shape for name, w in weights.items()}, weights.values())


def store_as(path: Path, dtype: StoredType, *, vectors: bool = True) -> None:
    """Turn a float32 safetensors file into one of F16 or BF16; without `vectors` these stay."""
    directory: dict[str, Any] = {}
    data: list[bytes] = []
    end = 0
    for name, tensor in read_safetensors(path).items():
        kind: StoredType = dtype if vectors or len(tensor.shape) > 1 else "F32"
        data.append(_stored(tensor.float32(), kind).tobytes())
        start, end = end, end + len(data[-1])
        directory[name] = {"dtype": kind, "shape": tensor.shape, "data_offsets": [start, end]}
    header = json.dumps(directory).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + b"".join(data))


def _stored(numbers: NDArray[np.float32], kind: StoredType) -> NDArray[Any]:
    if kind == "BF16":
        return (numbers.view(np.uint32) >> 16).astype("<u2")
    return numbers.astype(NUMPY_TYPES[kind])


def real_vocabulary(name: str) -> Vocabulary:
    """The vocabulary of a real model."""
    return vocabulary_of(read_gguf_header(VOCABULARIES / f"ggml-vocab-{name}.gguf"))


def special_tokens(name: str) -> dict[str, int]:
    """The numbers of begin and end of text of a real model."""
    metadata = read_gguf_header(VOCABULARIES / f"ggml-vocab-{name}.gguf").metadata
    return {key: int(metadata[f"tokenizer.ggml.{key}_token_id"]) for key in ("bos", "eos")}


def write_real_tokenizer(folder: Path, name: str, *, add_bos: bool) -> None:
    """tokenizer.json and tokenizer_config.json of a real byte-level BPE model."""
    vocabulary, ids = real_vocabulary(name), special_tokens(name)
    data = json.loads(tokenizer_json(vocabulary, name))
    for token in data["added_tokens"]:  # as the files of these models have it
        token["normalized"] = not token["special"]
    texts = {key: vocabulary.tokens[token] for key, token in ids.items()}
    if add_bos:
        data["post_processor"] = begin_of_text(texts["bos"], ids["bos"])
    (folder / "tokenizer.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    tokens = {f"{key}_token": text for key, text in texts.items()}
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **tokens,
        "chat_template": "{% for m in messages %}{{ m['content'] }}{% endfor %}",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def begin_of_text(text: str, token: int) -> dict[str, Any]:
    """The post-processor that puts begin-of-text before every text."""
    special = {"SpecialToken": {"id": text, "type_id": 0}}
    first, second = ({"Sequence": {"id": key, "type_id": i}} for i, key in enumerate("AB"))
    return {
        "type": "TemplateProcessing",
        "single": [special, first],
        "pair": [special, first, special, second],
        "special_tokens": {text: {"id": text, "ids": [token], "tokens": [text]}},
    }


def write_sentencepiece(folder: Path, name: str) -> None:
    """tokenizer.model of a real SentencePiece model, rebuilt from its GGUF file."""
    metadata = read_gguf_header(VOCABULARIES / f"ggml-vocab-{name}.gguf").metadata
    rows = zip(
        *(metadata[f"tokenizer.ggml.{key}"] for key in ("tokens", "scores", "token_type")),
        strict=True,
    )
    pieces = b"".join(
        _field(1, _field(1, text.encode()) + b"\x15" + struct.pack("<f", score) + _number(3, kind))
        for text, score, kind in rows
    )
    trainer = _number(3, 2) + _number(35, 1)  # BPE, byte fallback
    normalizer = _field(1, b"identity") + _number(3, 1) + _number(4, 0) + _number(5, 1)
    model = pieces + _field(2, trainer) + _field(3, normalizer)
    (folder / "tokenizer.model").write_bytes(model)
    settings = {"bos_token": "<s>", "eos_token": "</s>", "add_bos_token": True}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def write_sentencepiece_json(folder: Path, name: str) -> None:
    """The same model as tokenizer.json alone, as transformers writes it."""
    metadata = read_gguf_header(VOCABULARIES / f"ggml-vocab-{name}.gguf").metadata
    tokens, scores, types = (
        metadata[f"tokenizer.ggml.{key}"] for key in ("tokens", "scores", "token_type")
    )
    ids = {token: i for i, token in enumerate(tokens)}
    merges = [
        (-scores[i], ids[token[:at]], ids[token[at:]], [token[:at], token[at:]])
        for i, token in enumerate(tokens)
        if types[i] == 1
        for at in range(1, len(token))
        if token[:at] in ids and token[at:] in ids
    ]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    prepend = {"type": "Prepend", "prepend": "\u2581"}
    replace = {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}
    model = {"type": "BPE", "vocab": ids, "merges": [pair for *_, pair in sorted(merges)]}
    data = {
        "version": "1.0",
        "added_tokens": [
            {"id": i, "content": tokens[i], **flags, "special": True} for i in range(3)
        ],
        "normalizer": {"type": "Sequence", "normalizers": [prepend, replace]},
        "pre_tokenizer": None,
        "post_processor": None,
        "decoder": None,
        "model": {**model, "byte_fallback": True, "fuse_unk": True, "unk_token": "<unk>"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(data), encoding="utf-8")
    settings = {"bos_token": "<s>", "eos_token": "</s>", "add_bos_token": True}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)
