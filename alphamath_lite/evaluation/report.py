"""The report of an evaluation: one HTML file that needs nothing beside it."""

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.folder import REPORT, Folder
from alphamath_lite.evaluation.plots import draw
from alphamath_lite.evaluation.records import Record
from alphamath_lite.evaluation.table import HEAD, breakdowns, remarks, score_rows, table_rows
from alphamath_lite.tree_file import write_whole

MOST_LISTED = 1000  # problems in the report; all are in the records
MOST_CHARS = 4_000  # of one text of a problem

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem }
th, td { padding: 0.2rem 0.7rem; border-bottom: 1px solid #ddd; text-align: left;
  vertical-align: top }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.equal { color: #2a7f62 } .different { color: #c1453b } .unsure { color: #9a6b00 }
svg { max-width: 100%; height: auto } pre { white-space: pre-wrap; margin: 0 }
"""

Row = Sequence[str]


def write_report(
    folder: Folder,
    summary: Mapping[str, Any],
    done: Mapping[str, tuple[Course, Sequence[Record]]],
) -> list[str]:
    """Write report.html and, with matplotlib, the plots; what is missing and why."""
    notices = []
    try:
        plots = draw(summary, folder.root / "plots")
    except ImportError:
        plots = {}
        notices.append("no plots: matplotlib is missing; pip install matplotlib")
    write_whole(folder.root / REPORT, _page(folder, summary, done, plots, notices))
    return notices


def _page(
    folder: Folder,
    summary: Mapping[str, Any],
    done: Mapping[str, tuple[Course, Sequence[Record]]],
    plots: Mapping[str, str],
    notices: Sequence[str],
) -> str:
    data, bundle = summary["data"], summary["bundle"]
    title = f"{bundle['name']} on {data['name']}"
    parts = [
        f"<p>{plain(_conditions(summary))}</p>",
        html_table(HEAD, table_rows(summary, folder.seconds())),
        *(f"<p>{plain(line)}</p>" for line in [*remarks(summary), *notices]),
        *plots.values(),
        *_scores(summary),
        *_breakdowns(summary),
        *_problems({name: records for name, (_, records) in done.items()}),
    ]
    return page(title, parts)


def _conditions(summary: Mapping[str, Any]) -> str:
    return (
        f"Model {summary['bundle']['name']} {summary['bundle']['sha256'][:12]}, "
        f"alphamath-lite {summary['versions']['alphamath-lite']}, "
        f"{summary['machine']}, {summary['n_threads']} threads, "
        f"groups of {summary['group']} problems."
    )


def _scores(summary: Mapping[str, Any]) -> Iterable[str]:
    head, *rows = score_rows(summary)
    if rows:
        yield "<h2>What the scores are worth</h2>"
        yield html_table(head, rows)


def _breakdowns(summary: Mapping[str, Any]) -> Iterable[str]:
    for head, *rows in breakdowns(summary):
        yield f"<h2>By {plain(head[0])}</h2>"
        yield html_table(head, rows)


def _problems(records: Mapping[str, Sequence[Record]]) -> Iterable[str]:
    columns = list(records.values())
    yield "<h2>Problems</h2>"
    if len(columns[0]) > MOST_LISTED:
        yield f"<p>The first {MOST_LISTED} of {len(columns[0])}.</p>"
    head = "".join(f"<th>{plain(name)}</th>" for name in ("line", "problem", "gold", *records))
    yield f"<table><tr>{head}</tr>"
    for same in list(zip(*columns, strict=True))[:MOST_LISTED]:
        first = same[0]
        cells = "".join(_verdict(record) for record in same)
        yield (
            f"<tr><td class=n>{first.line}</td><td><pre>{_shown(first.question)}</pre></td>"
            f"<td>{_shown(' or '.join(first.golds))}</td>{cells}</tr>"
        )
    yield "</table>"


def _verdict(record: Record) -> str:
    given = record.answer if record.answer is not None else record.error or record.finished
    value = "" if record.value is None else f" ({record.value:+.2f})"
    return (
        f"<td class={record.outcome} title='{plain(record.outcome)}: {plain(record.reason)}'>"
        f"{_shown(given)}{value}</td>"
    )


def _shown(text: str) -> str:
    return plain(text if len(text) <= MOST_CHARS else f"{text[:MOST_CHARS]} ...")


def page(title: str, parts: Iterable[str]) -> str:
    """A whole HTML page that needs nothing beside it."""
    head = f"<meta charset='utf-8'><title>{plain(title)}</title><style>{_STYLE}</style>"
    body = "\n".join([f"<h1>{plain(title)}</h1>", *parts])
    return f"<!doctype html>\n<html lang='en'><head>{head}</head><body>\n{body}\n</body></html>\n"


def html_table(head: Row, rows: Iterable[Row]) -> str:
    """A table as HTML: names to the left, all else to the right."""
    lines = ["<tr>" + "".join(f"<th>{plain(cell)}</th>" for cell in head) + "</tr>"]
    for row in rows:
        cells = (f"<td{' class=n' if i else ''}>{plain(cell)}</td>" for i, cell in enumerate(row))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>" + "\n".join(lines) + "</table>"


def plain(text: str) -> str:
    """Text in which nothing is markup."""
    return html.escape(text, quote=True)
