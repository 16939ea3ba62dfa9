"""Tiny Llama models with random weights, and what a plain forward pass through them gives."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from alphamath_lite.engine.llama import Context, Floats, Ints, Model
from alphamath_lite.engine.settings import TAG_TEXTS, EngineSettings

END_TEXT = "<|end|>"
PRECISE: dict[str, Any] = {"cache_type": "f32", "flash_attention": False}
MERGES = ["< /", "</ c", "co de", "c o", "d e", "> Ċ", ") Ċ", ") </", "e r", "Ġ t", "1 2"]


@dataclass(frozen=True)
class Shape:
    """The size of a Llama model; `n_vocab` 0 means no more tokens than needed."""

    n_embd: int = 64
    n_layer: int = 2
    n_head: int = 4
    n_head_kv: int = 2
    n_ff: int = 128
    n_ctx: int = 1024
    n_vocab: int = 0
    float16: bool = False


@dataclass(frozen=True)
class Words:
    """The vocabulary: byte-level BPE; with `tags` ours are single control tokens.

    With `begin`, a context begins with a token that says so.
    """

    tags: bool = True
    begin: bool = False
    merges: list[str] = field(default_factory=lambda: list(MERGES))
    boosts: dict[str, float] = field(default_factory=dict)  # logit added to a token, by its text


def forward(path: Path, tokens: Ints) -> tuple[Floats, Floats]:
    """Logits [n, n_vocab] and hidden states [n, n_embd] of a text decoded alone, in one batch."""
    settings = EngineSettings(n_sequences=4, **PRECISE)
    model = Model(path, settings)
    context = Context(model, settings, n_ctx=2048, n_threads=1)
    n = len(tokens)
    context.tokens[:n], context.positions[:n] = tokens, np.arange(n)
    context.sequences[:n], context.wanted[:n] = 0, 1
    assert context.decode(n, hidden=True) == 0
    outputs = context.logits(n).copy(), context.hidden(n).copy()
    context.close()
    model.close()
    return outputs


def byte_letters() -> list[str]:
    """The letter that byte-level BPE writes for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in plain}
    others = [byte for byte in range(256) if byte not in letters]
    letters |= {byte: chr(256 + i) for i, byte in enumerate(others)}
    return [letters[byte] for byte in range(256)]


def token_texts(words: Words) -> tuple[list[str], list[str]]:
    """Ordinary tokens, and control tokens behind them."""
    ordinary = byte_letters() + [merge.replace(" ", "") for merge in words.merges]
    return ordinary, [END_TEXT, *(TAG_TEXTS if words.tags else ())]


def write_model(
    path: Path, *, shape: Shape | None = None, words: Words | None = None, seed: int = 0
) -> Path:
    """Write a random model whose first hidden number is constant, so that logits have a bias."""
    shape, words = shape or Shape(), words or Words()
    ordinary, control = token_texts(words)
    fill = [f"<fill{i}>" for i in range(shape.n_vocab - len(ordinary) - len(control))]
    tokens = ordinary + control + fill
    normal, special, unused = (
        gguf.TokenType.NORMAL,
        gguf.TokenType.CONTROL,
        gguf.TokenType.NORMAL,
    )
    types = [normal] * len(ordinary) + [special] * len(control) + [unused] * len(fill)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(shape.n_ctx)
    writer.add_embedding_length(shape.n_embd)
    writer.add_block_count(shape.n_layer)
    writer.add_feed_forward_length(shape.n_ff)
    writer.add_head_count(shape.n_head)
    writer.add_head_count_kv(shape.n_head_kv)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_dimension_count(shape.n_embd // shape.n_head)
    _add_words(writer, words, tokens, types)
    _add_weights(writer, shape, tokens, words.boosts, np.random.default_rng(seed))
    return _finished(writer, path)


def write_recurrent_model(path: Path) -> Path:
    """Write a tiny Mamba, whose state no branches can share."""
    words, d, inner, state, rank = Words(), 32, 64, 8, 4
    ordinary, control = token_texts(words)
    tokens = ordinary + control
    writer = gguf.GGUFWriter(path, "mamba")
    writer.add_context_length(256)
    writer.add_embedding_length(d)
    writer.add_block_count(1)
    writer.add_feed_forward_length(0)
    writer.add_head_count(0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_ssm_conv_kernel(4)
    writer.add_ssm_inner_size(inner)
    writer.add_ssm_state_size(state)
    writer.add_ssm_time_step_rank(rank)
    _add_words(writer, words, tokens, [gguf.TokenType.NORMAL] * len(tokens))
    for name, size in {
        "token_embd.weight": (len(tokens), d),
        "output_norm.weight": (d,),
        "blk.0.attn_norm.weight": (d,),
        "blk.0.ssm_in.weight": (2 * inner, d),
        "blk.0.ssm_conv1d.weight": (inner, 4),
        "blk.0.ssm_conv1d.bias": (inner,),
        "blk.0.ssm_x.weight": (rank + 2 * state, inner),
        "blk.0.ssm_dt.weight": (inner, rank),
        "blk.0.ssm_dt.bias": (inner,),
        "blk.0.ssm_a": (inner, state),
        "blk.0.ssm_d": (inner,),
        "blk.0.ssm_out.weight": (d, inner),
    }.items():
        writer.add_tensor(name, np.full(size, 0.1, np.float32))
    return _finished(writer, path)


def write_head(path: Path, weights: Floats, *, name: str = "hidden") -> Path:
    """Write the value head tanh(hidden . weights) as ONNX."""
    from onnx import TensorProto, helper, numpy_helper, save

    n = len(weights)
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", [name, "weights"], ["sum"]),
            helper.make_node("Tanh", ["sum"], ["value"]),
        ],
        "value",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", n])],
        [helper.make_tensor_value_info("value", TensorProto.FLOAT, ["batch"])],
        [numpy_helper.from_array(weights, "weights")],
    )
    opset = [helper.make_opsetid("", 17)]
    save(helper.make_model(graph, opset_imports=opset, ir_version=8), str(path))
    return path


def _finished(writer: Any, path: Path) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_words(writer: Any, words: Words, tokens: list[str], types: list[Any]) -> None:
    end = tokens.index(END_TEXT)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(words.merges)
    writer.add_bos_token_id(end)
    writer.add_eos_token_id(end)
    writer.add_add_bos_token(words.begin)


def _add_weights(
    writer: Any, shape: Shape, tokens: list[str], boosts: dict[str, float], random: Any
) -> None:
    d, n_kv = shape.n_embd, shape.n_embd // shape.n_head * shape.n_head_kv

    def add(name: str, *size: int, scale: float | None = None) -> None:
        scale = scale if scale is not None else size[-1] ** -0.5
        add_array(name, random.standard_normal(size, np.float32) * np.float32(scale))

    def add_array(name: str, array: Any) -> None:
        half = shape.float16 and array.ndim == 2
        writer.add_tensor(name, array.astype(np.float16 if half else np.float32))

    embeddings = random.standard_normal((len(tokens), d), np.float32)
    embeddings[:, 0] = 4.0
    add_array("token_embd.weight", embeddings)
    output = random.standard_normal((len(tokens), d), np.float32) * np.float32(2 * d**-0.5)
    output[:, 0] = 0
    for text, boost in boosts.items():
        output[tokens.index(text), 0] = boost / 2  # the hidden number is about 2
    add_array("output.weight", output)
    add_array("output_norm.weight", np.ones(d, np.float32))
    for i in range(shape.n_layer):
        for name, size in {
            "attn_q": (d, d),
            "attn_k": (n_kv, d),
            "attn_v": (n_kv, d),
            "attn_output": (d, d),
            "ffn_gate": (shape.n_ff, d),
            "ffn_up": (shape.n_ff, d),
            "ffn_down": (d, shape.n_ff),
        }.items():
            add(f"blk.{i}.{name}.weight", *size)
        for name in ("attn_norm", "ffn_norm"):
            add_array(f"blk.{i}.{name}.weight", np.ones(d, np.float32))
