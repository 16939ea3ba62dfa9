r"""The final answer of a solution text: `Final Answer: ...`, `\boxed{...}`, GSM8K's `#### ...`."""

import re

_MARK = re.compile(r"final answer\s*(?:is)?\s*[:：]", re.IGNORECASE)
_END = re.compile(r"</p>|</step>|\n\s*\n")
_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{")
_BETWEEN_BOXES = re.compile(
    r"(?:[\s$,;+.]|\\[()\[\] ,;!]|\\quad|\\qquad|\\text\{\s*(?:and|or)\s*\}|\band\b|\bor\b){0,40}"
)
MAX_SCAN = 200_000
MAX_BOXES = 64


def extract(text: str) -> str | None:
    """The final answer as written, or None when the text names none.

    The last mark counts; a box inside it is opened; boxes that stand side by side are one answer.
    """
    tail = text[-MAX_SCAN:]
    marks = list(_MARK.finditer(tail))
    if marks:
        answer = _END.split(tail[marks[-1].end() :].strip(), maxsplit=1)[0].strip()
        if answer:
            return _last_boxes(answer) or answer
    if boxed := _last_boxes(tail):
        return boxed
    _, found, rest = tail.rpartition("####")
    answer = rest.strip().split("\n", 1)[0].strip() if found else ""
    return answer or None


def _last_boxes(text: str) -> str | None:
    """The content of the last box, joined with boxes that only commas or words separate from it."""
    boxes = [(m.start(), *_closed(text, m.end())) for m in list(_BOX.finditer(text))[-MAX_BOXES:]]
    if not boxes:
        return None
    run = [boxes[-1]]
    for box in reversed(boxes[:-1]):
        if box[2] > run[0][0] or not _BETWEEN_BOXES.fullmatch(text[box[2] : run[0][0]]):
            break
        run.insert(0, box)
    return ", ".join(content.strip() for _, content, _ in run) or None


def _closed(text: str, start: int) -> tuple[str, int]:
    """Content and end of a braced group that opens before `start`, closed or not."""
    depth = 1
    for at in range(start, min(len(text), start + 10_000)):
        if text[at] in "{}" and text[at - 1] != "\\":
            depth += 1 if text[at] == "{" else -1
            if not depth:
                return text[start:at], at + 1
    return text[start:].rstrip("$ \n"), len(text)
