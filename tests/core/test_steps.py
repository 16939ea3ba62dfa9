"""The step format: one canonical text a step, no forged output, stop strings in any cut."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphamath_lite.steps import (
    STOP_STRINGS,
    TAGS,
    AnswerStep,
    CodeStep,
    Step,
    StepSyntaxError,
    StopScanner,
    ending,
    escape,
    parse_draft,
    parse_solution,
    parse_step,
    render_question,
    render_solution,
    render_step,
    strip_fence,
)

CODE = "<step>\n<p>\nAdd.\n</p>\n<code>\nprint(1 + 1)\n</code>"
RUN = CODE + "\n<output>\n2\n</output>\n</step>\n"
ANSWER = "<step>\n<p>\nSo it is 2.\n</p>\n<p>\nFinal Answer: 2\n</p>\n</step>\n"

tags = st.sampled_from([f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")])
fragments = st.sampled_from(["<", ">", "/", "\n", " ", "```", "```python\n", "Final Answer:", "‹"])
texts = st.lists(st.one_of(st.text(max_size=5), fragments), max_size=8).map("".join)
dirty = st.lists(st.one_of(st.text(max_size=5), fragments, tags), max_size=8).map("".join)
clean = texts.map(lambda text: escape(text.strip()))
codes = clean.filter(lambda code: bool(strip_fence(code).strip()))
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(CodeStep, clean, codes, st.one_of(st.none(), texts.map(escape))),
    st.builds(AnswerStep, clean, clean.filter(bool)),
)


def test_the_canonical_texts_are_those_of_the_paper() -> None:
    assert render_step(CodeStep("Add.", "print(1 + 1)")) == CODE
    assert render_step(CodeStep("Add.", "print(1 + 1)", "2")) == RUN
    assert render_step(AnswerStep("So it is 2.", "2")) == ANSWER
    assert render_question(" 1 + 1? ") == "<question> 1 + 1? </question>\n"


def test_a_solution_is_prompt_and_steps_joined_by_newlines() -> None:
    solution: list[Step] = [CodeStep("Add.", "print(1 + 1)", "2"), AnswerStep("So it is 2.", "2")]
    text = render_solution("1 + 1?", solution)
    assert text == "<question> 1 + 1? </question>\n" + RUN + ANSWER
    assert parse_solution(text.split("\n", 1)[1]) == solution


def test_the_ending_completes_what_the_model_wrote() -> None:
    assert CODE.removesuffix("</code>") + ending(CodeStep("", "x", "2")) == RUN
    assert ANSWER.removesuffix("</step>\n") + ending(AnswerStep("", "2")) == ANSWER
    with pytest.raises(ValueError, match="no output"):
        ending(CodeStep("", "x"))


@given(steps)
def test_parse_inverts_render(step: Step) -> None:
    assert parse_step(render_step(step)) == step


@given(dirty, dirty, st.one_of(st.none(), dirty))
def test_rendering_is_safe_whatever_the_parts_are(thought: str, code: str, out: str | None) -> None:
    text = render_step(CodeStep(thought, code, out))
    assert text.count("</code>") == 1
    assert text.count("<output>") == (out is not None)


@given(dirty, dirty, dirty)
def test_what_can_be_parsed_has_a_canonical_text(thought: str, body: str, gap: str) -> None:
    for text in (
        f"<step>{gap}<p>{thought}</p>{gap}<code>{body}</code>",
        f"<step><p>{thought}</p><p>Final Answer:{body}</p></step>{gap}",
    ):
        try:
            step = parse_step(text)
        except StepSyntaxError:
            continue
        assert parse_step(render_step(step)) == step
        assert render_step(parse_step(render_step(step))) == render_step(step)


@pytest.mark.parametrize(
    "sloppy",
    [
        "<step><p>Add.</p><code>print(1 + 1)</code>",
        " <step>\n<p>\nAdd. \n\n</p>\n\n<code>\n\nprint(1 + 1)\n\n</code>",
    ],
)
def test_white_space_between_tags_is_free(sloppy: str) -> None:
    assert render_step(parse_draft(sloppy)) == CODE


@pytest.mark.parametrize(
    "text",
    [
        RUN,
        "<step>\n<p>\nAdd.\n</p>\n<output>\n5\n</output>\n<code>\nprint(1)\n</code>",
        "<step>\n<p>\nAdd.\n</p>\n<code>\nx\n<output>\n5\n</output>\n</code>",
        "<step>\n<p>\nAdd.\n</p>\n<code>\nx\n</output>\n</code>",
        "<step>\n<p>\n<output>5</output>\n</p>\n<p>\nFinal Answer: 5\n</p>\n</step>",
        "<step>\n<p>\nAdd.\n</p>\n<p>\nFinal Answer: 5 <OUTPUT>\n</p>\n</step>",
    ],
)
def test_a_model_cannot_forge_an_output(text: str) -> None:
    with pytest.raises(StepSyntaxError):
        parse_draft(text)


@given(dirty, dirty)
def test_no_draft_brings_its_own_output(thought: str, code: str) -> None:
    for text in (f"<step><p>{thought}</p><code>{code}</code>", code, thought + RUN + code):
        try:
            step = parse_draft(text)
        except StepSyntaxError:
            continue
        assert isinstance(step, AnswerStep) or step.output is None
        assert "<output>" not in render_step(step)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "neither"),
        ("Hello", "neither"),
        ("<step>\n<p>\nAdd.\n</p>\n</step>", "neither"),
        (ANSWER + "more", "neither"),
        (CODE + "more", "neither"),
        ("<step><p>a</p><p>b</p><p>Final Answer: 1</p></step>", "tag"),
        ("<step><p>a</p><code>\n \n</code>", "code is empty"),
        ("<step><p>a</p><code>\n```python\n```\n</code>", "code is empty"),
        ("<step><p>a</p><p>Final Answer: \n</p></step>", "answer is empty"),
    ],
)
def test_what_is_no_step_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(StepSyntaxError, match=why):
        parse_step(text)


def test_a_solution_names_the_step_that_cannot_be_read() -> None:
    with pytest.raises(StepSyntaxError, match="step 2: neither"):
        parse_solution(RUN + "<step>nonsense</step>\n")
    with pytest.raises(StepSyntaxError, match="step 2: it does not end"):
        parse_solution(RUN + CODE)


@pytest.mark.parametrize(
    ("fenced", "bare"),
    [
        ("```python\nx = 1\n```", "x = 1"),
        ("```\n  x = 1\n  y\n```\n", "  x = 1\n  y"),
        ("```py\nx = 1", "x = 1"),
        ("```python\n```", ""),
        ("x = 1", "x = 1"),
        ("s = '```'", "s = '```'"),
    ],
)
def test_the_fence_is_stripped_for_execution(fenced: str, bare: str) -> None:
    assert strip_fence(fenced) == bare


@given(dirty)
def test_escape_leaves_no_tag_and_is_idempotent(text: str) -> None:
    assert not re.search(rf"</?({'|'.join(TAGS)})>", escape(text), re.IGNORECASE)
    assert escape(escape(text)) == escape(text)
    assert escape(text).replace("‹", "<") == text.replace("‹", "<")


@given(dirty, st.lists(st.integers(0, 60)), st.sampled_from([STOP_STRINGS, ("ab", "\nab", "bcd")]))
def test_the_scanner_equals_a_search_of_the_whole_text(
    text: str, cuts: list[int], stops: tuple[str, ...]
) -> None:
    assert _scan([text[i:j] for i, j in _spans(len(text), cuts)], stops) == _search(text, stops)


@given(st.text("\nabcd", max_size=12), st.lists(st.integers(0, 12)))
def test_the_scanner_does_not_depend_on_the_cut(text: str, cuts: list[int]) -> None:
    stops = ("ab", "\nab", "bcd", "abcda", "c")
    assert _scan([text[i:j] for i, j in _spans(len(text), cuts)], stops) == _search(text, stops)


def _spans(length: int, cuts: list[int]) -> list[tuple[int, int]]:
    edges = sorted({0, length, *(cut for cut in cuts if cut < length)})
    return list(itertools.pairwise(edges))


def _scan(pieces: list[str], stops: tuple[str, ...]) -> tuple[str | None, str | None]:
    scanner = StopScanner(stops)
    for piece in pieces:
        if (text := scanner.feed(piece)) is not None:
            return text, scanner.stop
    return None, None


def _search(text: str, stops: tuple[str, ...]) -> tuple[str | None, str | None]:
    for end in range(len(text) + 1):
        complete = [stop for stop in stops if text[:end].endswith(stop)]
        if complete:
            return text[:end], max(complete, key=len)
    return None, None
