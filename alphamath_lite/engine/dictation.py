"""Dictation: the model reads a step written by a person as if it had written it itself.

So the step is parsed, run, sealed and judged like any other, and its prior says how likely the
model finds it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from alphamath_lite.engine.sampling import Choices, Doubles, Live, Tokens

if TYPE_CHECKING:
    from alphamath_lite.engine.engine import LlamaEngine


class Dictated:
    """A sampler that draws the tokens of a known text, one after the other.

    A token outside the shortlist counts as likely as the last one inside: the prior of the step
    is then an upper bound.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        """The next token of each row, and its log-probability: both [rows]."""
        at = np.minimum(live.counts, len(self._tokens) - 1)
        tokens = self._tokens[at]  # [rows]
        listed = np.where(np.isfinite(choices.logits), choices.logits, np.inf)
        hits = choices.tokens == tokens[:, None]
        logits = np.where(
            hits.any(1), np.where(hits, choices.logits, -np.inf).max(1), listed.min(1)
        )
        return tokens, logits.astype(np.float64) - choices.log_sum


@contextmanager
def dictating(engine: "LlamaEngine", text: str) -> Iterator[None]:
    """Make the engine write `text`, which ends in a stop string."""
    before = engine.sampler
    engine.sampler = Dictated(engine.vocabulary.encode(text).astype(np.int64))
    try:
        yield
    finally:
        engine.sampler = before
