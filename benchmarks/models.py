"""The models that speed is measured on: a random one of 235M parameters, and installed bundles."""

import ctypes
import json
import re
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.registry import resolve
from alphamath_lite.engine.engine import LlamaEngine, open_engine
from alphamath_lite.engine.settings import TAG_TEXTS, EngineSettings
from alphamath_lite.engine.value import ValueHead
from benchmarks.peer_loop import Loop
from benchmarks.story import Replay, Story, unrelated_story
from tests.core.engine_models import Shape, Words, write_model

BIG = Shape(1024, 13, 16, 16, 2816, 4096, 32000, float16=True)
N_MERGES = 8000
Q4_K_M = 15  # enum llama_ftype


def big_model(folder: Path) -> Path:
    """The random model, made when it is not there yet."""
    path = folder / "big-q4_k_m.gguf"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        whole = folder / "big-f16.gguf"
        write_model(whole, shape=BIG, words=Words(merges=_merges()))
        params = llama_cpp.llama_model_quantize_default_params()
        params.ftype = Q4_K_M
        llama_cpp.llama_model_quantize(
            str(whole).encode(), str(path).encode(), ctypes.byref(params)
        )
        whole.unlink()
    return path


def open_big(folder: Path, n_threads: int, story: Story) -> tuple[LlamaEngine, Loop]:
    """The random model with a random value head."""
    path = big_model(folder)
    direction = np.random.default_rng(1).standard_normal(BIG.n_embd).astype(np.float32) / 64

    def value(hidden: Any) -> Any:
        return np.tanh(hidden @ direction)

    engine = open_engine(path, value=value, settings=EngineSettings(n_threads=n_threads))
    engine.sampler = Replay(engine, story)
    return engine, Loop(path, value, engine.n_threads, story)


def _merges() -> list[str]:
    """Byte-pair merges learned from worked solutions and from this Python's own library."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    story = unrelated_story()
    library = sorted(Path(json.__file__).parent.parent.glob("*.py"))[:80]
    texts = [file.read_text(errors="replace") for file in library]
    texts += [*story.codes, *story.answers, *story.outputs.values()] * 20
    tags = re.compile("|".join(TAG_TEXTS))
    tokenizer = Tokenizer(models.BPE())
    pieces = Regex(r"\p{N}| ?\p{L}+| ?[^\s\p{L}\p{N}<>]+|\s+|.")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(pieces, "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=N_MERGES + 256, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator((tags.sub("", text) for text in texts), trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    new = {left + right: f"{left} {right}" for left, right in merges}
    return list(new.values())


def open_bundle(name: str | None, n_threads: int) -> tuple[LlamaEngine, Loop]:
    """An installed bundle; it writes by itself."""
    bundle = load_bundle(resolve(name))
    head = ValueHead(bundle.value) if bundle.value else None
    settings = EngineSettings(n_threads=n_threads)
    engine = open_engine(Path(bundle.policy), value=head, settings=settings)
    return engine, Loop(Path(bundle.policy), head, engine.n_threads, None)
