"""What cannot become a bundle: a clear message, the exit code, and no file left."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from alphamath_lite_export.heads import HeadOptions
from alphamath_lite_export.plan import check_options
from tests.core.bundle_factory import write_tokenizer
from tests.export.checkpoints import linear_head, save, write_tiny
from tests.export.exports import configure, export, left_in, rewrite

UNSUPPORTED: dict[str, dict[str, Any]] = {
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
    "'dynamic' is not supported": {"rope_scaling": {"type": "dynamic", "factor": 4}},
    "activation 'gelu'": {"hidden_act": "gelu"},
}


@pytest.mark.parametrize("reason", UNSUPPORTED)
def test_what_is_not_supported_is_refused_before_the_weights_are_looked_at(
    tmp_path: Path, reason: str
) -> None:
    folder = write_tiny(tmp_path / "model")
    (folder / "model.safetensors").unlink()
    configure(folder, **UNSUPPORTED[reason])
    with pytest.raises(ModelError, match=reason) as caught:
        export(folder, tmp_path / "out")
    assert caught.value.exit_code == 3
    assert left_in(tmp_path) == ["model"]


def cut(name: str, n_bytes: int = 100) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-n_bytes])

    return damage


def garble(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(b"\xff{[ no JSON")  # type: ignore[return-value]


def lose(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def drop_weights(folder: Path) -> None:
    for path in folder.glob("model*"):
        path.unlink()


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    return lambda folder: rewrite(folder, change)


def poison(weights: dict[str, Any]) -> None:
    weights["model.layers.1.mlp.up_proj.weight"][3, 3] = np.nan


def shrink_model(folder: Path) -> None:
    configure(folder, vocab_size=100)
    rewrite(folder)


def grow_model(folder: Path) -> None:
    configure(folder, vocab_size=1000)
    rewrite(folder)


def point_elsewhere(folder: Path) -> None:
    index = json.loads((folder / "model.safetensors.index.json").read_text())
    index["weight_map"] |= {"model.norm.weight": "model-00003-of-00003.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def head(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        parts = linear_head(64)
        change(parts)
        save(folder / "value_head.safetensors", parts)

    return damage


WEIGHT = "v_head.summary.weight"
DAMAGED: dict[str, Callable[[Path], Any]] = {
    "00002-of-00002.safetensors is damaged": cut("model-00002-of-00002.safetensors"),
    "00001-of-00002.safetensors is damaged": garble("model-00001-of-00002.safetensors"),
    "names model-00002.*does not hold": lose("model-00002-of-00002.safetensors"),
    "names model-00003.*does not hold": point_elsewhere,
    "index.json cannot be read": garble("model.safetensors.index.json"),
    "config.json does not exist": lose("config.json"),
    "config.json cannot be read": garble("config.json"),
    "up_proj.weight holds infinite or undefined": changed(poison),
    "lacks the tensor model.norm": changed(lambda weights: weights.pop("model.norm.weight")),
    "has shape": changed(lambda w: w.update({"model.norm.weight": np.ones(65, np.float32)})),
    "would be lost": changed(lambda w: w.update({"extra.weight": np.ones(3, np.float32)})),
    "only 100 rows": shrink_model,
    "that of another model": grow_model,
    "eos_token_id 399 is no token": lambda folder: configure(folder, eos_token_id=399),
    "has no tokenizer": lose("tokenizer.json"),
    "tokenizer.json cannot be read": garble("tokenizer.json"),
    "holds no weights": drop_weights,
    "reads 32 numbers, not 64": head(lambda p: p.update({WEIGHT: p[WEIGHT][:, :32]})),
    "gives 2 numbers": head(lambda p: p.update({WEIGHT: np.ones((2, 64), np.float32)})),
    "value head is empty or holds infinite": head(lambda p: p[WEIGHT].fill(np.nan)),
    "lacks its weight": head(lambda p: p.pop(WEIGHT)),
    "does not belong to a value head": head(lambda p: p.update({"scale": p[WEIGHT]})),
}


@pytest.mark.parametrize("message", DAMAGED)
def test_damaged_input_leaves_a_message_and_no_file(tmp_path: Path, message: str) -> None:
    folder = write_tiny(tmp_path / "model", n_shards=2)
    DAMAGED[message](folder)
    with pytest.raises(AlphaMathError, match=message) as caught:
        export(folder, tmp_path / "out")
    assert caught.value.exit_code == 3
    assert left_in(tmp_path) == ["model"]


@pytest.mark.parametrize("name", ["pytorch_model.bin", "value_head.pth"])
@pytest.mark.parametrize("damage", [cut, garble])
def test_a_damaged_pickle_is_refused(
    tmp_path: Path, name: str, damage: Callable[[str], Callable[[Path], None]]
) -> None:
    torch = pytest.importorskip("torch")
    folder = write_tiny(tmp_path / "model")
    if name == "pytorch_model.bin":
        (folder / "model.safetensors").unlink()
    torch.save(
        {name: torch.from_numpy(part) for name, part in linear_head(64).items()}, folder / name
    )
    damage(name)(folder)
    with pytest.raises(ModelError, match=f"{name} (is damaged|holds more)"):
        export(folder, tmp_path / "out")
    assert left_in(tmp_path) == ["model"]


WRONG: dict[str, dict[str, Any]] = {
    "unknown quantisation 'Q9'": {"quantisations": ("Q9",)},
    "names a type twice, or none": {"quantisations": ("Q8_0", "Q8_0")},
    "needs an importance matrix": {"quantisations": ("IQ2_XXS",)},
    "stores blocks of 256 values": {"quantisations": ("Q4_K_M",)},
    "exists already": {"out": "model"},
    "no pre-tokenizer 'nonsense'": {"pre": "nonsense"},
}


@pytest.mark.parametrize("message", WRONG)
def test_wrong_options_are_refused_before_any_work(tmp_path: Path, message: str) -> None:
    folder = write_tiny(tmp_path / "model")
    options = {"out": "out", **WRONG[message]}
    with pytest.raises(UsageError, match=message) as caught:
        export(folder, tmp_path / options.pop("out"), **options)
    assert caught.value.exit_code == 2
    assert left_in(tmp_path) == ["model"]


@pytest.mark.parametrize("out", [".", "notes", "model", "diary.txt"])
def test_force_replaces_bundles_and_nothing_else(tmp_path: Path, out: str) -> None:
    folder = write_tiny(tmp_path / "model")
    (tmp_path / "notes").mkdir()
    for name in ("diary.txt", "notes/diary.txt"):
        (tmp_path / name).write_text("of a year")
    for read in ([folder], []):
        with pytest.raises(UsageError, match="--force replaces bundles only"):
            check_options(("F16",), tmp_path / out, overwrite=True, read=read)


def test_force_replaces_a_bundle_and_a_folder_of_bundles(tmp_path: Path) -> None:
    for name in ("one", "several/Q8_0", "several/F16", "kept/mine"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "bundle.json").touch()
    for name in ("one", "several"):
        check_options(("F16",), tmp_path / name, overwrite=True, read=[tmp_path / "model"])
    with pytest.raises(UsageError, match="holds what is to be exported"):
        check_options(("F16",), tmp_path / "kept", overwrite=True, read=[tmp_path / "kept/mine"])


def test_a_bundle_is_no_checkpoint(tmp_path: Path) -> None:
    export(write_tiny(tmp_path / "model"), tmp_path / "bundle", strictness="off")
    with pytest.raises(ModelError, match="is a bundle already"):
        export(tmp_path / "bundle", tmp_path / "out")


def test_a_value_head_that_is_not_where_it_was_said_to_be(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    with pytest.raises(ModelError, match="no value head at"):
        export(folder, tmp_path / "out", head=HeadOptions(tmp_path / "nowhere"))


def test_a_tokenizer_that_llama_cpp_cannot_follow_is_refused(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    write_tokenizer(folder)
    data = json.loads((folder / "tokenizer.json").read_text())
    split = {"type": "Split", "pattern": {"Regex": "e"}, "behavior": "Isolated", "invert": False}
    data["pre_tokenizer"]["pretokenizers"][0] = split
    (folder / "tokenizer.json").write_text(json.dumps(data))
    with pytest.raises(ModelError, match=r"no pre-tokenizer of llama.cpp splits text") as caught:
        export(folder, tmp_path / "out")
    assert "--pre" in caught.value.hint
