"""The architectures that can be written as GGUF, one table row each.

A row says how Hugging Face and llama.cpp name the tensors, which ones llama.cpp wants permuted,
and how big every tensor must be. Full-attention decoders only: recurrent and hybrid models cannot
share prefixes of their state between branches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.rope import RopeScaling, rope_scaling, rope_theta
from alphamath_lite.errors import ModelError

_COMMON = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
    "model.layers.{i}.input_layernorm.weight": "blk.{i}.attn_norm.weight",
    "model.layers.{i}.self_attn.q_proj.weight": "blk.{i}.attn_q.weight",
    "model.layers.{i}.self_attn.k_proj.weight": "blk.{i}.attn_k.weight",
    "model.layers.{i}.self_attn.v_proj.weight": "blk.{i}.attn_v.weight",
    "model.layers.{i}.self_attn.o_proj.weight": "blk.{i}.attn_output.weight",
    "model.layers.{i}.post_attention_layernorm.weight": "blk.{i}.ffn_norm.weight",
    "model.layers.{i}.mlp.gate_proj.weight": "blk.{i}.ffn_gate.weight",
    "model.layers.{i}.mlp.up_proj.weight": "blk.{i}.ffn_up.weight",
    "model.layers.{i}.mlp.down_proj.weight": "blk.{i}.ffn_down.weight",
}
_QKV_BIAS = {
    f"model.layers.{{i}}.self_attn.{x}_proj.bias": f"blk.{{i}}.attn_{x}.bias" for x in "qkv"
}
_ATTENTION_BIAS = _QKV_BIAS | {"model.layers.{i}.self_attn.o_proj.bias": "blk.{i}.attn_output.bias"}
_MLP_BIAS = {
    f"model.layers.{{i}}.mlp.{x}_proj.bias": f"blk.{{i}}.ffn_{x}.bias"
    for x in ("gate", "up", "down")
}
_QK_NORM = {
    f"model.layers.{{i}}.self_attn.{x}_norm.weight": f"blk.{{i}}.attn_{x}_norm.weight" for x in "qk"
}


@dataclass(frozen=True, slots=True)
class Architecture:
    """`gguf` and `hf` are the two names; `tensors` maps Hugging Face names to GGUF names.

    With `permuted`, llama.cpp rotates neighbouring pairs of the query and key rows where Hugging
    Face rotates halves, so these rows change places. `optional` holds the tensors that entries of
    config.json switch on; `also` names other classes of Hugging Face with the same layout.
    """

    gguf: str
    hf: str
    model_type: str
    tensors: Mapping[str, str]
    permuted: bool = False
    optional: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    also: tuple[str, ...] = ()


ARCHITECTURES = (
    Architecture(
        "llama",
        "LlamaForCausalLM",
        "llama",
        _COMMON,
        permuted=True,
        optional={"attention_bias": _ATTENTION_BIAS, "mlp_bias": _MLP_BIAS},
        also=("MistralForCausalLM",),
    ),
    Architecture("qwen2", "Qwen2ForCausalLM", "qwen2", _COMMON | _QKV_BIAS),
    Architecture("qwen3", "Qwen3ForCausalLM", "qwen3", _COMMON | _QK_NORM),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a decoder, in the words of config.json.

    `switches` are the entries that add tensors; `rope` is None for plain rotary positions.
    """

    n_vocab: int
    n_embd: int
    n_ff: int
    n_layers: int
    n_heads: int
    n_kv_heads: int
    head_dim: int
    n_ctx: int
    rms_eps: float
    rope_theta: float
    tied: bool
    switches: tuple[str, ...] = ()
    rope: RopeScaling | None = None


@dataclass(frozen=True, slots=True)
class TensorPlan:
    """One tensor to convert: both names, its Hugging Face shape, heads if its rows are permuted."""

    hf: str
    gguf: str
    shape: tuple[int, ...]
    permuted_heads: int = 0


def architecture_of(config: Mapping[str, Any], where: str) -> Architecture:
    """The row for a config.json; raises ModelError naming what is supported.

    A classifier is read as the language model below it.
    """
    names = config.get("architectures") or []
    causal = [str(name).replace("ForSequenceClassification", "ForCausalLM") for name in names]
    for architecture in ARCHITECTURES:
        if any(name in causal for name in (architecture.hf, *architecture.also)):
            return architecture
    known = ", ".join(name for a in ARCHITECTURES for name in (a.hf, *a.also))
    raise ModelError(
        f"{where}: architecture {names or 'not named'} cannot be converted",
        hint=f"supported: {known}",
    )


def architecture_named(gguf_name: str, where: str) -> Architecture:
    """The row for a GGUF file; raises ModelError naming what is supported."""
    for architecture in ARCHITECTURES:
        if architecture.gguf == gguf_name:
            return architecture
    known = ", ".join(a.gguf for a in ARCHITECTURES)
    raise ModelError(
        f"{where}: architecture {gguf_name!r} cannot be turned into a checkpoint",
        hint=f"supported: {known}",
    )


def shape_of(config: Mapping[str, Any], where: str) -> Shape:
    """Read the sizes of a config.json; raises ModelError for a missing or unsupported entry."""
    try:
        n_heads, n_embd = int(config["num_attention_heads"]), int(config["hidden_size"])
        shape = Shape(
            n_vocab=int(config["vocab_size"]),
            n_embd=n_embd,
            n_ff=int(config["intermediate_size"]),
            n_layers=int(config["num_hidden_layers"]),
            n_heads=n_heads,
            n_kv_heads=int(config.get("num_key_value_heads") or n_heads),
            head_dim=int(config.get("head_dim") or n_embd // n_heads),
            n_ctx=_n_ctx(config),
            rms_eps=float(config["rms_norm_eps"]),
            rope_theta=rope_theta(config),
            tied=bool(config.get("tie_word_embeddings", False)),
            switches=tuple(s for s in ("attention_bias", "mlp_bias") if config.get(s)),
            rope=rope_scaling(config, where),
        )
    except KeyError as error:
        raise ModelError(f"{where} lacks {error}") from None
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise ModelError(f"{where} has an entry that is no size: {error}") from None
    if config.get("hidden_act", "silu") != "silu":
        raise ModelError(f"{where}: activation {config['hidden_act']!r} is not supported (silu is)")
    return shape


def _n_ctx(config: Mapping[str, Any]) -> int:
    """No longer than a sliding window: within it, attention is full attention."""
    n_ctx, window = int(config["max_position_embeddings"]), config.get("sliding_window")
    return min(n_ctx, int(window)) if window and config.get("use_sliding_window", True) else n_ctx


def tensor_plan(architecture: Architecture, shape: Shape) -> Iterator[TensorPlan]:
    """Every tensor of the model in file order: embedding, layers, norm, output."""
    names = dict(architecture.tensors)
    for switch in shape.switches:
        names |= architecture.optional.get(switch, {})
    embedding, norm, output = (
        (hf, names.pop(hf))
        for hf in ("model.embed_tokens.weight", "model.norm.weight", "lm_head.weight")
    )
    yield TensorPlan(*embedding, (shape.n_vocab, shape.n_embd))
    for i in range(shape.n_layers):
        for hf, gguf in names.items():
            role = hf.split(".")[-2]
            heads = {"q_proj": shape.n_heads, "k_proj": shape.n_kv_heads}.get(role, 0)
            dims = _dims(role, shape)
            yield TensorPlan(
                hf.format(i=i),
                gguf.format(i=i),
                dims[:1] if hf.endswith("bias") else dims,
                heads if architecture.permuted else 0,
            )
    yield TensorPlan(*norm, (shape.n_embd,))
    if not shape.tied:
        yield TensorPlan(*output, (shape.n_vocab, shape.n_embd))


def _dims(role: str, shape: Shape) -> tuple[int, ...]:
    """The Hugging Face shape [rows, row length] of a layer's tensor, by the name of its module."""
    q, kv = shape.n_heads * shape.head_dim, shape.n_kv_heads * shape.head_dim
    sizes: dict[str, tuple[int, ...]] = {
        "q_proj": (q, shape.n_embd),
        "k_proj": (kv, shape.n_embd),
        "v_proj": (kv, shape.n_embd),
        "o_proj": (shape.n_embd, q),
        "gate_proj": (shape.n_ff, shape.n_embd),
        "up_proj": (shape.n_ff, shape.n_embd),
        "down_proj": (shape.n_embd, shape.n_ff),
        "q_norm": (shape.head_dim,),
        "k_norm": (shape.head_dim,),
    }
    return sizes.get(role, (shape.n_embd,))


def permute(weight: NDArray[Any], n_heads: int) -> NDArray[Any]:
    """Rows of each head from halves (Hugging Face) to neighbouring pairs (llama.cpp)."""
    rows = weight.shape[0]
    return (
        weight.reshape(n_heads, 2, rows // n_heads // 2, *weight.shape[1:])
        .swapaxes(1, 2)
        .reshape(weight.shape)
    )


def unpermute(weight: NDArray[Any], n_heads: int) -> NDArray[Any]:
    """The inverse of `permute`."""
    rows = weight.shape[0]
    return np.ascontiguousarray(
        weight.reshape(n_heads, rows // n_heads // 2, 2, *weight.shape[1:])
        .swapaxes(1, 2)
        .reshape(weight.shape)
    )
