"""LoRA adapters: merged into a checkpoint, or as a GGUF file on top of a bundle."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.bundles.safetensors_io import read_safetensors
from alphamath_lite.bundles.tensors import ArrayTensor
from alphamath_lite.bundles.value_head import read_value_onnx
from alphamath_lite.errors import AlphaMathError, ModelError
from alphamath_lite_export.adapting import AdapterPlan, adapt_bundle, plan_adapter
from alphamath_lite_export.heads import HeadOptions
from alphamath_lite_export.running import open_llama
from alphamath_lite_export.sources import open_source
from tests.core.cli_tools import Shell, one_message
from tests.export.checkpoints import QWEN2, linear_head, save, write_tiny
from tests.export.exports import export, left_in

SHAPES = {"self_attn.q_proj": (64, 64), "self_attn.k_proj": (32, 64), "mlp.down_proj": (64, 160)}


def lora(folder: Path, base: Path, *, extra: dict[str, Any] | None = None, **changes: Any) -> Path:
    """An adapter of rank 4 on three matrices of the first layer."""
    folder.mkdir()
    rng, tensors = np.random.default_rng(5), dict(extra or {})
    for name, (n_out, n_in) in SHAPES.items():
        key = f"base_model.model.model.layers.0.{name}.lora_"
        tensors[f"{key}A.weight"] = 0.1 * rng.standard_normal((4, n_in)).astype(np.float32)
        tensors[f"{key}B.weight"] = 0.1 * rng.standard_normal((n_out, 4)).astype(np.float32)
    save(folder / "adapter_model.safetensors", tensors)
    targets = sorted(name.split(".")[-1] for name in SHAPES)
    facts = {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "base_model_name_or_path": str(base)}
    settings = {**facts, "target_modules": targets, "layers_to_transform": [0], **changes}
    (folder / "adapter_config.json").write_text(json.dumps(settings))
    return folder


def on_top(adapter: Path, bundle: Path, out: Path) -> AdapterPlan:
    return plan_adapter(
        adapter,
        bundle,
        head=HeadOptions(),
        read_out="newline",
        out=out,
        name="above",
        licence="",
        overwrite=False,
    )


@pytest.mark.parametrize("rslora", [False, True])
def test_a_merged_adapter_equals_peft(tmp_path: Path, rslora: bool) -> None:
    peft = pytest.importorskip("peft")
    transformers = pytest.importorskip("transformers")
    base = write_tiny(tmp_path / "base")
    adapter = lora(tmp_path / "adapter", base, use_rslora=rslora)
    model = peft.PeftModel.from_pretrained(
        transformers.AutoModelForCausalLM.from_pretrained(base), str(adapter)
    ).merge_and_unload()
    tensors = open_source(adapter).checkpoint.tensors
    for name, weight in model.state_dict().items():
        if name in tensors:
            np.testing.assert_allclose(tensors[name].raw(), weight.numpy(), atol=1e-6)


@pytest.mark.parametrize("changes", [{}, QWEN2], ids=["llama", "qwen2"])
def test_an_adapter_on_a_bundle_computes_what_the_merged_model_computes(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    base = write_tiny(tmp_path / "base", **changes)
    save(base / "value_head.safetensors", linear_head(64))
    adapter = lora(tmp_path / "adapter", base)
    below = export(base, tmp_path / "below", quantisations=("F32",)).bundles[0]
    merged = export(adapter, tmp_path / "merged", quantisations=("F32",)).bundles[0]
    above = adapt_bundle(on_top(adapter, below.root, tmp_path / "above"))
    assert left_in(above.root) == ["adapter.gguf", "bundle.json", "policy.gguf", "value.onnx"]
    assert above.manifest.licence == "MIT"
    assert above.manifest.verification
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


def test_a_head_that_lies_with_the_adapter_replaces_that_of_the_bundle(tmp_path: Path) -> None:
    base = write_tiny(tmp_path / "base")
    save(base / "value_head.safetensors", linear_head(64))
    below = export(base, tmp_path / "below", quantisations=("F32",)).bundles[0]
    head = {name: -weight for name, weight in linear_head(64).items()}
    adapter = lora(tmp_path / "adapter", base, extra=head)
    above = adapt_bundle(on_top(adapter, below.root, tmp_path / "above"))
    assert above.value
    assert read_value_onnx(above.value).bias == -0.25
    assert open_source(adapter).head


def test_an_adapter_goes_on_a_single_gguf_file(tmp_path: Path) -> None:
    base = write_tiny(tmp_path / "base")
    policy = export(base, tmp_path / "below", quantisations=("F32",)).bundles[0].policy
    policy = policy.rename(tmp_path / "some model.gguf")
    above = adapt_bundle(on_top(lora(tmp_path / "adapter", base), policy, tmp_path / "above"))
    assert (above.value, len(above.adapters)) == (None, 1)


@pytest.mark.parametrize("option", ["--quant F16", "--prompt react", "--allow-fallback"])
def test_what_cannot_change_the_policy_below_is_refused(tmp_path: Path, option: str) -> None:
    base = write_tiny(tmp_path / "base")
    export(base, tmp_path / "below", quantisations=("F32",))
    lora(tmp_path / "adapter", base)
    done = Shell(tmp_path)("export", "adapter", "--base", "below", *option.split())
    assert f"{option.split()[0]} does nothing" in one_message(done, 2)
    assert not (tmp_path / "adapter-bundle").exists()


def test_an_adapter_without_effect_is_refused(tmp_path: Path) -> None:
    base = write_tiny(tmp_path / "base")
    below = export(base, tmp_path / "below", quantisations=("F32",)).bundles[0]
    plan = on_top(lora(tmp_path / "adapter", base), below.root, tmp_path / "above")
    nothing = {
        name: (a, ArrayTensor(np.zeros(b.shape, np.float32)))
        for name, (a, b) in plan.adapter.pairs.items()
    }
    idle = replace(plan, adapter=replace(plan.adapter, pairs=nothing))
    with pytest.raises(ModelError, match="the same with the adapter as without"):
        adapt_bundle(idle)
    assert not (tmp_path / "above").exists()


def test_a_pickled_adapter_is_the_same_adapter(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    base = write_tiny(tmp_path / "base")
    safe, pickled = (lora(tmp_path / name, base) for name in ("safe", "pickled"))
    weights = pickled / "adapter_model.safetensors"
    parts = {k: torch.from_numpy(t.float32()) for k, t in read_safetensors(weights).items()}
    torch.save(parts, pickled / "adapter_model.bin")
    weights.unlink()
    one, other = (export(f, tmp_path / f"{f.name}-out", name="same") for f in (safe, pickled))
    assert one.bundles[0].manifest.policy.sha256 == other.bundles[0].manifest.policy.sha256


def test_a_truncated_adapter_is_refused(tmp_path: Path) -> None:
    base = write_tiny(tmp_path / "base")
    weights = lora(tmp_path / "adapter", base) / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"adapter_model.safetensors is damaged"):
        export(tmp_path / "adapter", tmp_path / "out")
    assert left_in(tmp_path) == ["adapter", "base"]


REFUSED: dict[str, dict[str, Any]] = {
    "use_dora is not supported": {"use_dora": True},
    "type IA3": {"peft_type": "IA3"},
    "rank_pattern is not supported": {"rank_pattern": {"q_proj": 8}},
    "lacks a number": {"r": None},
    "no checkpoint here": {"base_model_name_or_path": "someone/base"},
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_is_not_plain_lora_is_refused_with_the_reason(tmp_path: Path, message: str) -> None:
    base = write_tiny(tmp_path / "base")
    adapter = lora(tmp_path / "adapter", base, **REFUSED[message])
    with pytest.raises(AlphaMathError, match=message) as caught:
        open_source(adapter)
    assert caught.value.exit_code == 3
    assert caught.value.hint or message in ("lacks a number", "type IA3")


def test_an_adapter_of_another_model_does_not_fit(tmp_path: Path) -> None:
    base = write_tiny(tmp_path / "base")
    other = write_tiny(tmp_path / "other", hidden_size=128, head_dim=32)
    adapter = lora(tmp_path / "adapter", base)
    with pytest.raises(ModelError, match="does not fit its base"):
        open_source(adapter, base=other)
    bundle = export(other, tmp_path / "bundle", quantisations=("F32",)).bundles[0]
    with pytest.raises(ModelError, match="does not fit"):
        adapt_bundle(on_top(adapter, bundle.root, tmp_path / "above"))
    assert not (tmp_path / "above").exists()


def test_whole_tensors_need_a_merge(tmp_path: Path) -> None:
    base = write_tiny(tmp_path / "base")
    bundle = export(base, tmp_path / "bundle", quantisations=("F32",)).bundles[0]
    norm = {"base_model.model.model.norm.weight": np.ones(64, np.float32)}
    adapter = lora(tmp_path / "adapter", base, extra=norm)
    with pytest.raises(ModelError, match="replaces whole tensors") as caught:
        on_top(adapter, bundle.root, tmp_path / "above")
    assert "--base CHECKPOINT" in caught.value.hint
    assert (
        np.asarray(open_source(adapter).checkpoint.tensors["model.norm.weight"].raw()) == 1
    ).all()
