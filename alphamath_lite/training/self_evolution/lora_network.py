"""A frozen Hugging Face base with adapters and a value head: what `--mode lora` trains.

Policy and value share the whole network (AlphaMath, section 3.2), so the adapters learn from both
losses. The base stays in the working format, adapters and value head are float32.

An adapter lies on disk as PEFT writes it, with the value head beside it:

    adapter_config.json  adapter_model.safetensors  value_head.safetensors
"""

import importlib.util
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from alphamath_lite.bundles.adapters import ADAPTER_CONFIG, ADAPTER_WEIGHTS, is_adapter
from alphamath_lite.bundles.architectures import Shape, TensorPlan, architecture_of, shape_of
from alphamath_lite.bundles.architectures import tensor_plan as plan_of
from alphamath_lite.bundles.checkpoint import CONFIG, HEAD_BIAS, HEAD_WEIGHT, VALUE_HEAD, read_json
from alphamath_lite.errors import UsageError
from alphamath_lite.training.network import JointNet
from alphamath_lite.training.self_evolution.folder import write_json
from alphamath_lite.training.self_evolution.settings import LoraSettings

GIVEN = "adapter"  # folder below a starting point that had an adapter already
BASE_NAME = "../../round-0/checkpoint"  # from the checkpoint of a round
PACKAGES = ("transformers", "peft")


@dataclass(frozen=True, slots=True)
class Base:
    """What config.json of a base says; `matrices` are its two-dimensional tensors."""

    folder: Path
    shape: Shape
    matrices: tuple[TensorPlan, ...]

    @property
    def n_weights(self) -> int:
        """Numbers in its matrices; the vectors do not count beside them."""
        return sum(entry.shape[0] * entry.shape[1] for entry in self.matrices)

    def n_adapter_weights(self, lora: LoraSettings) -> int:
        """Numbers in adapters of these settings."""
        return sum(
            lora.rank * sum(entry.shape)
            for entry in self.matrices
            if _module(entry.hf) in lora.targets
        )


def read_base(folder: Path) -> Base:
    """Read the shape of a base; raises ModelError for an architecture that is not supported."""
    config, where = read_json(folder / CONFIG), str(folder / CONFIG)
    shape = shape_of(config, where)
    plan = plan_of(architecture_of(config, where), shape)
    return Base(folder, shape, tuple(entry for entry in plan if len(entry.shape) == 2))


def refuse_targets(lora: LoraSettings, base: Base) -> None:
    """Raise UsageError for a target that the base lacks or that a GGUF adapter cannot change."""
    known = list(dict.fromkeys(_module(entry.hf) for entry in base.matrices))
    known.remove("embed_tokens")
    reasons = {"embed_tokens": "embeddings cannot be changed by a GGUF adapter"}
    if base.shape.tied:
        reasons["lm_head"] = "the output layer of this base is tied to its embeddings"
    for target in lora.targets:
        if target not in known:
            reason = reasons.get(target, "the base has no such matrices")
            hint = f"Choose among {', '.join(known)}."
            raise UsageError(f"lora.targets cannot hold {target!r}: {reason}", hint=hint)


def _module(tensor: str) -> str:
    """`q_proj` of `model.layers.0.self_attn.q_proj.weight`."""
    return tensor.split(".")[-2]


class LoraNet(JointNet):
    """A causal language model with adapters, and a value head; only these two learn."""

    def __init__(self, policy: nn.Module, n_embd: int) -> None:
        super().__init__()
        self.policy, self.n_embd = policy, n_embd
        self.v_head = nn.Linear(n_embd, 1)

    @property
    def _causal(self) -> Any:
        return self.policy.get_base_model()  # type: ignore[operator]

    def hidden(self, tokens: Tensor) -> Tensor:
        """tokens: [batch, length] -> states after the final norm [batch, length, n_embd].

        Padding on the right needs no mask: attention looks back only.
        """
        found: Tensor = self._causal.model(input_ids=tokens, use_cache=False).last_hidden_state
        return found

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden: [n, n_embd] -> [n, n_vocab]."""
        found: Tensor = self._causal.lm_head(hidden)
        return found

    def value(self, hidden: Tensor) -> Tensor:
        """hidden: [n, n_embd] -> V_phi [n] in [-1, 1]."""
        return torch.tanh(self.v_head(hidden.to(self.v_head.weight.dtype)).squeeze(-1))


def refuse_missing_packages() -> None:
    """Raise UsageError when the packages of adapters are not installed."""
    if missing := [name for name in PACKAGES if importlib.util.find_spec(name) is None]:
        raise UsageError(
            f"adapters need {' and '.join(missing)}, which is missing",
            hint="pip install 'alphamath-lite[train]'",
        )


def adapter_of(checkpoint: Path) -> Path | None:
    """Where the adapter of a checkpoint lies; None for a starting point without one."""
    return next((p for p in (checkpoint, checkpoint / GIVEN) if is_adapter(p)), None)


def load_lora(
    checkpoint: Path, base: Base, lora: LoraSettings, *, dtype: torch.dtype, seed: int
) -> LoraNet:
    """The network of a checkpoint; where it has no adapter, a fresh one that changes nothing yet.

    `seed` decides how the A of a fresh one begin; its B are zero.
    """
    import peft

    adapter = adapter_of(checkpoint)
    config = (
        peft.LoraConfig.from_pretrained(str(adapter))
        if adapter
        else peft.LoraConfig(**config_of(lora))
    )
    config.inference_mode, config.lora_dropout, config.init_lora_weights = False, 0.0, True
    config.base_model_name_or_path = str(base.folder)
    torch.manual_seed(seed)
    with warnings.catch_warnings():  # PEFT asks transformers for a name that goes away
        warnings.simplefilter("ignore", FutureWarning)
        policy = peft.get_peft_model(_open_base(base.folder, dtype), config)
    if adapter:
        peft.set_peft_model_state_dict(policy, load_file(adapter / ADAPTER_WEIGHTS))
    network = LoraNet(policy, base.shape.n_embd)
    head = load_file(checkpoint / VALUE_HEAD)
    network.v_head.load_state_dict({"weight": head[HEAD_WEIGHT], "bias": head[HEAD_BIAS]})
    return network


def _open_base(folder: Path, dtype: torch.dtype) -> Any:
    import transformers

    transformers.utils.logging.disable_progress_bar()
    return transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=dtype, attn_implementation="sdpa", local_files_only=True
    )


def recompute_activations(network: LoraNet) -> None:
    """Keep less for the backward pass and compute it twice instead."""
    causal = network._causal
    enable = getattr(causal, "activation_checkpointing_enable", None)  # new in transformers 5.23
    (enable or causal.gradient_checkpointing_enable)({"use_reentrant": False})


def config_of(lora: LoraSettings) -> dict[str, Any]:
    """adapter_config.json of fresh adapters."""
    return {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": BASE_NAME,
        "r": lora.rank,
        "lora_alpha": lora.alpha,
        "use_rslora": lora.rslora,
        "target_modules": list(lora.targets),
        "lora_dropout": 0.0,
        "bias": "none",
    }


def save_lora(network: LoraNet, config: Mapping[str, Any], folder: Path) -> None:
    """Write adapter and value head into a folder that is there."""
    import peft

    found = peft.get_peft_model_state_dict(network.policy, save_embedding_layers=False)
    write_json(folder / ADAPTER_CONFIG, {**config, "base_model_name_or_path": BASE_NAME})
    save_file(_plain(found), folder / ADAPTER_WEIGHTS, metadata={"format": "pt"})
    head = {HEAD_WEIGHT: network.v_head.weight, HEAD_BIAS: network.v_head.bias}
    save_file(_plain(head), folder / VALUE_HEAD)


def _plain(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {
        name: tensor.detach().to("cpu", torch.float32).contiguous()
        for name, tensor in sorted(tensors.items())
    }
