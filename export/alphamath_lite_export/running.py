"""The two sides of a comparison: llama.cpp on a GGUF file, PyTorch on the checkpoint."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from alphamath_lite.bundles.checkpoint import Checkpoint
from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.tensors import float32
from alphamath_lite.engine.llama import OK, Context, Model
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.errors import EngineError, ModelError, UsageError
from alphamath_lite_export.fidelity import Outputs, Run
from alphamath_lite_export.plan import Plan
from alphamath_lite_export.probes import MAX_TOKENS

Reference = Literal["auto", "torch", "file"]
_MOST_BYTES = 600 << 20
"""Weights in float32 for which PyTorch is asked unbidden: beside a model it takes much memory."""


FAITHFUL = EngineSettings(
    n_ctx=MAX_TOKENS,
    n_batch=MAX_TOKENS,
    n_sequences=4,
    n_gpu_layers=0,
    cache_type="f32",
    flash_attention=False,
    repack=False,
)
"""Float32 cells and plain attention, so that only weights count."""


@contextmanager
def open_llama(
    policy: Path,
    *,
    n_threads: int,
    adapters: tuple[tuple[Path, float], ...] = (),
    settings: EngineSettings = FAITHFUL,
) -> Iterator[Run]:
    """From at most MAX_TOKENS tokens to outputs."""
    settings = replace(settings, adapters=adapters)
    model = Model(policy, settings)
    try:
        context = Context(model, settings, n_ctx=MAX_TOKENS, n_threads=n_threads)
        try:
            yield lambda tokens: _run(context, tokens)
        finally:
            context.close()
    finally:
        model.close()


def _run(context: Context, tokens: list[int]) -> Outputs:
    n = len(tokens)
    context.clear()
    context.tokens[:n] = tokens
    context.positions[:n] = np.arange(n)
    context.sequences[:n] = 0
    context.wanted[:n] = 1
    if context.decode(n, hidden=True) != OK:
        raise EngineError(f"llama.cpp could not decode {n} tokens")
    return context.logits(n), context.hidden(n)


def wants_torch(plan: Plan, reference: Reference) -> bool:
    """Whether PyTorch is the reference: on demand, else when it is there and the model is small."""
    there = all(importlib.util.find_spec(name) for name in ("torch", "transformers"))
    if reference == "torch" and not there:
        raise UsageError(
            "--reference torch needs PyTorch and transformers",
            hint="pip install 'alphamath-lite[train]'",
        )
    return reference == "torch" or (
        reference == "auto" and there and 4 * plan.n_params <= _MOST_BYTES
    )


def open_torch(checkpoint: Checkpoint, *, n_threads: int) -> Run:
    """The checkpoint in PyTorch, in float32; raises ModelError when tensors are left over."""
    torch, transformers = need("torch"), need("transformers")
    torch.set_num_threads(n_threads)
    config = transformers.AutoConfig.for_model(**_for_model(checkpoint.config))
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    state = {
        entry.hf: torch.from_numpy(float32(checkpoint.tensors[entry.hf]))
        for entry in checkpoint.plan
    }
    missing, left = model.load_state_dict(state, strict=False, assign=True)
    model.tie_weights()
    missing = [name for name in missing if name != "lm_head.weight"]
    if missing or left:
        raise ModelError(f"PyTorch's model differs: lacks {missing[:3]}, does not know {left[:3]}")
    model.eval()

    def run(tokens: list[int]) -> Outputs:
        with torch.no_grad():
            out: Any = model(torch.tensor([tokens]), output_hidden_states=True)
        return out.logits[0].numpy(), out.hidden_states[-1][0].numpy()

    return run


def _for_model(config: Any) -> dict[str, Any]:
    return {key: value for key, value in config.items() if key not in ("transformers_version",)}
