"""What a training stream is mixed from, and the drawing of problems for it."""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from alphamath_lite.curriculum.family import families
from alphamath_lite.curriculum.traces import Trace, TraceError, sample, work
from alphamath_lite.curriculum.wordings import Split, wordings


@dataclass(frozen=True, slots=True)
class Mix:
    """What a stream is made of; shares of the examples, the rest are right solutions.

    `topic_weights` names topics that come up more often than the others (weight 1),
    `level_weights` are the weights of levels 1, 2, 3 within a topic, `family_weights` names
    families that come up more often than their level does (weight 1), their topic with them.
    """

    wrong: float = 0.2
    recovering: float = 0.04
    gsm8k: float = 0.06
    own: float = 0.0  # the policy's own solutions: right, wrong and to be imitated in equal parts
    max_tokens: int = 512
    level_weights: tuple[float, float, float] = (3.0, 2.0, 1.0)
    topic_weights: tuple[tuple[str, float], ...] = (
        ("word_problems", 2.0),
        ("multi_step_word_problems", 2.0),
    )
    family_weights: tuple[tuple[str, float], ...] = ()
    deepmind: float = 0.0  # needs the generator, see training.deepmind
    stories: float = 0.0  # composed word problems, see curriculum.stories


def draw_trace(rng: Random, mix: Mix, *, split: Split = "train", noisy: bool = True) -> Trace:
    """A trace of a family drawn by topic weight, among those with wordings in `split`."""
    while True:
        try:
            return work(*sample(draw_key(rng, mix, split), rng, split=split, noisy=noisy))
        except (TraceError, ValueError, ArithmeticError, TypeError, KeyError):
            continue  # a rare draw of a family that does not work out is not worth a crash


def draw_key(rng: Random, mix: Mix, split: Split = "train") -> str:
    """The key of a family, drawn by the weights of topics, levels and families."""
    keys, cumulated = _weighted(mix, split)
    return rng.choices(keys, cum_weights=cumulated)[0]


@cache
def _weighted(mix: Mix, split: Split) -> tuple[list[str], list[float]]:
    """Keys of all families with wordings in `split`, and the running sum of their weights."""
    by_topic: dict[str, list[str]] = {}
    for key, entries in wordings().items():
        usable = split == "all" or any(w.held_out == (split == "held_out") for w in entries)
        if usable and key in families():
            by_topic.setdefault(families()[key].topic, []).append(key)
    topics, emphasis = dict(mix.topic_weights), dict(mix.family_weights)
    weights: dict[str, float] = {}
    for topic, keys in by_topic.items():
        levels = {key: mix.level_weights[families()[key].level - 1] for key in keys}
        share = topics.get(topic, 1.0) / sum(levels.values())
        weights |= {key: share * levels[key] * emphasis.get(key, 1.0) for key in keys}
    return list(weights), list(accumulate(weights.values()))
