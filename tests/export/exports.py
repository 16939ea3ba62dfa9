"""Exporting in this process and as a command, with the options that tests leave open."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.checkpoint import ValueHead
from alphamath_lite.bundles.value_head import read_value_onnx
from alphamath_lite_export.exporting import Done, OnStage, run_export
from alphamath_lite_export.heads import HeadOptions
from alphamath_lite_export.plan import Plan, check_plan
from alphamath_lite_export.planning import make_plan, plain_name
from tests.export.checkpoints import Weights, random_weights, save

DEFAULTS: dict[str, Any] = {
    "base": None,
    "quantisations": ("F16",),
    "licence": "MIT",
    "prompt": "auto",
    "read_out": "newline",
    "pre": None,
    "overwrite": False,
    "allow_fallback": False,
}


def planned(folder: Path, out: Path, *, head: HeadOptions | None = None, **options: Any) -> Plan:
    """The plan of an export, checked."""
    settings = {**DEFAULTS, "name": plain_name(folder), **options}
    plan = make_plan(folder, out=out, head=head or HeadOptions(), **settings)
    check_plan(plan)
    return plan


def export(
    folder: Path,
    out: Path,
    *,
    reference: str = "file",
    strictness: str = "fail",
    on_stage: OnStage = lambda *_: None,
    **options: Any,
) -> Done:
    """A whole export; compared with the unquantised file unless `reference` says otherwise."""
    plan = planned(folder, out, **options)
    return run_export(plan, on_stage=on_stage, reference=reference, strictness=strictness)  # type: ignore[arg-type]


def exported_head(done: Done) -> ValueHead:
    """The numbers in value.onnx."""
    value = done.bundles[0].value
    assert value
    return read_value_onnx(value)


def rewrite(folder: Path, change: Callable[[Weights], object] = lambda _: None) -> None:
    """Write the weights of config.json again as one file, after a change."""
    for path in folder.glob("model*"):
        path.unlink()
    weights = random_weights(settings_of(folder))
    change(weights)
    save(folder / "model.safetensors", weights)


def settings_of(folder: Path) -> dict[str, Any]:
    """config.json."""
    settings: dict[str, Any] = json.loads((folder / "config.json").read_text())
    return settings


def configure(folder: Path, **changes: Any) -> None:
    """Change entries of config.json."""
    (folder / "config.json").write_text(json.dumps(settings_of(folder) | changes))


def left_in(folder: Path) -> list[str]:
    """The names of everything in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())
