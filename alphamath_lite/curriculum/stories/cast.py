"""The world at the start of a story: who acts, with what, in which tense and currency."""

from dataclasses import replace
from random import Random

from alphamath_lite.curriculum.helpers_quantities import purse
from alphamath_lite.curriculum.stories.core import Person, World
from alphamath_lite.curriculum.stories.grammar import Noun, Tense
from alphamath_lite.curriculum.stories.reader import Situation, words


def new_world(rng: Random, place: Situation) -> World:
    """A world for a story of the situation, in which nothing has happened yet."""

    def noun(kind: str) -> Noun:
        return Noun.read(rng.choice(place.words.get(kind) or words()[kind.removesuffix("s")]))

    good, ware = noun("goods"), noun("goods")
    while ware.one == good.one:
        ware = noun("goods")
    fixed = "tense" in place.words
    tense: Tense = "past" if rng.random() < 0.5 and not fixed else "present"
    who = _actor(rng, rng.choice(place.words.get("who", ("person",))))
    world = World(
        rng, place, who, noun("things"), noun("packs"), good, ware, tense,
        rng.random() < 0.6, purse(rng),
    )  # fmt: skip
    meet(world)
    return world


def _actor(rng: Random, entry: str) -> Person:
    """`person` has a name or is I, `someone` has a name, `a cook*` has none, others are places."""
    if entry in {"person", "someone"}:
        if rng.random() < 0.1 and entry == "person":
            return Person("I", "I", "I")
        if rng.random() < 0.05:
            he = rng.choice(["he", "she"])
            name = rng.choice(words()[f"title_{he}"])
            return Person(name, name, he)
        return _named(rng)
    if entry.endswith("*"):
        bare = entry.removesuffix("*")
        return Person(bare, _definite(bare), rng.choice(["he", "she"]))
    return Person(entry, _definite(entry), "it")


def _definite(words: str) -> str:
    head, _, rest = words.partition(" ")
    return f"the {rest}" if head in {"a", "an"} else words


def _named(rng: Random, *others: Person) -> Person:
    while True:
        he = rng.choice(["he", "she"])
        name = rng.choice(words()[he])
        if all(name != p.later for p in others):
            return Person(name, name, he)


def meet(world: World) -> None:
    """Have another person ready whom the next turn may bring in."""
    if world.who.he == "it":
        return
    present = [world.who, *(person for person, _ in world.holders)]
    other = _named(world.rng, *present)
    if world.rng.random() < 0.3:
        kin = world.rng.choice(words()[f"kin_{other.he}"])
        if present[0].he in {"he", "she", "I"} and not world.holders:
            his = {"he": "his", "she": "her", "I": "my"}[present[0].he]
            other = replace(other, first=f"{his} {kin} {other.later}")
    world.other = other
