"""Training every weight of a small network on the paths of a round (AlphaMath, equation 7).

Token cross-entropy on what the model wrote in right solutions plus `beta` times the squared error
of the value at the ends of steps, both averaged over the whole batch of an update. There is no
chance in it besides the order of the batches, which `lessons` derives from the update's number;
so weights, optimiser and that number are all that must be kept. With one thread and float32 a
training that was killed and resumed ends in the same bits.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn

from alphamath_lite.bundles.bundle import POLICY_FILE
from alphamath_lite.bundles.manifest import Provenance
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.engine.threads import default_threads
from alphamath_lite.errors import AlphaMathError
from alphamath_lite.training.loss import joint_sums
from alphamath_lite.training.network import JointNet, NetworkSize
from alphamath_lite.training.pretrain import PretrainSettings, optimisers
from alphamath_lite.training.self_evolution import memory, start
from alphamath_lite.training.self_evolution.devices import Place
from alphamath_lite.training.self_evolution.folder import append_line, read_lines, write_lines
from alphamath_lite.training.self_evolution.lessons import (
    Lessons,
    after,
    begin_tokens,
    example_of,
)
from alphamath_lite.training.self_evolution.selection import TrainingPath
from alphamath_lite.training.self_evolution.settings import LearningSettings
from alphamath_lite.training.self_evolution.trainer import Work
from alphamath_lite.training.self_evolution.watching import Watcher
from alphamath_lite.training.tokenizer import load_tokenizer

MUON_RATE = PretrainSettings().muon_lr / PretrainSettings().adam_lr  # of Muon, for one of AdamW


@dataclass(frozen=True, slots=True)
class FullTrainer:
    """Trains all weights; implements `Trainer`."""

    settings: LearningSettings
    place: Place
    quantisation: str = "Q8_0"
    n_threads: int = 0  # 0: the best for this size

    def begin(self, source: str | None, checkpoint: Path) -> None:
        """Copy the checkpoint, or turn the bundle back into one; raises ModelError when unfit."""
        start.write_start(source, checkpoint)
        start.load_network(checkpoint)

    def check(self, checkpoint: Path) -> str:
        """Weights, gradients, optimiser and the activations of one part of a batch must fit."""
        size = start.load_network(checkpoint).size
        need = memory.need(size, self.settings, self.place)
        memory.check(need, self.place)
        n_threads, form = self._n_threads(size), str(self.place.dtype).removeprefix("torch.")
        return f"training on {self.place.device.type} in {form}, {n_threads} threads: {need.what}"

    def _n_threads(self, size: NetworkSize) -> int:
        return self.n_threads or default_threads(memory.n_weights(size))

    def train(self, work: Work, watcher: Watcher) -> None:
        """Learn from the paths."""
        network = start.load_network(work.start)
        torch.set_num_threads(self._n_threads(network.size))
        network.recompute = self.settings.recompute
        lessons, learned = prepare(
            work, load_tokenizer(work.start), self.settings, n_ctx=network.size.n_ctx
        )
        Learning(work, lessons, network.to(self.place.device), self.place, watcher).run()
        start.save_like(work.start, network, work.folder.checkpoint, learned=learned)
        work.folder.state.unlink(missing_ok=True)

    def export(self, checkpoint: Path, out: Path, *, name: str, provenance: Provenance) -> None:
        """Write the quantised bundle."""
        facts = start.facts_of(checkpoint)
        write_bundle(
            checkpoint,
            out,
            name=name,
            licence=facts.licence,
            quantisation=self.quantisation,
            prompt=facts.prompt,
            provenance=provenance,
        )


def prepare(
    work: Work, tokenizer: Tokenizer, settings: LearningSettings, *, n_ctx: int
) -> tuple[Lessons, dict[str, int]]:
    """The paths of a round as lessons, and what learned.json says of them.

    Raises AlphaMathError when all paths are too long.
    """
    begin = begin_tokens(work.base.bundle / POLICY_FILE)
    paths = [TrainingPath.from_json(row) for row in read_lines(work.folder.paths)]
    examples = [after(begin, example_of(path, tokenizer)) for path in paths]
    longest = min(settings.max_tokens, n_ctx)
    kept = [example for example in examples if len(example) <= longest]
    if not kept:
        raise AlphaMathError(
            f"all {len(paths)} paths are longer than {longest} tokens",
            hint="Raise --set learning.max_tokens, or use shorter problems.",
        )
    lessons = Lessons(kept, settings, work.number, work.seed)
    return lessons, {
        "updates": lessons.n_updates,
        "paths": len(kept),
        "too_long": len(paths) - len(kept),
        "tokens_a_pass": sum(map(len, kept)),
    }


class Learning:
    """The updates of one round; weights that are frozen are neither changed nor saved."""

    def __init__(
        self, work: Work, lessons: Lessons, network: JointNet, place: Place, watcher: Watcher
    ) -> None:
        self.work, self.lessons, self.network = work, lessons, network
        self.place, self.watcher = place, watcher
        self.settings = lessons.settings
        self.optimisers = _optimisers(network, self.settings)
        self.n_done = 0
        self._restore()

    def run(self) -> None:
        """Do the updates that are not done; raises KeyboardInterrupt when stopped."""
        n = self.lessons.n_updates
        self.watcher.stage(self.work.number, "learning", n, self.n_done)
        self.network.train()
        for update in range(self.n_done, n):
            if self.watcher.stopped:
                self.save()
                raise KeyboardInterrupt
            row = self.update(update)
            self.n_done = update + 1
            append_line(self.work.folder.metrics, row)
            self.watcher.advance(1, f"loss {row['policy_loss']:.3f}, value {row['value_loss']:.3f}")
            if self.n_done % self.settings.save_every == 0 and self.n_done < n:
                self.save()

    def update(self, number: int) -> dict[str, Any]:
        """One step of the optimisers; its line in the metrics."""
        rate = self.lessons.rate(number, n_embd=self.network.n_embd)
        batches = list(self.lessons.batches(number))
        n_policy = max(1.0, sum(float(batch.policy[:, 1:].sum()) for batch in batches))
        n_value = max(1, sum(int((~batch.targets.isnan()).sum()) for batch in batches))
        policy = value = 0.0
        for batch in batches:
            with self.place.autocast():
                sums = joint_sums(self.network, batch.to(self.place.device))
                loss = sums.policy / n_policy + self.settings.beta * sums.value / n_value
            loss.backward()  # type: ignore[no-untyped-call]
            policy += float(sums.policy.detach()) / n_policy
            value += float(sums.value.detach()) / n_value
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate * group["scale"]
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        return {
            "update": number + 1,
            "rate": rate,
            "policy_loss": policy,
            "value_loss": value,
            "gradient": float(norm),
            "tokens": sum(batch.n_tokens for batch in batches),
        }

    def save(self) -> None:
        """Keep weights, optimisers and the number of updates in one file, whole or not at all."""
        state = {
            "n_done": self.n_done,
            "network": trained(self.network),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
        }
        with whole_binary(self.work.folder.state) as part:
            torch.save(state, part)

    def _restore(self) -> None:
        """Go on from the saved state, and forget the metrics of updates that come again."""
        if self.work.folder.state.exists():
            state = torch.load(self.work.folder.state, map_location="cpu", weights_only=True)
            self.n_done = state["n_done"]
            self.network.load_state_dict(state["network"], strict=False)
            for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)
        rows = read_lines(self.work.folder.metrics)
        write_lines(self.work.folder.metrics, rows[: self.n_done])


def trained(network: nn.Module) -> dict[str, nn.Parameter]:
    """The parameters that learn, by name."""
    return {name: p for name, p in network.named_parameters() if p.requires_grad}


def _optimisers(network: nn.Module, settings: LearningSettings) -> list[torch.optim.Optimizer]:
    """AdamW, or Muon for the matrices of the blocks; `scale` of each group is on the rate."""
    decay = settings.weight_decay
    if settings.optimiser == "adamw":
        found: list[torch.optim.Optimizer] = [
            torch.optim.AdamW(trained(network).values(), betas=(0.9, 0.95), weight_decay=decay)
        ]
    else:
        found = optimisers(network, PretrainSettings())
    for optimiser, scale in zip(found, (MUON_RATE, 1.0) if len(found) > 1 else (1.0,), strict=True):
        for group in optimiser.param_groups:
            group["scale"], group["weight_decay"] = scale, decay
    return found


@contextmanager
def whole_binary(path: Path) -> Iterator[Any]:
    """A file to write that takes its place when the block succeeds; raises OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except RuntimeError as error:  # how torch reports a file that could not be written
        raise OSError(f"{path} could not be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)
