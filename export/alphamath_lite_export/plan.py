"""What an export will do, known before any work: names, sizes, memory, room on the disk, time.

Sizes of quantised files are estimates from the bits per weight of each type; llama.cpp keeps some
matrices in larger types.
"""

import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alphamath_lite.bundles.checkpoint import Checkpoint
from alphamath_lite.bundles.files import refuse_existing
from alphamath_lite.bundles.manifest import MANIFEST_NAME, PromptFormat, ReadOut
from alphamath_lite.bundles.quantise import BUFFER_BYTES, check_quantisation, check_rows
from alphamath_lite.bundles.tensors import NUMPY_TYPES
from alphamath_lite.bundles.vocabulary import Vocabulary
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite_export.probes import MAX_TOKENS, PROBLEMS
from alphamath_lite_export.sources import Source

DEFAULT_QUANTISATION = "Q8_0"
PLAIN = tuple(NUMPY_TYPES)

BITS_PER_WEIGHT = {"F32": 32.0, "F16": 16.0, "BF16": 16.0, "Q8_0": 8.5, "Q6_K": 6.6, "Q5_K": 5.7}
BITS_PER_WEIGHT |= {
    "Q5": 5.6,
    "Q4_K": 4.9,
    "Q4_1": 5.0,
    "Q4": 4.6,
    "IQ4": 4.5,
    "Q3": 3.9,
    "Q2": 3.4,
}
_ROOM_FACTOR = 1.02
_BASE_MEMORY, _TORCH_MEMORY = 200_000_000, 400_000_000

_START_S, _TORCH_START_S, _BYTES_PER_S = 3.0, 5.0, 150e6
_QUANTISE_S = {"Q8": 30.0, **dict.fromkeys(("Q6", "Q5", "Q4", "Q3", "Q2"), 120.0), "IQ": 300.0}
_VERIFY_S = 45.0
"""Seconds of one core for a billion weights: between a quiet and a busy machine of two."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One export: `bundles` pairs each quantisation with the folder of its bundle below `out`."""

    source: Source
    vocabulary: Vocabulary
    out: Path
    name: str
    licence: str
    quantisations: tuple[str, ...]
    prompt: PromptFormat
    read_out: ReadOut
    overwrite: bool = False
    allow_fallback: bool = False

    @property
    def checkpoint(self) -> Checkpoint:
        """The policy."""
        return self.source.checkpoint

    @property
    def several(self) -> bool:
        """Whether each quantisation gets a folder of its own below `out`."""
        return len(self.quantisations) > 1

    def folder(self, root: Path, quantisation: str) -> Path:
        """Where a bundle goes: `root` stands for `out`."""
        return root / quantisation if self.several else root

    @property
    def n_params(self) -> int:
        """Weights of the policy."""
        return sum(math.prod(entry.shape) for entry in self.checkpoint.plan)

    def n_bytes(self, quantisation: str) -> int:
        """Estimated size of a policy file."""
        vectors = sum(math.prod(e.shape) for e in self.checkpoint.plan if len(e.shape) == 1)
        bits = bits_per_weight(quantisation)
        return int(4 * vectors + bits / 8 * (self.n_params - vectors)) + _vocabulary_bytes(self)

    @property
    def needs_plain(self) -> bool:
        """Whether a bundle is made from a file in the checkpoint's own type."""
        return any(q not in PLAIN or q == self.checkpoint.dtype for q in self.quantisations)

    def n_bytes_memory(self, *, verified: bool, with_torch: bool) -> int:
        """Private memory: tensors pass in blocks; a check keeps the logits of a text twice."""
        blocks = BUFFER_BYTES if any(q not in PLAIN for q in self.quantisations) else 0
        logits = 2 * 4 * MAX_TOKENS * self.checkpoint.shape.n_vocab if verified else 0
        torch = _TORCH_MEMORY + 4 * self.n_params if with_torch else 0
        return _BASE_MEMORY + max(blocks, logits) + torch

    def seconds(self, *, n_threads: int, verified: bool, with_torch: bool) -> float:
        """About how long it takes; memory and disk as slow as on a small laptop."""
        files = self._written(verified=verified) & set(PLAIN)
        if verified and not with_torch and self.checkpoint.dtype == "BF16":
            files |= {"F16"}
        written = sum(map(self.n_bytes, files))
        small = [name for name in self.quantisations if name not in PLAIN]
        work = sum(_QUANTISE_S.get(name[:2], _QUANTISE_S["IQ"]) for name in small)
        if verified:
            work += _VERIFY_S * (1 + len(self.quantisations))
        start = _START_S + (_TORCH_START_S if with_torch else 0)
        return start + written / _BYTES_PER_S + work * self.n_params / 1e9 / n_threads

    def n_bytes_disk(self, *, verified: bool) -> int:
        """Room needed while the export runs: the plain file, the reference, and every bundle."""
        logits = 4 * len(PROBLEMS) * MAX_TOKENS * self.checkpoint.shape.n_vocab if verified else 0
        files = sum(map(self.n_bytes, self._written(verified=verified)))
        return int(_ROOM_FACTOR * files) + logits

    def _written(self, *, verified: bool) -> set[str]:
        """The types of files that lie there at once: those asked for, and the one they are of."""
        plain = {self.checkpoint.dtype} if verified or self.needs_plain else set()
        return plain | set(self.quantisations)


def in_words(n_bytes: float) -> str:
    """A size for a person."""
    return f"{n_bytes / 1e9:.1f} GB" if n_bytes >= 1e9 else f"{n_bytes / 1e6:.1f} MB"


def bits_per_weight(quantisation: str) -> float:
    """About how many bits a weight takes in a type."""
    fits = [key for key in BITS_PER_WEIGHT if quantisation.startswith(key)]
    return BITS_PER_WEIGHT[max(fits, key=len)] if fits else 8.0


def _vocabulary_bytes(plan: Plan) -> int:
    vocabulary = plan.vocabulary
    return sum(len(token.encode()) + 16 for token in vocabulary.tokens) + sum(
        len(merge.encode()) + 8 for merge in vocabulary.merges
    )


def check_plan(plan: Plan, *, verified: bool = True) -> None:
    """Refuse what cannot work, before any of it is done.

    Raises UsageError for an impossible quantisation or an existing folder, ModelError when the
    disk lacks the room.
    """
    check_options(plan.quantisations, plan.out, overwrite=plan.overwrite)
    rows = {entry.shape[-1] for entry in plan.checkpoint.plan if len(entry.shape) > 1}
    for name in plan.quantisations:
        if not plan.allow_fallback:
            check_rows(name, rows, str(plan.checkpoint.folder))
    check_room(plan.out, plan.n_bytes_disk(verified=verified))


def check_options(
    quantisations: tuple[str, ...], out: Path, *, overwrite: bool, read: Sequence[Path] = ()
) -> None:
    """Raise UsageError for an impossible quantisation or target, before a download.

    What `read` names, and any folder that is not of bundles, is never overwritten.
    """
    if len(set(quantisations)) < len(quantisations) or not quantisations:
        raise UsageError("--quant names a type twice, or none", hint="such as --quant Q4_K_M,Q8_0")
    for name in quantisations:
        check_quantisation(name)
    refuse_existing(out, overwrite=overwrite, flag="--force")
    holds_source = any(path.resolve().is_relative_to(out.resolve()) for path in read)
    if out.exists() and (holds_source or not _is_of_bundles(out)):
        what = "holds what is to be exported" if holds_source else "is no bundle"
        raise UsageError(
            f"{out} {what}; --force replaces bundles only", hint="choose another --out"
        )


def _is_of_bundles(folder: Path) -> bool:
    """Whether a folder is a bundle, or holds nothing but bundles."""
    if not folder.is_dir():
        return False
    return (folder / MANIFEST_NAME).is_file() or all(
        (child / MANIFEST_NAME).is_file() for child in folder.iterdir()
    )


def check_room(out: Path, needed: int) -> None:
    """Raise ModelError when fewer than `needed` bytes are free where `out` will be."""
    place = out.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < needed:
        raise ModelError(
            f"no space: the export needs about {in_words(needed)} in {place}, "
            f"and {in_words(free)} are free",
            hint="free some space, or choose another --out",
        )
