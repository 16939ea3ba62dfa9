"""Every number of a run, named and set as in AlphaMath (its table of hyper-parameters).

`long` has the paper's numbers; `normal` and `quick` take fewer problems, trees and epochs. The
learning rate is the paper's 4e-5 at its width of 4096 and grows with the square root as the network
gets narrower.
"""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_type_hints

from alphamath_lite.errors import UsageError

Size = Literal["quick", "normal", "long"]
PAPER_RATE, PAPER_WIDTH = 4e-5, 4096
LORA_RATE = 2e-4  # of adapters at that width: usually several times that of all weights


def rate_at(n_embd: int, rate: float = PAPER_RATE) -> float:
    """A learning rate for PAPER_WIDTH carried over to another width.

    In inverse proportion, as for a beginning from nothing, a trained network of width 192 forgets.
    """
    return rate * math.sqrt(PAPER_WIDTH / n_embd)


@dataclass(frozen=True, slots=True)
class RolloutSettings:
    """How the training problems are searched.

    `problems` 0 takes all; `trees` of a problem are grown together with those of `group` - 1
    others, and a kill loses no more than one such group. With `paths` "samples" independent
    samples of about the same cost stand in the place of the trees (a control).
    """

    problems: int = 0
    trees: int = 10
    simulations: int = 40
    samples: int = 5  # B2
    c_puct: float = 1.25
    max_steps: int = 8
    first_temperature: float = 0.6  # in round 1, where the policy is least sure
    temperature: float = 1.0
    group: int = 1
    paths: Literal["search", "samples"] = "search"


@dataclass(frozen=True, slots=True)
class SelectionSettings:
    """How many paths of a problem are learned from; `values` "shuffled" is a control."""

    right: int = 4
    wrong: int = 4
    values: Literal["search", "shuffled"] = "search"


@dataclass(frozen=True, slots=True)
class LearningSettings:
    """How they are learned from.

    `rate` 0 follows the width of the network; `batch` counts paths; without `updates` they follow
    from `epochs`; `micro_tokens` (padded) go through the network at once; `recompute` trades time
    for memory.
    """

    mode: Literal["full", "lora"] = "full"
    optimiser: Literal["adamw", "muon"] = "adamw"
    rate: float = 0.0
    warmup: float = 0.03  # share of the updates
    weight_decay: float = 0.0
    beta: float = 0.1
    batch: int = 1024
    epochs: int = 10
    updates: tuple[int, ...] = ()  # of each round, the last number for all later ones
    max_tokens: int = 1024  # longer paths are left out
    micro_tokens: int = 8192
    recompute: bool = False
    dtype: Literal["auto", "bfloat16", "float32"] = "auto"  # of matrix products
    restart: bool = False  # each round from the starting point instead of the round before
    average: bool = False  # in mode "full", bundles have the mean weights of all rounds so far
    save_every: int = 20  # updates


@dataclass(frozen=True, slots=True)
class LoraSettings:
    """The adapters of mode "lora": `alpha` / `rank` B A, with `rslora` `alpha` / sqrt(`rank`) B A.

    `targets` are the matrices that get one, by the names of their modules.
    """

    rank: int = 16
    alpha: float = 32.0
    rslora: bool = False
    targets: tuple[str, ...] = (
        "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExaminationSettings:
    """How a round is examined: on `problems` (0: all) of those in the share `held_out`."""

    held_out: float = 0.2
    problems: int = 0
    strategies: tuple[str, ...] = ("greedy", "sbs-1x5", "sbs-3x5", "mcts-40", "vote-8")
    equal_tokens: bool = True
    group: int = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """A whole run."""

    rounds: int = 3
    seed: int = 0
    quantisation: str = "Q8_0"
    rollouts: RolloutSettings = field(default_factory=RolloutSettings)
    selection: SelectionSettings = field(default_factory=SelectionSettings)
    learning: LearningSettings = field(default_factory=LearningSettings)
    lora: LoraSettings = field(default_factory=LoraSettings)
    examination: ExaminationSettings = field(default_factory=ExaminationSettings)

    def to_json(self) -> dict[str, Any]:
        """The settings as plain JSON data."""
        return asdict(self)


SIZES: Mapping[Size, Mapping[str, str]] = {
    "quick": {
        "rollouts.problems": "96", "rollouts.trees": "2", "rollouts.simulations": "16",
        "learning.batch": "32", "learning.epochs": "3", "learning.average": "true",
        "examination.problems": "40",
        "examination.strategies": "greedy,sbs-1x5,sbs-3x5,mcts-16,vote-8",
    },
    "normal": {
        "rollouts.problems": "600", "rollouts.trees": "4", "learning.batch": "64",
        "learning.epochs": "4", "learning.average": "true", "examination.problems": "150",
    },
    "long": {},
}  # fmt: skip


def sized(size: Size, changes: Sequence[str] = (), **given: Any) -> Settings:
    """The settings of a size with `changes` such as `learning.beta=0.2`.

    Raises UsageError for a name that there is not, with the nearest one, or an unfit value.
    """
    settings = replace(Settings(), **given)
    for name, value in SIZES[size].items():
        settings = changed(settings, name, value)
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise UsageError(f"{change!r} sets nothing", hint="Type --set learning.beta=0.2, say.")
        settings = changed(settings, name.strip(), value.strip())
    return settings


def names(settings: Settings) -> list[str]:
    """The dotted names of all settings."""
    found = []
    for entry in fields(settings):
        part = getattr(settings, entry.name)
        inner = [f"{entry.name}.{f.name}" for f in fields(part)] if is_dataclass(part) else []
        found += inner or [entry.name]
    return found


def changed(settings: Settings, name: str, text: str) -> Settings:
    """The settings with one of them read from text; raises UsageError."""
    if name not in (known := names(settings)):
        near = difflib.get_close_matches(name, known, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
        raise UsageError(f"there is no setting {name!r}", hint=hint)
    group, _, own = name.rpartition(".")
    part: Any = getattr(settings, group) if group else settings
    value = _read(name, get_type_hints(type(part))[own], text)
    part = replace(part, **{own: value})
    changed_settings: Settings = replace(settings, **{group: part}) if group else part
    return changed_settings


def from_json(data: Mapping[str, Any]) -> Settings:
    """What `to_json` wrote; raises UsageError when this version has other settings."""
    settings = Settings()
    for entry in fields(settings):
        part = getattr(settings, entry.name)
        if is_dataclass(part):
            for inner in data.get(entry.name, {}):
                settings = changed(
                    settings, f"{entry.name}.{inner}", _text(data[entry.name][inner])
                )
        elif entry.name in data:
            settings = changed(settings, entry.name, _text(data[entry.name]))
    return settings


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _read(name: str, kind: Any, text: str) -> Any:
    """The value of a setting; raises UsageError when the text is of another kind or range."""
    choices = get_args(kind)
    try:
        if kind is bool:
            return {"true": True, "false": False}[text.lower()]
        if kind in (int, float):
            return _in_range(name, kind(text))
        if choices[-1:] == (...,):
            return tuple(choices[0](part.strip()) for part in text.split(",") if part.strip())
    except (ValueError, KeyError):
        raise UsageError(f"{name} cannot be {text!r}", hint=f"It takes {_kind(kind)}.") from None
    if choices and text not in choices:
        raise UsageError(f"{name} cannot be {text!r}", hint=f"Choose {' or '.join(choices)}.")
    return text


def _kind(kind: Any) -> str:
    named = {bool: "true or false", int: "a whole number", float: "a number"}
    return named.get(kind, "a list with commas")


_SHARES = {"learning.warmup", "examination.held_out"}
_FROM_ZERO = {
    "seed", "rollouts.problems", "rollouts.c_puct", "selection.wrong", "learning.rate",
    "learning.weight_decay", "learning.beta", "examination.problems", *_SHARES,
}  # fmt: skip


def _in_range(name: str, number: float) -> float:
    low = 0.001 if "temperature" in name else int(name not in _FROM_ZERO)
    high = 0.9 if name in _SHARES else 1e9
    if not low <= number <= high:
        raise UsageError(f"{name} is {number:g}", hint=f"Choose {low:g} to {high:g}.")
    return number
