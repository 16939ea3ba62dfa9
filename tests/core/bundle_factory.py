"""A tiny checkpoint with random weights and a tokenizer trained on the spot."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from alphamath_lite.bundles.architectures import architecture_of, shape_of, tensor_plan
from alphamath_lite.bundles.pre_tokenizers import PRE_TOKENIZERS
from alphamath_lite.bundles.safetensors_io import write_safetensors

TAGS = [
    f"<{slash}{tag}>" for tag in ("question", "step", "p", "code", "output") for slash in ("", "/")
]
END = "<|end|>"
TEXTS = [
    "Find all x such that x^2 - 5x + 6 = 0. The sum is 12, the product 36.",
    "from sympy import *\nx = symbols('x')\nprint(solve(x**2 - 5*x + 6, x))\n",
    r"\frac{3}{4} + \sqrt{2} \le \alpha \cdot \text{area}",
    "Maria has 24 apples and gives 7 to her brother; how many are left?",
]
N_VOCAB = 400


def write_tokenizer(folder: Path) -> None:
    """A byte-level BPE of fewer than N_VOCAB tokens; the tags are special added tokens."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    split = pre_tokenizers.Split(Regex(PRE_TOKENIZERS["qwen2"]), "isolated")
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, bytes_])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=N_VOCAB - 8,
        special_tokens=[END, *TAGS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text('{"add_bos_token": false}')


def config(**changes: Any) -> dict[str, Any]:
    """The config.json of a two-layer model with grouped queries and a tied embedding."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": 64,
        "intermediate_size": 160,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "max_position_embeddings": 256,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "tie_word_embeddings": True,
        "hidden_act": "silu",
        "vocab_size": N_VOCAB,
        "bos_token_id": 0,
        "eos_token_id": 0,
        "pad_token_id": 0,
        **changes,
    }


def write_checkpoint(
    folder: Path, *, value_head: bool = True, seed: int = 0, **changes: Any
) -> Path:
    """Write a whole checkpoint; keyword arguments change entries of config.json."""
    folder.mkdir(parents=True)
    settings = config(**changes)
    (folder / "config.json").write_text(json.dumps(settings))
    rng = np.random.default_rng(seed)
    plan = list(tensor_plan(architecture_of(settings, ""), shape_of(settings, "")))
    shapes = {entry.hf: entry.shape for entry in plan}
    weights = [
        1 + 0.1 * rng.standard_normal(shape) if "norm" in name else 0.2 * rng.standard_normal(shape)
        for name, shape in shapes.items()
    ]
    write_safetensors(folder / "model.safetensors", shapes, [w.astype(np.float32) for w in weights])
    if value_head:
        n_embd = settings["hidden_size"]
        write_safetensors(
            folder / "value_head.safetensors",
            {"v_head.summary.weight": (1, n_embd), "v_head.summary.bias": (1,)},
            [
                (0.1 * rng.standard_normal((1, n_embd))).astype(np.float32),
                np.array([0.25], np.float32),
            ],
        )
    write_tokenizer(folder)
    return folder
