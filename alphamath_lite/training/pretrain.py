"""Training a policy and its value head from nothing on the curriculum.

`python -m alphamath_lite.training.pretrain --out DIR --tokens 30e6` trains; the same command goes
on from the last checkpoint. The learning rate rises quickly, stays, and falls linearly to zero
over the last part; `--tokens` may be changed when going on.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import nn

from alphamath_lite.curriculum.wordings import Split
from alphamath_lite.training import parallel
from alphamath_lite.training.batching import batches
from alphamath_lite.training.checkpoint import load_checkpoint, load_state, save_checkpoint
from alphamath_lite.training.draw import Mix
from alphamath_lite.training.examples import Example
from alphamath_lite.training.loss import joint_loss, teacher_forced
from alphamath_lite.training.network import NetworkSize, PolicyValueNet
from alphamath_lite.training.stream import Sources, chunks, probe_set
from alphamath_lite.training.texts import tokenizer_texts
from alphamath_lite.training.tokenizer import load_tokenizer, train_tokenizer

BETA_HELP = "Weight of the value loss; 0 leaves the trunk to the policy alone."


@dataclass(frozen=True, slots=True)
class PretrainSettings:
    """The recipe; learning rates are those of the plateau."""

    n_tokens: float = 30e6
    batch_tokens: int = 3072
    muon_lr: float = 0.01
    adam_lr: float = 3e-3
    warmup: float = 0.01  # share of n_tokens
    decay: float = 0.3  # share of n_tokens
    beta: float = 0.2
    epochs: int = 1  # times that each chunk is used; more where making data is the slower part
    seed: int = 0


def optimisers(network: nn.Module, settings: PretrainSettings) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the blocks, AdamW for embeddings, norms and the value head."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in network.named_parameters():
        inner = parameter.dim() == 2 and ".layers." in name
        (matrices if inner else others).append(parameter)
    return [
        torch.optim.Muon(matrices, lr=settings.muon_lr, weight_decay=0.01, momentum=0.95),
        torch.optim.AdamW(others, lr=settings.adam_lr, betas=(0.9, 0.95), weight_decay=0.0),
    ]


def rate(done: float, settings: PretrainSettings) -> float:
    """Factor on the learning rates, in [0, 1], after `done` tokens: warm-up, plateau, decay."""
    share = done / settings.n_tokens
    return max(0.0, min(1.0, (share + 1e-4) / settings.warmup, (1.0 - share) / settings.decay))


class Pretraining:
    """A training on disk: `out/last` is the newest checkpoint, `out/metrics.jsonl` its history."""

    def __init__(
        self,
        out: Path,
        settings: PretrainSettings,
        size: NetworkSize,
        *,
        sources: Sources | None = None,
        start: Path | None = None,
        device: torch.device | None = None,
        mix: Mix | None = None,
    ) -> None:
        self.mix = mix or Mix()
        self.sources = sources or Sources()
        self.out, self.settings = out, settings
        self.device = device or torch.device("cpu")
        self.last = out / "last"
        self.n_tokens, self.chunk, self.n_steps = 0, 0, 0
        if (self.last / "config.json").exists():
            self.network, self.tokenizer = load_checkpoint(self.last)
        elif start:
            self.network, self.tokenizer = load_checkpoint(start)
        else:
            made = self._tokenizer(size.n_vocab).to_str() if parallel.rank() == 0 else None
            self.tokenizer = Tokenizer.from_str(parallel.share(made))
            shape = {**size.to_json(), "n_vocab": self.tokenizer.get_vocab_size()}
            self.network = PolicyValueNet(NetworkSize(**shape), seed=settings.seed)  # type: ignore[arg-type]
        self.network.to(self.device)
        self.optimisers = optimisers(self.network, settings)
        self._restore()

    def _tokenizer(self, n_vocab: int) -> Tokenizer:
        if (self.out / "tokenizer.json").exists():
            return load_tokenizer(self.out)
        tokenizer = train_tokenizer(tokenizer_texts(self.sources.gsm8k), n_vocab=n_vocab)
        self.out.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(self.out / "tokenizer.json"))
        return tokenizer

    def _restore(self) -> None:
        state = load_state(self.last)
        if state:
            self.n_tokens, self.chunk, self.n_steps = (
                state["n_tokens"],
                state["chunk"],
                state["n_steps"],
            )
            for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)
            self.network.load_state_dict(state["network"])

    def save(self) -> None:
        """Write the checkpoint with everything needed to go on."""
        state = {
            "n_tokens": self.n_tokens,
            "chunk": self.chunk,
            "n_steps": self.n_steps,
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "network": self.network.state_dict(),
        }
        save_checkpoint(self.last, self.network, self.tokenizer, state=state)

    def run(self, *, max_seconds: float, workers: int) -> None:
        """Train until the tokens or the seconds are used up, saving after every chunk."""
        lead = parallel.rank() == 0
        probes = self._probes() if lead else {}
        start = time.monotonic()
        stream = self._stream(workers) if lead else None
        while True:
            number, examples = parallel.share(next(stream) if stream else None)
            for epoch in range(self.settings.epochs):
                self._train_on(examples, f"{number}/{epoch}")
            self.chunk = number + 1
            if lead:
                self.save()
                measured = {name: self.measure(probe) for name, probe in probes.items()}
                self._report(measured, time.monotonic() - start)
            over = time.monotonic() - start > max_seconds
            if parallel.share(over or self.n_tokens >= self.settings.n_tokens):
                return

    def _stream(self, workers: int) -> Iterator[tuple[int, list[Example]]]:
        return chunks(
            self.tokenizer,
            seed=self.settings.seed,
            first=self.chunk,
            mix=self.mix,
            sources=self.sources,
            workers=workers,
        )

    def _probes(self) -> dict[str, list[Example]]:
        splits: tuple[Split, ...] = ("train", "held_out")
        return {split: probe_set(self.tokenizer, split=split, n=256) for split in splits}

    def _train_on(self, examples: list[Example], name: str) -> None:
        self.network.train()
        sums = torch.zeros(3)
        rng = Random(f"batches/{self.settings.seed}/{name}")
        n_ranks = parallel.n_processes()
        every = list(batches(examples, n_tokens=self.settings.batch_tokens // n_ranks, rng=rng))
        for at in range(0, len(every) - n_ranks + 1, n_ranks):
            batch = every[at + parallel.rank()].to(self.device)
            factor = rate(self.n_tokens, self.settings)
            for optimiser, base in zip(
                self.optimisers, (self.settings.muon_lr, self.settings.adam_lr), strict=True
            ):
                for group in optimiser.param_groups:
                    group["lr"] = base * factor
            with torch.autocast(self.device.type, torch.bfloat16):
                losses = joint_loss(self.network, batch, beta=self.settings.beta)
            losses.total.backward()  # type: ignore[no-untyped-call]
            parallel.average_gradients(self.network)
            nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            for optimiser in self.optimisers:
                optimiser.step()
                optimiser.zero_grad(set_to_none=True)
            self.n_tokens += sum(each.n_tokens for each in every[at : at + n_ranks])
            self.n_steps += 1
            sums += torch.tensor([1.0, losses.policy.item(), losses.value.item()])
            if factor == 0.0:
                break
        self.mean_losses = (sums[1:] / sums[0].clamp(min=1)).tolist()

    @torch.no_grad()
    def measure(self, examples: list[Example]) -> dict[str, float]:
        """Cross-entropy a written token, and the share of solutions right throughout."""
        self.network.eval()
        totals = [0.0, 0, 0, 0]
        for batch in batches(examples, n_tokens=8192, rng=Random(0)):
            with torch.autocast(self.device.type, torch.bfloat16):
                found = teacher_forced(self.network, batch.to(self.device))
            totals = [a + b for a, b in zip(totals, found, strict=True)]
        return {"loss": totals[0] / totals[1], "right": totals[2] / totals[3]}

    def _report(self, measured: dict[str, dict[str, float]], seconds: float) -> None:
        record = {
            "steps": self.n_steps, "tokens": self.n_tokens, "seconds": round(seconds, 1),
            "rate": round(rate(self.n_tokens, self.settings), 3),
            "policy_loss": self.mean_losses[0], "value_loss": self.mean_losses[1], **measured,
        }  # fmt: skip
        with (self.out / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokens", type=float, default=PretrainSettings().n_tokens)
    parser.add_argument("--batch-tokens", type=int, default=PretrainSettings().batch_tokens)
    parser.add_argument("--gsm8k", type=Path, help="GSM8K's train.jsonl")
    parser.add_argument("--wrong", type=float, default=0.2, help="Share of wrong ones.")
    parser.add_argument("--gsm8k-share", type=float, default=0.06)
    parser.add_argument("--deepmind-share", type=float, default=0.0)
    parser.add_argument("--stories-share", type=float, default=0.0)
    parser.add_argument("--own", type=Path, help="File of training.experience.")
    parser.add_argument("--own-share", type=float, default=0.25)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--vocab", type=int, default=3072)
    parser.add_argument("--decay", type=float, default=PretrainSettings().decay)
    parser.add_argument("--beta", type=float, default=PretrainSettings().beta, help=BETA_HELP)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--start", type=Path, help="Checkpoint whose weights to go on from.")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()
    parallel.run_together(_train, (options,), processes=options.processes)


def _train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    size = NetworkSize(
        n_vocab=options.vocab,
        n_embd=options.width,
        n_layer=options.layers,
        n_head=options.width // 32,
        n_kv_head=options.width // 32,
        n_ff=options.width * 3,
    )
    settings = PretrainSettings(
        n_tokens=options.tokens,
        batch_tokens=options.batch_tokens,
        epochs=options.epochs,
        decay=options.decay,
        beta=options.beta,
    )
    training = Pretraining(
        options.out,
        settings,
        size,
        sources=Sources(options.gsm8k, options.own),
        start=options.start,
        device=torch.device(options.device),
        mix=Mix(
            wrong=options.wrong,
            gsm8k=options.gsm8k_share,
            own=options.own_share,
            deepmind=options.deepmind_share,
            stories=options.stories_share,
        ),
    )
    training.run(max_seconds=options.minutes * 60, workers=options.workers)


if __name__ == "__main__":
    main()
