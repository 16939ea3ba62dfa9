"""Carry out a plan: the plain file, its quantisations, the value head, the manifests.

All of it happens in one temporary folder that becomes the target when everything worked; an
interrupted export leaves nothing and can be repeated.
"""

import os
import shutil
from collections.abc import Callable, Mapping
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
from alphamath_lite_export.child import OnPart, in_child
from alphamath_lite_export.plan import PLAIN, Plan
from alphamath_lite_export.running import Reference
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
        plain, scratch = draft / f"plain-{POLICY_FILE}", draft / "reference.logits"
        value = _write_head(plan, draft)
        if strictness != "off" or plan.needs_plain:
            _write_plain(plan, plain, plan.checkpoint.dtype, on_stage)
        verifier = None
        if strictness != "off":
            verifier = Verifier(
                plan,
                plain,
                reference=reference,
                strictness=strictness,
                n_threads=n_threads,
                scratch=scratch,
                on_part=partial(on_stage, "compute the reference"),
            )
        for name in plan.quantisations:
            folder = plan.folder(draft, name)
            folder.mkdir(exist_ok=True)
            _write_policy(plan, plain, folder / POLICY_FILE, name, on_stage, n_threads)
            record = None
            if verifier:
                part = partial(on_stage, f"check {name}")
                record = verifier.check(folder / POLICY_FILE, name, part)
            _complete(plan, draft, folder, value, record)
        for left in (plain, scratch, *([draft / VALUE_FILE] if plan.several else [])):
            left.unlink(missing_ok=True)
    folders = [plan.folder(plan.out, name) for name in plan.quantisations]
    notes = verifier.notes if verifier else ["verify     not checked, as asked"]
    return Done(tuple(load_bundle(folder, verify=False) for folder in folders), tuple(notes))


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
    plan: Plan, plain: Path, out: Path, name: str, on_stage: OnStage, n_threads: int
) -> None:
    if name == plan.checkpoint.dtype:
        _link(plain, out)
    elif name in PLAIN:
        _write_plain(plan, out, name, on_stage)
    else:
        stage = f"quantise to {name}"
        on_stage(stage, 0, 1)
        fall = plan.allow_fallback
        work = partial(_quantise, plain, out, name, allow_fallback=fall, n_threads=n_threads)
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
