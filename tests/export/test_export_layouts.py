"""Every layout of a checkpoint becomes a bundle that loads, with the head it was given."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.describe import describe
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.tensors import StoredType
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite_export.heads import HeadOptions
from alphamath_lite_export.sources import open_source
from tests.export.checkpoints import (
    LLAMA3_ROPE,
    QWEN2,
    QWEN3,
    linear_head,
    random_weights,
    save,
    store_as,
    write_tiny,
)
from tests.export.exports import configure, export, exported_head, left_in, rewrite, settings_of


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tie_word_embeddings": False, "num_key_value_heads": 4},
        {"attention_bias": True, "mlp_bias": True},
        {"rope_scaling": {"type": "linear", "factor": 4.0}},
        {"rope_scaling": LLAMA3_ROPE},
        {"architectures": ["MistralForCausalLM"], "model_type": "mistral", "sliding_window": None},
        QWEN2,
        {**QWEN3, "head_dim": 32},
    ],
    ids=["llama", "untied", "biases", "linear rope", "llama3 rope", "mistral", "qwen2", "qwen3"],
)
def test_llama_cpp_computes_what_pytorch_computes(tmp_path: Path, changes: dict[str, Any]) -> None:
    pytest.importorskip("transformers")
    folder = write_tiny(tmp_path / "model", **changes)
    save(folder / "value_head.safetensors", linear_head(64))
    done = export(folder, tmp_path / "out", quantisations=("F32", "F16"), reference="torch")
    for bundle in done.bundles:
        record = bundle.manifest.verification
        assert record
        assert record["reference"].startswith("PyTorch")
        assert record["passed"] is True
        assert record["tokenizer"]["equal"] is True
        assert record["policy"]["top1"] >= 0.995
        assert record["policy"]["value_max"] <= 0.01


def test_a_sliding_window_ends_the_context_where_attention_is_still_full(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    mistral = {"architectures": ["MistralForCausalLM"], "model_type": "mistral"}
    folder = write_tiny(tmp_path / "model", **mistral, sliding_window=64)
    done = export(folder, tmp_path / "out", quantisations=("F32",), reference="torch")
    assert done.bundles[0].manifest.policy.n_ctx == 64
    assert done.bundles[0].manifest.verification["policy"]["top1"] == 1  # type: ignore[index]


@pytest.mark.parametrize("dtype", ["F16", "BF16"])
def test_a_checkpoint_in_half_precision_keeps_every_bit(tmp_path: Path, dtype: StoredType) -> None:
    folder = write_tiny(tmp_path / "model")
    store_as(folder / "model.safetensors", dtype)
    done = export(folder, tmp_path / "out", quantisations=(dtype,))
    policy = done.bundles[0].policy
    (tensor,) = [t for t in read_gguf_header(policy).tensors if t.name == "blk.1.ffn_up.weight"]
    source = open_source(folder).checkpoint.tensors["model.layers.1.mlp.up_proj.weight"]
    stored = np.asarray(source.raw()).tobytes()
    assert tensor.type == dtype
    assert stored in policy.read_bytes()


def test_special_tokens_template_and_bos_are_carried_over(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model", bos_token_id=1, eos_token_id=2)
    settings = {"add_bos_token": True, "chat_template": "{{ messages }}"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    policy = export(folder, tmp_path / "out").bundles[0].policy
    metadata = read_gguf_header(policy).metadata
    assert metadata["tokenizer.ggml.bos_token_id"] == 1
    assert metadata["tokenizer.ggml.eos_token_id"] == 2
    assert metadata["tokenizer.ggml.add_bos_token"] is True
    assert metadata["tokenizer.chat_template"] == "{{ messages }}"


def test_shards_and_one_file_give_the_same_policy(tmp_path: Path) -> None:
    one = export(write_tiny(tmp_path / "one"), tmp_path / "a", name="same")
    three = export(write_tiny(tmp_path / "three", n_shards=3), tmp_path / "b", name="same")
    assert one.bundles[0].manifest.policy.sha256 == three.bundles[0].manifest.policy.sha256


@pytest.mark.parametrize("n_shards", [1, 2])
def test_pickled_weights_give_the_same_policy_as_safetensors(tmp_path: Path, n_shards: int) -> None:
    safe = write_tiny(tmp_path / "safe")
    pickled = pickle_weights(write_tiny(tmp_path / "pickled"), n_shards)
    a, b = (export(f, tmp_path / f"{f.name}-out", name="same") for f in (safe, pickled))
    assert a.bundles[0].manifest.policy.sha256 == b.bundles[0].manifest.policy.sha256
    assert describe(pickled)["n_params"] == describe(safe)["n_params"]


def pickle_weights(folder: Path, n_shards: int) -> Path:
    torch = pytest.importorskip("torch")
    (folder / "model.safetensors").unlink()
    weights = random_weights(settings_of(folder))
    index: dict[str, str] = {}
    for i in range(n_shards):
        name = f"pytorch_model-{i}.bin" if n_shards > 1 else "pytorch_model.bin"
        part = {key: torch.from_numpy(weights[key]) for key in sorted(weights)[i::n_shards]}
        torch.save(part, folder / name)
        index |= dict.fromkeys(part, name)
    if n_shards > 1:
        text = json.dumps({"weight_map": index})
        (folder / "pytorch_model.bin.index.json").write_text(text)
    return folder


@pytest.mark.parametrize("name", ["value_head.pth", "value_head.bin"])
def test_the_released_alphamath_layout_keeps_its_head_with_tanh(tmp_path: Path, name: str) -> None:
    torch = pytest.importorskip("torch")
    folder, head = write_tiny(tmp_path / "model"), linear_head(64)
    torch.save({k: torch.from_numpy(v) for k, v in head.items()}, folder / name)
    assert describe(folder)["value_head"] is True
    done = export(folder, tmp_path / "out")
    found = exported_head(done)
    np.testing.assert_array_equal(found.weight, head["v_head.summary.weight"][0])
    assert (found.bias, found.tanh) == (0.25, True)
    manifest = done.bundles[0].manifest
    assert manifest.prompt.format == "alphamath"
    assert manifest.value
    assert (manifest.value.read_out, manifest.value.opset) == ("newline", 17)


def test_a_training_checkpoint_of_this_project_exports(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    save(folder / "value_head.safetensors", linear_head(64))
    (folder / "training_state").mkdir()
    (folder / "training_state" / "state.pt").write_bytes(b"not looked at")
    assert exported_head(export(folder, tmp_path / "out")).tanh is True


@pytest.mark.parametrize("prefix", ["v_head.summary", "score"])
def test_a_head_among_the_policys_tensors_ends_without_tanh(tmp_path: Path, prefix: str) -> None:
    folder = write_tiny(tmp_path / "model", extra=linear_head(64, prefix))
    assert describe(folder)["value_head"] is True
    done = export(folder, tmp_path / "out")
    assert exported_head(done).tanh is False
    value = done.bundles[0].manifest.value
    assert value
    assert value.activation == "none"


def test_a_one_logit_classifier_is_a_policy_with_a_head(tmp_path: Path) -> None:
    score = {"score.weight": linear_head(64)["v_head.summary.weight"]}
    folder = write_tiny(tmp_path / "model", extra=score)
    configure(folder, architectures=["LlamaForSequenceClassification"], num_labels=1)
    found = exported_head(export(folder, tmp_path / "out"))
    assert (found.tanh, found.bias) == (False, 0.0)


def test_the_prefix_of_trls_wrapper_is_taken_off(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    weights = random_weights(settings_of(folder))
    wrapped = {f"pretrained_model.{name}": weight for name, weight in weights.items()}
    save(folder / "model.safetensors", wrapped | linear_head(64))
    done = export(folder, tmp_path / "out", name="same")
    plain = export(write_tiny(tmp_path / "plain"), tmp_path / "b", name="same")
    assert done.bundles[0].manifest.policy.sha256 == plain.bundles[0].manifest.policy.sha256
    assert exported_head(done).tanh is False


def test_a_head_of_two_layers_computes_what_its_numbers_say(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    shapes = {"0.weight": (8, 64), "0.bias": (8,), "2.weight": (1, 8), "2.bias": (1,)}
    parts = {k: rng.standard_normal(s).astype(np.float32) * 0.2 for k, s in shapes.items()}
    extra = {f"v_head.summary.{k}": v for k, v in parts.items()}
    folder = write_tiny(tmp_path / "model", extra=extra)
    with pytest.raises(UsageError, match="2 layers"):
        open_source(folder)
    found = exported_head(
        export(folder, tmp_path / "out", head=HeadOptions(hidden="relu", output="tanh"))
    )
    hidden = rng.standard_normal((5, 64)).astype(np.float32)
    inner = np.maximum(hidden @ parts["0.weight"].T + parts["0.bias"], 0)
    expected = np.tanh(inner @ parts["2.weight"].T + parts["2.bias"])[:, 0]
    np.testing.assert_allclose(found(hidden), expected, atol=1e-5)


def test_a_policy_without_head_exports_and_says_so(tmp_path: Path) -> None:
    done = export(write_tiny(tmp_path / "model"), tmp_path / "out")
    assert done.bundles[0].value is None
    assert any("no value head" in notice for notice in load_bundle(tmp_path / "out").notices)


def test_several_quantisations_give_a_bundle_each(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    done = export(folder, tmp_path / "out", quantisations=("Q8_0", "Q4_0"), strictness="warn")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["Q4_0", "Q8_0"]
    kl = [b.manifest.verification["policy"]["mean_kl"] for b in done.bundles]  # type: ignore[index]
    assert 0 < kl[0] < kl[1]


def test_without_pytorch_the_unquantised_file_is_the_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = write_tiny(tmp_path / "pickled")
    pickle_weights(head, 1)
    for package in ("torch", "transformers", "peft"):
        monkeypatch.setitem(__import__("sys").modules, package, None)
    folder = write_tiny(tmp_path / "model")
    done = export(folder, tmp_path / "out", quantisations=("Q8_0",), reference="auto")
    assert any("the F32 file is the reference" in note for note in done.notes)
    record = done.bundles[0].manifest.verification
    assert record
    assert record["reference"] == "the F32 file in llama.cpp"
    with pytest.raises(UsageError, match="PyTorch"):
        export(folder, tmp_path / "other", reference="torch")
    with pytest.raises(UsageError, match=r"pytorch_model.bin is a PyTorch file") as caught:
        export(head, tmp_path / "other")
    assert "safetensors" in caught.value.hint


def test_a_bf16_checkpoint_is_compared_with_f16_which_rounds_less(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    store_as(folder / "model.safetensors", "BF16")
    done = export(
        folder, tmp_path / "out", quantisations=("F16", "BF16", "Q8_0"), strictness="warn"
    )
    f16, bf16, _ = (bundle.manifest.verification or {} for bundle in done.bundles)
    assert f16["reference"] == bf16["reference"] == "the F16 file in llama.cpp"
    assert f16["policy"]["max_kl"] == 0 < bf16["policy"]["max_kl"]
    assert left_in(tmp_path / "out") == ["BF16", "F16", "Q8_0"]
    assert left_in(tmp_path / "out" / "Q8_0") == ["bundle.json", "policy.gguf"]


def test_weights_beyond_f16_are_compared_with_bf16(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    rewrite(folder, lambda weights: weights["model.layers.1.mlp.up_proj.weight"].fill(1e5))
    store_as(folder / "model.safetensors", "BF16")
    done = export(folder, tmp_path / "out", quantisations=("BF16",))
    assert (done.bundles[0].manifest.verification or {})["reference"].startswith("the BF16 file")


def test_a_pickle_that_runs_code_is_refused(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")

    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "ran",))

    folder = write_tiny(tmp_path / "model")
    torch.save({"v_head.summary.weight": Trap()}, folder / "value_head.pth")
    with pytest.raises(ModelError, match="more than weights"):
        open_source(folder)
    assert not (tmp_path / "ran").exists()
