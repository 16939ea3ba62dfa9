"""`alphamath-lite check GOLD GIVEN`: are two final answers equal, and why?"""

import sys
from typing import Annotated

import typer

from alphamath_lite.cli import streams

CODES = {"equal": 0, "different": 1, "unsure": 1}


def check(
    gold: Annotated[str, typer.Argument(help="The right answer.", show_default=False)],
    given: Annotated[str, typer.Argument(help="The answer to judge.", show_default=False)],
    tolerance: Annotated[
        float | None,
        typer.Option(min=0.0, help="Relative tolerance for numbers; exact if not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Compare two answers: equal (exit code 0), different or unsure (1), with the reason."""
    from dataclasses import asdict

    from alphamath_lite.answers import compare

    verdict = compare(gold, given, tolerance=tolerance)
    if as_json:
        streams.record({"schema": 1, **asdict(verdict)})
    else:
        streams.answer(f"{verdict.outcome} ({verdict.kind}): {verdict.reason}")
    sys.exit(CODES[verdict.outcome])
