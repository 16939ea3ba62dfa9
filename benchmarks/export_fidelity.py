"""What a quantised export computes beside PyTorch in float32, type by type, as Markdown tables.

    python -m benchmarks.export_fidelity [--vocabularies DIR] [CHECKPOINT...]

Without CHECKPOINT: random weights with the vocabularies of real models (those of
`benchmarks.export_parity`), at a width that the K types can store. Exits with 1 when F16 agrees
with PyTorch on less than 99.5 % of the tokens, or a value is off by more than 0.01.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from alphamath_lite.engine.threads import allowed_cores
from alphamath_lite_export.exporting import run_export
from alphamath_lite_export.heads import HeadOptions
from alphamath_lite_export.planning import make_plan
from benchmarks.export_parity import CASES, write_source
from tests.export import checkpoints

QUANTISATIONS = ("F16", "BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0")
WIDTH = {"hidden_size": 256, "intermediate_size": 768, "head_dim": 64, "num_hidden_layers": 4}
HEADER = "| type | MB | mean KL | top-1 | value off, mean | largest | ranks |\n" + "|---" * 7 + "|"


def main() -> int:
    """Print a table for each checkpoint; 1 when F16 is not faithful."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--vocabularies", type=Path, default=checkpoints.VOCABULARIES)
    parser.add_argument("checkpoint", type=Path, nargs="*")
    options = parser.parse_args()
    checkpoints.VOCABULARIES = options.vocabularies
    good = [table(folder.name, folder) for folder in options.checkpoint]
    if not options.checkpoint:
        for name, (vocabulary, changes) in CASES.items():
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place) / "model"
                write_source(folder, vocabulary, widened(changes))
                head = checkpoints.linear_head(WIDTH["hidden_size"])
                checkpoints.save(folder / "value_head.safetensors", head)
                good.append(table(name, folder))
    return int(not all(good))


def widened(changes: dict[str, Any]) -> dict[str, Any]:
    """A case of `benchmarks.export_parity` at the width of this benchmark."""
    return changes | WIDTH | {"num_key_value_heads": changes.get("num_key_value_heads", 2)}


def table(name: str, folder: Path) -> bool:
    """Export to every type and print what each computes; whether F16 is faithful."""
    with tempfile.TemporaryDirectory() as place:
        plan = make_plan(
            folder,
            out=Path(place) / "out",
            quantisations=QUANTISATIONS,
            name=name,
            licence="",
            head=HeadOptions(),
            prompt="alphamath",
            read_out="newline",
            pre=None,
            overwrite=False,
            allow_fallback=True,
        )
        done = run_export(
            plan,
            on_stage=lambda *_: None,
            reference="torch",
            strictness="warn",
            n_threads=allowed_cores(),
        )
        sizes = [bundle.policy.stat().st_size / 1e6 for bundle in done.bundles]
    records = [(b.manifest.verification or {})["policy"] for b in done.bundles]
    print(f"{name}: {plan.n_params:,} weights, {records[0]['n_tokens']} tokens\n\n{HEADER}")
    for quantisation, size, found in zip(QUANTISATIONS, sizes, records, strict=True):
        print(
            f"| {quantisation} | {size:.1f} | {found['mean_kl']:.5f} | {found['top1']:.1%} | "
            f"{found['value_mean']:.4f} | {found['value_max']:.3f} | {found['value_rank']:.3f} |"
        )
    print("\n".join(f"\n{note}" for note in done.notes if note.startswith("warning")))
    return bool(records[0]["top1"] >= 0.995 and records[0]["value_max"] <= 0.01)


if __name__ == "__main__":
    sys.exit(main())
