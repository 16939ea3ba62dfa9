"""A LoRA adapter as the GGUF file that llama.cpp adds to a policy of the same shape."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from alphamath_lite.bundles.adapters import Adapter
from alphamath_lite.bundles.architectures import architecture_named, permute
from alphamath_lite.bundles.checkpoint import HEAD_PREFIXES
from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.tensors import float32
from alphamath_lite.errors import ModelError

ADAPTER_FILE = "adapter.gguf"


def refuse_whole(adapter: Adapter) -> None:
    """Raise ModelError when an adapter replaces tensors, which a GGUF adapter cannot do."""
    if whole := [name for name in adapter.whole if not name.startswith(HEAD_PREFIXES)]:
        raise ModelError(
            f"{adapter.folder} replaces whole tensors ({whole[0]}), which a GGUF adapter cannot",
            hint="merge it: alphamath-lite export ADAPTER --base CHECKPOINT",
        )


def write_adapter(adapter: Adapter, policy: Path, out: Path) -> None:
    """Write a GGUF adapter for a policy; raises ModelError when a matrix does not fit."""
    gguf = need("gguf")
    header = read_gguf_header(policy)
    architecture = architecture_named(header.architecture, str(policy))
    shapes = {tensor.name: tuple(reversed(tensor.shape)) for tensor in header.tensors}
    heads = {"q_proj": header.of_architecture("attention.head_count")}
    heads["k_proj"] = header.of_architecture("attention.head_count_kv") or heads["q_proj"]
    rename = _renamer(architecture.tensors)
    writer = gguf.GGUFWriter(out, architecture.gguf)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", adapter.scale * adapter.rank)
    for name, (a, b) in adapter.pairs.items():
        target, rows = rename(name), float32(b)
        if shapes.get(target) != (b.shape[0], a.shape[1]):
            raise ModelError(f"{adapter.folder} does not fit {policy}: {name}")
        n_heads = heads.get(name.split(".")[-2], 0)
        if n_heads and architecture.permuted:
            rows = np.ascontiguousarray(permute(rows, n_heads))
        writer.add_tensor(f"{target}.lora_a", np.ascontiguousarray(float32(a)))
        writer.add_tensor(f"{target}.lora_b", rows)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _renamer(tensors: Mapping[str, str]) -> Callable[[str], str]:
    def rename(name: str) -> str:
        if match := re.fullmatch(r"model\.layers\.(\d+)\.(.+)", name):
            pattern = tensors.get(f"model.layers.{{i}}.{match[2]}", "")
            return pattern.format(i=match[1])
        return tensors.get(name, "")

    return rename
