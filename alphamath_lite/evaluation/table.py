"""The result as text: one line a strategy, then what is known beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

HEAD = ("strategy", "metric", "right", "accuracy", "95 % interval", "found", "tokens", "nodes", "s")


def table(summary: Mapping[str, Any], seconds: Mapping[str, float]) -> str:
    """The table of a summary; `seconds` a problem by strategy come from the clock of this run."""
    rows = table_rows(summary, seconds)
    return "\n".join([*aligned([HEAD, *rows]), "", *remarks(summary)])


def table_rows(summary: Mapping[str, Any], seconds: Mapping[str, float]) -> list[tuple[str, ...]]:
    """One line a strategy, below each search the vote at the same tokens."""
    beside = {entry["search"]: entry for entry in summary["equal_tokens"]}
    rows = []
    for entry in summary["strategies"]:
        rows.append(row(entry, seconds.get(entry["name"])))
        if vote := beside.get(entry["name"]):
            rows.append(row({**vote, "name": "  vote at its tokens"}, None))
    return rows


def row(entry: Mapping[str, Any], seconds: float | None) -> tuple[str, ...]:
    """The cells of one strategy."""
    low, high = entry["interval"]
    return (
        entry["name"],
        entry["metric"],
        f"{entry['n_right']}/{entry['n']}",
        percent(entry["accuracy"]),
        f"{100 * low:.1f} to {100 * high:.1f}",
        percent(entry["found"]["accuracy"]) if "found" in entry else "",
        f"{entry['tokens']:,.0f}",
        f"{entry['nodes']:.1f}" if "nodes" in entry else "",
        "" if seconds is None else f"{seconds:.2f}",
    )


def remarks(summary: Mapping[str, Any]) -> list[str]:
    """What the table does not show: columns explained, constant answer, comparisons, defects."""
    data, constant = summary["data"], summary["constant"]
    lines = [
        f"{data['name']}: {data['n_problems']} problems. `found`: some finished solution was "
        "right; tokens, nodes and seconds are means of a problem.",
        f"Always answering {constant['answer']!r} would score {percent(constant['accuracy'])}.",
    ]
    lines += [
        f"{entry['name']}: {entry['n_unanswered']} without an answer, {entry['n_unsure']} whose "
        "answer could not be judged for certain; both count as not right."
        for entry in summary["strategies"]
        if entry["n_unanswered"] or entry["n_unsure"]
    ]
    votes = [entry["comparison"] for entry in summary["equal_tokens"]]
    for entry in [*summary["comparisons"], *votes]:
        lines.append(
            f"{entry['a']} against {entry['b']}: {entry['only_a']} to {entry['only_b']} problems "
            f"right alone, p = {entry['p_value']:.3g} (exact sign test)"
        )
    for entry in summary["equal_tokens"]:
        if entry["capped"]:
            lines.append(f"{entry['search']} spends more tokens than {entry['metric']} can.")
    return (
        lines
        + [f"refused: {text}" for text in data["refused"]]
        + [f"mended: {text}" for text in data["mended"]]
    )


def percent(share: float) -> str:
    """A share in [0, 1] in percent with one decimal."""
    return f"{100 * share:.1f} %"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width: names to the left, figures to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
