"""What a run came to: the summary of all rounds, as JSON data without a clock value in it.

The best round is the one of highest mean accuracy over the strategies on the held-out problems, the
earliest of equals. It was chosen on these problems, so its figures flatter it a little.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alphamath_lite.evaluation.statistics import mean, paired
from alphamath_lite.training.self_evolution.folder import (
    SCHEMA,
    RoundFolder,
    RunFolder,
    read_lines,
)
from alphamath_lite.training.self_evolution.selection import TrainingPath, counts

N_BINS = 20  # of the histograms over [-1, 1]
KEPT = ("name", "metric", "n", "n_right", "accuracy", "interval", "tokens", "found", "values")


def summarise(folder: RunFolder) -> dict[str, Any]:
    """The summary of the rounds that are over."""
    run = folder.read()
    rounds: list[dict[str, Any]] = []
    while (place := RoundFolder(folder.root / f"round-{len(rounds)}")).examined:
        rounds.append(of_round(place, len(rounds)))
    return {
        "schema": SCHEMA,
        "problems": run["problems"],
        "start": run["start"],
        "settings": run["settings"],
        "versions": run["versions"],
        "rounds": rounds,
        "best": best_round(rounds),
        "gains": gains(folder, len(rounds) - 1),
    }


def of_round(folder: RoundFolder, number: int) -> dict[str, Any]:
    """What one round came to."""
    examined = _json(folder.evaluation / "summary.json")
    found: dict[str, Any] = {
        "number": number,
        "bundle": examined["bundle"],
        "strategies": [{key: entry[key] for key in KEPT} for entry in examined["strategies"]],
        "equal_tokens": examined["equal_tokens"],
    }
    if number:
        paths = [TrainingPath.from_json(row) for row in read_lines(folder.paths)]
        rows = read_lines(folder.metrics)
        found["rollouts"] = _json(folder.rollouts)
        found["paths"] = counts(paths)
        found["q"] = histogram(paths)
        found["learned"] = _json(folder.checkpoint / "learned.json")
        found["losses"] = [(row["policy_loss"], row["value_loss"]) for row in rows]
    return found


def histogram(paths: Sequence[TrainingPath]) -> dict[str, list[int]]:
    """Steps of right and wrong paths, but for the last one, by backed-up Q (AlphaMath, figure)."""
    bins = {"right": [0] * N_BINS, "wrong": [0] * N_BINS}
    for path in paths:
        for step in path.steps[:-1]:
            part = min(N_BINS - 1, int((step.q + 1) / 2 * N_BINS))
            bins["right" if path.right else "wrong"][part] += 1
    return bins


def best_round(rounds: Sequence[Mapping[str, Any]]) -> int | None:
    """The number of the best round; None before the first examination."""
    scores = [mean([entry["accuracy"] for entry in one["strategies"]]) for one in rounds]
    return scores.index(max(scores)) if scores else None


def gains(folder: RunFolder, last: int) -> list[dict[str, Any]]:
    """Round 0 beside the last one, strategy by strategy, on the same problems (sign test)."""
    if last < 1:
        return []
    names = [path.stem for path in sorted(folder.round(0).evaluation.glob("*.jsonl"))]
    found = []
    for name in names:
        one, other = (_rights(folder.round(number), name) for number in (0, last))
        if one and len(one) == len(other):
            compared = paired(f"round {last}", other, "round 0", one)
            found.append({"strategy": name, **compared})
    return found


def _rights(folder: RoundFolder, name: str) -> list[bool]:
    rows = read_lines(folder.evaluation / f"{name}.jsonl") if name != "timings" else []
    return [row["outcome"] == "equal" for row in rows]


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
