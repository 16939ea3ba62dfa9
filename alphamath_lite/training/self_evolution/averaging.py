"""The mean of the weights of several rounds (stochastic weight averaging, Izmailov et al., 2018).

A round learns a few hundred problems by heart and forgets a little of all others; what the rounds
have in common stays in their mean.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from alphamath_lite.bundles.checkpoint import VALUE_HEAD, WEIGHTS
from alphamath_lite.bundles.files import whole_folder


def write_mean(checkpoints: Sequence[Path], out: Path) -> None:
    """Write the checkpoint whose weights are the mean of those of `checkpoints`, of one shape.

    Everything besides the weights is that of the last one.
    """
    with whole_folder(out, overwrite=True) as draft:
        shutil.copytree(checkpoints[-1], draft, dirs_exist_ok=True)
        for name in (WEIGHTS, VALUE_HEAD):
            parts = [load_file(checkpoint / name) for checkpoint in checkpoints]
            mean = {
                key: torch.stack([part[key].float() for part in parts]).mean(0) for key in parts[-1]
            }
            save_file(mean, draft / name, metadata={"format": "pt"})
