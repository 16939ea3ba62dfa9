"""Memory and time of an export of 3 GB, beside llama.cpp's own converter.

    python -m benchmarks.export_scale --llama-cpp DIR [--layers 28] [--quant Q8_0,Q4_K_M]

A Qwen2 checkpoint of 1.5 billion random BF16 weights in a temporary folder (it needs four times
its 3 GB). Memory is the largest sum of RssAnon over a process and its children, read from /proc 20
times a second: what a machine must have beside the files, which the system may drop.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from alphamath_lite.bundles.architectures import architecture_of, shape_of, tensor_plan
from benchmarks.export_parity import COMMAND, REPOSITORY
from tests.core.bundle_factory import config
from tests.export import checkpoints

SHAPE = {
    **checkpoints.QWEN2,
    "hidden_size": 1536,
    "intermediate_size": 8960,
    "num_attention_heads": 12,
    "num_key_value_heads": 2,
    "head_dim": 128,
    "max_position_embeddings": 4096,
    "bos_token_id": None,
    "eos_token_id": None,
    "pad_token_id": None,
}


def main() -> None:
    """Convert with both, then quantise and verify."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--llama-cpp", type=Path)
    parser.add_argument("--vocabularies", type=Path, default=checkpoints.VOCABULARIES)
    parser.add_argument("--layers", type=int, default=28)
    parser.add_argument("--quant", default="Q8_0")
    options = parser.parse_args()
    checkpoints.VOCABULARIES = options.vocabularies
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        largest = write_checkpoint(place / "model", options.layers)
        print(f"largest tensor {largest / 1e9:.2f} GB as stored")
        if options.llama_cpp:
            theirs = [options.llama_cpp / "convert_hf_to_gguf.py", place / "model"]
            theirs += ["--outtype", "f16", "--outfile", place / "theirs.gguf"]
            measure("llama.cpp's converter, F16", theirs)
            (place / "theirs.gguf").unlink()
        ours = ["-c", COMMAND, "export", place / "model", "--force", "--out", place / "ours"]
        measure("export, F16, not verified", [*ours, "--quant", "F16", "--verify", "off"])
        for quant in options.quant.split(","):
            plain = ["--quant", quant, "--reference", "file", "--verify"]
            measure(f"export, {quant}, not verified", [*ours, *plain, "off"])
            measure(f"export, {quant}, verified", [*ours, *plain, "warn"])


def write_checkpoint(folder: Path, n_layers: int) -> int:
    """Random weights block by block; returns the bytes of the largest tensor."""
    folder.mkdir()
    n_vocab = len(checkpoints.real_vocabulary("qwen2").tokens)
    settings = config(**SHAPE, num_hidden_layers=n_layers, vocab_size=n_vocab)
    (folder / "config.json").write_text(json.dumps(settings))
    checkpoints.write_real_tokenizer(folder, "qwen2", add_bos=False)
    directory: dict[str, Any] = {}
    end = largest = 0
    for entry in tensor_plan(architecture_of(settings, ""), shape_of(settings, "")):
        start, end = end, end + 2 * int(np.prod(entry.shape))
        directory[entry.hf] = {"dtype": "BF16", "shape": entry.shape, "data_offsets": [start, end]}
        largest = max(largest, end - start)
    header = json.dumps(directory).encode()
    noise = np.random.default_rng(0).standard_normal(1 << 22, np.float32) * np.float32(0.02)
    block = (noise.view(np.uint32) >> 16).astype("<u2").tobytes()
    with (folder / "model.safetensors").open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for start in range(0, end, len(block)):
            file.write(block[: end - start])
    return largest


def measure(name: str, command: list[Any]) -> None:
    """Run a Python process and print its seconds and its largest private memory."""
    os.sync()  # what others wrote is not written at our expense
    used, start = _cpu_seconds(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
    )
    peak: list[int] = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    errors = process.stderr.read() if process.stderr else b""
    if process.wait():
        raise SystemExit(f"{command}\n{errors.decode()[-3000:]}")
    watcher.join()
    wall, cpu = time.perf_counter() - start, _cpu_seconds() - used
    print(f"{name}: {wall:.1f} s ({cpu:.1f} s of CPU), {peak[0] / 1e6:.2f} GB", flush=True)


def _cpu_seconds() -> float:
    """Of all processes that ended here."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(process: "subprocess.Popen[bytes]", peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_rss_anon, _family(process.pid))))
        time.sleep(0.05)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from _family(int(child))
    except OSError:
        return


def _rss_anon(pid: int) -> int:
    """Kilobytes of private memory of a process, 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    main()
