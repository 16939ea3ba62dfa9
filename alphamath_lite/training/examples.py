"""Training examples: token ids with what each token is worth to policy and value.

`policy` weighs the cross-entropy of predicting each token: 1 on model-written tokens of right
solutions, a little on the question (the language must be learned too), 0 on outputs and on steps
that show a mistake. `targets` holds the value wanted at the last token of each step, the newline
after `</step>` (AlphaMath, section 3.3), NaN elsewhere.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from alphamath_lite.steps import CODE_END, STEP_END, CodeStep, Step, render_question, render_step

QUESTION_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Labelled:
    """A step, whether the model should learn to write it, and the value wanted after it.

    `value` is in [-1, 1], or NaN where nothing is known.
    """

    step: Step
    write: bool
    value: float


@dataclass(frozen=True, slots=True)
class Example:
    """One sequence: `tokens` int32, `policy` float32, `targets` float32, all of shape [length]."""

    tokens: np.ndarray
    policy: np.ndarray
    targets: np.ndarray

    def __len__(self) -> int:
        return len(self.tokens)


def encode(
    tokenizer: Tokenizer,
    question: str,
    steps: Sequence[Labelled],
    *,
    question_weight: float = QUESTION_WEIGHT,
) -> Example:
    """The example of one solution; with no steps only the question is learned."""
    parts = [_Part(render_question(question), question_weight), *_step_parts(steps)]
    tokens: list[int] = []
    policy: list[float] = []
    targets: list[float] = []
    for part in parts:
        found = tokenizer.encode(part.text, add_special_tokens=False)
        tokens += found.ids
        policy += [part.weight if begin < part.n_written else 0.0 for begin, _ in found.offsets]
        targets += [math.nan] * (len(found.ids) - 1) + [part.value]
    return Example(
        np.array(tokens, np.int32), np.array(policy, np.float32), np.array(targets, np.float32)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A text tokenised on its own, as the engine does: up to a stop string, and from it on.

    The tokens that begin in its first `n_written` characters were written by the model.
    """

    text: str
    weight: float
    n_written: int = sys.maxsize
    value: float = math.nan


def _step_parts(steps: Sequence[Labelled]) -> Iterator[_Part]:
    for labelled in steps:
        weight = 1.0 if labelled.write else 0.0
        stop = CODE_END if isinstance(labelled.step, CodeStep) else STEP_END
        written, _, rest = render_step(labelled.step).partition(stop)
        yield _Part(written, weight)
        yield _Part(stop + rest, weight, len(stop), labelled.value)
