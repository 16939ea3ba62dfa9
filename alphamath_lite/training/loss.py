"""The joint loss of policy and value (AlphaMath, equation 7)."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from alphamath_lite.training.batching import Batch
from alphamath_lite.training.network import JointNet


@dataclass(frozen=True, slots=True)
class Losses:
    """Scalars: `total` to descend, mean cross-entropy `policy`, mean squared error `value`."""

    total: Tensor
    policy: Tensor
    value: Tensor


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over a batch, so that several batches make one step: losses and their weights."""

    policy: Tensor
    value: Tensor
    n_policy: Tensor  # weight of the tokens to be written
    n_value: int  # judged ends of steps


def joint_sums(network: JointNet, batch: Batch) -> Sums:
    """Weighted cross-entropy of the next tokens and squared error at the ends of steps, summed."""
    hidden = network.hidden(batch.tokens)  # [batch, length, n_embd]
    wanted = batch.policy[:, 1:] > 0
    weights = batch.policy[:, 1:][wanted]  # [n]
    logits = network.logits(hidden[:, :-1][wanted]).float()
    entropy = functional.cross_entropy(logits, batch.tokens[:, 1:][wanted], reduction="none")
    judged = ~torch.isnan(batch.targets)
    error = network.value(hidden[judged]).float() - batch.targets[judged]
    return Sums((entropy * weights).sum(), (error**2).sum(), weights.sum(), error.numel())


def joint_loss(network: JointNet, batch: Batch, *, beta: float) -> Losses:
    """Mean cross-entropy and mean squared error of one batch, joined by `beta`."""
    sums = joint_sums(network, batch)
    policy = sums.policy / sums.n_policy.clamp(min=1.0)
    value = sums.value / max(1, sums.n_value)
    return Losses(policy + beta * value, policy, value)


@torch.no_grad()
def teacher_forced(network: JointNet, batch: Batch) -> tuple[float, int, int, int]:
    """(sum of cross-entropy, tokens, sequences right throughout, sequences) of the written tokens.

    A sequence counts as right when greedy decoding would reproduce all its model-written tokens.
    """
    hidden = network.hidden(batch.tokens)
    logits = network.logits(hidden[:, :-1]).float()
    wanted = batch.policy[:, 1:] >= 1
    target = batch.tokens[:, 1:]
    entropy = functional.cross_entropy(logits[wanted], target[wanted], reduction="sum")
    right = ((logits.argmax(-1) == target) | ~wanted).all(dim=1)
    return float(entropy), int(wanted.sum()), int(right.sum()), len(right)
