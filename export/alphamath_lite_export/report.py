"""The plan of an export in words, one line each."""

import math
import re
from collections.abc import Iterator

from alphamath_lite.bundles.bundle import POLICY_FILE, VALUE_FILE
from alphamath_lite.bundles.manifest import MANIFEST_NAME
from alphamath_lite.bundles.tensors import NUMPY_TYPES
from alphamath_lite_export.plan import Plan, in_words


def plan_lines(plan: Plan, *, n_threads: int, verified: bool, with_torch: bool) -> list[str]:
    """What is read, what is written, and what it takes."""
    memory = plan.n_bytes_memory(verified=verified, with_torch=with_torch)
    seconds = plan.seconds(n_threads=n_threads, verified=verified, with_torch=with_torch)
    beside = " beside PyTorch" if with_torch else ""
    checkpoint, shape = plan.checkpoint, plan.checkpoint.shape
    architecture = (checkpoint.config.get("architectures") or ["?"])[0]
    kind = "SentencePiece BPE" if plan.vocabulary.scores else "byte-level BPE"
    rope = f", rotary scaling {shape.rope.kind} x{shape.rope.factor:g}" if shape.rope else ""
    window = ""
    if shape.n_ctx < int(checkpoint.config["max_position_embeddings"]):
        window = ", as far as its sliding window reaches"
    return [
        f"from       {checkpoint.folder} ({plan.source.layout}, {checkpoint.dtype})",
        f"policy     {architecture} -> {checkpoint.architecture.gguf}: {plan.n_params:,} weights "
        f"in {len(checkpoint.plan)} tensors, {shape.n_layers} layers, width {shape.n_embd}, "
        f"{shape.n_heads}/{shape.n_kv_heads} heads{rope}",
        f"context    {shape.n_ctx:,} tokens{window}",
        f"tokenizer  {kind}, {shape.n_vocab:,} tokens, pre-tokenizer {plan.vocabulary.pre}",
        f"value      {_head_line(plan)}",
        f"prompt     {plan.prompt.format}",
        f"memory     about {in_words(memory)}, file-backed pages aside",
        f"disk       about {in_words(plan.n_bytes_disk(verified=verified))} while it runs",
        f"time       about {_duration(seconds)} with {n_threads} threads, "
        f"{f'verified{beside}' if verified else 'not verified'}",
        *_write_lines(plan),
    ]


def _head_line(plan: Plan) -> str:
    found = plan.source.head
    if not found:
        return "none: this policy has no value head; the search will go by priors and votes"
    layers = len(found.head.before) + 1
    depth = "linear" if layers == 1 else f"{layers} layers"
    end = "tanh" if found.head.tanh else "cut to [-1, 1]"
    return f"{found.place}: {depth}, {end}, read at the {plan.read_out} token"


def _write_lines(plan: Plan) -> Iterator[str]:
    value = f"{VALUE_FILE}, " if plan.source.head else ""
    for name in plan.quantisations:
        yield (
            f"write      {plan.folder(plan.out, name)}: {POLICY_FILE}, {value}{MANIFEST_NAME}; "
            f"{name}, about {in_words(plan.n_bytes(name))}"
        )


def tensor_lines(plan: Plan) -> list[str]:
    """Every tensor under both its names with its stored size, those of all layers in one line."""
    groups: dict[tuple[str, str, tuple[int, ...]], int] = {}
    for entry in plan.checkpoint.plan:
        hf, gguf = re.sub(r"\.\d+\.", ".*.", entry.hf), re.sub(r"\.\d+\.", ".*.", entry.gguf)
        groups[hf, gguf, entry.shape] = groups.get((hf, gguf, entry.shape), 0) + 1
    size = NUMPY_TYPES[plan.checkpoint.dtype].itemsize
    return [
        f"tensor     {n:3} x {gguf:28} {' x '.join(map(str, shape)):>16}  "
        f"{in_words(n * math.prod(shape) * size):>8}  {hf}"
        for (hf, gguf, shape), n in groups.items()
    ]


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
