"""Writes docs/mini.md, the card of the default model, from the folders of evaluations.

python docs/make_model_card.py FOLDER...    folders that `alphamath-lite eval --out` wrote

Failures are shown of built-in problems only: the questions of other files are not ours to print.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.registry import resolve

PAGE = Path(__file__).with_name("mini.md")
HEAD = """# The default model: mini

Written by `python docs/make_model_card.py` from evaluations; do not edit.

A Llama of {n_params:,} parameters, {quantisation}, {megabytes:.1f} MB, trained from scratch by this
project on its own problem families ([training.md](training.md)). It writes short steps of sympy
code and reads the answer off their output.

**What it is for**: school and first-year exercises of the kinds that `alphamath-lite problems
--families` lists, one question at a time, in English, typed or in LaTeX.
**What it cannot do**: proofs, diagrams, several questions at once, other languages, anything whose
kind is not in the list; a question in words it has not met is often taken for one of another kind.
The confidence shown with an answer tells how far to trust it ([confidence.md](confidence.md)).
"""
N_FAILURES = 12


def main(folders: list[Path]) -> None:
    """Write the page."""
    PAGE.write_text("".join(page(folders)), encoding="utf-8")


def page(folders: list[Path]) -> Iterator[str]:
    """The parts of the page."""
    bundle = load_bundle(resolve("mini"))
    policy = bundle.manifest.policy
    size = sum(file.stat().st_size for file in bundle.root.iterdir()) / 1e6
    yield HEAD.format(n_params=policy.n_params, quantisation=policy.quantisation, megabytes=size)
    summaries = [json.loads((folder / "summary.json").read_text()) for folder in folders]
    yield "\n## Accuracy\n\nWith 95 % Wilson intervals; found: any finished solution was right.\n\n"
    yield "| problems | strategy | right | found |\n|---|---|---|---|\n"
    for summary in summaries:
        for entry in summary["strategies"]:
            yield (
                f"| {summary['data']['name']} | {entry['name']} (T {entry['temperature']:g}) "
                f"| {_share(entry)} | {_share(entry['found'])} |\n"
            )
    yield from _trust(summaries)
    for kind in ("topic", "level"):
        for summary in summaries:
            yield f"\n## By {kind}: {summary['data']['name']}\n\n"
            yield from _table(summary["strategies"], kind)
    yield "\n## Failures\n\nThe first wrong answers by beam search on built-in problems:\n\n"
    yield "| question | right | given |\n|---|---|---|\n"
    yield from _failures(folders, summaries)


def _share(entry: dict[str, Any]) -> str:
    low, high = entry["interval"]
    n_right, n = entry["n_right"], entry["n"]
    return f"{n_right}/{n}, {n_right / n:.1%} ({low:.0%} to {high:.0%})"


def _trust(summaries: list[dict[str, Any]]) -> Iterator[str]:
    yield (
        "\n## How far to trust it\n\nConfidence shown with an answer: how well it tells right from "
        "wrong (AUROC), how far off it is on average (ECE), and the answers it is sure of.\n\n"
        "| problems | strategy | AUROC | ECE | answers with 0.9 or more | right of these |\n"
        "|---|---|---|---|---|---|\n"
    )
    for summary in summaries:
        for entry in summary["strategies"]:
            if worth := entry["scores"].get("confidence"):
                sure = worth["sure"]
                yield (
                    f"| {summary['data']['name']} | {entry['name']} | {worth['auroc']:.2f} "
                    f"| {worth['ece']:.3f} | {sure['n']}/{entry['n']} "
                    f"| {sure['n_right']}/{sure['n']} |\n"
                )


def _table(strategies: list[dict[str, Any]], kind: str) -> Iterator[str]:
    yield f"| {kind} | " + " | ".join(entry["name"] for entry in strategies) + " |\n"
    yield "|---" * (len(strategies) + 1) + "|\n"
    for key in sorted(strategies[0]["by"].get(kind, {})):
        cells = [entry["by"][kind][key] for entry in strategies]
        yield f"| {key} | " + " | ".join(f"{c['n_right']}/{c['n']}" for c in cells) + " |\n"


def _failures(folders: list[Path], summaries: list[dict[str, Any]]) -> Iterator[str]:
    shown = 0
    for folder, summary in zip(folders, summaries, strict=True):
        if summary["data"]["form"] != "builtin":
            continue
        for line in (folder / "sbs.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["outcome"] == "equal" or shown == N_FAILURES:
                continue
            shown += 1
            cells = (record["question"], record["golds"][0], record["answer"] or "none")
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
