"""From paths to batches: what is learned at which update.

Everything here is a function of the paths, the settings and the numbers of round and update, so
that a training that was killed goes on with the very batches it would have had.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi
from random import Random

from tokenizers import Tokenizer

from alphamath_lite.training.batching import Batch, collate
from alphamath_lite.training.examples import Example, Labelled, encode
from alphamath_lite.training.self_evolution.selection import TrainingPath
from alphamath_lite.training.self_evolution.settings import (
    PAPER_RATE,
    PAPER_WIDTH,
    LearningSettings,
)


def example_of(path: TrainingPath, tokenizer: Tokenizer) -> Example:
    """Only right paths are learned to be written; values are learned on all."""
    steps = [Labelled(step.step, path.right, step.target) for step in path.steps]
    return encode(tokenizer, path.question, steps, question_weight=0.0)


@dataclass(frozen=True, slots=True)
class Lessons:
    """The examples of a round in the order in which they are learned."""

    examples: Sequence[Example]
    settings: LearningSettings
    number: int  # of the round, from 1
    seed: int

    @property
    def n_updates(self) -> int:
        """Updates of the round."""
        if given := self.settings.updates:
            return given[min(self.number, len(given)) - 1]
        return self.settings.epochs * self._a_pass

    @property
    def _a_pass(self) -> int:
        return ceil(len(self.examples) / self.settings.batch)

    def batches(self, update: int) -> Iterator[Batch]:
        """The parts of update number `update` (from 0), which go through the network one by one."""
        epoch, place = divmod(update, self._a_pass)
        order = list(range(len(self.examples)))
        Random(f"lessons/{self.seed}/{self.number}/{epoch}").shuffle(order)
        n = self.settings.batch
        chosen = [self.examples[at] for at in order[place * n : (place + 1) * n]]
        chosen.sort(key=len)
        part: list[Example] = []
        for example in chosen:
            if part and (len(part) + 1) * len(example) > self.settings.micro_tokens:
                yield collate(part)
                part = []
            part.append(example)
        yield collate(part)

    def rate(self, update: int, *, n_embd: int) -> float:
        """The learning rate of an update: linear warm-up, then a cosine down to zero."""
        peak = self.settings.rate or PAPER_RATE * PAPER_WIDTH / n_embd
        n_warm = max(1, round(self.settings.warmup * self.n_updates))
        if update < n_warm:
            return peak * (update + 1) / n_warm
        share = (update - n_warm) / max(1, self.n_updates - n_warm)
        return peak * (1 + cos(pi * share)) / 2
