"""`alphamath-lite check GOLD GIVEN`: are two final answers equal, and why?"""

import sys
from typing import Annotated

import typer

from alphamath_lite.cli import streams
from alphamath_lite.errors import UsageError

CODES = {"equal": 0, "different": 1, "unsure": 1}
MOST_BYTES = 10 << 20


def check(
    gold: Annotated[str, typer.Argument(help="The right answer.", show_default=False)],
    given: Annotated[
        str, typer.Argument(help="The answer to judge; - reads standard input.", show_default=False)
    ],
    tolerance: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Relative tolerance for numbers; exact if not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Compare two answers: equal (exit code 0), different or unsure (1), with the reason."""
    from dataclasses import asdict

    from alphamath_lite.answers import compare

    text = _standard_input() if given == "-" else given
    verdict = compare(gold, text, tolerance=tolerance)
    if as_json:
        streams.record({"schema": 1, **asdict(verdict)})
    else:
        streams.answer(f"{verdict.outcome} ({verdict.kind}): {verdict.reason}")
    sys.exit(CODES[verdict.outcome])


def _standard_input() -> str:
    """Whatever is there, text or not: hostile answers get a verdict, too."""
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UsageError("standard input is longer than 10 MiB", hint="Give the answer alone.")
    return data.decode("utf-8", "replace")
