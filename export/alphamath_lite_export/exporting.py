"""Carry out a plan: the plain file, its quantisations, the value head, the manifests.

All of it happens in one temporary folder that becomes the target when everything worked; an
interrupted export leaves nothing and can be repeated.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.bundle import (
    POLICY_FILE,
    VALUE_FILE,
    Bundle,
    load_bundle,
    policy_info,
)
from alphamath_lite.bundles.files import sha256_of, whole_folder
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.manifest import (
    MANIFEST_NAME,
    Manifest,
    Provenance,
    ValueInfo,
    manifest_to_json,
)
from alphamath_lite.bundles.quantise import quantise
from alphamath_lite.bundles.value_head import store_value_head
from alphamath_lite.bundles.write_gguf import Dtype, write_gguf
from alphamath_lite.errors import ModelError
from alphamath_lite_export.child import OnPart, in_child
from alphamath_lite_export.plan import PLAIN, Plan
from alphamath_lite_export.running import Reference, wants_torch
from alphamath_lite_export.verify import Strictness, Verifier

OnStage = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Done:
    """The bundles that were written, and what a person should read about them."""

    bundles: tuple[Bundle, ...]
    notes: tuple[str, ...]


def run_export(
    plan: Plan,
    *,
    on_stage: OnStage,
    reference: Reference = "auto",
    strictness: Strictness = "fail",
    n_threads: int = 1,
) -> Done:
    """Write the bundles of a plan, one for each quantisation.

    Raises ModelError for a damaged or unfit checkpoint, a disk that refuses, or an export that is
    not faithful; then nothing is left.
    """
    with whole_folder(plan.out, overwrite=plan.overwrite) as draft:
        scratch, plain = draft / "reference.logits", _Plain(plan, draft, on_stage)
        value = _write_head(plan, draft)
        verifier = None
        if strictness != "off":
            verifier = Verifier(
                plan,
                plain.reference(wants_torch(plan, reference)),
                reference=reference,
                strictness=strictness,
                n_threads=n_threads,
                scratch=scratch,
                on_part=partial(on_stage, "compute the reference"),
            )
            plain.drop_unneeded()
        for name in plan.quantisations:
            folder = plan.folder(draft, name)
            folder.mkdir(exist_ok=True)
            _write_policy(plan, plain, folder / POLICY_FILE, name, on_stage, n_threads)
            record = None
            if verifier:
                part = partial(on_stage, f"check {name}")
                record = verifier.check(folder / POLICY_FILE, name, part)
            _complete(plan, draft, folder, value, record)
        plain.drop()
        for left in (scratch, *([draft / VALUE_FILE] if plan.several else [])):
            left.unlink(missing_ok=True)
    folders = [plan.folder(plan.out, name) for name in plan.quantisations]
    notes = verifier.notes if verifier else ["verify     not checked, as asked"]
    return Done(tuple(load_bundle(folder, verify=False) for folder in folders), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Plain:
    """The unquantised files, each written when it is first asked for."""

    plan: Plan
    draft: Path
    on_stage: OnStage

    def __call__(self, dtype: Dtype) -> Path:
        path = self._path(dtype)
        if not path.exists():
            _write_plain(self.plan, path, dtype, self.on_stage)
        return path

    def reference(self, torch: bool) -> Path:
        """The file whose tokens are compared, and its outputs where PyTorch is not asked.

        With BF16 weights llama.cpp rounds what it multiplies to 8 bits, with F16 to 11: a file
        that rounds more than those it is compared with would be no reference.
        """
        if self.plan.checkpoint.dtype == "BF16" and not torch:
            with suppress(ModelError):  # a weight beyond F16, or what BF16 will complain of too
                return self("F16")
        return self(self.plan.checkpoint.dtype)

    def drop_unneeded(self) -> None:
        """Remove the reference when no bundle is made from it."""
        kept = {*self.plan.quantisations, self.plan.checkpoint.dtype}
        for dtype in set(PLAIN) - kept:
            self._path(dtype).unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove them all; bundles have their own links."""
        for dtype in PLAIN:
            self._path(dtype).unlink(missing_ok=True)

    def _path(self, dtype: Dtype) -> Path:
        return self.draft / f"plain-{dtype}.gguf"


def _complete(
    plan: Plan,
    draft: Path,
    folder: Path,
    value: ValueInfo | None,
    record: Mapping[str, Any] | None,
) -> None:
    """Value head and bundle.json beside a policy, and the whole loaded as proof."""
    if value and plan.several:
        shutil.copyfile(draft / VALUE_FILE, folder / VALUE_FILE)
    manifest = _manifest(plan, folder, value, record)
    (folder / MANIFEST_NAME).write_text(manifest_to_json(manifest), encoding="utf-8")
    load_bundle(folder, verify=False)  # hashed a moment ago


def _write_plain(plan: Plan, out: Path, dtype: Dtype, on_stage: OnStage) -> None:
    write_gguf(
        plan.checkpoint,
        out,
        dtype=dtype,
        name=plan.name,
        licence=plan.licence,
        vocabulary=plan.vocabulary,
        on_tensor=lambda i, n: on_stage(f"convert to {dtype}", i, n),
    )


def _write_head(plan: Plan, draft: Path) -> ValueInfo | None:
    found = plan.source.head
    return store_value_head(found.head, draft / VALUE_FILE, plan.read_out) if found else None


def _write_policy(
    plan: Plan, plain: _Plain, out: Path, name: str, on_stage: OnStage, n_threads: int
) -> None:
    if name in PLAIN:
        _link(plain(name), out)
    else:
        source = plain(plan.checkpoint.dtype)
        stage = f"quantise to {name}"
        on_stage(stage, 0, 1)
        fall = plan.allow_fallback
        work = partial(_quantise, source, out, name, allow_fallback=fall, n_threads=n_threads)
        in_child(work, lambda i, n: on_stage(stage, i, n), what=f"llama.cpp's quantiser to {name}")


def _quantise(
    plain: Path, out: Path, name: str, on_part: OnPart, *, allow_fallback: bool, n_threads: int
) -> None:
    quantise(
        plain, out, name, allow_fallback=allow_fallback, n_threads=n_threads, on_tensor=on_part
    )


def _link(file: Path, out: Path) -> None:
    """A second name for a file; a copy where the disk knows no such thing."""
    try:
        os.link(file, out)
    except OSError:
        shutil.copyfile(file, out)


def _manifest(
    plan: Plan, folder: Path, value: ValueInfo | None, record: Mapping[str, Any] | None
) -> Manifest:
    policy = folder / POLICY_FILE
    return Manifest(
        name=plan.name,
        version="1",
        licence=plan.licence,
        policy=policy_info(read_gguf_header(policy), sha256=sha256_of(policy)),
        value=value,
        prompt=plan.prompt,
        provenance=Provenance(base=str(plan.checkpoint.config.get("_name_or_path") or plan.name)),
        verification=record,
    )
