"""From a checkpoint to the default bundle: `python -m alphamath_lite.training.release CKPT`.

Writes the bundle `mini` into the package (or to `--out`) with its provenance, and a weights-only
bf16 copy of the checkpoint, from which a later training goes on, to `--keep`.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from alphamath_lite.bundles.manifest import ALPHAMATH_PROMPT, Measurement, Provenance
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.training.checkpoint import load_checkpoint, save_checkpoint

PACKAGED = Path(__file__).parent.parent / "bundles" / "mini"
LONGEST_STEP = 192  # tokens; the longest of 1,500 steps of the curriculum has 152
DATA = (
    "built-in curriculum of alphamath-lite: problem families with executed solutions",
    "GSM8K train (MIT): worked arithmetic turned into code steps",
    "DeepMind Mathematics (Apache 2.0): questions of its train regime, solutions by this project",
)


def measurements(path: Path | None) -> tuple[Measurement, ...]:
    """Measured accuracies from a JSON list of {data, strategy, n_problems, accuracy}."""
    if path is None:
        return ()
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Measurement(**row) for row in rows)


def main() -> None:
    """Read the options and write the bundle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGED)
    parser.add_argument("--keep", type=Path, help="Folder for the weights-only checkpoint.")
    parser.add_argument("--quantisation", default="Q8_0")
    parser.add_argument("--version", default="1")
    parser.add_argument("--measured", type=Path, help="JSON list of measured accuracies.")
    options = parser.parse_args()
    bundle = write_bundle(
        options.checkpoint,
        options.out,
        name="mini",
        licence="MIT",
        version=options.version,
        quantisation=options.quantisation,
        prompt=replace(ALPHAMATH_PROMPT, max_step_tokens=LONGEST_STEP),
        provenance=Provenance(
            base="trained from scratch", data=DATA, measured=measurements(options.measured)
        ),
        overwrite=True,
    )
    if options.keep:
        save_checkpoint(options.keep, *load_checkpoint(options.checkpoint))
    print(bundle.root)


if __name__ == "__main__":
    main()
