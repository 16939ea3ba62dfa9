"""An endless, seeded stream of training examples, made in a process of its own.

Chunk `c` of a stream is a function of (seed, c) and of the curriculum alone, so a resumed
training goes on where it stopped. Each chunk is made by a fresh process at low priority: sympy's
caches cannot grow, and the trainer keeps its core.
"""

import math
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from alphamath_lite.curriculum.family import families
from alphamath_lite.curriculum.traces import Trace, TraceError, sample, work
from alphamath_lite.curriculum.wordings import Split, wordings
from alphamath_lite.training import gsm8k, mistakes
from alphamath_lite.training.examples import Example, encode

CHUNK = 4096
MISTAKE_CPU_S = 0.5


@dataclass(frozen=True, slots=True)
class Mix:
    """What the stream is made of; shares of the examples, the rest are right solutions.

    `topic_weights` names topics that come up more often than the others (weight 1),
    `level_weights` are the weights of levels 1, 2, 3 within a topic.
    """

    wrong: float = 0.2
    recovering: float = 0.04
    gsm8k: float = 0.06
    max_tokens: int = 512
    level_weights: tuple[float, float, float] = (3.0, 2.0, 1.0)
    topic_weights: tuple[tuple[str, float], ...] = (
        ("word_problems", 2.0),
        ("multi_step_word_problems", 2.0),
    )


def draw_trace(rng: Random, mix: Mix, *, split: Split = "train", noisy: bool = True) -> Trace:
    """A trace of a family drawn by topic weight, among those with wordings in `split`."""
    weights = dict(mix.topic_weights)
    keys = _keys(split)
    topic = rng.choices(list(keys), [weights.get(topic, 1.0) for topic in keys])[0]
    levels = [mix.level_weights[families()[key].level - 1] for key in keys[topic]]
    while True:
        key = rng.choices(keys[topic], levels)[0]
        try:
            return work(*sample(key, rng, split=split, noisy=noisy))
        except (TraceError, ValueError, ArithmeticError, TypeError, KeyError):
            continue  # a rare draw of a family that does not work out is not worth a crash


@cache
def _keys(split: Split) -> dict[str, list[str]]:
    by_topic: dict[str, list[str]] = {}
    for key, entries in wordings().items():
        usable = split == "all" or any(w.held_out == (split == "held_out") for w in entries)
        if usable and key in families():
            by_topic.setdefault(families()[key].topic, []).append(key)
    return by_topic


def make_example(tokenizer: Tokenizer, rng: Random, mix: Mix, school: list[Trace]) -> Example:
    """One example of the mix: right, wrong or recovering."""
    while True:
        if school and rng.random() < mix.gsm8k:
            trace = rng.choice(school)
            other = rng.choice(school)
        else:
            trace, other = draw_trace(rng, mix), None
        roll = rng.random()
        steps = mistakes.right(trace)
        with _cpu_limit(MISTAKE_CPU_S):
            if roll < mix.wrong:
                steps = mistakes.wrong(trace, other or draw_trace(rng, mix), rng) or steps
            elif roll < mix.wrong + mix.recovering:
                steps = mistakes.recovering(trace, rng) or steps
        example = encode(tokenizer, trace.problem.question, steps)
        if len(example) <= mix.max_tokens:
            return example


@contextmanager
def _cpu_limit(seconds: float) -> Iterator[None]:
    """End code that a slip made endless: it then counts as a step with an error."""

    def stop(_: int, __: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    try:
        yield
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _make_chunk(arguments: tuple[str, int, int, Mix, str | None]) -> list[Example]:
    tokenizer_text, seed, chunk, mix, gsm8k_path = arguments
    os.nice(19 - os.nice(0))
    tokenizer = Tokenizer.from_str(tokenizer_text)
    school = list(gsm8k.traces(Path(gsm8k_path))) if gsm8k_path else []
    rng = Random(f"{seed}/{chunk}")
    return [make_example(tokenizer, rng, mix, school) for _ in range(CHUNK)]


def chunks(
    tokenizer: Tokenizer,
    *,
    seed: int,
    first: int,
    mix: Mix,
    gsm8k_path: Path | None,
    workers: int = 1,
) -> Iterator[tuple[int, list[Example]]]:
    """(number, examples) of each chunk from `first` on; `workers` processes run ahead."""
    os.environ["PYTHONHASHSEED"] = "0"  # for the processes: the order of sets in outputs
    context = multiprocessing.get_context("spawn")
    path = str(gsm8k_path) if gsm8k_path else None
    with context.Pool(workers, maxtasksperchild=1) as pool:
        tasks = [
            pool.apply_async(_make_chunk, ((tokenizer.to_str(), seed, first + n, mix, path),))
            for n in range(workers + 1)
        ]
        number = first
        while True:
            task = tasks.pop(0)
            following = (tokenizer.to_str(), seed, number + workers + 1, mix, path)
            tasks.append(pool.apply_async(_make_chunk, (following,)))
            yield number, task.get()
            number += 1


def probe_set(tokenizer: Tokenizer, *, split: Split, n: int, seed: int = 1) -> list[Example]:
    """Right solutions of fresh problems, for measuring; never part of the stream for `held_out`."""
    rng, mix = Random(f"probe/{seed}/{split}"), Mix()
    found: list[Example] = []
    while len(found) < n:
        trace = draw_trace(rng, mix, split=split, noisy=False)
        example = encode(
            tokenizer, trace.problem.question, mistakes.right(trace), question_weight=0.0
        )
        if len(example) <= mix.max_tokens:
            found.append(example)
    return found


def expected_value_targets(examples: list[Example]) -> float:
    """Mean of the known value targets, to see the balance of right and wrong."""
    known = [t for example in examples for t in example.targets if not math.isnan(t)]
    return float(sum(known) / len(known))
