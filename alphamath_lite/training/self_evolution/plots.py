"""The pictures of a run: accuracy by round, solve rate, values of right and wrong steps, losses."""

from typing import Any

from alphamath_lite.evaluation.plots import RIGHT, WRONG, Pictures, Summary
from alphamath_lite.training.self_evolution.account import N_BINS


def accuracy(figure: Any, summary: Summary) -> bool:
    """Accuracy on the held-out problems by round, a line a strategy."""
    axes, rounds = figure.add_subplot(), summary["rounds"]
    for place, entry in enumerate(rounds[0]["strategies"]):
        found = [one["strategies"][place] for one in rounds]
        shares = [100 * each["accuracy"] for each in found]
        low = [100 * (each["accuracy"] - each["interval"][0]) for each in found]
        high = [100 * (each["interval"][1] - each["accuracy"]) for each in found]
        at = [one["number"] + 0.04 * place for one in rounds]
        axes.errorbar(at, shares, [low, high], fmt="o-", capsize=3, label=entry["name"])
    axes.set(xlabel="round", ylabel="right, %", title="Held-out problems")
    axes.set_xticks([one["number"] for one in rounds])
    axes.legend(fontsize=7)
    return True


def solve_rate(figure: Any, summary: Summary) -> bool:
    """Share of training problems solved in the rollouts, and how their answers were judged."""
    rounds = [one for one in summary["rounds"] if "rollouts" in one]
    if not rounds:
        return False
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    numbers = [one["number"] for one in rounds]
    shares = [100 * one["rollouts"]["solved"] / one["rollouts"]["problems"] for one in rounds]
    left.bar(numbers, shares, color=RIGHT)
    left.set(xlabel="round", ylabel="problems solved, %", title="Rollouts", ylim=(0, 100))
    below = [0.0] * len(rounds)
    for name, colour in (("right", RIGHT), ("wrong", WRONG), ("unsure", "grey")):
        part = [100 * _share(one["rollouts"]["answers"], name) for one in rounds]
        right.bar(numbers, part, bottom=below, color=colour, label=name)
        below = [a + b for a, b in zip(below, part, strict=True)]
    right.set(xlabel="round", ylabel="answers, %", title="Finished solutions")
    right.legend(fontsize=7)
    for axes in (left, right):
        axes.set_xticks(numbers)
    return True


def q_values(figure: Any, summary: Summary) -> bool:
    """Backed-up Q of the steps of right and wrong paths, a picture a round."""
    rounds = [one for one in summary["rounds"] if "q" in one]
    _histograms(figure, [(f"round {one['number']}", one["q"]) for one in rounds], "Q of steps")
    return bool(rounds)


def values(figure: Any, summary: Summary) -> bool:
    """Values of right and wrong answers to the held-out problems, first and last round."""
    rounds = summary["rounds"]
    found = [
        (f"{entry['name']}, round {one['number']}", entry["values"])
        for one in ([rounds[0], rounds[-1]] if len(rounds) > 1 else rounds)
        for entry in one["strategies"]
        if entry["values"] and entry["name"].startswith("sbs")
    ]
    _histograms(figure, found[:4], "value of answers")
    return bool(found)


def losses(figure: Any, summary: Summary) -> bool:
    """Both losses by update, the rounds behind each other."""
    rows = [row for one in summary["rounds"] for row in one.get("losses", ())]
    if not rows:
        return False
    for place, name in enumerate(("policy loss", "value loss"), 1):
        axes = figure.add_subplot(1, 2, place)
        axes.plot(range(1, len(rows) + 1), [row[place - 1] for row in rows], linewidth=0.8)
        axes.set(xlabel="update", title=name)
        axes.set_ylim(bottom=0)
    return True


def _share(counts: Any, name: str) -> float:
    return float(counts[name] / max(1, sum(counts.values())))


def _histograms(figure: Any, entries: list[tuple[str, Any]], label: str) -> None:
    centres = [-1 + (2 * part + 1) / N_BINS for part in range(N_BINS)]
    for place, (title, bins) in enumerate(entries, 1):
        axes = figure.add_subplot(1, len(entries), place)
        for name, colour in (("right", RIGHT), ("wrong", WRONG)):
            total = max(1, sum(bins[name]))
            shares = [100 * n / total for n in bins[name]]
            axes.bar(centres, shares, 2 / N_BINS, color=colour, alpha=0.6, label=name)
        axes.set(xlabel=label, title=title, xlim=(-1, 1), xticks=(-1, 0, 1))
        axes.set_ylabel("% of each" if place == 1 else "")
        axes.legend(fontsize=7)


PICTURES: Pictures = {
    "accuracy": accuracy,
    "solve-rate": solve_rate,
    "q": q_values,
    "values": values,
    "losses": losses,
}
