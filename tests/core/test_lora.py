"""Adapters on a base that stays as it is: rounds, numbers equal in both worlds, refusals."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")
pytest.importorskip("tokenizers", reason="the extra [train] is not installed")

import torch

from alphamath_lite.bundles.bundle import Bundle, load_bundle
from alphamath_lite.bundles.manifest import Provenance
from alphamath_lite.bundles.registry import resolve
from alphamath_lite.bundles.safetensors_io import write_safetensors
from alphamath_lite.engine.llama import Context, Floats, Model
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.engine.value import ValueHead
from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from alphamath_lite.steps import AnswerStep
from alphamath_lite.training.examples import Labelled, encode
from alphamath_lite.training.self_evolution import memory
from alphamath_lite.training.self_evolution.devices import Place
from alphamath_lite.training.self_evolution.folder import RoundFolder, RunFolder, read_lines
from alphamath_lite.training.self_evolution.lessons import after, begin_tokens
from alphamath_lite.training.self_evolution.lora import LoraTrainer
from alphamath_lite.training.self_evolution.lora_network import (
    LoraNet,
    config_of,
    load_lora,
    read_base,
    save_lora,
)
from alphamath_lite.training.self_evolution.settings import Settings, sized
from alphamath_lite.training.tokenizer import load_tokenizer
from tests.core.bundle_factory import write_checkpoint
from tests.core.engine_models import PRECISE, Words, write_model
from tests.core.evolving import Looker, contents, evolve, settings, trainer_of

QWEN2 = {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"}
TOKENS = list(range(20, 60))
SMALL = ("learning.mode=lora", "lora.rank=4", "lora.alpha=8")
ALL_BUT_TIED = "q_proj,k_proj,v_proj,o_proj,gate_proj,up_proj,down_proj,lm_head"


def lora_settings(*changes: str) -> Settings:
    return sized("quick", [*SMALL, *changes], quantisation="F32")


# The same numbers in PyTorch and llama.cpp --------------------------------------------------------


@dataclass(frozen=True)
class Outputs:
    """Logits [n, n_vocab], hidden states [n, n_embd], and values [n] of TOKENS."""

    logits: Floats
    hidden: Floats
    values: Floats


def in_llama(bundle: Bundle) -> Outputs:
    """What the search sees; float32 cells, so that only weights count."""
    pairs = tuple((adapter.path, adapter.scale) for adapter in bundle.adapters)
    wanted = EngineSettings(n_sequences=4, adapters=pairs, repack=False, **PRECISE)
    model = Model(bundle.policy, wanted)
    context = Context(model, wanted, n_ctx=64, n_threads=1)
    n = len(TOKENS)
    context.tokens[:n], context.positions[:n] = TOKENS, np.arange(n)
    context.sequences[:n], context.wanted[:n] = 0, 1
    assert context.decode(n, hidden=True) == 0
    logits, hidden = context.logits(n).copy(), context.hidden(n).copy()
    context.close()
    model.close()
    assert bundle.value
    return Outputs(logits, hidden, ValueHead(bundle.value)(hidden))


def in_torch(network: LoraNet) -> Outputs:
    """What is trained."""
    network.eval()
    with torch.no_grad():
        hidden = network.hidden(torch.tensor([TOKENS]))[0]
        return Outputs(
            network.logits(hidden).numpy(), hidden.numpy(), network.value(hidden).numpy()
        )


def largest_difference(one: Outputs, other: Outputs) -> float:
    pairs = ((one.logits, other.logits), (one.hidden, other.hidden), (one.values, other.values))
    return max(float(np.abs(a - b).max()) for a, b in pairs)


def learned_by_chance(root: Path, base: Path, wanted: Settings) -> tuple[LoraNet, RoundFolder]:
    """Rounds 0 and 1 of a run in which the adapters became random numbers."""
    trainer, run = trainer_of(wanted), RunFolder(root)
    first, second = run.round(0), run.round(1)
    trainer.begin(str(base), first.checkpoint)
    trainer.check(first.checkpoint)
    trainer.export(first.checkpoint, first.bundle, name="zero", provenance=Provenance())
    network = load_lora(
        first.checkpoint, read_base(first.checkpoint), wanted.lora, dtype=torch.float32, seed=1
    )
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.requires_grad:
                parameter.normal_(0, 0.1)
    second.checkpoint.mkdir()
    save_lora(network, config_of(wanted.lora), second.checkpoint)
    (second.checkpoint / "start.json").write_bytes((first.checkpoint / "start.json").read_bytes())
    trainer.export(second.checkpoint, second.bundle, name="one", provenance=Provenance())
    return network, second


CASES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "llama": ({}, ()),
    "llama, rslora, output layer": (
        {"tie_word_embeddings": False},
        ("lora.rslora=true", f"lora.targets={ALL_BUT_TIED}"),
    ),
    "qwen2": (QWEN2, ()),
}


@pytest.mark.slow  # imports transformers and peft
@pytest.mark.parametrize("case", CASES)
def test_llama_computes_with_the_adapter_what_was_trained(tmp_path: Path, case: str) -> None:
    changes, wanted = CASES[case]
    base = write_checkpoint(tmp_path / "base", **changes)
    network, one = learned_by_chance(tmp_path / "run", base, lora_settings(*wanted))
    found, expected = in_llama(load_bundle(one.bundle)), in_torch(network)
    assert largest_difference(found, expected) < 2e-3
    plain = in_llama(load_bundle(tmp_path / "run" / "round-0" / "bundle"))
    assert largest_difference(plain, expected) > 0.1


@pytest.mark.slow
def test_a_run_may_start_from_an_adapter_and_goes_on_with_its_shape(tmp_path: Path) -> None:
    base = write_checkpoint(tmp_path / "base")
    network, one = learned_by_chance(tmp_path / "run", base, lora_settings("lora.rslora=true"))
    next_run, trainer = RunFolder(tmp_path / "next").round(0), trainer_of(lora_settings())
    trainer.begin(str(one.checkpoint), next_run.checkpoint)
    trainer.export(next_run.checkpoint, next_run.bundle, name="x", provenance=Provenance())
    bundle = load_bundle(next_run.bundle)
    assert len(bundle.adapters) == 1
    assert largest_difference(in_llama(bundle), in_torch(network)) < 2e-3
    reopened = load_lora(
        next_run.checkpoint,
        read_base(next_run.checkpoint),
        lora_settings().lora,
        dtype=torch.float32,
        seed=0,
    )
    assert largest_difference(in_torch(reopened), in_torch(network)) == 0


# Rounds ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_rounds_share_one_policy_file_and_a_stopped_run_goes_on_to_the_same_files(
    tmp_path: Path,
) -> None:
    base = write_checkpoint(tmp_path / "base", max_position_embeddings=1024)
    wanted = settings(*SMALL, "learning.rate=0.01", rounds=2)
    whole, parts = tmp_path / "whole" / "run", tmp_path / "parts" / "run"
    evolve(whole, base, wanted=wanted)
    rounds = [load_bundle(whole / f"round-{i}" / "bundle") for i in range(3)]
    assert len({bundle.policy.stat().st_ino for bundle in rounds}) == 1
    assert [len(bundle.adapters) for bundle in rounds] == [0, 1, 1]
    assert len({bundle.identity for bundle in rounds}) == 3
    losses = [read_lines(whole / f"round-{i}" / "metrics.jsonl") for i in (1, 2)]
    assert losses[1][-1]["policy_loss"] < losses[0][0]["policy_loss"]
    assert losses[1][-1]["value_loss"] < losses[0][0]["value_loss"]

    def stop(looker: Looker) -> None:
        stage = looker.stages[-1][:2]
        looker.stopped = stage == (2, "learning")

    with pytest.raises(KeyboardInterrupt):
        evolve(parts, base, wanted=wanted, looker=Looker(on_advance=stop))
    assert (parts / "round-2" / "learning.pt").is_file()
    evolve(parts, base, wanted=wanted)
    found, expected = contents(parts), contents(whole)
    assert set(found) == set(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


def test_an_installed_bundle_keeps_its_policy_file(tmp_path: Path) -> None:
    mini, first = load_bundle(resolve(None)), RunFolder(tmp_path / "run").round(0)
    trainer = trainer_of(lora_settings())
    trainer.begin(None, first.checkpoint)
    trainer.export(first.checkpoint, first.bundle, name="zero", provenance=Provenance())
    bundle = load_bundle(first.bundle)
    assert bundle.manifest.policy.sha256 == mini.manifest.policy.sha256
    assert bundle.manifest.prompt == mini.manifest.prompt
    assert not bundle.adapters


def test_contexts_begin_in_training_as_they_do_in_llama(tmp_path: Path) -> None:
    with_begin = write_model(tmp_path / "begin.gguf", words=Words(begin=True))
    model = Model(with_begin, EngineSettings(n_sequences=4))
    begin = begin_tokens(with_begin)
    assert begin == (int(model.metadata("tokenizer.ggml.bos_token_id") or -1),)
    model.close()
    assert begin_tokens(write_model(tmp_path / "plain.gguf")) == ()
    tokenizer = load_tokenizer(write_checkpoint(tmp_path / "base"))
    plain = encode(tokenizer, "1 + 1?", [Labelled(AnswerStep("Two.", "2"), True, 1.0)])
    example = after(begin, plain)
    assert example.tokens.tolist() == [*begin, *plain.tokens.tolist()]
    assert example.policy[0] == 0
    assert np.isnan(example.targets[0])
    assert len(example.policy) == len(example.targets) == len(example)


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "saying"),
    [
        ("lm_head", "output layer of this base is tied"),
        ("embed_tokens", "embeddings cannot be changed"),
        ("qproj", "no such matrices"),
    ],
)
def test_targets_that_no_gguf_adapter_can_change_are_refused_by_name(
    tmp_path: Path, target: str, saying: str
) -> None:
    base = write_checkpoint(tmp_path / "base")
    with pytest.raises(UsageError, match=saying) as found:
        trainer_of(lora_settings(f"lora.targets=q_proj,{target}")).check(base)
    assert "q_proj, k_proj" in found.value.hint


def test_muon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="muon is for full training"):
        trainer_of(lora_settings("learning.optimiser=muon")).check(
            write_checkpoint(tmp_path / "base")
        )


def adapter(folder: Path, base: Path | str, *, extra: str = "", **changes: Any) -> Path:
    """An adapter of rank 4 on one matrix, and perhaps a whole tensor."""
    folder.mkdir()
    facts = {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": ["q_proj"]}
    known = {**facts, "base_model_name_or_path": str(base), **changes}
    (folder / "adapter_config.json").write_text(json.dumps(known))
    name = "base_model.model.model.layers.0.self_attn.q_proj.lora_{}.weight"
    shapes: dict[str, tuple[int, ...]] = {name.format("A"): (4, 64), name.format("B"): (64, 4)}
    shapes |= {extra: (64,)} if extra else {}
    arrays = [np.ones(shape, np.float32) for shape in shapes.values()]
    write_safetensors(folder / "adapter_model.safetensors", shapes, arrays)
    return folder


@pytest.mark.parametrize(
    ("saying", "changes"),
    [
        ("use_dora is not supported", {"use_dora": True}),
        ("replaces whole tensors", {"extra": "base_model.model.model.norm.weight"}),
        ("rank_pattern is not supported", {"rank_pattern": {"q_proj": 8}}),
        ("init_lora_weights 'pissa'", {"init_lora_weights": "pissa"}),
        ("type IA3", {"peft_type": "IA3"}),
        ("is no checkpoint here", {"base_model_name_or_path": "someone/base"}),
    ],
)
def test_adapters_that_cannot_go_on_learning_are_refused_by_name(
    tmp_path: Path, saying: str, changes: dict[str, Any]
) -> None:
    base = write_checkpoint(tmp_path / "base")
    folder = adapter(tmp_path / "adapter", base, **changes)
    first = RunFolder(tmp_path / "run").round(0)
    with pytest.raises(ModelError, match=saying):
        trainer_of(lora_settings()).begin(str(folder), first.checkpoint)
    assert not first.checkpoint.exists()


def test_memory_counts_the_base_in_its_format_and_the_adapters_with_their_optimiser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = write_checkpoint(tmp_path / "base")
    short = Place(torch.device("cpu"), torch.bfloat16)
    found = LoraTrainer(lora_settings(), short, n_threads=1).check(base)
    assert "adapters on cpu in bfloat16" in found
    n_base, n_own = read_base(base).n_weights, read_base(base).n_adapter_weights
    assert n_base == 400 * 64 + 2 * (2 * 64 * 64 + 2 * 32 * 64 + 3 * 64 * 160)
    one = replace(lora_settings().lora, targets=("q_proj",))
    assert n_own(one) == 2 * 4 * (64 + 64)
    monkeypatch.setattr(memory, "free_bytes", lambda device: 10**6)
    with pytest.raises(AlphaMathError, match="are free on cpu") as refused:
        trainer_of(lora_settings()).check(base)
    assert "smaller base" in refused.value.hint
