"""What a person gets of a run: the table, the plots, and one HTML file that holds everything."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alphamath_lite.evaluation.plots import draw
from alphamath_lite.evaluation.report import html_table, page, plain
from alphamath_lite.evaluation.table import aligned, percent
from alphamath_lite.training.self_evolution.account import summarise
from alphamath_lite.training.self_evolution.folder import (
    REPORT,
    SUMMARY,
    RunFolder,
    read_lines,
    write_json,
)
from alphamath_lite.training.self_evolution.plots import PICTURES
from alphamath_lite.tree_file import write_whole

MOST_LISTED = 400  # training paths a round in the report; all are in paths.jsonl
ROUND_HEAD = ("round", "solved", "trees", "answers", "right paths", "wrong paths", "updates")
PATH_HEAD = ("problem", "tree", "node", "steps", "q", "right", "why")

Row = tuple[str, ...]
Summary = Mapping[str, Any]


def write_report(folder: RunFolder) -> tuple[dict[str, Any], list[str]]:
    """Write summary.json, plots and report.html of the rounds that are over.

    Returns the summary, and what is missing and why. Raises UsageError when no run is there.
    """
    summary, notices = summarise(folder), []
    write_json(folder.root / SUMMARY, summary)
    plots: dict[str, str] = {}
    if summary["rounds"]:
        try:
            plots = draw(summary, folder.root / "plots", PICTURES)
        except ImportError:
            notices.append("no plots: matplotlib is missing; pip install matplotlib")
    write_whole(folder.root / REPORT, _page(folder, summary, plots, notices))
    return summary, notices


def table(summary: Summary, seconds: Mapping[tuple[int, str], float]) -> str:
    """The whole result as text: accuracy by strategy and round, rounds, times, comparisons."""
    if not summary["rounds"]:
        return "No round is over yet."
    blocks = [
        *(
            aligned(rows, n_left=1)
            for rows in (accuracy_rows(summary), round_rows(summary), time_rows(seconds))
            if len(rows) > 1
        ),
        remarks(summary),
    ]
    return "\n\n".join("\n".join(block) for block in blocks)


def accuracy_rows(summary: Summary) -> list[Row]:
    """Head and rows: a strategy a line, below a search the vote at its tokens; a round a column."""
    rounds = summary["rounds"]
    rows = [("strategy", "tokens", *(f"round {one['number']}" for one in rounds), "95 % interval")]
    for place, entry in enumerate(rounds[-1]["strategies"]):
        rows.append(_accuracies(entry["name"], [one["strategies"][place] for one in rounds]))
        beside = [_vote_beside(one, entry["name"]) for one in rounds]
        if all(beside):
            rows.append(_accuracies("  vote at its tokens", beside))
    return rows


def _accuracies(name: str, found: Sequence[Any]) -> Row:
    low, high = found[-1]["interval"]
    shares = [percent(entry["accuracy"]) for entry in found]
    return name, f"{found[-1]['tokens']:,.0f}", *shares, f"{100 * low:.1f} to {100 * high:.1f}"


def _vote_beside(one: Summary, search: str) -> Any:
    return next((entry for entry in one["equal_tokens"] if entry["search"] == search), None)


def round_rows(summary: Summary) -> list[Row]:
    """Head and rows of what was searched and learned in each round."""
    rows: list[Row] = [ROUND_HEAD]
    for one in summary["rounds"]:
        if "rollouts" not in one:
            continue
        found, answers = one["rollouts"], one["rollouts"]["answers"]
        rows.append(
            (
                str(one["number"]),
                f"{found['solved']}/{found['problems']}",
                f"{found['trees']:,}",
                f"{sum(answers.values()):,}",
                f"{one['paths']['right']:,}",
                f"{one['paths']['wrong']:,}",
                f"{one['learned']['updates']:,}",
            )
        )
    return rows


def time_rows(seconds: Mapping[tuple[int, str], float]) -> list[Row]:
    """Head and rows of the seconds by stage and round."""
    rounds = sorted({number for number, _ in seconds})
    stages = list(dict.fromkeys(stage for _, stage in seconds))
    rows: list[Row] = [("seconds", *(f"round {number}" for number in rounds))]
    for stage in stages:
        times = (seconds.get((number, stage)) for number in rounds)
        rows.append((stage, *("" if s is None else f"{s:,.1f}" for s in times)))
    return rows


def remarks(summary: Summary) -> list[str]:
    """What the tables do not show."""
    problems, rounds = summary["problems"], summary["rounds"]
    lines = [
        f"{problems['name']}: {problems['n_train']} problems learned from, "
        f"{problems['n_held_out']} held out; tokens are means of a problem in the last round."
    ]
    for gain in summary["gains"]:
        lines.append(
            f"{gain['strategy']}, {gain['a']} against {gain['b']}: {gain['only_a']} to "
            f"{gain['only_b']} problems right alone, p = {gain['p_value']:.3g} (exact sign test)"
        )
    best = summary["best"]
    if best == 0 and len(rounds) > 1:
        lines.append("No round beat the starting point by its mean accuracy.")
    elif best:
        lines.append(
            f"Round {best} has the highest mean accuracy and is kept in best/; it was chosen on "
            "these problems, so its figures flatter it a little."
        )
    for one in rounds:
        if one.get("learned", {}).get("too_long"):
            lines.append(f"Round {one['number']}: {one['learned']['too_long']} paths too long.")
    return lines


def _page(
    folder: RunFolder, summary: Summary, plots: Mapping[str, str], notices: Sequence[str]
) -> str:
    parts: list[str] = []
    if summary["rounds"]:
        tables = (accuracy_rows(summary), round_rows(summary), time_rows(folder.seconds()))
        parts += [html_table(rows[0], rows[1:]) for rows in tables if len(rows) > 1]
        parts += [f"<p>{plain(line)}</p>" for line in [*remarks(summary), *notices]]
        parts += plots.values()
        parts += _paths(folder, summary)
    else:
        parts.append("<p>No round is over yet.</p>")
    parts += _settings(summary)
    return page(f"Self-evolution on {summary['problems']['name']}", parts)


def _paths(folder: RunFolder, summary: Summary) -> Iterator[str]:
    """Where the training paths of each round come from."""
    for one in summary["rounds"]:
        if "rollouts" not in one:
            continue
        rows = read_lines(folder.round(one["number"]).paths)
        yield f"<h2>Paths learned from in round {one['number']}</h2>"
        if len(rows) > MOST_LISTED:
            yield f"<p>The first {MOST_LISTED} of {len(rows)}.</p>"
        yield html_table(
            PATH_HEAD,
            (
                (
                    row["problem"],
                    str(row["tree"]),
                    str(row["node"]),
                    str(len(row["steps"])),
                    f"{row['q']:+.2f}",
                    "yes" if row["right"] else "no",
                    row["why"],
                )
                for row in rows[:MOST_LISTED]
            ),
        )


def _settings(summary: Summary) -> Iterator[str]:
    flat = {
        (f"{group}.{name}" if name else group): value
        for group, part in summary["settings"].items()
        for name, value in (part.items() if isinstance(part, dict) else [("", part)])
    }
    facts = {"start": summary["start"] or "the default model", **flat}
    yield "<h2>Settings</h2>"
    yield html_table(("name", "value"), ((name, str(value)) for name, value in facts.items()))
