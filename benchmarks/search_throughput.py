"""Search over one decode loop, beside the loop a user would write, and the bare decode calls.

    python -m benchmarks.search_throughput [--model big|mini|BUNDLE] [--repeats N] [--simulations N]
        [--problems N] [--together N] [--story real|unrelated]

Runs SBS(3,5) and MCTS(40) on the same problems three ways, in turn, in every repeat:

    search  this project's solver and engine
    loop    the same search over one `llama_cpp.Llama`: one candidate at a time, its own prefix
            reuse, the value from a second `Llama` that reads the whole text of each step
    bare    the very `llama_decode` batches of `search` again, without tree, sampling and Python

`big` is a Llama of 235M parameters with random weights, Q4_K_M, 32k tokens. It decodes and samples
in full; then the sampled tokens are replaced by those of a story, see `benchmarks.story`, so that
steps end, code runs and beams choose. Code has been run before: outputs cost nobody anything. The
problems are worded as the default model has never seen them. Times are per sampled token, as trees
may differ. Run it on a quiet machine.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from alphamath_lite.curriculum.builtin import builtin_problems
from alphamath_lite.engine.engine import LlamaEngine
from alphamath_lite.engine.protocol import Policy
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.steps import render_question
from alphamath_lite.tree import Tree
from benchmarks.models import open_big, open_bundle
from benchmarks.peer_loop import Loop
from benchmarks.story import STORIES, Recorded, Story


@dataclass(slots=True)
class Tape:
    """Records what a context is told, and plays it again without anything around it."""

    context: Any
    acts: list[tuple[Any, ...]] = field(default_factory=list)

    def record(self) -> None:
        """Listen to the context from now on."""
        for name in ("decode", "copy", "remove", "clear"):
            setattr(self.context, name, self._listening(name, getattr(self.context, name)))

    def _listening(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def heard(*args: Any, **kwargs: Any) -> Any:
            batch = self._batch(args[0]) if name == "decode" else ()
            self.acts.append((method, args, kwargs, batch))
            return method(*args, **kwargs)

        return heard

    def _batch(self, n: int) -> tuple[Any, ...]:
        c = self.context
        arrays = (c.tokens, c.positions, c.sequences, c.wanted)
        return tuple((array, array[:n].copy()) for array in arrays)

    def stop(self) -> None:
        """Listen no more."""
        for name in ("decode", "copy", "remove", "clear"):
            delattr(self.context, name)

    def play(self) -> float:
        """Do it all again; returns seconds."""
        start = time.perf_counter()
        for method, args, kwargs, batch in self.acts:
            for array, content in batch:
                array[: len(content)] = content
            method(*args, **kwargs)
        return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds of a way, the tokens it sampled, and the trees it grew."""

    seconds: float
    n_sampled: int
    trees: list[Tree]

    @property
    def per_token(self) -> float:
        """Seconds a sampled token."""
        return self.seconds / self.n_sampled


@dataclass(frozen=True, slots=True)
class Bench:
    """A model opened both ways, and what is asked of it."""

    engine: LlamaEngine
    loop: Loop
    story: Story
    questions: list[str]
    together: int = 1

    def solve(self, policy: Policy, strategy: str, settings: SearchSettings) -> Outcome:
        """Solve every question, `together` of them at a time."""
        solver = Solver(policy, interpreter=Recorded(self.story))
        problems = [Problem(str(n), question) for n, question in enumerate(self.questions)]
        before, free = policy.counts().n_sampled, self.story.seconds
        start = time.perf_counter()
        found = solver.solve_many(
            problems, group=self.together, strategy=strategy, settings=settings
        )
        trees = [one.tree for one in found if isinstance(one, Result) and one.tree]
        seconds = time.perf_counter() - start - (self.story.seconds - free)
        return Outcome(seconds, policy.counts().n_sampled - before, trees)

    def compare(self, strategy: str, settings: SearchSettings, n_repeats: int) -> None:
        """Run the three ways in turn and print medians of their ratios."""
        rates: list[tuple[float, float, float]] = []
        for _ in range(n_repeats):
            n_before = self.engine.counts().n_decoded
            tape = Tape(self.engine._context)
            tape.record()
            ours = self.solve(self.engine, strategy, settings)
            tape.stop()
            n_decoded = self.engine.counts().n_decoded - n_before
            bare = tape.play()
            theirs = self.solve(self.loop, strategy, settings)
            rates.append((ours.per_token, theirs.per_token, bare / ours.seconds))
            print(
                f"  {strategy}: search {1 / ours.per_token:.0f} tokens/s "
                f"({ours.n_sampled} sampled, {n_decoded} decoded), loop "
                f"{1 / theirs.per_token:.0f} tokens/s, bare {n_decoded / bare:.0f} decoded/s",
                file=sys.stderr,
            )
        print(f"{strategy}: {median(loop / search for search, loop, _ in rates):.2f} x the loop")
        print(f"{strategy}: {median(share for *_, share in rates):.1%} of the bare decode calls")
        needed = self._needed(ours.trees)
        print(f"{strategy}: {n_decoded / needed:.3f} tokens decoded a token needed")
        print(f"{strategy}: {ours.n_sampled / n_decoded:.2f} tokens sampled a token decoded")

    def _needed(self, trees: list[Tree]) -> int:
        """Tokens of all prompts and of all nodes, each once."""
        encode, encode_step = self.engine.vocabulary.encode, self.engine.vocabulary.encode_step
        return sum(
            len(encode(render_question(tree.question), start=True))
            + sum(len(encode_step(node.text)) for node in tree.nodes)
            for tree in trees
        )


def main() -> None:
    """Open the model, warm up, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="big", help="big, or a bundle (mini: the default one)")
    parser.add_argument("--strategies", default="sbs,mcts")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--simulations", type=int, default=40)
    parser.add_argument("--problems", type=int, default=4)
    parser.add_argument("--together", type=int, default=1, help="problems solved at a time")
    parser.add_argument("--story", default="real", choices=STORIES)
    parser.add_argument("--max-steps", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "alphamath-bench"
    )
    chosen = parser.parse_args()
    story = STORIES[chosen.story]()
    if chosen.model == "big":
        engine, loop = open_big(chosen.folder, chosen.threads, story)
    else:
        engine, loop = open_bundle(None if chosen.model == "mini" else chosen.model, chosen.threads)
    questions = [
        problem.question for problem in builtin_problems(chosen.problems, split="held_out")
    ]
    bench = Bench(engine, loop, story, questions, chosen.together)
    settings = SearchSettings(n_simulations=chosen.simulations, max_steps=chosen.max_steps)
    warm = SearchSettings(n_beams=1, n_samples=2, max_steps=2)
    for policy in (engine, loop):
        bench.solve(policy, "sbs", warm)
    print(f"{chosen.model}: {engine.n_threads} threads", file=sys.stderr)
    for strategy in chosen.strategies.split(","):
        bench.compare(strategy, settings, chosen.repeats)


if __name__ == "__main__":
    main()
