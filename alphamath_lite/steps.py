r"""The step format: what the model writes, and the only place that knows its tags.

A solution is a question followed by steps joined by a newline (AlphaMath, section 3.1 and the
released prompts):

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
Text from outside (questions, outputs) passes through `escape`, so it can never open or close a tag.
"""

import re
from dataclasses import dataclass

TAGS = ("question", "step", "p", "code", "output")
CODE_END = "</code>"
STEP_END = "</step>"
STOP_STRINGS = (CODE_END, STEP_END)
ANSWER_MARK = "Final Answer:"

_TAG = re.compile(rf"<(?=/?(?:{'|'.join(TAGS)})>)", re.IGNORECASE)
_FENCE = re.compile(r"\A\s*```[a-zA-Z0-9]*[ \t]*\n(.*?)\n?[ \t]*```\s*\Z", re.DOTALL)
_CODE_STEP = re.compile(r"<step>\n?<p>\n?(.*?)\n?</p>\n?<code>\n?(.*?)\n?</code>", re.DOTALL)
_ANSWER_STEP = re.compile(
    r"<step>\n?<p>\n?(.*?)\n?</p>\n?<p>\n?Final Answer:[ \t]*(.*?)\n?</p>\n?</step>", re.DOTALL
)
_OUTPUT = re.compile(r"\n?<output>\n?(.*?)\n?</output>\n?</step>", re.DOTALL)


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
    head = f"<step>\n<p>\n{step.thought}\n</p>\n"
    if isinstance(step, AnswerStep):
        return f"{head}<p>\n{ANSWER_MARK} {step.answer}\n</p>\n{STEP_END}\n"
    body = f"{head}<code>\n{step.code}\n{CODE_END}"
    return body if step.output is None else body + render_output(step.output)


def render_solution(question: str, steps: list[Step]) -> str:
    """Prompt and steps, as they stand in the context of the model."""
    return render_question(question) + "".join(render_step(step) for step in steps)


def parse_step(text: str) -> Step:
    """Read one step as a model wrote it.

    Raises StepSyntaxError when `text` is neither a code step ending at `</code>` (or, canonical,
    with its output block) nor an answer step, or when a part that must be present is empty.
    """
    text = text.strip("\n")
    if match := _ANSWER_STEP.fullmatch(text):
        thought, answer = (part.strip() for part in match.groups())
        _refuse_tags(thought, answer)
        if not answer:
            raise StepSyntaxError("the final answer is empty")
        return AnswerStep(thought, answer)
    if match := _CODE_STEP.match(text):
        thought, code = match.group(1).strip(), match.group(2).strip("\n")
        _refuse_tags(thought, code)
        if not code.strip():
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
    """Read the steps of a canonical solution text (without its prompt).

    Raises StepSyntaxError naming the number of the first step that cannot be read.
    """
    steps: list[Step] = []
    for number, part in enumerate(text.split(STEP_END)[:-1], 1):
        try:
            steps.append(parse_step(part + STEP_END))
        except StepSyntaxError as error:
            raise StepSyntaxError(f"step {number}: {error}") from None
    return steps


def _refuse_tags(*parts: str) -> None:
    if any(_TAG.search(part) for part in parts):
        raise StepSyntaxError("a tag stands inside a part of the step")


class StopScanner:
    """Finds the first stop string in a text that arrives in pieces.

    `feed` returns the text up to and including the stop string once it is complete, else None.
    The cost of a piece depends on the piece, not on the text before it.
    """

    def __init__(self, stops: tuple[str, ...] = STOP_STRINGS) -> None:
        self._stops = stops
        self._longest = max(map(len, stops))
        self._pieces: list[str] = []
        self._tail = ""
        self.stop: str | None = None

    def feed(self, piece: str) -> str | None:
        """Add a piece of text; return the finished step text when a stop string is met."""
        window = self._tail + piece
        found = [(at, stop) for stop in self._stops if (at := window.find(stop)) >= 0]
        if found:
            at, self.stop = min(found)
            before = "".join(self._pieces)
            keep = len(before) - len(self._tail)
            return before[:keep] + window[: at + len(self.stop)]
        self._pieces.append(piece)
        self._tail = window[-(self._longest - 1) :]
        return None

    @property
    def text(self) -> str:
        """Everything fed so far, when no stop string has been met."""
        return "".join(self._pieces)
