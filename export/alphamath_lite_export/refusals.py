"""Checkpoints that cannot become a bundle, refused by their config.json before any work.

The search shares prefixes between branches cell by cell, which only decoders with full attention
allow; everything else would fail later, or worse, go wrong silently.
"""

from collections.abc import Mapping
from typing import Any

from alphamath_lite.bundles.architectures import ARCHITECTURES, architecture_of, shape_of
from alphamath_lite.errors import ModelError

_RECURRENT = ("mamba", "rwkv", "xlstm", "recurrentgemma")
_HYBRID = (
    *("jamba", "falcon_h1", "zamba", "bamba", "granitemoehybrid", "nemotron_h", "lfm2"),
    *("qwen3_next", "kimi_linear", "plamo2", "minimax"),
)
_ENCODERS = ("bert", "roberta", "t5", "bart", "deberta", "modernbert")
_VISION_KEYS = ("vision_config", "vision_tower", "visual", "image_token_id", "audio_config")
_EXPERT_KEYS = ("num_experts", "num_local_experts", "n_routed_experts", "moe_intermediate_size")


def refuse_unsupported(config: Mapping[str, Any], where: str) -> None:
    """Raise ModelError with the reason when this kind of model cannot be exported."""
    reason = _reason(config)
    if reason:
        known = ", ".join(name for a in ARCHITECTURES for name in (a.hf, *a.also))
        raise ModelError(f"{where}: {reason}", hint=f"supported: {known}")
    architecture_of(config, where)
    shape_of(config, where)


def _reason(config: Mapping[str, Any]) -> str:
    names = " ".join(map(str, config.get("architectures") or [])).lower()
    kind = f"{str(config.get('model_type', '')).lower()} {names}"
    words = kind.replace("for", " ").split()
    if any(config.get(key) for key in _VISION_KEYS) or "vl" in words or "vision" in kind:
        return "a model that sees or hears; only text models are exported"
    if any(name in kind for name in _HYBRID):
        return "a hybrid model (attention and recurrent layers): its branches cannot share a prefix"
    if any(name in kind for name in _RECURRENT):
        return "a recurrent model: its branches cannot share a prefix"
    if any((config.get(key) or 0) for key in _EXPERT_KEYS) or "moe" in kind or "mixtral" in kind:
        return "a mixture of experts, which this exporter does not convert"
    if config.get("is_encoder_decoder") or any(word in _ENCODERS for word in words):
        return "an encoder: it cannot write step by step"
    if method := (config.get("quantization_config") or {}).get("quant_method"):
        return f"quantised already ({method}); export the original weights"
    return ""
