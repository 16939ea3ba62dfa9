"""Pairs of answers of every kind, whose truth is known from how they were made.

One pair a line of `answer_pairs.jsonl`: {"kind", "gold", "given", "equal"}.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from alphamath_lite.answers import compare

ONE_WAY = {"hostile", "wrapped", "self"}
"""Kinds whose given answer is no possible reference."""
PAIRS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("answer_pairs.jsonl").read_text("ascii").splitlines()
]


@pytest.mark.parametrize("kind", sorted({pair["kind"] for pair in PAIRS}))
def test_pairs_of_one_kind(kind: str) -> None:
    wrong = []
    for pair in PAIRS:
        gold, given = pair["gold"], pair["given"]
        ways = [(gold, given)] if kind in ONE_WAY else [(gold, given), (given, gold)]
        if pair["kind"] == kind:
            verdicts = [compare(*way) for way in ways]
            wrong += [(ways, v) for v in verdicts if v.equal != pair["equal"]]
    assert wrong == []


@pytest.mark.parametrize(
    ("true", "printed", "equal"),
    [
        (r"\frac{2}{3}", "0.6666666667", True),  # rounded at its last digit
        (r"\frac{2}{3}", "0.6666666666", True),  # cut there
        (r"\frac{2}{3}", "0.6666666668", False),
        (r"\frac{2}{3}", "0.6666666665", False),
        ("1", "1.000000001", False),
        ("1", "0.9999999999999999", True),  # a float bears the errors of earlier steps
        ("3", "3.0000000000000004", True),
        (r"\pi", "3.1415926536", True),
        (r"\pi", "3.1415926530", False),
        ("1234567890.1", "1234567890.2", False),
        ("0.00012345678901", "0.00012345678902", False),
    ],
)
def test_a_printed_float_is_equal_within_its_own_digits(
    true: str, printed: str, equal: bool
) -> None:
    assert compare(true, printed).equal is equal
    assert compare(printed, true).equal is equal
