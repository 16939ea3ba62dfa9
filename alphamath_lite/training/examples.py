"""Training examples: token ids with what each token is worth to policy and value.

`policy` weighs the cross-entropy of predicting each token: 1 on model-written tokens of right
solutions, a little on the question (the language must be learned too), 0 on outputs and on steps
that show a mistake. `targets` holds the value wanted at the last token of each step, the newline
after `</step>` (AlphaMath, section 3.3), NaN elsewhere.
"""

import math
from collections.abc import Sequence
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
    parts: list[tuple[str, float, float]] = [(render_question(question), question_weight, math.nan)]
    for labelled in steps:
        parts += _step_parts(labelled)
    tokens: list[int] = []
    policy: list[float] = []
    targets: list[float] = []
    for text, weight, value in parts:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        tokens += ids
        policy += [weight] * len(ids)
        targets += [math.nan] * (len(ids) - 1) + [value]
    return Example(
        np.array(tokens, np.int32), np.array(policy, np.float32), np.array(targets, np.float32)
    )


def _step_parts(labelled: Labelled) -> list[tuple[str, float, float]]:
    weight = 1.0 if labelled.write else 0.0
    text = render_step(labelled.step)
    if isinstance(labelled.step, CodeStep):
        written, cut, observed = text.partition(CODE_END)
        return [(written + cut, weight, math.nan), (observed, 0.0, labelled.value)]
    written, cut, newline = text.partition(STEP_END)
    return [(written + cut, weight, math.nan), (newline, 0.0, labelled.value)]
