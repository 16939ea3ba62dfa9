r"""The step format: what the model writes, and the only place that knows its tags.

A solution is a question followed by steps joined by a newline (AlphaMath, its two kinds
of step and its released prompts):

    <question> {question} </question>
    <step>            a code step: thought, Python, what the Python printed
    <p>
    {thought}
    </p>
    <code>
    {python}
    </code>
    <output>
    {output}
    </output>
    </step>
    <step>            an answer step: thought and final answer
    <p>
    {thought}
    </p>
    <p>
    Final Answer: {answer}
    </p>
    </step>

The model writes a step up to `</code>` or `</step>`; the output block is always written by us.
Two rules keep it so: every part passes through `escape` when it is rendered, and a text with one
of our tags inside a part cannot be parsed. A part is clean when neither rule touches it: no tags,
no white space around a thought or an answer, no blank line around the code.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

TAGS = ("question", "step", "p", "code", "output")
CODE_END = "</code>"
STEP_END = "</step>"
STOP_STRINGS = (CODE_END, STEP_END)
ANSWER_MARK = "Final Answer:"

_TAG = re.compile(rf"<(?=/?(?:{'|'.join(TAGS)})>)", re.IGNORECASE)
_FENCE = re.compile(
    r"\A\s*```[a-z0-9]*[ \t]*\n(.*?)(?:(?:^|\n)[ \t]*```)?\s*\Z", re.DOTALL | re.M | re.I
)
_CODE_STEP = re.compile(r"<step>\s*<p>(.*?)</p>\s*<code>(.*?)</code>", re.DOTALL)
_ANSWER_STEP = re.compile(
    rf"<step>\s*<p>(.*?)</p>\s*<p>\s*{ANSWER_MARK}(.*?)</p>\s*</step>", re.DOTALL
)
_OUTPUT = re.compile(r"\s*<output>\n?(.*?)\n?</output>\s*</step>", re.DOTALL)


class StepSyntaxError(ValueError):
    """A text that is not a step: what was expected is the message."""


@dataclass(frozen=True, slots=True)
class CodeStep:
    """Thought, Python and its output; `output` is None until the code has run."""

    thought: str
    code: str
    output: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """Thought and final answer: the end of a solution."""

    thought: str
    answer: str


Step = CodeStep | AnswerStep


def escape(text: str) -> str:
    """Replace the `<` of every tag of ours by `‹`, so that outside text stays text."""
    return _TAG.sub("‹", text)


def render_question(question: str) -> str:
    """The prompt: everything before the first step, with the newline that ends it."""
    return f"<question> {escape(question.strip())} </question>\n"


def render_output(output: str) -> str:
    """What follows `</code>`: the newline, the output block and the end of the step."""
    return f"\n<output>\n{escape(output)}\n</output>\n{STEP_END}\n"


def render_step(step: Step) -> str:
    """The canonical text of a step, with the newline after `</step>`.

    A code step without output ends at `</code>`, where the interpreter takes over.
    """
    head = f"<step>\n<p>\n{escape(step.thought)}\n</p>\n"
    if isinstance(step, AnswerStep):
        return f"{head}<p>\n{ANSWER_MARK} {escape(step.answer)}\n</p>\n{STEP_END}\n"
    body = f"{head}<code>\n{escape(step.code)}\n{CODE_END}"
    return body if step.output is None else body + render_output(step.output)


def render_solution(question: str, steps: Sequence[Step]) -> str:
    """Prompt and steps, as they stand in the context of the model."""
    return render_question(question) + "".join(render_step(step) for step in steps)


def ending(step: Step) -> str:
    """The canonical text of a finished step from its stop string on, stop string included.

    Raises ValueError for a code step that has not run.
    """
    if isinstance(step, AnswerStep):
        return f"{STEP_END}\n"
    if step.output is None:
        raise ValueError("the code step has no output yet")
    return CODE_END + render_output(step.output)


def parse_draft(text: str) -> Step:
    """Read one step as a model wrote it, up to its stop string.

    Raises StepSyntaxError like `parse_step`, and for any output block: only we write those.
    """
    step = parse_step(text)
    if isinstance(step, CodeStep) and step.output is not None:
        raise StepSyntaxError("an output block that the interpreter did not write")
    return step


def parse_step(text: str) -> Step:
    """Read one step of a record: a code step with or without its output, or an answer step.

    White space between tags is free. Raises StepSyntaxError when `text` is neither, when a tag
    stands inside a part, or when the code or the answer is empty.
    """
    text = text.strip()
    if match := _ANSWER_STEP.fullmatch(text):
        thought, answer = (part.strip() for part in match.groups())
        _refuse_tags(thought, answer)
        if not answer:
            raise StepSyntaxError("the final answer is empty")
        return AnswerStep(thought, answer)
    if match := _CODE_STEP.match(text):
        thought, code = match.group(1).strip(), _without_blank_lines_around(match.group(2))
        _refuse_tags(thought, code)
        if not strip_fence(code).strip():
            raise StepSyntaxError("the code is empty")
        rest = text[match.end() :]
        if not rest:
            return CodeStep(thought, code)
        if output := _OUTPUT.fullmatch(rest):
            _refuse_tags(output.group(1))
            return CodeStep(thought, code, output.group(1))
    raise StepSyntaxError("neither a code step nor an answer step")


def strip_fence(code: str) -> str:
    """Python without the ```python fence that the released checkpoint writes around it."""
    match = _FENCE.match(code)
    return match.group(1) if match else code


def parse_solution(text: str) -> list[Step]:
    """Read the steps of a solution text (without its prompt).

    Raises StepSyntaxError naming the number of the first step that cannot be read.
    """
    steps: list[Step] = []
    *parts, tail = text.split(STEP_END)
    for number, part in enumerate(parts, 1):
        try:
            steps.append(parse_step(part + STEP_END))
        except StepSyntaxError as error:
            raise StepSyntaxError(f"step {number}: {error}") from None
    if tail.strip():
        raise StepSyntaxError(f"step {len(parts) + 1}: it does not end in {STEP_END}")
    return steps


def _refuse_tags(*parts: str) -> None:
    if any(_TAG.search(part) for part in parts):
        raise StepSyntaxError("a tag stands inside a part of the step")


def _without_blank_lines_around(code: str) -> str:
    return re.sub(r"\A(?:[^\S\n]*\n)+", "", code).rstrip()


class StopScanner:
    """Finds the first stop string in a text that arrives in pieces.

    First is the one that is complete first; of two that are complete together, the longer. So the
    result does not depend on where the pieces are cut. The cost of a piece depends on the piece,
    not on the text before it.
    """

    def __init__(self, stops: tuple[str, ...] = STOP_STRINGS) -> None:
        self._stops = stops
        self._overlap = max(map(len, stops)) - 1
        self._pieces: list[str] = []
        self._tail = ""
        self.stop: str | None = None

    def feed(self, piece: str) -> str | None:
        """Add a piece; return the text up to and including the stop string once it is complete."""
        window = self._tail + piece
        found = [(at + len(stop), at) for stop in self._stops if (at := window.find(stop)) >= 0]
        self._pieces.append(piece)
        if found:
            end, at = min(found)
            self.stop = window[at:end]
            surplus = len(window) - end
            whole = self.text
            return whole[: len(whole) - surplus]
        self._tail = window[max(0, len(window) - self._overlap) :]
        return None

    @property
    def text(self) -> str:
        """Everything fed so far."""
        return "".join(self._pieces)
