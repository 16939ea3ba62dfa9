"""Steps as a person writes them, by keyboard or file: in the step format, or in plain Markdown.

Markdown needs no tags: text and a fence of Python are a code step, text and `Final Answer:` are an
answer step, and several of them may follow each other:

    Add the two numbers.
    ```python
    print(2 + 3)
    ```
    So it is five. Final Answer: 5

Outputs are never read: the code of a step written by hand is run.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from alphamath_lite.steps import (
    ANSWER_MARK,
    AnswerStep,
    CodeStep,
    Step,
    StepSyntaxError,
    parse_draft,
    parse_step,
    render_step,
)
from alphamath_lite.tree import Node, Tree

REJECTED = "rejected by hand"
_STEP_BEGIN = re.compile(r"(?=<step>)")
_FENCE = re.compile(r"```(?:python|py)?[ \t]*(?:\n|(?=\S))(.*?)\n?[ \t]*```", re.DOTALL)


def read_steps(text: str) -> list[Step]:
    """All steps of a text, at least one; an answer can only be the last.

    Raises StepSyntaxError that names the step and says what is wrong with it.
    """
    parts = _STEP_BEGIN.split(text) if "<step>" in text else _plain_parts(text)
    steps: list[Step] = []
    for part in filter(str.strip, parts):
        number = len(steps) + 1
        if steps and isinstance(steps[-1], AnswerStep):
            raise StepSyntaxError(f"step {number} stands behind a final answer")
        try:
            steps.append(_tagged(part) if "<step>" in text else _plain(part))
        except StepSyntaxError as error:
            raise StepSyntaxError(f"step {number}: {error}") from None
    if not steps:
        raise StepSyntaxError("there is nothing in it")
    return steps


def step_of(thought: str, code: str, answer: str) -> Step:
    """A step from its parts; raises StepSyntaxError when they make none."""
    thought, answer = thought.strip(), answer.strip()
    if bool(code.strip()) == bool(answer):
        raise StepSyntaxError("give either Python or a final answer")
    step: Step = AnswerStep(thought, answer) if answer else CodeStep(thought, code.strip("\n"))
    raw = (
        f"<step><p>{thought}</p><p>{ANSWER_MARK} {answer}</p></step>"
        if answer
        else f"<step><p>{thought}</p><code>\n{code}\n</code>"
    )
    parse_draft(raw)
    return parse_draft(render_step(step))


def step_of_node(node: Node) -> Step:
    """The step of a node, without its output; what could not be read goes as its thought."""
    if node.answer is not None:
        return AnswerStep(node.thought, node.answer)
    unread = not node.thought and node.code is None
    return CodeStep(node.text if unread else node.thought, node.code or "")


def reject(tree: Tree, node_id: int) -> None:
    """Close a step and everything below it for every search; what failed keeps its reason."""
    for node in tree.below(node_id):
        node.reason = node.reason if node.status == "failed" else REJECTED
        node.status, node.closed = "failed", True
    tree.settle(tree[node_id].parent)


def _tagged(text: str) -> Step:
    step = parse_step(text)
    return replace(step, output=None) if isinstance(step, CodeStep) else step


def _plain_parts(text: str) -> Iterator[str]:
    """The text up to the end of each fence, and what is left."""
    begin = 0
    for fence in _FENCE.finditer(text):
        yield text[begin : fence.end()]
        begin = fence.end()
    yield text[begin:]


def _plain(text: str) -> Step:
    if fence := _FENCE.search(text):
        return step_of(text[: fence.start()], fence.group(1), "")
    if "```" in text:
        raise StepSyntaxError("its ``` fence is not closed")
    thought, mark, answer = text.rpartition(ANSWER_MARK)
    if not mark:
        raise StepSyntaxError(f"it has neither a ```python fence nor a {ANSWER_MARK}")
    if not answer.strip():
        raise StepSyntaxError("the final answer is empty")
    return step_of(thought, "", answer)
