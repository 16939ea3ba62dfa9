"""A LoRA adapter as a GGUF file on top of an existing bundle.

The policy is copied as it is. A value head that lies with the adapter replaces that of the bundle.
"""

import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from alphamath_lite.bundles.adapters import Adapter, is_adapter
from alphamath_lite.bundles.bundle import POLICY_FILE, VALUE_FILE, Bundle, load_bundle
from alphamath_lite.bundles.files import refuse_existing, sha256_of, whole_folder
from alphamath_lite.bundles.manifest import (
    MANIFEST_NAME,
    AdapterInfo,
    Manifest,
    Provenance,
    ReadOut,
    manifest_to_json,
)
from alphamath_lite.bundles.value_head import store_value_head
from alphamath_lite.bundles.write_adapter import ADAPTER_FILE, refuse_whole, write_adapter
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite_export.fidelity import Floats
from alphamath_lite_export.heads import FoundHead, HeadOptions, find_head
from alphamath_lite_export.lora import read_adapter
from alphamath_lite_export.plan import check_room, in_words
from alphamath_lite_export.probes import PROBLEMS
from alphamath_lite_export.running import open_llama
from alphamath_lite_export.tokens import probe_tokens


@dataclass(frozen=True, slots=True)
class AdapterPlan:
    """An adapter, the bundle it goes on top of, and the value head that comes with it."""

    adapter: Adapter
    below: Bundle
    head: FoundHead | None
    read_out: ReadOut
    out: Path
    name: str
    licence: str
    overwrite: bool = False


def is_bundle(path: Path) -> bool:
    """Whether an adapter can be laid on top of what is at `path`."""
    return path.is_file() or (path / POLICY_FILE).is_file()


def refuse_base(folder: Path) -> None:
    """Raise UsageError when a base was named for what is no adapter."""
    if not is_adapter(folder):
        raise UsageError(f"{folder} is no LoRA adapter", hint="leave out --base")


def plan_adapter(
    folder: Path,
    below: Path,
    *,
    head: HeadOptions,
    read_out: ReadOut,
    out: Path,
    name: str,
    licence: str,
    overwrite: bool,
) -> AdapterPlan:
    """Look at both and refuse what cannot work.

    Raises ModelError when they do not fit or the adapter is unfit, UsageError when `out` exists.
    """
    adapter, bundle = read_adapter(folder), load_bundle(below)
    refuse_whole(adapter)
    refuse_existing(out, overwrite=overwrite, flag="--force")
    check_room(out, _n_bytes(adapter, bundle))
    n_embd = bundle.manifest.policy.n_embd
    found = find_head(folder, adapter.whole, n_embd=n_embd, options=head)
    return AdapterPlan(
        adapter=adapter,
        below=bundle,
        head=found,
        read_out=read_out,
        out=out,
        name=name,
        licence=licence or bundle.manifest.licence,
        overwrite=overwrite,
    )


def adapter_lines(plan: AdapterPlan) -> list[str]:
    """The plan for a person, one line each."""
    adapter, n_bytes = plan.adapter, _n_bytes(plan.adapter, plan.below)
    place = plan.head.place if plan.head else f"that of {plan.below.root}"
    return [
        f"from       {adapter.folder}: LoRA of rank {adapter.rank} on {len(adapter.pairs)} tensors",
        f"value      {place}",
        f"disk       about {in_words(n_bytes)}",
        f"write      {plan.out}: the policy of {plan.below.root} as it is, beside {ADAPTER_FILE}",
    ]


def update_lines(plan: AdapterPlan) -> list[str]:
    """Every matrix that the adapter changes, with the shape of its update."""
    return [
        f"tensor     {b.shape[0]:6} x {a.shape[1]:<6} {name}"
        for name, (a, b) in plan.adapter.pairs.items()
    ]


def _n_bytes(adapter: Adapter, below: Bundle) -> int:
    """What will be written: the files of the bundle, and the adapter in F32."""
    files = [
        below.policy,
        *([below.value] if below.value else []),
        *(a.path for a in below.adapters),
    ]
    update = sum(4 * (math.prod(a.shape) + math.prod(b.shape)) for a, b in adapter.pairs.values())
    return sum(file.stat().st_size for file in files) + update


def adapt_bundle(plan: AdapterPlan, *, n_threads: int = 1, verified: bool = True) -> Bundle:
    """Write the bundle; raises ModelError when the adapter does not fit or the disk refuses."""
    with whole_folder(plan.out, overwrite=plan.overwrite) as draft:
        shutil.copyfile(plan.below.policy, policy := draft / POLICY_FILE)
        for file in plan.below.manifest.files[1:]:
            shutil.copyfile(plan.below.root / file.file, draft / file.file)
        n_before = len(plan.below.adapters)
        adapter_file = draft / (f"adapter-{n_before + 1}.gguf" if n_before else ADAPTER_FILE)
        write_adapter(plan.adapter, plan.below.policy, adapter_file)
        manifest = _manifest(plan, draft, adapter_file)
        if verified:
            record = _check(plan.below, policy, manifest, n_threads)
            manifest = replace(manifest, verification=record)
        (draft / MANIFEST_NAME).write_text(manifest_to_json(manifest), encoding="utf-8")
        load_bundle(draft, verify=False)
    return load_bundle(plan.out, verify=False)


def _manifest(plan: AdapterPlan, draft: Path, adapter_file: Path) -> Manifest:
    old, value = plan.below.manifest, plan.below.manifest.value
    if plan.head:
        (draft / (value.file if value else VALUE_FILE)).unlink(missing_ok=True)
        value = store_value_head(plan.head.head, draft / VALUE_FILE, plan.read_out)
    return replace(
        old,
        name=plan.name,
        licence=plan.licence,
        policy=replace(old.policy, file=POLICY_FILE),
        value=value,
        adapters=(*old.adapters, AdapterInfo(adapter_file.name, sha256_of(adapter_file), 1.0)),
        calibration=None,
        verification=None,
        provenance=Provenance(base=old.name),
    )


def _check(below: Bundle, policy: Path, manifest: Manifest, n_threads: int) -> Mapping[str, Any]:
    """Run the policy with and without the new adapter: it must load, and change what is said."""
    tokens = probe_tokens(policy, PROBLEMS[:1])[0]
    old = [(adapter.path, adapter.scale) for adapter in below.adapters]
    new = [(policy.with_name(a.file), a.scale) for a in manifest.adapters]
    before, after = (_logits(policy, tokens, pairs, n_threads) for pairs in (old, new))
    largest = float(np.abs(after - before).max())
    if not np.isfinite(after).all() or not largest > 0:
        raise ModelError(
            "llama.cpp computes the same with the adapter as without it"
            if largest == 0
            else "llama.cpp computes undefined numbers with the adapter",
            hint="--verify off exports it nevertheless",
        )
    return {
        "reference": "the bundle without the adapter: it loads, and changes the logits",
        "n_tokens": len(tokens),
        "largest_change": round(largest, 4),
        "passed": True,
    }


def _logits(
    policy: Path, tokens: list[int], pairs: Sequence[tuple[Path, float]], n_threads: int
) -> Floats:
    with open_llama(policy, n_threads=n_threads, adapters=tuple(pairs)) as run:
        return run(tokens)[0].copy()
