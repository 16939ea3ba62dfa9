"""Memory and time of an export of 3 GB, beside llama.cpp's own converter.

    python -m benchmarks.export_scale --llama-cpp DIR [--layers 28] [--pairs 3] [--quant Q8_0]

A Qwen2 checkpoint of 1.5 billion random BF16 weights in a temporary folder (it needs four times
its 3 GB). Both convert to F16 in turn, `--pairs` times. Memory is the largest sum of RssAnon over a
process and its children, read from /proc 20 times a second: what a machine must have beside the
files, which the system may drop.

Exits with 1 when an export needs more than 1 GB and the largest tensor, or the median time of its
conversion is above that of llama.cpp's converter.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
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


def main() -> int:
    """Convert with both in turn, then quantise and verify; 1 when a figure is not reached."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--llama-cpp", type=Path, required=True)
    parser.add_argument("--vocabularies", type=Path, default=checkpoints.VOCABULARIES)
    parser.add_argument("--layers", type=int, default=28)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--quant", default="Q8_0")
    options = parser.parse_args()
    checkpoints.VOCABULARIES = options.vocabularies
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        largest = write_checkpoint(place / "model", options.layers)
        print(f"largest tensor {largest / 1e9:.2f} GB as stored")
        theirs = [options.llama_cpp / "convert_hf_to_gguf.py", place / "model"]
        theirs += ["--outtype", "f16", "--outfile", place / "theirs.gguf"]
        ours = ["-c", COMMAND, "export", place / "model", "--force", "--out", place / "ours"]
        times: list[tuple[float, float]] = []
        peaks: list[float] = []
        for _ in range(options.pairs):
            their_time, _ = measure("llama.cpp's converter, F16", theirs)
            (place / "theirs.gguf").unlink()
            plain = [*ours, "--quant", "F16", "--verify", "off"]
            our_time, peak = measure("export, F16, not verified", plain)
            shutil.rmtree(place / "ours")
            times.append((their_time, our_time))
            peaks.append(peak)
        for quant in options.quant.split(","):
            plain = ["--quant", quant, "--reference", "file", "--verify"]
            for how, word in (("off", "not verified"), ("warn", "verified")):
                peaks.append(measure(f"export, {quant}, {word}", [*ours, *plain, how])[1])
    their_median, our_median = (median(column) for column in zip(*times, strict=True))
    print(f"medians: llama.cpp's converter {their_median:.1f} s, export {our_median:.1f} s")
    return int(our_median > their_median or max(peaks) > 1e9 + largest)


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


def measure(name: str, command: list[Any]) -> tuple[float, float]:
    """Seconds and largest private memory in bytes of a Python process, which are printed too."""
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
    print(f"{name}: {wall:.1f} s ({cpu:.1f} s of CPU), {peak[0] / 1e9:.2f} GB", flush=True)
    return wall, float(peak[0])


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
    """Bytes of private memory of a process, 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    sys.exit(main())
