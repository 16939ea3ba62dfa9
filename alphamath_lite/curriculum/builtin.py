"""The built-in problems: one generator for `problems`, `solve`, `eval` and training."""

from collections.abc import Iterator
from random import Random

from alphamath_lite.curriculum.family import Family, families
from alphamath_lite.curriculum.traces import Problem, sample
from alphamath_lite.curriculum.wordings import Split, wordings
from alphamath_lite.errors import UsageError


def builtin_problems(
    n: int,
    *,
    seed: int = 0,
    topic: str | None = None,
    level: int | None = None,
    split: Split = "train",
    noisy: bool = False,
) -> Iterator[Problem]:
    """`n` problems, topic after topic in turn, each a function of (seed, its number) alone.

    Raises UsageError when no family has this topic, level and wordings in this split.
    """
    by_topic: dict[str, list[str]] = {}
    for family in chosen_families(topic=topic, level=level, split=split):
        by_topic.setdefault(family.topic, []).append(family.key)
    topics = list(by_topic)
    for number in range(n):
        rng = Random(f"builtin/{seed}/{number}")
        key = rng.choice(by_topic[topics[number % len(topics)]])
        yield _sample(key, rng, split, noisy)


def _sample(key: str, rng: Random, split: Split, noisy: bool) -> Problem:
    problem, _ = sample(key, rng, split=split, noisy=noisy)
    return problem


def chosen_families(
    *, topic: str | None = None, level: int | None = None, split: Split = "all"
) -> list[Family]:
    """The families of a topic and level that have wordings in a split, in the order of wordings.

    Raises UsageError when there are none.
    """
    known = families()
    found = [
        family
        for key, entries in wordings().items()
        if (family := known.get(key))
        and topic in {None, family.topic, family.key}
        and level in {None, family.level}
        and any(split == "all" or w.held_out == (split == "held_out") for w in entries)
    ]
    if not found:
        topics = sorted({family.topic for family in known.values()})
        raise UsageError(
            f"no problems with topic {topic or 'any'} and level {level or 'any'}",
            hint=f"Topics: {', '.join(topics)}. Levels: 1, 2, 3.",
        )
    return found
