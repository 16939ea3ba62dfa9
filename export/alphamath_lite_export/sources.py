"""From a folder on disk to a policy and its value head, whatever the layout.

Everything that can be wrong is found here, from configurations and tensor directories alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alphamath_lite.bundles.adapters import is_adapter
from alphamath_lite.bundles.checkpoint import CONFIG, Checkpoint, checkpoint_of, read_json
from alphamath_lite.bundles.manifest import MANIFEST_NAME
from alphamath_lite.bundles.safetensors_io import read_tensors
from alphamath_lite.bundles.tensors import Tensor
from alphamath_lite.errors import ModelError
from alphamath_lite_export.heads import FoundHead, HeadOptions, find_head
from alphamath_lite_export.lora import merged, read_adapter
from alphamath_lite_export.pickles import INDEX, SINGLE, read_pickles
from alphamath_lite_export.refusals import refuse_unsupported

SAFETENSORS, SAFETENSORS_INDEX = "model.safetensors", "model.safetensors.index.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A checkpoint to export; `layout` says in words how it is stored."""

    checkpoint: Checkpoint
    head: FoundHead | None
    layout: str


def open_source(
    folder: Path, *, head: HeadOptions | None = None, base: Path | None = None
) -> Source:
    """Read the directory of a checkpoint folder; raises ModelError when it is unfit.

    For a LoRA adapter `base` is the checkpoint it is merged into.
    """
    if not folder.is_dir():
        raise ModelError(f"{folder} is no folder", hint="a checkpoint is a folder with config.json")
    if is_adapter(folder):
        return _open_adapted(folder, base, head or HeadOptions())
    if (folder / MANIFEST_NAME).is_file() and not (folder / CONFIG).is_file():
        hint = f"alphamath-lite solve --model {folder} ..."
        raise ModelError(f"{folder} is a bundle already", hint=hint)
    config = read_json(folder / CONFIG)
    refuse_unsupported(config, str(folder / CONFIG))
    tensors, layout = policy_tensors(folder)
    checkpoint = checkpoint_of(folder, config, tensors)
    _check_tokenizer(folder)
    n_embd = checkpoint.shape.n_embd
    found = find_head(folder, checkpoint.tensors, n_embd=n_embd, options=head or HeadOptions())
    return Source(checkpoint, found, layout)


def _open_adapted(folder: Path, base: Path | None, head: HeadOptions) -> Source:
    adapter = read_adapter(folder)
    base = base or (Path(adapter.base) if adapter.base else None)
    if base is None or not (base / CONFIG).is_file():
        raise ModelError(
            f"{folder} is a LoRA adapter, and its base {str(base or '')!r} is no checkpoint here",
            hint="name it: --base FOLDER (a checkpoint or a bundle), or --base hf:owner/name",
        )
    below = open_source(base)
    tensors = merged(adapter, below.checkpoint.tensors)
    checkpoint = checkpoint_of(base, below.checkpoint.config, tensors)
    _check_tokenizer(base)
    n_embd = checkpoint.shape.n_embd
    found = find_head(folder, adapter.whole, n_embd=n_embd, options=head) or below.head
    layout = f"LoRA of rank {adapter.rank} on {len(adapter.pairs)} matrices, merged into {base}"
    return Source(checkpoint, found, layout)


def policy_tensors(folder: Path) -> tuple[Mapping[str, Tensor], str]:
    """The tensors of a folder's weight files, and how they are stored in words."""
    tensors: Mapping[str, Tensor]
    if (folder / SAFETENSORS).exists() or (folder / SAFETENSORS_INDEX).exists():
        tensors, layout = read_tensors(folder), "safetensors"
        index = folder / SAFETENSORS_INDEX
    elif (folder / SINGLE).exists() or (folder / INDEX).exists():
        tensors, layout, index = read_pickles(folder), "PyTorch files", folder / INDEX
    else:
        raise ModelError(
            f"{folder} holds no weights",
            hint=f"expected {SAFETENSORS}, its shards, or {SINGLE}",
        )
    if index.exists():
        n_shards = len(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
        layout += f", {n_shards} shards"
    return tensors, layout


def _check_tokenizer(folder: Path) -> None:
    if not any((folder / name).is_file() for name in ("tokenizer.json", "tokenizer.model")):
        raise ModelError(
            f"{folder} has no tokenizer",
            hint="copy tokenizer.json (or tokenizer.model) of the model into the folder",
        )
