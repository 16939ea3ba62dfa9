"""Training and rollouts of `train-lite`, each beside the way a user would write it.

    python -m benchmarks.training [--part learning,rollouts] [--model big|mini|BUNDLE]

learning   tokens/s of an update of the default model, `train-lite` and a plain loop in turn. The
           loop is what transformers' Trainer does, without its bookkeeping: LlamaForCausalLM, a
           DataLoader over the same paths in random order, 8 at a time (the Trainer's default),
           padded to the longest, gradients of as many paths added up before AdamW steps. The value
           loss is our own burden: the loop has none. Tokens are counted without padding; at the
           first update both must find the same cross-entropy, or nothing is printed.
rollouts   problems/s of searches with rewards, all trees in the same batches, and one tree at a
           time: by this project's engine, and by a loop over `llama_cpp.Llama` that writes one
           candidate at a time (see `benchmarks.search_throughput`, also for `big`, a model of 235M
           parameters).

Run it on a quiet machine.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch

from alphamath_lite.answers import same_answer
from alphamath_lite.engine.protocol import Policy
from alphamath_lite.engine.threads import default_threads
from alphamath_lite.evaluation.data import Item, builtin_set
from alphamath_lite.results import Failure, Problem
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.training.examples import Example
from alphamath_lite.training.self_evolution import memory, start
from alphamath_lite.training.self_evolution.devices import Place, place_named
from alphamath_lite.training.self_evolution.folder import RoundFolder
from alphamath_lite.training.self_evolution.learning import Learning
from alphamath_lite.training.self_evolution.lessons import Lessons
from alphamath_lite.training.self_evolution.rollouts import rewarder
from alphamath_lite.training.self_evolution.settings import LearningSettings
from alphamath_lite.training.self_evolution.trainer import Work
from alphamath_lite.training.stream import probe_set
from alphamath_lite.training.tokenizer import load_tokenizer
from benchmarks.models import open_big, open_bundle
from benchmarks.story import Real, Recorded

TRAINER_BATCH = 8  # per_device_train_batch_size of transformers.TrainingArguments
IGNORED = -100  # label of a token that is not learned
GOALS = {"learning": 1.3, "rollouts": 3.0}


class Silent:
    """A watcher that nobody looks at; implements `Watcher`."""

    stopped = False

    def stage(self, number: int, name: str, n_total: int, n_done: int) -> None:
        """Not shown."""

    def advance(self, n: int = 1, note: str = "") -> None:
        """Not shown."""

    def tell(self, text: str) -> None:
        """Not shown."""

    def working(self, stop: Callable[[], None] | None) -> None:
        """Never stopped."""


class PlainLoop:
    """What a user would write with transformers alone."""

    def __init__(self, checkpoint: Path, place: Place, rate: float) -> None:
        import transformers

        transformers.utils.logging.disable_progress_bar()
        self.place = place
        self.model = transformers.AutoModelForCausalLM.from_pretrained(
            checkpoint, dtype=torch.float32
        ).to(place.device)
        self.model.train()
        parameters = self.model.parameters()
        self.optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.95), weight_decay=0)

    def update(self, examples: Sequence[Example]) -> float:
        """One step of the optimiser; the mean cross-entropy before it."""
        n_learned = int(sum((example.policy[1:] > 0).sum() for example in examples))
        order = torch.randperm(len(examples)).tolist()
        total = 0.0
        for at in range(0, len(order), TRAINER_BATCH):
            batch = _padded([examples[i] for i in order[at : at + TRAINER_BATCH]])
            batch = {name: tensor.to(self.place.device) for name, tensor in batch.items()}
            with self.place.autocast():
                loss = self.model(**batch, num_items_in_batch=n_learned).loss
            loss.backward()
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        return total


def _padded(examples: Sequence[Example]) -> dict[str, torch.Tensor]:
    """Like DataCollatorForSeq2Seq: padded on the right to the longest."""
    shape = (len(examples), max(map(len, examples)))
    tokens, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    labels = np.full(shape, IGNORED, np.int64)
    for row, example in enumerate(examples):
        n = len(example)
        tokens[row, :n], mask[row, :n] = example.tokens, 1
        labels[row, :n] = np.where(example.policy > 0, example.tokens, IGNORED)
    arrays = {"input_ids": tokens, "attention_mask": mask, "labels": labels}
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def compare_learning(chosen: argparse.Namespace, folder: Path) -> float:
    """Median of (tokens/s of ours) / (tokens/s of the plain loop), update by update."""
    checkpoint = folder / "checkpoint"
    start.write_start(None, checkpoint)
    network = start.load_network(checkpoint)
    n_threads = chosen.threads or default_threads(memory.n_weights(network.size))
    torch.set_num_threads(n_threads)
    settings = LearningSettings(batch=chosen.batch, rate=1e-4, updates=(chosen.updates + 1,))
    n = chosen.batch * (chosen.updates + 1)
    examples = probe_set(load_tokenizer(checkpoint), split="train", n=n, seed=7)
    parts = [examples[at : at + chosen.batch] for at in range(0, n, chosen.batch)]
    work = Work(RoundFolder(folder), checkpoint, 1, 0)
    place = place_named(chosen.device, chosen.dtype)
    lessons = Lessons(parts[0], settings, 1, 0)
    ours = Learning(work, lessons, network.to(place.device).train(), place, Silent())
    theirs = PlainLoop(checkpoint, place, settings.rate)
    ratios = []
    for number, part in enumerate(parts):
        ours.lessons = replace(lessons, examples=part)
        n_tokens = sum(map(len, part))
        row, our_s = _timed(partial(ours.update, 0), place)
        loss, their_s = _timed(partial(theirs.update, part), place)
        if number == 0:  # warms up, and shows that both compute the same
            _check(row["policy_loss"], loss, place)
            continue
        ratios.append(their_s / our_s)
        rates = f"{n_tokens / our_s:,.0f} and {n_tokens / their_s:,.0f} tokens/s"
        print(f"  update {number}, {n_tokens} tokens: {rates}", file=sys.stderr)
    form = str(place.dtype).removeprefix("torch.")
    print(f"  {place.device.type}, {form}, {n_threads} threads", file=sys.stderr)
    return median(ratios)


def _timed(act: Callable[[], Any], place: Place) -> tuple[Any, float]:
    began = time.perf_counter()
    found = act()
    if place.device.type == "cuda":
        torch.cuda.synchronize()
    return found, time.perf_counter() - began


def _check(ours: float, theirs: float, place: Place) -> None:
    room = 1e-3 if place.dtype == torch.float32 else 3e-2
    if abs(ours - theirs) > room * theirs:
        sys.exit(f"the two do not learn the same: cross-entropy {ours:.4f} and {theirs:.4f}")


def compare_rollouts(chosen: argparse.Namespace) -> dict[str, float]:
    """Problems/s of batched searches, over that of one tree at a time, by name of the other."""
    story = Real()
    if chosen.model == "big":
        engine, loop = open_big(chosen.folder, chosen.threads, story)
    else:
        engine, loop = open_bundle(None if chosen.model == "mini" else chosen.model, chosen.threads)
    items = builtin_set(f"builtin:{chosen.problems}", seed=0).items
    settings = SearchSettings(n_simulations=chosen.simulations, max_steps=4, training=True)

    def seconds(policy: Policy, group: int, settings: SearchSettings = settings) -> float:
        solver = Solver(policy, interpreter=Recorded(story), same=same_answer)
        before, began, free = policy.counts().n_sampled, time.perf_counter(), story.seconds
        problems = [_problem(item, tree) for item in items for tree in range(chosen.trees)]
        results = list(solver.solve_many(problems, group=group, strategy="mcts", settings=settings))
        found = time.perf_counter() - began - (story.seconds - free)
        if failed := [result.error for result in results if isinstance(result, Failure)]:
            sys.exit(f"{len(failed)} searches failed: {failed[0]}")
        n_sampled = policy.counts().n_sampled - before
        rate = f"{len(items) / found:.3f} problems/s, {n_sampled / found:,.0f} tokens/s"
        print(f"  {type(policy).__name__}, {group} trees at once: {rate}", file=sys.stderr)
        return found

    warm = replace(settings, n_simulations=1, max_steps=1)
    print("  once to warm up:", file=sys.stderr)
    n_trees = len(items) * chosen.trees
    for policy in (engine, loop):
        seconds(policy, 1, warm)
    print("  measured:", file=sys.stderr)
    batched = seconds(engine, n_trees)
    return {
        "one tree at a time, the same engine": seconds(engine, 1) / batched,
        "one candidate at a time, a loop over Llama": seconds(loop, 1) / batched,
    }


def _problem(item: Item, tree: int) -> Problem:
    return Problem(f"{item.id}/{tree}", item.question, reward=rewarder(item), seed=tree)


def main() -> None:
    """Run the chosen parts and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", default="learning,rollouts")
    parser.add_argument("--threads", type=int, default=0, help="0: what train-lite would take")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="auto", help="of both: auto, float32 or bfloat16")
    parser.add_argument("--batch", type=int, default=32, help="paths an update")
    parser.add_argument("--updates", type=int, default=5)
    parser.add_argument("--model", default="big", help="of the rollouts: big, mini or a bundle")
    parser.add_argument("--problems", type=int, default=2)
    parser.add_argument("--trees", type=int, default=4, help="a problem; the `normal` size has 4")
    parser.add_argument("--simulations", type=int, default=3)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "alphamath-bench"
    )
    chosen = parser.parse_args()
    parts = chosen.part.split(",")
    if "learning" in parts:
        with tempfile.TemporaryDirectory() as folder:
            ratio = compare_learning(chosen, Path(folder))
        print(f"learning: {ratio:.2f} x the plain loop (goal {GOALS['learning']})")
    if "rollouts" in parts:
        for name, ratio in compare_rollouts(chosen).items():
            print(f"rollouts: {ratio:.2f} x {name} (goal {GOALS['rollouts']})")


if __name__ == "__main__":
    main()
