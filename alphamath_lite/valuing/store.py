"""Rollouts on disk: one file a problem, so that an interrupted run goes on where it stopped.

run.json              what was asked: model, problems, numbers; anything else is refused
rollouts/00001.npz    hidden states and endings of the first problem
report.json           what was found at the end
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from alphamath_lite.bundles.files import readable_os_errors
from alphamath_lite.errors import UsageError
from alphamath_lite.training.self_evolution.folder import LOCK
from alphamath_lite.tree_file import write_whole
from alphamath_lite.valuing.rollouts import Rollouts

RUN, REPORT, ROLLOUTS = "value.json", "report.json", "rollouts"
SCHEMA = 1
_ARRAYS = ("hidden", "path", "twin", "right", "finished", "team", "prior")


def is_value_run(root: Path) -> bool:
    """Whether a folder holds a run of this kind."""
    return (root / RUN).is_file()


def read_asked(root: Path) -> dict[str, Any]:
    """What a run was asked; raises UsageError when the folder holds none."""
    try:
        data = json.loads((root / RUN).read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"not a run of schema {SCHEMA}")
        return dict(data)
    except FileNotFoundError:
        raise UsageError(f"{root} holds no run", hint="Check the path.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{root / RUN} cannot be read: {error}") from error


def progress(root: Path) -> dict[str, Any]:
    """How far a run is, as JSON data; raises UsageError when the folder holds none."""
    n_total = int(read_asked(root)["n_problems"])
    n_done = len(list((root / ROLLOUTS).glob("*.npz")))
    stage = "finished" if (root / REPORT).exists() else "fit" if n_done == n_total else "rollouts"
    return {"folder": str(root), "stage": stage, "n_done": n_done, "n_total": n_total}


class Store:
    """The folder of a run, made when it is missing.

    Raises UsageError when it holds something else or a run that was asked otherwise.
    """

    def __init__(self, root: Path, asked: Mapping[str, Any]) -> None:
        self.root = root
        plain = json.loads(json.dumps(asked))
        with readable_os_errors("write", root):
            (root / ROLLOUTS).mkdir(parents=True, exist_ok=True)
            if (root / RUN).exists():
                self._refuse_changes(plain)
            elif {path.name for path in root.iterdir()} - {ROLLOUTS, LOCK}:
                raise UsageError(f"{root} holds something else", hint="Give another folder.")
            self.write_json(RUN, plain)

    def __contains__(self, number: int) -> bool:
        return self._file(number).exists()

    def save(self, number: int, rollouts: Rollouts) -> None:
        """Keep the rollouts of problem `number`, whole or not at all; raises ModelError."""
        file = self._file(number)
        part = file.with_suffix(".part")
        with readable_os_errors("write", file):
            with part.open("wb") as stream:
                arrays = {name: getattr(rollouts, name) for name in _ARRAYS}
                np.savez(stream, endings=json.dumps(rollouts.endings), **arrays)
            part.replace(file)

    def load(self, number: int) -> Rollouts:
        """The rollouts of problem `number`; raises UsageError when the file is damaged."""
        file = self._file(number)
        try:
            with np.load(file, allow_pickle=False) as data:
                arrays = {name: data[name] for name in _ARRAYS}
                return Rollouts(**arrays, endings=json.loads(str(data["endings"])))
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                f"{file} cannot be read: {error}", hint="Remove it; it will be made again."
            ) from error

    def write_json(self, name: str, data: Mapping[str, Any]) -> None:
        """Write a JSON file whole or not at all."""
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
        write_whole(self.root / name, text + "\n")

    def _file(self, number: int) -> Path:
        return self.root / ROLLOUTS / f"{number:05d}.npz"

    def _refuse_changes(self, asked: dict[str, Any]) -> None:
        known = read_asked(self.root)
        if changed := [name for name in asked if known.get(name) != asked[name]]:
            parts = [f"{name} {known.get(name)} there, {asked[name]} now" for name in changed]
            raise UsageError(
                f"{self.root} holds a run that was asked otherwise: {'; '.join(parts)}",
                hint="Give another folder, or ask as before to go on.",
            )
