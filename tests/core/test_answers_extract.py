"""Final answers are found where solutions name them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphamath_lite.answers import extract


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<step>\n<p>\nFinal Answer: 12\n</p>\n</step>", "12"),
        ("Final Answer: $x = 3$", "$x = 3$"),
        ("Final Answer: first\n\nFinal Answer: second", "second"),
        (r"Final Answer: so \boxed{\frac{1}{2}}.", r"\frac{1}{2}"),
        (r"we get $\boxed{\left\{1, 2\right\}}$", r"\left\{1, 2\right\}"),
        (r"\boxed{1}, then later \boxed{2}", "2"),
        (r"\boxed{1} and \boxed{2}", "1, 2"),
        ("48/2 = <<48/2=24>>24\n#### 72", "72"),
        ("#### 1,000\nmore", "1,000"),
        (r"\boxed{unfinished", "unfinished"),
    ],
)
def test_the_last_named_answer_counts(text: str, answer: str) -> None:
    assert extract(text) == answer


@pytest.mark.parametrize("text", ["", "no answer here", "Final Answer:", "####"])
def test_none_when_nothing_is_named(text: str) -> None:
    assert extract(text) is None


@given(st.text(alphabet="#\\boxed{}Final Answer:<p/>1 \n"))
def test_never_raises(text: str) -> None:
    extract(text)
