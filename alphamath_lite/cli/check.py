"""`alphamath-lite check GOLD GIVEN`: are two final answers equal, and why?"""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

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
    from alphamath_lite.answers import compare

    verdict = compare(gold, given, tolerance=tolerance)
    if as_json:
        print(json.dumps({"schema": 1, **asdict(verdict)}, ensure_ascii=False))
    else:
        print(f"{verdict.outcome} ({verdict.kind}): {verdict.reason}")
    sys.exit(CODES[verdict.outcome])
