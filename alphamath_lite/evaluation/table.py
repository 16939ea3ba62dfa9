"""The result as text: one line a strategy, then what is known beside it."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alphamath_lite.evaluation.scores import SURE

HEAD = ("strategy", "metric", "right", "accuracy", "95 % interval", "found", "tokens", "nodes", "s")


def table(summary: Mapping[str, Any], seconds: Mapping[str, float]) -> str:
    """The whole text of a summary; `seconds` a problem by strategy come from the clock."""
    main = [HEAD, *table_rows(summary, seconds)]
    scores = score_rows(summary)
    tables = [aligned(rows) for rows in (*breakdowns(summary), scores) if len(rows) > 1]
    blocks = [aligned(main), remarks(summary), *tables]
    return "\n\n".join("\n".join(block) for block in blocks)


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
    usual = textwrap.shorten(repr(constant["answer"]), 80)
    lines = [
        f"{data['name']}: {data['n_problems']} problems. `found`: some finished solution was "
        "right; tokens, nodes and seconds are means of a problem.",
        f"Always answering {usual} would score {percent(constant['accuracy'])}.",
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


def breakdowns(summary: Mapping[str, Any]) -> Iterator[list[tuple[str, ...]]]:
    """For topic, level and kind, where they are known: a head and the rows of a table."""
    names = dict.fromkeys(name for entry in summary["strategies"] for name in entry["by"])
    for name in names:
        entries = [entry for entry in summary["strategies"] if name in entry["by"]]
        parts = sorted({part for entry in entries for part in entry["by"][name]})
        rows = [
            (part, *(_part(entry["by"][name].get(part)) for entry in entries)) for part in parts
        ]
        yield [(name, *(entry["name"] for entry in entries)), *rows]


def _part(share: Mapping[str, Any] | None) -> str:
    return f"{share['n_right']}/{share['n']} {percent(share['accuracy'])}" if share else ""


def score_rows(summary: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Head and rows of the table that says what confidence, value and support are worth."""
    return [
        ("score", "of", "answers", "ECE", "Brier", "base", "AUROC", "AURC", f"from {SURE}: right"),
        *(
            (
                name,
                entry["name"],
                str(worth["n"]),
                *(_figure(worth.get(key)) for key in _WORTH),
                "{n_right}/{n}".format(**worth["sure"]),
            )
            for entry in summary["strategies"]
            for name, worth in entry["scores"].items()
        ),
    ]


_BY = ("topic", "level", "kind")
_WORTH = ("ece", "brier", "brier_base", "auroc", "aurc")


def _figure(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}"


def percent(share: float) -> str:
    """A share in [0, 1] in percent with one decimal."""
    return f"{100 * share:.1f} %"


def aligned(rows: Sequence[Sequence[str]], *, n_left: int = 0) -> list[str]:
    """Columns of equal width: names to the left, figures (and what has them) to the right."""
    n_left = n_left or (1 if rows[0][0] in _BY else 2)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column < n_left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
