"""From examples to padded tensors of like lengths."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor

from alphamath_lite.training.examples import Example


@dataclass(frozen=True, slots=True)
class Batch:
    """Right-padded sequences; all tensors are [batch, length], padding has weight 0, target NaN."""

    tokens: Tensor  # int64
    policy: Tensor  # float32, weight of predicting the token at this place
    targets: Tensor  # float32
    n_tokens: int  # without padding

    def to(self, device: torch.device) -> "Batch":
        """The same batch on a device."""
        return Batch(
            self.tokens.to(device), self.policy.to(device), self.targets.to(device), self.n_tokens
        )


def collate(examples: Sequence[Example], *, multiple: int = 16) -> Batch:
    """Pad to the longest, rounded up to a multiple."""
    length = -(-max(map(len, examples)) // multiple) * multiple
    tokens = np.zeros((len(examples), length), np.int64)
    policy = np.zeros((len(examples), length), np.float32)
    targets = np.full((len(examples), length), np.nan, np.float32)
    for row, example in enumerate(examples):
        tokens[row, : len(example)] = example.tokens
        policy[row, : len(example)] = example.policy
        targets[row, : len(example)] = example.targets
    n_tokens = sum(map(len, examples))
    return Batch(
        torch.from_numpy(tokens), torch.from_numpy(policy), torch.from_numpy(targets), n_tokens
    )


def batches(examples: Sequence[Example], *, n_tokens: int, rng: Random) -> Iterator[Batch]:
    """All examples once, in batches of about `n_tokens` padded tokens, in random order."""
    order = sorted(range(len(examples)), key=lambda at: (len(examples[at]), rng.random()))
    groups: list[list[Example]] = [[]]
    for at in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(examples[at]) > n_tokens:
            groups.append([])
        groups[-1].append(examples[at])
    rng.shuffle(groups)
    for group in groups:
        yield collate(group)
