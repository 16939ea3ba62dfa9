"""The best round as a bundle of its own, with what was measured in it."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alphamath_lite.bundles.bundle import Bundle, load_bundle
from alphamath_lite.bundles.files import whole_folder
from alphamath_lite.bundles.manifest import Measurement
from alphamath_lite.bundles.rebundle import rewrite_manifest
from alphamath_lite.training.self_evolution.folder import RoundFolder, RunFolder


def keep_best(folder: RunFolder, summary: Mapping[str, Any]) -> Bundle:
    """Copy the bundle of the best round to best/, replacing an older one.

    Raises ModelError when the disk refuses.
    """
    one = summary["rounds"][summary["best"]]
    out = folder.root / "best"
    measured = tuple(
        Measurement(
            data=f"{summary['problems']['name']}, held out",
            strategy=entry["name"],
            n_problems=entry["n"],
            accuracy=entry["accuracy"],
        )
        for entry in one["strategies"]
    )
    with whole_folder(out, overwrite=True) as draft:
        source = RoundFolder(folder.root / f"round-{one['number']}").bundle
        shutil.copytree(source, draft, dirs_exist_ok=True)
        manifest = load_bundle(draft).manifest
        provenance = replace(manifest.provenance, measured=measured)
        rewrite_manifest(draft, replace(manifest, provenance=provenance))
    return load_bundle(out, verify=False)
