"""Training adapters on a base that stays as it is (`--mode lora`).

The base is turned into GGUF once, for round 0; the bundle of every later round is the same file
with the round's adapter beside it, also in GGUF, and the round's value head. An installed bundle
as the start keeps its own policy file, and adapters learn on its numbers, dequantised.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from alphamath_lite.bundles.adapters import (
    ADAPTER_CONFIG,
    ADAPTER_WEIGHTS,
    is_adapter,
    read_adapter,
)
from alphamath_lite.bundles.bundle import POLICY_FILE, VALUE_FILE, load_bundle
from alphamath_lite.bundles.checkpoint import CONFIG, VALUE_HEAD, read_json, read_value_head
from alphamath_lite.bundles.files import sha256_of, whole_folder
from alphamath_lite.bundles.manifest import (
    MANIFEST_NAME,
    AdapterInfo,
    Manifest,
    Provenance,
    manifest_to_json,
)
from alphamath_lite.bundles.registry import resolve
from alphamath_lite.bundles.value_head import store_value_head
from alphamath_lite.bundles.write_adapter import ADAPTER_FILE, refuse_whole, write_adapter
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.engine.threads import default_threads
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite.search.selection import stable_hash
from alphamath_lite.training.network import NetworkSize
from alphamath_lite.training.self_evolution import memory, start
from alphamath_lite.training.self_evolution.devices import Place
from alphamath_lite.training.self_evolution.folder import write_json
from alphamath_lite.training.self_evolution.learning import Learning, prepare
from alphamath_lite.training.self_evolution.lora_network import (
    GIVEN,
    Base,
    LoraNet,
    adapter_of,
    config_of,
    load_lora,
    read_base,
    recompute_activations,
    refuse_missing_packages,
    refuse_targets,
    save_lora,
)
from alphamath_lite.training.self_evolution.settings import (
    LORA_RATE,
    LearningSettings,
    Settings,
    rate_at,
)
from alphamath_lite.training.self_evolution.trainer import Work
from alphamath_lite.training.self_evolution.watching import Watcher
from alphamath_lite.training.tokenizer import load_tokenizer


@dataclass(frozen=True, slots=True)
class LoraTrainer:
    """Trains adapters and the value head; implements `Trainer`."""

    settings: Settings
    place: Place
    n_threads: int = 0  # 0: the best for this size

    def begin(self, source: str | None, checkpoint: Path) -> None:
        """Copy a checkpoint, turn a bundle into one, or take the base of an adapter with it.

        Raises ModelError or UsageError when it is unfit.
        """
        refuse_missing_packages()
        place = Path(source).expanduser() if source else None
        if place and is_adapter(place):
            _begin_adapter(place, checkpoint)
        elif place and (place / CONFIG).is_file():
            start.write_start(source, checkpoint)
        else:
            _begin_bundle(source, checkpoint)

    def check(self, checkpoint: Path) -> str:
        """The base in the working format, and adapters with gradients and optimiser, must fit."""
        refuse_missing_packages()
        if self.settings.learning.optimiser != "adamw":
            raise UsageError(
                "learning.optimiser muon is for full training, adapters learn by adamw",
                hint="Leave out --set learning.optimiser=muon.",
            )
        base = read_base(checkpoint)
        refuse_targets(self.settings.lora, base)
        need = self._need(base)
        memory.check(need, self.place)
        form = str(self.place.dtype).removeprefix("torch.")
        where = f"{self.place.device.type} in {form}, {self._n_threads(base)} threads"
        return f"training adapters on {where}: {need.what}"

    def _n_threads(self, base: Base) -> int:
        return self.n_threads or default_threads(base.n_weights)

    def _need(self, base: Base) -> memory.Need:
        shape, learning = base.shape, self.settings.learning
        size = NetworkSize(
            n_vocab=shape.n_vocab, n_embd=shape.n_embd, n_layer=shape.n_layers,
            n_head=shape.n_heads, n_kv_head=shape.n_kv_heads, n_ff=shape.n_ff, n_ctx=shape.n_ctx,
        )  # fmt: skip
        n_own = base.n_adapter_weights(self.settings.lora)
        frozen = base.n_weights * self.place.dtype.itemsize
        activations = memory.activation_bytes(size, learning, self.place)
        what = (
            f"{base.n_weights / 1e6:,.1f}M frozen weights {frozen / memory.GB:.1f} GB, "
            f"{n_own / 1e6:,.1f}M of adapters {n_own * memory.BYTES_A_WEIGHT / memory.GB:.1f} GB, "
            f"activations {activations / memory.GB:.1f} GB"
        )
        total = frozen + n_own * memory.BYTES_A_WEIGHT + activations + memory.OVERHEAD
        hint = (
            f"Type --set learning.micro_tokens={max(256, learning.micro_tokens // 4)}, "
            "--set learning.recompute=true, or start from a smaller base."
        )
        return memory.Need(int(total), what, hint)

    def train(self, work: Work, watcher: Watcher) -> None:
        """Learn from the paths."""
        base = read_base(work.base.checkpoint)
        torch.set_num_threads(self._n_threads(base))
        settings = _rated(self.settings.learning, base)
        lessons, learned = prepare(
            work, load_tokenizer(base.folder), settings, n_ctx=base.shape.n_ctx
        )
        seed = stable_hash(work.seed, work.number)
        lora = self.settings.lora
        network = load_lora(work.start, base, lora, dtype=self.place.dtype, seed=seed)
        if settings.recompute:
            recompute_activations(network)
        Learning(work, lessons, network.to(self.place.device), self.place, watcher).run()
        self._save(work, network, learned)
        work.folder.state.unlink(missing_ok=True)

    def _save(self, work: Work, network: LoraNet, learned: Mapping[str, int]) -> None:
        adapter = adapter_of(work.start)
        config = read_json(adapter / ADAPTER_CONFIG) if adapter else config_of(self.settings.lora)
        facts = start.learned_facts(start.facts_of(work.base.checkpoint))
        with whole_folder(work.folder.checkpoint) as draft:
            save_lora(network, config, draft)
            write_json(draft / start.LEARNED, learned)
            start.write_facts(draft, facts)

    def export(self, checkpoint: Path, out: Path, *, name: str, provenance: Provenance) -> None:
        """Write the base's bundle for round 0; later the same policy file with an adapter."""
        if not (checkpoint / CONFIG).is_file():
            below = checkpoint.parent.parent / "round-0" / "bundle"
            _write_adapted(below, checkpoint, out, name, provenance)
            return
        below = out.with_name(".base.part")
        shutil.rmtree(below, ignore_errors=True)
        if (checkpoint / POLICY_FILE).is_file():
            _link(checkpoint / POLICY_FILE, below / POLICY_FILE)
        else:
            facts = start.facts_of(checkpoint)
            quantisation = self.settings.quantisation
            write_bundle(
                checkpoint, below, name=name, licence=facts.licence, quantisation=quantisation
            )
        _write_adapted(below, checkpoint, out, name, provenance)
        shutil.rmtree(below)


def _rated(settings: LearningSettings, base: Base) -> LearningSettings:
    """The settings with the learning rate of adapters where none was given."""
    return replace(settings, rate=settings.rate or rate_at(base.shape.n_embd, LORA_RATE))


def _begin_bundle(source: str | None, checkpoint: Path) -> None:
    """The weights in float32 for training, and the policy file itself for searching."""
    bundle = load_bundle(resolve(source))
    part = checkpoint.with_name(".start.part")
    shutil.rmtree(part, ignore_errors=True)
    start.write_start(source, part)
    shutil.copyfile(bundle.policy, part / POLICY_FILE)
    part.rename(checkpoint)


def _begin_adapter(source: Path, checkpoint: Path) -> None:
    """Base and adapter as one starting point; raises ModelError for what cannot go on learning."""
    adapter = read_adapter(source)
    refuse_whole(adapter)
    if not adapter.base or not (Path(adapter.base).expanduser() / CONFIG).is_file():
        raise ModelError(
            f"{source} is an adapter, and its base {adapter.base!r} is no checkpoint here",
            hint=f"Write the base's folder into {source / ADAPTER_CONFIG}: "
            "base_model_name_or_path.",
        )
    part = checkpoint.with_name(".start.part")
    shutil.rmtree(part, ignore_errors=True)
    start.write_start(adapter.base, part)
    (part / GIVEN).mkdir()
    for name in (ADAPTER_CONFIG, ADAPTER_WEIGHTS):
        shutil.copyfile(source / name, part / GIVEN / name)
    for name in (VALUE_HEAD, start.FACTS):
        if (source / name).is_file():
            shutil.copyfile(source / name, part / name)
    part.rename(checkpoint)


def _write_adapted(
    below: Path, checkpoint: Path, out: Path, name: str, provenance: Provenance
) -> None:
    """A bundle of the policy in `below` with the adapter and the value head of a checkpoint."""
    bundle, facts = load_bundle(below), start.facts_of(checkpoint)
    old = bundle.manifest
    head = read_value_head(checkpoint, n_embd=old.policy.n_embd)
    with whole_folder(out) as draft:
        _link(bundle.policy, draft / POLICY_FILE)
        manifest = Manifest(
            name=name,
            version="1",
            licence=facts.licence,
            policy=replace(old.policy, file=POLICY_FILE),
            value=store_value_head(head, draft / VALUE_FILE, "newline") if head else None,
            prompt=facts.prompt,
            adapters=_adapters(checkpoint, bundle.policy, draft / ADAPTER_FILE),
            provenance=provenance,
        )
        (draft / MANIFEST_NAME).write_text(manifest_to_json(manifest), encoding="utf-8")
        load_bundle(draft)


def _adapters(checkpoint: Path, policy: Path, file: Path) -> tuple[AdapterInfo, ...]:
    folder = adapter_of(checkpoint)
    if folder is None:
        return ()
    write_adapter(read_adapter(folder), policy, file)
    return (AdapterInfo(file.name, sha256_of(file), 1.0),)


def _link(source: Path, target: Path) -> None:
    """The same file under another name, which takes no room; a copy where disks cannot do that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copyfile(source, target)
