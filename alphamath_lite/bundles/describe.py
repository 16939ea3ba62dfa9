"""What a model is, as plain data for `models show`: a bundle, a GGUF file or a checkpoint."""

from dataclasses import asdict
from math import prod
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.bundle import Bundle, load_bundle
from alphamath_lite.bundles.checkpoint import CONFIG, VALUE_HEAD, read_checkpoint
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
    source = read_checkpoint(folder)
    return {
        "kind": "checkpoint",
        "path": str(folder),
        "architecture": source.architecture.hf,
        "dtype": source.dtype,
        "n_params": sum(prod(entry.shape) for entry in source.plan),
        **asdict(source.shape),
        "value_head": (folder / VALUE_HEAD).is_file(),
        "training_state": (folder / "training_state").is_dir(),
    }
