"""The pictures of an evaluation as PNG and SVG, drawn by matplotlib where it is installed."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from alphamath_lite.evaluation.scores import N_BINS

RIGHT, WRONG = "#2a7f62", "#c1453b"

Summary = Mapping[str, Any]


def draw(summary: Summary, folder: Path, pictures: "Pictures | None" = None) -> dict[str, str]:
    """Draw all pictures into `folder`; the SVG text of each by its name.

    Raises ImportError without matplotlib.
    """
    import matplotlib
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, str] = {}
    with matplotlib.rc_context({"svg.hashsalt": "alphamath-lite", "font.size": 9}):
        for name, draw_one in (pictures or _PICTURES).items():
            figure = Figure(figsize=(7, 3.6), layout="constrained")
            if draw_one(figure, summary):
                figure.savefig(folder / f"{name}.png", dpi=150)
                text = io.StringIO()
                figure.savefig(text, format="svg", metadata={"Date": None})
                svg = text.getvalue()
                (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
                drawn[name] = svg[svg.index("<svg") :]
    return drawn


def accuracy(figure: Any, summary: Summary) -> bool:
    """Accuracy against tokens a problem, votes at the same tokens beside the searches."""
    axes = figure.add_subplot()
    for entry in summary["strategies"]:
        _point(axes, entry, entry["name"], "o")
        curve = [point for point in entry["samples"] if point["k"] > 0]
        if len(curve) > 1:
            cost = entry["tokens"] / curve[-1]["k"]
            ks = [point["k"] * cost for point in curve]
            axes.plot(ks, [100 * point["maj"] for point in curve], ":", label="maj@k")
    for entry in summary["equal_tokens"]:
        _point(axes, entry, f"{entry['metric']} beside {entry['search']}", "s")
    axes.set(xlabel="tokens a problem", ylabel="right, %", title="Accuracy and its cost")
    axes.set_xscale("log")
    axes.legend(fontsize=7)
    return True


def _point(axes: Any, entry: Mapping[str, Any], label: str, marker: str) -> None:
    share, (low, high) = 100 * entry["accuracy"], entry["interval"]
    spread = [[share - 100 * low], [100 * high - share]]
    axes.errorbar([max(1, entry["tokens"])], [share], spread, fmt=marker, capsize=3, label=label)


def values(figure: Any, summary: Summary) -> bool:
    """How the values of right and wrong answers are distributed."""
    entries = [entry for entry in summary["strategies"] if entry["values"]]
    centres = [-1 + (2 * part + 1) / N_BINS for part in range(N_BINS)]
    for place, entry in enumerate(entries, 1):
        axes = figure.add_subplot(1, len(entries), place)
        right, wrong = entry["values"]["right"], entry["values"]["wrong"]
        axes.bar(centres, right, 2 / N_BINS, color=RIGHT, label="right")
        axes.bar(centres, wrong, 2 / N_BINS, bottom=right, color=WRONG, label="wrong")
        axes.set(xlabel="value", title=entry["name"], xlim=(-1, 1), xticks=(-1, 0, 1))
        axes.legend(fontsize=7)
    return bool(entries)


def calibration(figure: Any, summary: Summary) -> bool:
    """Accuracy against score in ten parts; the diagonal is perfect."""
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    found = False
    for entry in summary["strategies"]:
        for name, worth in _best_score(entry):
            parts = [part for part in worth["reliability"] if part[0]]
            axes.plot(
                [part[1] for part in parts],
                [part[2] for part in parts],
                "o-",
                label=f"{entry['name']}: {name}, ECE {worth['ece']:.2f}",
            )
            found = True
    axes.set(xlabel="score", ylabel="share right", title="Calibration", xlim=(0, 1), ylim=(0, 1))
    if found:
        axes.legend(fontsize=7)
    return found


def risk(figure: Any, summary: Summary) -> bool:
    """The share of wrong answers among the best scored ones."""
    axes = figure.add_subplot()
    found = False
    for entry in summary["strategies"]:
        for name, worth in _best_score(entry):
            points = [(0.0, worth["risk_coverage"][0][1]), *worth["risk_coverage"]]
            axes.step(
                [100 * coverage for coverage, _ in points],
                [100 * share for _, share in points],
                label=f"{entry['name']}: {name}, AURC {worth['aurc']:.2f}",
            )
            found = True
    axes.set(xlabel="answers kept, %", ylabel="wrong among them, %", title="Risk and coverage")
    if found:
        axes.legend(fontsize=7)
    return found


def _best_score(entry: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The first score there is: confidence, else value, else support."""
    return list(entry["scores"].items())[:1]


Pictures = Mapping[str, Callable[[Any, Summary], bool]]
"""Name -> draws on a figure, and says whether there was something to draw."""

_PICTURES: Pictures = {
    "accuracy": accuracy,
    "values": values,
    "calibration": calibration,
    "risk": risk,
}
