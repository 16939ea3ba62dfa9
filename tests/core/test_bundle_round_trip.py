"""Checkpoint -> bundle -> checkpoint: training can start from any installed bundle."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.bundles.architectures import permute, unpermute
from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.checkpoint import read_checkpoint, read_value_head
from alphamath_lite.bundles.safetensors_io import read_safetensors
from alphamath_lite.bundles.to_checkpoint import bundle_to_checkpoint
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.errors import ModelError, UsageError
from tests.core.bundle_factory import TEXTS, write_checkpoint

for package in ("gguf", "onnx", "tokenizers"):
    pytest.importorskip(package)

SHAPES: dict[str, dict[str, Any]] = {
    "tied": {},
    "untied": {"tie_word_embeddings": False, "num_key_value_heads": 4, "eos_token_id": 3},
    "wide_heads": {"head_dim": 32, "rms_norm_eps": 1e-6, "rope_theta": 500000.0},
    "qwen2": {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"},
    "qwen3": {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 32},
}


def there_and_back(folder: Path, quantisation: str, **changes: Any) -> tuple[Path, Path]:
    before, after = write_checkpoint(folder / "before", **changes), folder / "after"
    bundle = write_bundle(
        before, folder / "b", name="tiny", licence="MIT", quantisation=quantisation
    )
    bundle_to_checkpoint(bundle, after)
    return before, after


def weights(folder: Path) -> dict[str, np.ndarray[Any, Any]]:
    return {n: t.float32() for n, t in read_safetensors(folder / "model.safetensors").items()}


@pytest.mark.parametrize("changes", SHAPES.values(), ids=SHAPES)
def test_float32_comes_back_bit_by_bit(tmp_path: Path, changes: dict[str, Any]) -> None:
    before, after = there_and_back(tmp_path, "F32", **changes)
    old, new = weights(before), weights(after)
    assert old.keys() == new.keys()
    for name in old:
        np.testing.assert_array_equal(new[name], old[name], err_msg=name)
    assert read_checkpoint(after).shape == read_checkpoint(before).shape
    config = json.loads((after / "config.json").read_text())
    assert json.loads((before / "config.json").read_text()).items() <= config.items()


@pytest.mark.parametrize("quantisation, step", [("F16", 2**-11), ("BF16", 2**-8), ("Q8_0", 1 / 80)])
def test_smaller_types_come_back_within_their_rounding(
    tmp_path: Path, quantisation: str, step: float
) -> None:
    before, after = there_and_back(tmp_path, quantisation)
    old, new = weights(before), weights(after)
    for name in old:
        row_max = np.abs(old[name]).max(axis=-1, keepdims=True)
        assert (np.abs(new[name] - old[name]) <= step * row_max).all(), name


def to_bfloat16(checkpoint: Path) -> None:
    """Store the weights of a float32 checkpoint by their upper halves."""
    path = checkpoint / "model.safetensors"
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    for name, entry in header.items():
        if name != "__metadata__":
            entry["dtype"] = "BF16"
            entry["data_offsets"] = [at // 2 for at in entry["data_offsets"]]
    text = json.dumps(header).encode()
    halves = np.frombuffer(data[start:], "<u2")[1::2]
    path.write_bytes(len(text).to_bytes(8, "little") + text + halves.tobytes())


@pytest.mark.parametrize("quantisation", ["F32", "BF16"])
def test_a_bfloat16_checkpoint_comes_back_without_loss(tmp_path: Path, quantisation: str) -> None:
    before = write_checkpoint(tmp_path / "before")
    to_bfloat16(before)
    assert read_checkpoint(before).dtype == "BF16"
    bundle = write_bundle(
        before, tmp_path / "b", name="tiny", licence="MIT", quantisation=quantisation
    )
    bundle_to_checkpoint(bundle, tmp_path / "after")
    old, new = weights(before), weights(tmp_path / "after")
    assert all((old[name] == new[name]).all() for name in old)


def test_the_value_head_comes_back(tmp_path: Path) -> None:
    before, after = there_and_back(tmp_path, "Q8_0")
    old, new = (read_value_head(folder, n_embd=64) for folder in (before, after))
    assert old is not None
    assert new is not None
    np.testing.assert_array_equal(new.weight, old.weight)
    assert new.bias == old.bias


def test_the_tokenizer_comes_back(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    before, after = there_and_back(tmp_path, "F16")
    old, new = (Tokenizer.from_file(str(folder / "tokenizer.json")) for folder in (before, after))
    assert new.get_vocab() == old.get_vocab()
    for text in [*TEXTS, "<step>\n<p>\nnaïve 数学 12345</p>\n</step>\n<|end|>"]:
        assert new.encode(text).ids == old.encode(text).ids
        assert new.decode(new.encode(text).ids, skip_special_tokens=False) == text


def test_a_policy_alone_becomes_a_checkpoint_without_head(tmp_path: Path) -> None:
    checkpoint = write_checkpoint(tmp_path / "before")
    bundle = write_bundle(checkpoint, tmp_path / "b", name="tiny", licence="MIT")
    bundle_to_checkpoint(load_bundle(bundle.policy), tmp_path / "after")
    assert read_value_head(tmp_path / "after", n_embd=64) is None


def test_an_existing_folder_is_refused(tmp_path: Path) -> None:
    _, after = there_and_back(tmp_path, "F16")
    with pytest.raises(UsageError, match="exists already"):
        bundle_to_checkpoint(load_bundle(tmp_path / "b"), after)


def test_unpermute_undoes_permute() -> None:
    weight = np.arange(8 * 3 * 5.0).reshape(24, 5)
    there = permute(weight, 3)
    assert not (there == weight).all()
    np.testing.assert_array_equal(unpermute(there, 3), weight)
    # row 1 of a head of 8 goes beside row 0's partner in the other half
    np.testing.assert_array_equal(there[:4], weight[[0, 4, 1, 5]])


def test_a_vocabulary_alone_is_no_checkpoint(tmp_path: Path) -> None:
    vocab = Path(__file__).parents[3] / "shared" / "data" / "vocab" / "ggml-vocab-qwen2.gguf"
    if not vocab.exists():
        pytest.skip("needs the tokenizer-only GGUF files of real models, which are not here")
    with pytest.raises(ModelError, match="cannot be turned back"):
        bundle_to_checkpoint(load_bundle(vocab), tmp_path / "after")
