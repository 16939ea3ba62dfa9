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
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from alphamath_lite.curriculum import stories
from alphamath_lite.curriculum.traces import work
from alphamath_lite.curriculum.wordings import Split
from alphamath_lite.training import experience, gsm8k, mistakes
from alphamath_lite.training.draw import Mix, draw_trace
from alphamath_lite.training.examples import Example, encode
from alphamath_lite.training.experience import Judged

CHUNK = 4096
MISTAKE_CPU_S = 0.5


@dataclass(frozen=True, slots=True)
class Sources:
    """Files beside the curriculum: GSM8K's train.jsonl, solutions of the policy's own."""

    gsm8k: Path | None = None
    own: Path | None = None


class Desk:
    """Makes examples of a mix, one after the other."""

    def __init__(self, tokenizer: Tokenizer, rng: Random, mix: Mix, sources: Sources) -> None:
        self._tokenizer, self._rng, self._mix = tokenizer, rng, mix
        self._school = list(gsm8k.traces(sources.gsm8k)) if sources.gsm8k else []
        own = experience.read(sources.own) if sources.own else None
        pools = (own.right, own.wrong, own.examples) if own else ()
        self._own = [pool for pool in pools if pool]
        if own:  # families that the policy fails come up more often
            self._mix = replace(mix, family_weights=own.emphasis())

    def example(self) -> Example:
        """One example: right, wrong, recovering, or of the policy's own."""
        while True:
            own = bool(self._own) and self._rng.random() < self._mix.own
            question, steps = self._rng.choice(self._rng.choice(self._own)) if own else self._new()
            example = encode(self._tokenizer, question, steps)
            if len(example) <= self._mix.max_tokens:
                return example

    def _new(self) -> Judged:
        rng, mix = self._rng, self._mix
        if self._school and rng.random() < mix.gsm8k:
            trace, other = rng.choice(self._school), rng.choice(self._school)
        elif mix.deepmind and rng.random() < mix.deepmind:
            from alphamath_lite.training import deepmind

            trace, other = deepmind.draw(rng), None
        elif mix.stories and rng.random() < mix.stories:
            trace, other = work(*stories.draw(rng)), None
        else:
            trace, other = draw_trace(rng, mix), None
        roll = rng.random()
        steps = mistakes.right(trace)
        with _cpu_limit(MISTAKE_CPU_S):
            if roll < mix.wrong:
                steps = mistakes.wrong(trace, other or draw_trace(rng, mix), rng) or steps
            elif roll < mix.wrong + mix.recovering:
                steps = mistakes.recovering(trace, rng) or steps
        return trace.problem.question, steps


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


def _make_chunk(arguments: tuple[str, int, int, Mix, Sources]) -> list[Example]:
    tokenizer_text, seed, chunk, mix, sources = arguments
    os.nice(19 - os.nice(0))
    parent = os.getppid()
    desk = Desk(Tokenizer.from_str(tokenizer_text), Random(f"{seed}/{chunk}"), mix, sources)
    made: list[Example] = []
    while len(made) < CHUNK:
        if os.getppid() != parent:
            raise SystemExit("the training that wanted this chunk is gone")
        made.append(desk.example())
    return made


def chunks(
    tokenizer: Tokenizer,
    *,
    seed: int,
    first: int,
    mix: Mix,
    sources: Sources,
    workers: int = 1,
) -> Iterator[tuple[int, list[Example]]]:
    """(number, examples) of each chunk from `first` on; `workers` processes run ahead."""
    os.environ["PYTHONHASHSEED"] = "0"  # for the processes: the order of sets in outputs
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, maxtasksperchild=1) as pool:
        tasks = [
            pool.apply_async(_make_chunk, ((tokenizer.to_str(), seed, first + n, mix, sources),))
            for n in range(workers + 1)
        ]
        number = first
        while True:
            task = tasks.pop(0)
            following = (tokenizer.to_str(), seed, number + workers + 1, mix, sources)
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
