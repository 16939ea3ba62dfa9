"""Every layout of a checkpoint becomes a bundle that loads, with the head it was given."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.checkpoint import ValueHead
from alphamath_lite.bundles.value_head import read_value_onnx
from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from alphamath_lite_export.exporting import Done, run_export
from alphamath_lite_export.heads import HeadOptions
from alphamath_lite_export.plan import check_plan, plan_lines
from alphamath_lite_export.planning import make_plan
from alphamath_lite_export.sources import open_source
from tests.core.bundle_factory import write_tokenizer
from tests.export.checkpoints import (
    LLAMA3_ROPE,
    QWEN2,
    QWEN3,
    linear_head,
    random_weights,
    save,
    write_model,
    write_tiny,
)

DEFAULTS: dict[str, Any] = {
    "quantisations": ("F16",),
    "name": None,
    "licence": "MIT",
    "prompt": "auto",
    "read_out": "newline",
    "pre": None,
    "overwrite": False,
    "allow_fallback": False,
}


def export(folder: Path, out: Path, *, head: HeadOptions | None = None, **options: Any) -> Done:
    reference = options.pop("reference", "file")
    strictness = options.pop("strictness", "fail")
    settings = {**DEFAULTS, **options}
    plan = make_plan(folder, out=out, head=head or HeadOptions(), **settings)
    check_plan(plan)
    assert any(str(out) in line for line in plan_lines(plan))
    return run_export(plan, on_stage=lambda *_: None, reference=reference, strictness=strictness)


def exported_head(done: Done) -> ValueHead:
    value = done.bundles[0].value
    assert value
    return read_value_onnx(value)


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


def test_shards_and_one_file_give_the_same_policy(tmp_path: Path) -> None:
    one = export(write_tiny(tmp_path / "one"), tmp_path / "a", name="same")
    three = export(write_tiny(tmp_path / "three", n_shards=3), tmp_path / "b", name="same")
    assert one.bundles[0].manifest.policy.sha256 == three.bundles[0].manifest.policy.sha256


def test_pickled_weights_give_the_same_policy_as_safetensors(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    safe = write_tiny(tmp_path / "safe")
    pickled = write_tiny(tmp_path / "pickled")
    (pickled / "model.safetensors").unlink()
    weights = random_weights(json.loads((pickled / "config.json").read_text()))
    tensors = {name: torch.from_numpy(weight) for name, weight in weights.items()}
    torch.save(tensors, pickled / "pytorch_model.bin")
    a, b = (export(f, tmp_path / f"{f.name}-out", name="same") for f in (safe, pickled))
    assert a.bundles[0].manifest.policy.sha256 == b.bundles[0].manifest.policy.sha256


def test_the_released_alphamath_layout_keeps_its_head_with_tanh(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    folder, head = write_tiny(tmp_path / "model"), linear_head(64)
    torch.save({k: torch.from_numpy(v) for k, v in head.items()}, folder / "value_head.pth")
    done = export(folder, tmp_path / "out")
    found = exported_head(done)
    np.testing.assert_array_equal(found.weight, head["v_head.summary.weight"][0])
    assert (found.bias, found.tanh) == (0.25, True)
    assert done.bundles[0].manifest.prompt.format == "alphamath"


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


@pytest.mark.parametrize("prefix", ["v_head.summary", "score"])
def test_a_head_among_the_policys_tensors_ends_without_tanh(tmp_path: Path, prefix: str) -> None:
    folder = write_tiny(tmp_path / "model", extra=linear_head(64, prefix))
    done = export(folder, tmp_path / "out")
    assert exported_head(done).tanh is False
    value = done.bundles[0].manifest.value
    assert value
    assert (value.activation, value.opset) == ("none", 17)


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


def lora(folder: Path, base: Path, shapes: dict[str, tuple[int, int]]) -> Path:
    """An adapter of rank 4 on the named modules (n_out, n_in) of the first layer."""
    folder.mkdir()
    rng, tensors = np.random.default_rng(5), {}
    for name, (n_out, n_in) in shapes.items():
        key = f"base_model.model.model.layers.0.{name}.lora_"
        tensors[f"{key}A.weight"] = 0.1 * rng.standard_normal((4, n_in)).astype(np.float32)
        tensors[f"{key}B.weight"] = 0.1 * rng.standard_normal((n_out, 4)).astype(np.float32)
    save(folder / "adapter_model.safetensors", tensors)
    targets = sorted(name.split(".")[-1] for name in shapes)
    facts = {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "base_model_name_or_path": str(base)}
    settings = {**facts, "target_modules": targets, "layers_to_transform": [0]}
    (folder / "adapter_config.json").write_text(json.dumps(settings))
    return folder


SHAPES = {"self_attn.q_proj": (64, 64), "self_attn.k_proj": (32, 64), "mlp.down_proj": (64, 160)}


def test_a_merged_adapter_equals_peft(tmp_path: Path) -> None:
    peft = pytest.importorskip("peft")
    transformers = pytest.importorskip("transformers")
    base = write_tiny(tmp_path / "base")
    adapter = lora(tmp_path / "adapter", base, SHAPES)
    model = peft.PeftModel.from_pretrained(
        transformers.AutoModelForCausalLM.from_pretrained(base), str(adapter)
    ).merge_and_unload()
    tensors = open_source(adapter).checkpoint.tensors
    for name, weight in model.state_dict().items():
        if name in tensors:
            np.testing.assert_allclose(tensors[name].raw(), weight.numpy(), atol=1e-6)


def test_an_adapter_on_a_bundle_computes_what_the_merged_model_computes(tmp_path: Path) -> None:
    from alphamath_lite_export.lora import adapt_bundle, read_adapter
    from alphamath_lite_export.running import open_llama

    base = write_tiny(tmp_path / "base")
    adapter = lora(tmp_path / "adapter", base, SHAPES)
    below = export(base, tmp_path / "below", quantisations=("F32",)).bundles[0]
    merged = export(adapter, tmp_path / "merged", quantisations=("F32",)).bundles[0]
    above = adapt_bundle(
        read_adapter(adapter), below, tmp_path / "above", name="above", overwrite=False
    )
    tokens = list(range(20, 60))
    with open_llama(merged.policy, n_threads=1) as run:
        expected = run(tokens)[0].copy()
    with open_llama(below.policy, n_threads=1) as run:
        plain = run(tokens)[0].copy()
    pairs = tuple((a.path, a.scale) for a in above.adapters)
    with open_llama(above.policy, n_threads=1, adapters=pairs) as run:
        found = run(tokens)[0].copy()
    assert np.abs(plain - expected).max() > 0.01
    np.testing.assert_allclose(found, expected, atol=1e-3)


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    program = "import sys; from alphamath_lite.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, "export", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_command_prints_the_plan_and_the_path(tmp_path: Path) -> None:
    folder, out = write_tiny(tmp_path / "model"), tmp_path / "out"
    dry = command(folder, "--out", out, "--dry-run")
    assert (dry.returncode, dry.stdout) == (0, "")
    assert "write " in dry.stderr
    assert not out.exists()
    done = command(folder, "--out", out, "--quant", "F16", "--reference", "file")
    assert (done.returncode, done.stdout) == (0, f"{out}\n"), done.stderr
    assert "verify     F16" in done.stderr
    again = command(folder, "--out", out)
    assert again.returncode == 2
    assert "--force" in again.stderr


REFUSED: dict[str, dict[str, Any]] = {
    "mixture of experts": {"architectures": ["MixtralForCausalLM"], "num_local_experts": 8},
    "recurrent": {"architectures": ["MambaForCausalLM"], "model_type": "mamba"},
    "hybrid": {"architectures": ["JambaForCausalLM"], "model_type": "jamba"},
    "sees or hears": {
        "architectures": ["Qwen2VLForConditionalGeneration"],
        "vision_config": {"x": 1},
    },
    "encoder": {"architectures": ["BertModel"], "model_type": "bert"},
    "cannot be converted": {"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2"},
    "quantised already": {"quantization_config": {"quant_method": "gptq"}},
    "'yarn' is not supported": {"rope_scaling": {"rope_type": "yarn", "factor": 4}},
    "sliding-window": {"sliding_window": 64},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_exported_is_refused_with_the_reason(tmp_path: Path, reason: str) -> None:
    folder = write_tiny(tmp_path / "model")
    settings = json.loads((folder / "config.json").read_text()) | REFUSED[reason]
    (folder / "config.json").write_text(json.dumps(settings))
    with pytest.raises(ModelError, match=reason):
        export(folder, tmp_path / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["model"]


def truncate(folder: Path) -> None:
    path = folder / "model-00002-of-00002.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def lose_shard(folder: Path) -> None:
    (folder / "model-00002-of-00002.safetensors").unlink()


def rewrite(folder: Path, change: Any) -> None:
    for path in folder.glob("model*"):
        path.unlink()
    weights = random_weights(json.loads((folder / "config.json").read_text()))
    change(weights)
    save(folder / "model.safetensors", weights)


def poison(weights: dict[str, Any]) -> None:
    weights["model.layers.1.mlp.up_proj.weight"][3, 3] = np.nan


def lose_tensor(weights: dict[str, Any]) -> None:
    del weights["model.norm.weight"]


def widen(weights: dict[str, Any]) -> None:
    weights["model.norm.weight"] = np.ones(65, np.float32)


def shrink_model(folder: Path) -> None:
    write_tokenizer(folder)
    settings = json.loads((folder / "config.json").read_text()) | {"vocab_size": 100}
    (folder / "config.json").write_text(json.dumps(settings))
    rewrite(folder, lambda weights: None)


DAMAGED: dict[str, Any] = {
    "damaged or incomplete": truncate,
    "does not hold": lose_shard,
    "infinite or undefined": lambda folder: rewrite(folder, poison),
    "lacks the tensor model.norm": lambda folder: rewrite(folder, lose_tensor),
    "has shape": lambda folder: rewrite(folder, widen),
    "only 100 rows": shrink_model,
    "no tokenizer": lambda folder: (folder / "tokenizer.json").unlink(),
    "holds no weights": lambda folder: [path.unlink() for path in folder.glob("model*")],
}


@pytest.mark.parametrize("message", DAMAGED)
def test_damaged_input_leaves_a_message_and_no_file(tmp_path: Path, message: str) -> None:
    folder = write_tiny(tmp_path / "model", n_shards=2)
    DAMAGED[message](folder)
    with pytest.raises(AlphaMathError, match=message) as caught:
        export(folder, tmp_path / "out")
    assert caught.value.exit_code == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["model"]


def test_a_full_disk_is_noticed_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_tiny(tmp_path / "model")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(ModelError, match="no space"):
        export(folder, tmp_path / "out")


def test_an_unfaithful_export_fails_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    write_model(folder, hidden_size=256, head_dim=64)
    write_tokenizer(folder)
    rewrite(folder, lambda weights: [w.__imul__(4) for w in weights.values() if w.ndim > 1])
    with pytest.raises(ModelError, match="Q2_K is not faithful"):
        export(folder, tmp_path / "out", quantisations=("Q2_K",), allow_fallback=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["model"]
