"""From paths to batches: what is learned at which update.

Everything here is a function of the paths, the settings and the numbers of round and update, so
that a training that was killed goes on with the very batches it would have had.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi
from pathlib import Path
from random import Random

import numpy as np
from tokenizers import Tokenizer

from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.training.batching import Batch, collate
from alphamath_lite.training.examples import Example, Labelled, encode
from alphamath_lite.training.self_evolution.selection import TrainingPath
from alphamath_lite.training.self_evolution.settings import LearningSettings, rate_at

WORTH_A_PART = 1024  # tokens; so many keep a processor busy
MOST_PADDED = 1.1  # times its tokens, for a part of more than that


def example_of(path: TrainingPath, tokenizer: Tokenizer) -> Example:
    """Only right paths are learned to be written; values are learned on all."""
    steps = [Labelled(step.step, path.right, step.target) for step in path.steps]
    return encode(tokenizer, path.question, steps, question_weight=0.0)


def after(begin: tuple[int, ...], example: Example) -> Example:
    """An example behind tokens that nobody writes and nobody judges."""
    n = len(begin)
    return Example(
        np.concatenate([np.array(begin, np.int32), example.tokens]),
        np.concatenate([np.zeros(n, np.float32), example.policy]),
        np.concatenate([np.full(n, np.nan, np.float32), example.targets]),
    )


def begin_tokens(policy: Path) -> tuple[int, ...]:
    """The token that llama.cpp puts before every context of a GGUF file, or none."""
    metadata = read_gguf_header(policy).metadata
    adds = metadata.get("tokenizer.ggml.add_bos_token", False)
    return (int(metadata["tokenizer.ggml.bos_token_id"]),) if adds else ()


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
        """The parts of update number `update` (from 0), which go through the network one by one.

        A pass is cut into equal shares, give or take one: a last batch of a few paths would weigh
        as much as a full one.
        """
        epoch, place = divmod(update, self._a_pass)
        order = list(range(n := len(self.examples)))
        Random(f"lessons/{self.seed}/{self.number}/{epoch}").shuffle(order)
        first, end = (n * at // self._a_pass for at in (place, place + 1))
        chosen = [self.examples[at] for at in order[first:end]]
        chosen.sort(key=len)
        yield from map(collate, _parts(chosen, micro_tokens=self.settings.micro_tokens))

    def rate(self, update: int, *, n_embd: int) -> float:
        """The learning rate of an update: linear warm-up, then a cosine down to zero."""
        peak = self.settings.rate or rate_at(n_embd)
        n_warm = max(1, round(self.settings.warmup * self.n_updates))
        if update < n_warm:
            return peak * (update + 1) / n_warm
        share = (update - n_warm) / max(1, self.n_updates - n_warm)
        return peak * (1 + cos(pi * share)) / 2


def _parts(examples: Sequence[Example], *, micro_tokens: int) -> Iterator[list[Example]]:
    """Examples, shortest first, cut where a part is full or one more would cost much padding."""
    part: list[Example] = []
    n_tokens = 0
    for example in examples:
        n_tokens += len(example)
        n_padded = (len(part) + 1) * len(example)
        wasteful = n_tokens > WORTH_A_PART and n_padded > n_tokens * MOST_PADDED
        if part and (n_padded > micro_tokens or wasteful):
            yield part
            part, n_tokens = [], len(example)
        part.append(example)
    yield part
