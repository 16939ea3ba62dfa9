"""The ReAct format: worked examples that are true, one canonical text a step, no forged output."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphamath_lite.formats import ALPHAMATH, FORMATS, REACT
from alphamath_lite.react import EXAMPLES, escape
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.steps import AnswerStep, CodeStep, Step, StepSyntaxError
from tests.core.scripted import Line, Script, ScriptedInterpreter, ScriptedPolicy

CODE = "Thought: Add.\nAction: python_interpreter\nAction Input: x = 1\nprint(x + 1)\nObservation:"
ANSWER = "Thought: So it is 2.\nFinal Answer: 2\n<Solution complete>"

marks = st.sampled_from(
    ["Observation:", "\nObservation: 5", "\nThought:", "\n Final Answer: 7", "<Solution complete>"]
)
texts = st.lists(st.one_of(st.text(max_size=6), marks), max_size=6).map("".join)
clean = texts.map(lambda text: escape(text.strip()))
parts = clean.filter(lambda part: bool(part) and "```" not in part)
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(CodeStep, clean, parts), st.builds(AnswerStep, clean, parts)
)


def test_the_formats_are_found_by_name() -> None:
    assert {"alphamath": ALPHAMATH, "react": REACT} == FORMATS


def test_steps_are_read_and_written_back() -> None:
    assert REACT.parse_draft(CODE) == CodeStep("Add.", "x = 1\nprint(x + 1)")
    assert REACT.parse_draft("\n\n" + ANSWER) == AnswerStep("So it is 2.", "2")
    assert REACT.render(CodeStep("Add.", "x = 1\nprint(x + 1)")) == CODE
    assert REACT.render(CodeStep("Add.", "x = 1\nprint(x + 1)", "2")) == CODE + " 2\n\n"
    assert REACT.render(AnswerStep("So it is 2.", "2")) == ANSWER + "\n\n"


@given(steps)
def test_parse_inverts_render(step: Step) -> None:
    assert REACT.parse_draft(REACT.render(step)) == step


@given(texts, texts, texts)
def test_outside_text_can_never_end_a_step(question: str, code: str, output: str) -> None:
    rendered = REACT.render(CodeStep("", code, output))
    assert rendered.count("\nObservation:") == 1
    assert "<Solution complete>" not in rendered
    prompt = REACT.prompt(question).removeprefix(EXAMPLES)
    assert "\nObservation:" not in prompt
    assert "\nThought:" not in prompt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Final Answer: 2\n<Solution complete>",
        "Thought: a\nFinal Answer: \n<Solution complete>",
        "Thought: a\nAction: python_interpreter\nAction Input: \nObservation:",
        "Thought: a\nAction: python_interpreter\nAction Input: x\nObservation: 5\nObservation:",
        "Thought: a\nObservation: 5\nFinal Answer: 5\n<Solution complete>",
        CODE + " 2\n\n" + ANSWER,
    ],
)
def test_what_is_no_step_is_refused(text: str) -> None:
    with pytest.raises(StepSyntaxError):
        REACT.parse_draft(text)


def test_the_worked_examples_are_true() -> None:
    for example in EXAMPLES.split("Question: ")[1:]:
        code_text, answer_text = example.split("\n\n")[1:3]
        written, _, observed = code_text.partition("\nObservation:")
        step = REACT.parse_draft(written + "\nObservation:")
        assert isinstance(step, CodeStep)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(step.code, {})
        assert printed.getvalue().strip() == observed.strip()
        assert REACT.render(REACT.parse_draft(answer_text)) == answer_text + "\n\n"


def test_a_problem_is_solved_in_the_format() -> None:
    script: Script = {
        (): [Line("a", text=CODE)],
        ("a",): [Line("b", value=0.5, text=ANSWER), Line("c", value=-0.5, text=CODE)],
    }
    policy = ScriptedPolicy(script, style=REACT)
    solver = Solver(policy, interpreter=ScriptedInterpreter(), style=REACT)
    result = solver.solve("1 + 1?", settings=SearchSettings(n_beams=1))
    assert result.answer == "2"
    assert result.tree[1].text == CODE + " ran\n\n"
    assert policy.sealed[0].ending == "Observation: ran\n\n"
    assert len(result.tree.children(0)) == 1
