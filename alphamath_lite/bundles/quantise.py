"""Quantisation of a GGUF file by llama.cpp, with an honest account of what each tensor became."""

import ctypes
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.files import whole_file
from alphamath_lite.bundles.gguf_header import FILE_TYPES, GgufHeader, read_gguf_header
from alphamath_lite.errors import ModelError, UsageError

_K_BLOCK = 256
"""Values in a block of the K types: rows of another length cannot be stored in them."""

_NEED_IMPORTANCE = ("IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ2_M", "Q2_K_S", "IQ3_XXS")
"""llama.cpp refuses these (or ruins the model) without an importance matrix."""

QUANTISATIONS = tuple(name for name in FILE_TYPES.values() if name not in _NEED_IMPORTANCE)
"""The types that `quantise` accepts."""

_FALLBACKS = {"Q2_K": "Q4_0", "Q3_K": "IQ4_NL", "Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}
_FALLBACKS |= {"IQ3": "IQ4_NL", "IQ4_XS": "IQ4_NL"}

BUFFER_BYTES = 64 << 20
"""What llama.cpp may hold of a matrix at a time; unasked it takes up to 8 GiB."""

_PROGRESS = re.compile(rb"\[ *(\d+)/ *(\d+)\]")
"""How llama.cpp's log announces a tensor."""

OnTensor = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Quantised:
    """What was written: the file type, and how many matrices are stored in each tensor type."""

    quantisation: str
    n_tensors: Mapping[str, int]
    n_bytes: int


def quantise(
    source: Path,
    out: Path,
    ftype: str,
    *,
    allow_fallback: bool = False,
    n_threads: int = 1,
    overwrite: bool = False,
    on_tensor: OnTensor | None = None,
) -> Quantised:
    """Quantise an F32, F16 or BF16 GGUF to `ftype`, one of QUANTISATIONS.

    `on_tensor(i, n)` is called before the i-th of n tensors. Raises UsageError for a type the rows
    of this model cannot be stored in (with `allow_fallback` llama.cpp stores such matrices in its
    next larger type instead), ModelError when llama.cpp or the disk refuses.
    """
    name = ftype.upper()
    check_quantisation(name)
    header = read_gguf_header(source)
    if header.quantisation not in ("F32", "F16", "BF16"):
        raise UsageError(
            f"{source} is quantised already ({header.quantisation})",
            hint="quantise from an F16, BF16 or F32 file",
        )
    if not allow_fallback:
        check_rows(name, row_lengths(header), str(source))
    with whole_file(out, overwrite=overwrite) as draft:
        _run(source, draft, name, n_threads, on_tensor)
        written = read_gguf_header(draft)
    return Quantised(name, _matrix_types(written), out.stat().st_size)


def check_quantisation(name: str) -> None:
    """Raise UsageError when `name` is none of QUANTISATIONS."""
    if name in _NEED_IMPORTANCE:
        raise UsageError(f"{name} needs an importance matrix", hint="Q4_K_M or Q8_0 do without one")
    if name not in QUANTISATIONS:
        raise UsageError(
            f"unknown quantisation {name!r}", hint=f"one of {', '.join(QUANTISATIONS)}"
        )


def check_rows(name: str, rows: set[int], where: str) -> None:
    """Raise UsageError when a row length does not divide into the blocks of a type."""
    block = 1 if name in ("F32", "F16", "BF16") else _K_BLOCK if _is_k_type(name) else 32
    unfit = sorted(n for n in rows if n % block)
    if not unfit:
        return
    fallback = next((f for key, f in _FALLBACKS.items() if name.startswith(key)), "F16")
    raise UsageError(
        f"{where}: {name} stores blocks of {block} values, but rows here are {unfit[0]} long; "
        f"llama.cpp would store those matrices as {fallback}",
        hint="choose Q8_0"
        if block == _K_BLOCK and not any(n % 32 for n in unfit)
        else "choose F16",
    )


def row_lengths(header: GgufHeader) -> set[int]:
    """The row lengths of all matrices."""
    return {tensor.shape[0] for tensor in header.tensors if len(tensor.shape) > 1}


def _is_k_type(name: str) -> bool:
    return "_K" in name or (name.startswith("IQ") and name != "IQ4_NL")


def _matrix_types(header: GgufHeader) -> dict[str, int]:
    kinds = [tensor.type for tensor in header.tensors if len(tensor.shape) > 1]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _run(source: Path, out: Path, name: str, n_threads: int, on_tensor: OnTensor | None) -> None:
    import llama_cpp

    complaints: list[str] = []

    @llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
    def collect(level: int, text: bytes, _data: ctypes.c_void_p) -> None:
        if level in (3, 4):  # GGML_LOG_LEVEL_WARN and ERROR
            complaints.append(text.decode(errors="replace").strip())
        elif on_tensor and (found := _PROGRESS.match(text)):
            on_tensor(int(found[1]), int(found[2]))

    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = next(number for number, known in FILE_TYPES.items() if known == name)
    params.nthread = n_threads
    params.max_buf_size = BUFFER_BYTES
    with _log_to(llama_cpp, collect):
        failed = llama_cpp.llama_model_quantize(
            os.fsencode(source), os.fsencode(out), ctypes.byref(params)
        )
    if failed:
        why = "; ".join(complaints[-2:]) or "no reason given"
        raise ModelError(
            f"llama.cpp could not quantise {source} to {name}: {why}",
            hint=f"check the free space of the disk that holds {out.parent}",
        )


@contextmanager
def _log_to(library: Any, callback: Any) -> Iterator[None]:
    """Send llama.cpp's log to a callback for the time of a block, then where it went before."""
    before, data = library.llama_log_callback(), ctypes.c_void_p()
    library.llama_log_get(ctypes.byref(before), ctypes.byref(data))
    library.llama_log_set(callback, ctypes.c_void_p(0))
    try:
        yield
    finally:
        library.llama_log_set(before, data)
