"""The network of a small policy: a Llama with a value head (AlphaMath, section 3.2).

Tensor names are those of Hugging Face's LlamaForCausalLM, so that a checkpoint needs no
translation. Covered: training from scratch and going on from a bundle, tied output matrix.
Not covered: key/value caches and generation, which belong to llama.cpp.
"""

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint


@dataclass(frozen=True, slots=True)
class NetworkSize:
    """Shape of the network; `n_ff` and `n_embd` are multiples of 32, better of 256."""

    n_vocab: int = 3072
    n_embd: int = 256
    n_layer: int = 6
    n_head: int = 8
    n_kv_head: int = 8
    n_ff: int = 768
    n_ctx: int = 1024
    rope_theta: float = 10000.0
    eps: float = 1e-5

    @property
    def head_dim(self) -> int:
        """Width of one attention head."""
        return self.n_embd // self.n_head

    def to_config(self) -> dict[str, object]:
        """config.json of a LlamaForCausalLM."""
        return {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_size": self.n_embd,
            "intermediate_size": self.n_ff,
            "num_hidden_layers": self.n_layer,
            "num_attention_heads": self.n_head,
            "num_key_value_heads": self.n_kv_head,
            "head_dim": self.head_dim,
            "max_position_embeddings": self.n_ctx,
            "rms_norm_eps": self.eps,
            "rope_theta": self.rope_theta,
            "tie_word_embeddings": True,
            "vocab_size": self.n_vocab,
            "hidden_act": "silu",
            "attention_bias": False,
            "mlp_bias": False,
            "torch_dtype": "bfloat16",
            "initializer_range": 0.02,
        }

    @classmethod
    def from_config(cls, config: dict[str, object]) -> "NetworkSize":
        """Read the shape from config.json."""
        names = {
            "n_vocab": "vocab_size", "n_embd": "hidden_size", "n_layer": "num_hidden_layers",
            "n_head": "num_attention_heads", "n_kv_head": "num_key_value_heads",
            "n_ff": "intermediate_size", "n_ctx": "max_position_embeddings",
            "rope_theta": "rope_theta", "eps": "rms_norm_eps",
        }  # fmt: skip
        return cls(**{field: config[name] for field, name in names.items()})  # type: ignore[arg-type]

    def to_json(self) -> dict[str, object]:
        """The shape as plain data."""
        return asdict(self)


class Attention(nn.Module):
    """Causal attention with rotary positions."""

    def __init__(self, size: NetworkSize) -> None:
        super().__init__()
        self.n_head, self.n_kv_head, self.head_dim = size.n_head, size.n_kv_head, size.head_dim
        self.q_proj = nn.Linear(size.n_embd, size.n_head * size.head_dim, bias=False)
        self.k_proj = nn.Linear(size.n_embd, size.n_kv_head * size.head_dim, bias=False)
        self.v_proj = nn.Linear(size.n_embd, size.n_kv_head * size.head_dim, bias=False)
        self.o_proj = nn.Linear(size.n_head * size.head_dim, size.n_embd, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """x: [batch, length, n_embd] -> the same shape."""
        batch, length, _ = x.shape
        q = self.q_proj(x).view(batch, length, self.n_head, self.head_dim).transpose(1, 2)
        k = self.k_proj(x).view(batch, length, self.n_kv_head, self.head_dim).transpose(1, 2)
        v = self.v_proj(x).view(batch, length, self.n_kv_head, self.head_dim).transpose(1, 2)
        mixed = _attend(_rotate(q, cos, sin), _rotate(k, cos, sin), v)
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, -1))  # type: ignore[no-any-return]


class FeedForward(nn.Module):
    """SwiGLU."""

    def __init__(self, size: NetworkSize) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(size.n_embd, size.n_ff, bias=False)
        self.up_proj = nn.Linear(size.n_embd, size.n_ff, bias=False)
        self.down_proj = nn.Linear(size.n_ff, size.n_embd, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """x: [..., n_embd] -> the same shape."""
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))  # type: ignore[no-any-return]


class Block(nn.Module):
    """Attention and feed-forward with pre-norms."""

    def __init__(self, size: NetworkSize) -> None:
        super().__init__()
        self.input_layernorm = nn.RMSNorm(size.n_embd, eps=size.eps)
        self.self_attn = Attention(size)
        self.post_attention_layernorm = nn.RMSNorm(size.n_embd, eps=size.eps)
        self.mlp = FeedForward(size)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """x: [batch, length, n_embd] -> the same shape."""
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))  # type: ignore[no-any-return]


class Trunk(nn.Module):
    """Embeddings, blocks and the final norm: everything that policy and value share."""

    def __init__(self, size: NetworkSize) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(size.n_vocab, size.n_embd)
        self.layers = nn.ModuleList(Block(size) for _ in range(size.n_layer))
        self.norm = nn.RMSNorm(size.n_embd, eps=size.eps)


class JointNet(nn.Module, ABC):
    """Policy and value over one trunk, whatever the trunk is: what the joint loss needs."""

    n_embd: int

    @abstractmethod
    def hidden(self, tokens: Tensor) -> Tensor:
        """tokens: [batch, length] -> states after the final norm [batch, length, n_embd]."""

    @abstractmethod
    def logits(self, hidden: Tensor) -> Tensor:
        """hidden: [n, n_embd] -> [n, n_vocab]."""

    @abstractmethod
    def value(self, hidden: Tensor) -> Tensor:
        """hidden: [n, n_embd] -> V_phi [n] in [-1, 1]."""


class PolicyValueNet(JointNet):
    """A small Llama of our own; the output matrix is the embedding matrix."""

    def __init__(self, size: NetworkSize, *, seed: int = 0) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.size, self.n_embd = size, size.n_embd
        self.model = Trunk(size)
        self.v_head = nn.Linear(size.n_embd, 1)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                deep = name.endswith(("o_proj.weight", "down_proj.weight"))
                scale = 0.02 / (2 * size.n_layer) ** 0.5 if deep else 0.02
                nn.init.normal_(parameter, std=scale)
        nn.init.zeros_(self.v_head.bias)
        self.recompute = False  # activations of the blocks: less memory, more time
        self._rotations: dict[int, tuple[Tensor, Tensor]] = {}

    def hidden(self, tokens: Tensor) -> Tensor:
        """tokens: [batch, length] -> states after the final norm [batch, length, n_embd]."""
        cos, sin = self._rotation(tokens.shape[1], tokens.device)
        x = self.model.embed_tokens(tokens)
        for layer in self.model.layers:
            if self.recompute and self.training:
                x = checkpoint(layer, x, cos, sin, use_reentrant=False)
            else:
                x = layer(x, cos, sin)
        return self.model.norm(x)  # type: ignore[no-any-return]

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden: [n, n_embd] -> [n, n_vocab]."""
        return functional.linear(hidden, self.model.embed_tokens.weight)

    def value(self, hidden: Tensor) -> Tensor:
        """hidden: [n, n_embd] -> V_phi [n] in [-1, 1]."""
        return torch.tanh(self.v_head(hidden).squeeze(-1))

    def _rotation(self, length: int, device: torch.device) -> tuple[Tensor, Tensor]:
        if length not in self._rotations:
            half = torch.arange(0, self.size.head_dim, 2, device=device)
            frequency = self.size.rope_theta ** (-half.float() / self.size.head_dim)
            angle = torch.outer(torch.arange(length, device=device).float(), frequency)
            both = torch.cat([angle, angle], dim=-1)  # [length, head_dim]
            self._rotations[length] = (both.cos(), both.sin())
        return self._rotations[length]


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return (x * cos + turned * sin).to(x.dtype)


def _attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention; q: [batch, n_head, length, head_dim], k and v with n_kv_head heads.

    Written out on the CPU: for short sequences PyTorch's fused backward takes several times as
    long.
    """
    gqa = q.shape[1] != k.shape[1]
    if q.device.type != "cpu" or gqa:
        return functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=gqa)
    later = torch.full((q.shape[2], q.shape[2]), -torch.inf, dtype=q.dtype).triu(1)
    scores: Tensor = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + later
    return scores.softmax(-1) @ v
