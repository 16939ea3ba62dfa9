"""The exporter beside llama.cpp's own converter: the same tensors and metadata, byte for byte?

    python -m benchmarks.export_parity --llama-cpp DIR [--vocabularies DIR] [--stored BF16]

DIR is the folder of llama.cpp inside the source distribution of llama-cpp-python. For each
architecture a small checkpoint with random weights and a real vocabulary is converted by both,
from F32 or the type that `--stored` names; the script fails when a tensor differs, or a key that is
not in CLOSED. PyTorch, transformers and sentencepiece must be installed, for the converter needs
them. Times are of whole processes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from alphamath_lite.bundles.gguf_header import read_gguf_header
from tests.export import checkpoints
from tests.export.checkpoints import LLAMA3_ROPE, QWEN2, QWEN3

REPOSITORY = Path(__file__).resolve().parents[1]
COMMAND = "import sys; from alphamath_lite.cli import main; sys.exit(main())"

CLOSED = {
    "general.name": "the name is ours to choose",
    "general.basename": "the converter guesses it from the folder's name",
    "general.size_label": "the converter computes it for file names",
    "general.finetune": "the converter guesses it from the folder's name",
    "general.version": "the converter guesses it from the folder's name",
    "tokenizer.ggml.add_bos_token": "the converter leaves it out where the files are silent",
}
"""Keys that may differ or be missing on one side, and why."""

COMMON = {"num_key_value_heads": 2, "max_position_embeddings": 512}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "llama 2": ("llama-spm", {"tie_word_embeddings": False}),
    "llama 3": ("llama-bpe", {"rope_scaling": LLAMA3_ROPE, "rope_theta": 500000.0}),
    "deepseek": (
        "deepseek-llm",
        {"tie_word_embeddings": False, "num_key_value_heads": 4, "rope_theta": 10000.0},
    ),
    "qwen2": ("qwen2", {**QWEN2, "rope_theta": 1000000.0}),
    "qwen3": ("qwen2", {**QWEN3, "head_dim": 32, "rope_theta": 1000000.0}),
}


def main() -> int:
    """Compare all cases; 1 when one of them differs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--llama-cpp", type=Path, required=True)
    parser.add_argument("--vocabularies", type=Path, default=checkpoints.VOCABULARIES)
    parser.add_argument("--stored", choices=["F32", "F16", "BF16"], default="F32")
    options = parser.parse_args()
    checkpoints.VOCABULARIES = options.vocabularies
    worst = 0
    for name, (vocabulary, changes) in CASES.items():
        with tempfile.TemporaryDirectory() as place:
            source = Path(place) / "model"
            write_source(source, vocabulary, changes)
            if options.stored != "F32":
                checkpoints.store_as(source / "model.safetensors", options.stored)
            found = compare(source, options.llama_cpp)
        print("\n".join([f"{name}: {found[0]}", *(f"  {line}" for line in found[1])]))
        worst |= any(line.startswith("DIFFERS") for line in found[1])
    return int(worst)


def compare(source: Path, llama_cpp: Path) -> tuple[str, list[str]]:
    """One checkpoint through both converters: times, and every difference."""
    theirs, ours = source.with_name("theirs.gguf"), source.with_name("ours")
    converter = [llama_cpp / "convert_hf_to_gguf.py", source, "--outfile", theirs]
    their_time = run([*converter, "--outtype", "f16"])
    command = ["-c", COMMAND, "export", source, "--out", ours, "--quant", "F16"]
    our_time = run([*command, "--verify", "off"])
    lines = differences(gguf.GGUFReader(theirs), gguf.GGUFReader(ours / "policy.gguf"))
    return f"{our_time:.1f} s, llama.cpp's converter {their_time:.1f} s", lines


def write_source(folder: Path, vocabulary: str, changes: dict[str, Any], *, seed: int = 0) -> None:
    """A checkpoint with the vocabulary of a real model."""
    is_pieces = vocabulary == "llama-spm"
    path = checkpoints.VOCABULARIES / f"ggml-vocab-{vocabulary}.gguf"
    n_vocab = len(read_gguf_header(path).tokens)
    ids = checkpoints.special_tokens(vocabulary)
    special = {f"{key}_token_id": token for key, token in ids.items()}
    settings = {**COMMON, **changes, "vocab_size": n_vocab, **special, "pad_token_id": None}
    checkpoints.write_model(folder, seed=seed, **settings)
    if is_pieces:
        checkpoints.write_sentencepiece(folder, vocabulary)
    else:
        checkpoints.write_real_tokenizer(folder, vocabulary, add_bos=vocabulary != "qwen2")


def run(command: list[Any]) -> float:
    """Seconds of a Python process; shows its output when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
    )
    if done.returncode:
        raise SystemExit(f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")
    return time.perf_counter() - start


def differences(theirs: Any, ours: Any) -> list[str]:
    """What differs, one line each; keys of CLOSED are listed without complaint."""
    lines = []
    keys = {k for r in (theirs, ours) for k in r.fields if not k.startswith("GGUF.")}
    for key in sorted(keys):
        a, b = (r.fields[key].contents() if key in r.fields else None for r in (theirs, ours))
        if a != b:
            mark = "allowed" if key in CLOSED else "DIFFERS"
            lines.append(f"{mark} {key}: {str(a)[:60]} / {str(b)[:60]}")
    old, new = ({t.name: t for t in r.tensors} for r in (theirs, ours))
    for name in sorted(old.keys() | new.keys()):
        a, b = old.get(name), new.get(name)
        if a is None or b is None or a.tensor_type != b.tensor_type:
            lines.append(f"DIFFERS {name}: on one side only, or of another type")
        elif not np.array_equal(a.data.view(np.uint8), b.data.view(np.uint8)):
            lines.append(f"DIFFERS {name}: other bytes")
    lines.append(f"{len(new)} tensors and {len(keys)} keys compared")
    return lines


if __name__ == "__main__":
    sys.exit(main())
