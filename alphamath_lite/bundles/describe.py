"""What a model is, as plain data for `models show`: a bundle, a GGUF file or a checkpoint."""

from dataclasses import asdict
from math import prod
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.architectures import architecture_of, shape_of, tensor_plan
from alphamath_lite.bundles.bundle import Bundle, load_bundle
from alphamath_lite.bundles.checkpoint import (
    CONFIG,
    HEAD_FILES,
    HEAD_PREFIXES,
    read_checkpoint,
    read_json,
)
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.manifest import MANIFEST_NAME


def describe(path: Path) -> dict[str, Any]:
    """JSON-ready facts about the model at `path`, everything verified that can be.

    `kind` is "bundle", "gguf" (no bundle.json vouches for it) or "checkpoint". Raises ModelError
    when it is none of these or unfit.
    """
    if (path / CONFIG).is_file() and not (path / MANIFEST_NAME).is_file():
        return _checkpoint(path)
    bundle = load_bundle(path)
    kind = "bundle" if (path / MANIFEST_NAME).is_file() else "gguf"
    return {"kind": kind, "path": str(path), **_bundle(bundle)}


def _bundle(bundle: Bundle) -> dict[str, Any]:
    header = read_gguf_header(bundle.policy)
    files = [bundle.policy, *([bundle.value] if bundle.value else [])]
    files += [adapter.path for adapter in bundle.adapters]
    return {
        **asdict(bundle.manifest),
        "n_bytes": sum(file.stat().st_size for file in files),
        "n_layers": header.of_architecture("block_count"),
        "pre_tokenizer": str(header.metadata.get("tokenizer.ggml.pre", "")),
        "identity": bundle.identity,
        "notices": list(bundle.notices),
    }


def _checkpoint(folder: Path) -> dict[str, Any]:
    config, where = read_json(folder / CONFIG), str(folder / CONFIG)
    architecture, shape = architecture_of(config, where), shape_of(config, where)
    is_safe = any(folder.glob("model*.safetensors"))
    is_pickled = not is_safe and any(folder.glob("pytorch_model*.bin"))
    source = None if is_pickled else read_checkpoint(folder)
    return {
        "kind": "checkpoint",
        "path": str(folder),
        "architecture": architecture.hf,
        "weights": "safetensors" if source else "PyTorch files (not looked at)",
        "dtype": source.dtype if source else config.get("dtype") or config.get("torch_dtype"),
        "n_params": sum(prod(entry.shape) for entry in tensor_plan(architecture, shape)),
        **asdict(shape),
        "value_head": any((folder / name).is_file() for name in HEAD_FILES)
        or any(name.startswith(HEAD_PREFIXES) for name in (source.tensors if source else ())),
        "training_state": (folder / "training_state").is_dir(),
    }
