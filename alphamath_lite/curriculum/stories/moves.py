"""How a move is written: a function of the world that gives a turn, or None when none fits now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alphamath_lite.curriculum.stories.core import Quantity, Slot, Stage, Turn, World

Make = Callable[[World], Turn | None]


@dataclass(frozen=True, slots=True)
class Move:
    """A kind of turn: the stages it can follow, and how often it is wanted."""

    name: str
    stages: tuple[Stage, ...]
    weight: float
    make: Make


MOVES: dict[str, Move] = {}


def move(*stages: Stage, weight: float = 1.0) -> Callable[[Make], Make]:
    """Register the function under its own name (a last `_` is dropped)."""

    def register(make: Make) -> Make:
        name = make.__name__.rstrip("_")
        MOVES[name] = Move(name, stages, weight, make)
        return make

    return register


def turn(
    world: World,
    move: str,
    numbers: Sequence[Fraction | int],
    value: Fraction,
    expression: str,
    *,
    names: Sequence[str],
    thought: str,
    stage: Stage,
    slots: dict[str, Slot],
    n: int = 1,
    kind: str = "",
    undo: str = "",
) -> Turn | None:
    """The turn to `value`, None when that value is not plausible in the stage it leads to."""
    is_money = stage in {"money", "bill"} or slots.get("cash") == "yes"
    unit = 100 if is_money and not world.is_whole else 1
    if not 0 < value <= 60_000 or (value * unit).denominator != 1:
        return None
    slots = {**slots, "whole": _whole(world), "unit": world.thing.one.split()[0]}
    after = Quantity(value, world.variable(*names))
    given = tuple(Fraction(number) for number in numbers)
    return Turn(
        move, kind, world.focus.value, given, after, n, slots, stage,
        thought, expression, is_money, undo,
    )  # fmt: skip


def _whole(world: World) -> str:
    """All that there is at this moment, in words that fit how it came about."""
    things = "money" if world.stage == "money" else world.thing.mass or "<things>"
    if world.trail == "loss":
        return world.rng.choice([f"the remaining {things}", "the rest"])
    owned = f"all the {things}" if world.who.he == "it" else f"all <his> {things}"
    is_owned = world.stage == "money" or world.has_others()
    return owned if is_owned else world.rng.choice([f"all the {things}", owned])
