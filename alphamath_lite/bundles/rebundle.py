"""A bundle from a bundle: the same policy with a new value head, or with new facts about it."""

import shutil
from dataclasses import replace
from pathlib import Path

from alphamath_lite.bundles.bundle import POLICY_FILE, VALUE_FILE, Bundle, load_bundle
from alphamath_lite.bundles.checkpoint import ValueHead
from alphamath_lite.bundles.files import readable_os_errors, replace_text, whole_folder
from alphamath_lite.bundles.manifest import (
    MANIFEST_NAME,
    Calibration,
    Manifest,
    PromptFormat,
    Provenance,
    ReadOut,
    manifest_to_json,
)
from alphamath_lite.bundles.value_head import store_value_head
from alphamath_lite.errors import ModelError


def with_value_head(
    bundle: Bundle,
    out_dir: Path,
    head: ValueHead,
    *,
    name: str,
    version: str = "1",
    prompt: PromptFormat | None = None,
    read_out: ReadOut = "newline",
    provenance: Provenance | None = None,
    overwrite: bool = False,
) -> Bundle:
    """Write a bundle with the policy of `bundle` (a GGUF alone will do) and another value head.

    The old calibration is dropped, for it belongs to the old head. Raises ModelError when the head
    is of another width, UsageError when `out_dir` exists.
    """
    if head.n_embd != (n_embd := bundle.manifest.policy.n_embd):
        raise ModelError(f"the value head is {head.n_embd} wide, the hidden state {n_embd}")
    with whole_folder(out_dir, overwrite=overwrite) as draft:
        manifest = replace(
            _with_policy_copied(bundle, draft),
            name=name,
            version=version,
            value=store_value_head(head, draft / VALUE_FILE, read_out),
            prompt=prompt or bundle.prompt,
            calibration=None,
            provenance=provenance or bundle.manifest.provenance,
        )
        (draft / MANIFEST_NAME).write_text(manifest_to_json(manifest), encoding="utf-8")
        load_bundle(draft)
    return load_bundle(out_dir, verify=False)


def with_calibration(
    bundle: Bundle, out_dir: Path, calibration: Calibration, *, overwrite: bool = False
) -> Bundle:
    """Write a copy of a bundle (a GGUF alone will do) with a calibration of its confidence.

    Raises UsageError when `out_dir` exists.
    """
    with whole_folder(out_dir, overwrite=overwrite) as draft:
        manifest = replace(_with_policy_copied(bundle, draft), calibration=calibration)
        if bundle.value:
            shutil.copyfile(bundle.value, draft / bundle.value.name)
        (draft / MANIFEST_NAME).write_text(manifest_to_json(manifest), encoding="utf-8")
        load_bundle(draft)
    return load_bundle(out_dir, verify=False)


def _with_policy_copied(bundle: Bundle, folder: Path) -> Manifest:
    """Copy policy and adapters into a folder; the manifest with the names that they have there."""
    shutil.copyfile(bundle.policy, folder / POLICY_FILE)
    for adapter in bundle.adapters:
        shutil.copyfile(adapter.path, folder / adapter.path.name)
    return replace(bundle.manifest, policy=replace(bundle.manifest.policy, file=POLICY_FILE))


def rewrite_manifest(folder: Path, manifest: Manifest) -> Bundle:
    """Replace bundle.json in place (a calibration, a measured accuracy); the files must fit it.

    Raises ModelError, with the old bundle.json still there, when they do not.
    """
    path = folder / MANIFEST_NAME
    old = path.read_text(encoding="utf-8")
    with readable_os_errors("write", path):
        replace_text(path, manifest_to_json(manifest))
        try:
            return load_bundle(folder)
        except ModelError:
            replace_text(path, old)
            raise
