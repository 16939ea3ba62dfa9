"""Whether a given answer is the reference answer, with a reason.

Most pairs are settled here by exact, bounded arithmetic. What needs computer algebra goes to a
fresh confined process; time-out, crash or no confinement make the verdict `unsure`, never more.
"""

import atexit
import re
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from alphamath_lite.answers.extraction import extract
from alphamath_lite.answers.matching import Matcher
from alphamath_lite.answers.reading import MAX_LENGTH, Answer, read
from alphamath_lite.answers.vector_notation import UNREAD_PRODUCTS
from alphamath_lite.answers.verdict import Verdict
from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter.calls import CallCrashed, CallTimeout, ConfinedCalls

TIMEOUT_S = 3.0
PAPER_TOLERANCE = 1e-3
MAX_LATEX = 600
MAX_SENTENCE = 1_500
ENTRY = "alphamath_lite.answers.worker:compare_json"

_MATHS = re.compile(
    r"\$\$?([^$]{1,2000})\$\$?|\\\[(.{1,2000}?)\\\]|\\\((.{1,2000}?)\\\)", re.DOTALL
)
_STATED = re.compile(r".*\b(?:is|are|equals|be|answer)\b:?\s+(?:indeed )?(\S.{0,200})", re.DOTALL)
_SENTENCES = re.compile(r"(?<=\.)\s+(?=[A-Z\[])")
_HEDGED = re.compile(
    r"\b(?:not|no|never|than|least|most|between|either|except|multiple|about|approximately)\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"[A-Za-z]{2,20}\W{1,20}[A-Za-z]{2,}|^(?:Answer|Solution)\b|\bis\b|^[A-Za-z]{2,20}[ ,:]+\$",
    re.IGNORECASE,
)

_MARKS = ("\\boxed", "inal Answer", "####")

_lock = threading.Lock()
_calls: ConfinedCalls | None = None


def compare(
    gold: str | Sequence[str],
    given: str | None,
    *,
    tolerance: float | None = None,
    isolated: bool = True,
) -> Verdict:
    """Compare `given` with the reference `gold`; of several references any one counts.

    Numbers are compared exactly; `tolerance` allows a relative error (the paper's evaluation:
    `PAPER_TOLERANCE`). `isolated=False` lets computer algebra run in this process, without limits
    on time and code: only for text you trust. Never raises for any text.
    """
    if isinstance(gold, str):
        return _compare_one(gold, given or "", tolerance, isolated)
    verdicts = [_compare_one(one, given or "", tolerance, isolated) for one in gold]
    order = {"equal": 0, "unsure": 1, "different": 2}
    empty = Verdict("different", "There is no reference answer.", "nothing")
    return min(verdicts, key=lambda verdict: order[verdict.outcome], default=empty)


@lru_cache(maxsize=16_384)
def _same(a: str, b: str) -> bool:
    return compare(a, b).equal and compare(b, a).equal


def same_answer(a: str, b: str) -> bool:
    """Whether two answers are certainly the same, for grouping votes; symmetric, remembered."""
    if a == b:
        return read(a).kind != "nothing"
    if max(len(a), len(b)) > MAX_LENGTH:
        return False
    return _same(*sorted((a, b)))


def close() -> None:
    """End the process behind symbolic comparisons; a later one starts another."""
    global _calls
    with _lock:
        calls, _calls = _calls, None
    if calls is not None:
        calls.close()


atexit.register(close)


def _compare_one(gold: str, given: str, tolerance: float | None, isolated: bool) -> Verdict:
    reference, answer = statement(gold), statement(given)
    kind = "unit" if reference.unit else reference.kind
    if not answer.text.strip():
        return Verdict("different", "No answer was given.", kind)
    if "nothing" in (reference.kind, answer.kind):
        return Verdict("different", "One side gives no answer.", kind)
    if max(len(reference.text), len(answer.text)) > MAX_LENGTH:
        same = reference.text.strip() == answer.text.strip()
        return _verdict(same or None, kind, f"longer than {MAX_LENGTH} characters")
    equal = Matcher(tolerance=tolerance).answers(reference, answer)
    if equal is not None:
        return _verdict(equal, kind)
    equal, why = _symbolic(reference, answer, tolerance, isolated)
    return _verdict(equal, kind, why)


def statement(text: str) -> Answer:
    """Read an answer, out of a whole solution or a sentence if need be."""
    if len(text) > MAX_LENGTH or any(mark in text for mark in _MARKS):
        text = extract(text) or text
    answer = read(text)
    if answer.term is not None or answer.kind != "text":
        return answer
    text = text[-MAX_SENTENCE:]
    for part in _parts_of_sentence(text) if _PROSE.search(text) else ():
        inner = read(part)
        if inner.kind != "text" and (inner.term is not None or inner.label):
            return inner
    return answer


def _parts_of_sentence(text: str) -> list[str]:
    """What follows `is` in the last sentences, and the last formula."""
    parts: list[str] = []
    sentences = _SENTENCES.split(text.split("<|")[0].strip())
    for sentence in reversed(sentences[-3:]):
        if _HEDGED.search(sentence):
            return parts
        if stated := _STATED.match(sentence):
            parts.append(stated[1].strip())
    if formulas := _MATHS.findall(text):
        parts.append(next(part for part in formulas[-1] if part))
    return parts


_WORDS = {
    True: "The answers are the same {}.",
    False: "The answers are not the same {}.",
    None: "Not decided: {}.",
}


def _verdict(equal: bool | None, kind: str, why: str = "") -> Verdict:
    if equal is None:
        return Verdict("unsure", _WORDS[None].format(why), kind)
    named = {"letter": "choice", "nothing": "answer", "letters": "choices", "unit": "quantity"}.get(
        kind, kind
    )
    return Verdict("equal" if equal else "different", _WORDS[equal].format(named), kind)


def _symbolic(
    gold: Answer, given: Answer, tolerance: float | None, isolated: bool
) -> tuple[bool | None, str]:
    """Whether computer algebra finds the answers equal; why not, where it finds nothing."""
    unread = [
        name
        for name, side in (("the reference", gold), ("the given answer", given))
        if side.term is None
    ]
    why = f"{' and '.join(unread)} could not be read" if unread else "neither could be shown"
    if not (_may_parse(gold) and _may_parse(given)):
        return None, why
    argument = {"gold": gold.text, "given": given.text, "tolerance": tolerance}
    try:
        reply = _call_confined(argument) if isolated else _worker()(argument)
    except CallTimeout:
        return None, f"no result within {TIMEOUT_S:g} seconds"
    except CallCrashed:
        return None, "the comparison could not be carried out"
    except InterpreterError:
        return None, "symbolic comparison cannot be confined on this system"
    equal = reply.get("equal") if isinstance(reply, dict) else None
    return equal if isinstance(equal, bool) else None, why


def _may_parse(answer: Answer) -> bool:
    """Whether text that our readers refused looks like a formula that a LaTeX parser may know."""
    if answer.term is not None:
        return True
    text = answer.text
    if any(product in text for product in UNREAD_PRODUCTS):
        return False
    depth = deepest = 0
    for char in text[:MAX_LATEX]:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    commands = text.count("\\")
    return len(text) <= MAX_LATEX and not depth and deepest <= 8 and 0 < commands <= 60


def _call_confined(argument: dict[str, Any]) -> object:
    global _calls
    with _lock:
        if _calls is None:
            _calls = ConfinedCalls(ENTRY, timeout_s=TIMEOUT_S)
        calls = _calls
    return calls.call(argument)


def _worker() -> Callable[[Any], dict[str, Any]]:
    from alphamath_lite.answers.worker import compare_json

    return compare_json
