r"""The ReAct format, in which a base model writes steps after two worked examples.

    Question: {question}

    Thought: {thought}
    Action: python_interpreter
    Action Input: {python}
    Observation: {output}

    Thought: {thought}
    Final Answer: {answer}
    <Solution complete>

Steps are joined by a blank line. The model writes a step up to `Observation:` or
`<Solution complete>`; what it would observe is always written by us. In text from outside, and in
rendered parts, the colon of a mark at the start of a line becomes `∶`, so that it marks nothing.
"""

import re

from alphamath_lite.steps import AnswerStep, CodeStep, Step, StepSyntaxError, strip_fence

OBSERVATION = "Observation:"
COMPLETE = "<Solution complete>"

_NAMES = "Question|Thought|Action|Action Input|Observation|Final Answer"
_MARK = re.compile(rf"^([ \t]*(?:{_NAMES})):|<(?=Solution complete>)", re.MULTILINE)
_CODE_STEP = re.compile(
    r"Thought:(.*?)\nAction:[ \t]*python_interpreter[ \t]*\nAction Input:(.*?)\nObservation:",
    re.DOTALL,
)
_ANSWER_STEP = re.compile(r"Thought:(.*?)\nFinal Answer:(.*?)\n?<Solution complete>", re.DOTALL)

EXAMPLES = """\
Solve each problem step by step. To compute, write Python that prints what you want to know.

Question: A ticket costs $12 and a child's ticket half of that. What do 3 adults and 4 children \
pay together, in dollars?

Thought: A child pays 12 / 2 dollars. I add what the adults and the children pay.
Action: python_interpreter
Action Input: child = 12 / 2
print(3 * 12 + 4 * child)
Observation: 60.0

Thought: Together they pay 60 dollars.
Final Answer: 60
<Solution complete>

Question: What is the product of the roots of $3x^2 - 10x + 7 = 0$?

Thought: I let sympy find the roots, which keeps them exact, and multiply them.
Action: python_interpreter
Action Input: from sympy import symbols, solve, prod
x = symbols("x")
roots = solve(3 * x**2 - 10 * x + 7, x)
print(roots, prod(roots))
Observation: [1, 7/3] 7/3

Thought: The roots are 1 and 7/3, so their product is 7/3, which is also c / a.
Final Answer: \\frac{7}{3}
<Solution complete>

"""


class React:
    """The format described above; implements StepFormat."""

    name = "react"
    stops = (OBSERVATION, COMPLETE)

    def prompt(self, question: str) -> str:
        """The worked examples and the question."""
        return f"{EXAMPLES}Question: {escape(question.strip())}\n\n"

    def parse_draft(self, text: str) -> Step:
        """Read a step up to `Observation:` or `<Solution complete>`; raises StepSyntaxError."""
        text = text.strip()
        if match := _ANSWER_STEP.fullmatch(text):
            thought, answer = _clean_parts(*match.groups())
            if not answer:
                raise StepSyntaxError("the final answer is empty")
            return AnswerStep(thought, answer)
        if match := _CODE_STEP.fullmatch(text):
            thought, code = _clean_parts(*match.groups())
            if not strip_fence(code).strip():
                raise StepSyntaxError("the code is empty")
            return CodeStep(thought, code)
        raise StepSyntaxError("neither a code step nor an answer step")

    def render(self, step: Step) -> str:
        """The canonical text of a step, with the blank line behind it when it is finished."""
        head = f"Thought: {escape(step.thought)}\n"
        if isinstance(step, AnswerStep):
            return f"{head}Final Answer: {escape(step.answer)}\n{self.ending(step)}"
        body = f"{head}Action: python_interpreter\nAction Input: {escape(step.code)}\n"
        return body + (OBSERVATION if step.output is None else self.ending(step))

    def ending(self, step: Step) -> str:
        """From `Observation:` or `<Solution complete>` on."""
        if isinstance(step, AnswerStep):
            return f"{COMPLETE}\n\n"
        if step.output is None:
            raise ValueError("the code step has no output yet")
        return f"{OBSERVATION} {escape(step.output)}\n\n"


def escape(text: str) -> str:
    """Make every mark of ours in `text` mark nothing."""
    return _MARK.sub(lambda match: f"{match[1]}∶" if match[1] else "‹", text)


def _clean_parts(thought: str, body: str) -> tuple[str, str]:
    thought, body = thought.strip(), body.strip()
    if _MARK.search(thought) or _MARK.search(body):
        raise StepSyntaxError("a mark of the format stands inside a part of the step")
    return thought, body
