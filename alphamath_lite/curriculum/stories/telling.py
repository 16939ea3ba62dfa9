"""Telling a story: sentences for its turns, with names, pronouns, numbers and verbs put in.

A pronoun stands only where one person of the story so far fits it, `them` only where the things
are the only ones spoken of. Facts that may be given later (behind ` // `) sometimes are.
"""

import re
from dataclasses import dataclass, field

from alphamath_lite.curriculum.helpers_quantities import opening
from alphamath_lite.curriculum.stories.core import Person, Slot, Turn, World
from alphamath_lite.curriculum.stories.grammar import Noun, article, conjugate, in_words
from alphamath_lite.curriculum.stories.reader import Sentence, words
from alphamath_lite.curriculum.wordings import lexicon

Register = str
LATER = " // "
_CHOICE = re.compile(r"\[\[([^\[\]]*)\]\]")
_SLOT = re.compile(r"<([a-z0-9_]+)(?: (more ))?(?: ?([a-z_]+))?>")
_VERB = re.compile(r"\{([a-z]+)([+=]?)\}")
_PRONOUNS = {
    "he": ("he", "him", "his"), "she": ("she", "her", "her"), "it": ("it", "it", "its"),
    "I": ("I", "me", "my"),
}  # fmt: skip
_CONNECTIVES = (
    "then", "later,", "after that,", "next,", "the next day,", "on <day>,", "on <day>,",
    "a little later,", "soon after,", "the day after,",
)  # fmt: skip
_QUICK = ("then", "then", "later,", "next,", "a little later,", "soon after,")
_HAS_TIME = re.compile(
    r"\A(then|later|after|next|on|at|in|by|a (week|day|little)|soon|when|during|over|for|every|each"
    r"|before|meanwhile|finally|this|last|from|with|to|because|thanks)\b"
    r"|<(day|clock|event|d [a-z]+)>|noon|morning|evening|breakfast|lunch|dinner|birthday"
    r"|weekend|bed\b"
)
CHANGES = frozenset([
    "lose", "lose_part", "lose_each", "lose_rate", "lose_two", "gain", "gain_groups", "gain_two",
    "grow", "grow_percent", "spend", "spend_part", "receive", "shop", "save_more", "further",
    "further_ride",
])  # fmt: skip


class UnfilledSlotError(ValueError):
    """A slot that neither the move nor the words know."""


@dataclass(slots=True)
class Teller:
    """Fills the sentences of one story; remembers whom the reader has met."""

    world: World
    register: Register
    has_words: bool  # small numbers in words
    has_commas: bool  # 1,200
    met: list[Person] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    day: int = 0

    def fill(
        self, text: str, slots: dict[str, Slot], who: Person, *, other: Person | None = None,
        base: Person | None = None, by_name: bool = False,
    ) -> str:  # fmt: skip
        """The sentence for a subject; `by_name` forbids a pronoun for it."""
        rng = self.world.rng
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), text)
        persons = {"who": who, "other": other, "base": base, "name": who}
        local: dict[str, str] = {}

        def put(match: re.Match[str]) -> str:
            first, more, noun = match.groups()
            if noun:
                return self._counted(first, bool(more), noun, slots, local)
            if first in persons:
                person = persons[first]
                if person is None:
                    raise UnfilledSlotError(f"<{first}>: nobody else is there in {text!r}")
                again = first == "who" and "who" in local
                local[first] = "yes"
                return self._person(person, is_named=first != "who" or by_name, again=again)
            if first == "whom":
                again = "who" in local
                local["who"] = "yes"
                forms = _PRONOUNS[who.he]
                named = self._person(who, is_named=True, again=False)
                return forms[1] if again or who.he == "I" else named
            if first == "whose":
                local["who"] = "yes"
                return (
                    "my" if who.he == "I" else f"{self._person(who, is_named=True, again=False)}'s"
                )
            if first in {"he", "him", "his"}:
                return _PRONOUNS[who.he][["he", "him", "his"].index(first)]
            return self._word(first, slots, local, who)

        while _SLOT.search(text):
            text = _SLOT.sub(put, text, count=1)
        return re.sub(r" +(?=[ ?.,])", "", self._verbs(text, who))

    def _verbs(self, text: str, who: Person) -> str:
        subject = "I" if who.he == "I" else "it"

        def put(match: re.Match[str]) -> str:
            verb, mark = match.groups()
            agreed = {"": subject, "+": "they", "=": "it"}[mark]
            return conjugate(verb, self.world.tense, agreed)

        return _VERB.sub(put, text)

    def _person(self, person: Person, *, is_named: bool, again: bool) -> str:
        if person.he == "I":
            return "I"
        if person not in self.met:
            self.met.append(person)
            return person.first
        rivals = [p for p in self.met if p.he == person.he and p != person]
        is_free = person.he != "it" and not is_named and not rivals
        if is_free and (again or self.world.rng.random() < 0.65):
            return person.he
        return person.he if again and person.he == "it" else person.later

    def number(self, n: int) -> str:
        """A number as this story writes it."""
        if self.has_words and n <= 12 and self.world.rng.random() < 0.7:
            return in_words(n)
        return f"{n:,}" if self.has_commas else str(n)

    def _counted(
        self, first: str, is_more: bool, kind: str, slots: dict[str, Slot], local: dict[str, str]
    ) -> str:
        noun = self._noun(kind.removesuffix("s"), local)
        if first == "a" and "a" not in slots:
            return article(noun.one)
        value = slots.get(first)
        if not isinstance(value, int):
            raise UnfilledSlotError(f"<{first} {kind}>: {first} is not a number of this move")
        shown = self.number(value)
        if not is_more:
            return noun.behind(shown)
        if self.world.rng.random() < 0.3:
            return f"another {noun.behind(shown)}"
        return f"{shown} more {noun.one if value == 1 else noun.many}"

    def _noun(self, kind: str, local: dict[str, str]) -> Noun:
        world = self.world
        own = {"thing": world.thing, "pack": world.pack, "good": world.good, "ware": world.ware}
        if kind in own:
            return own[kind]
        if kind not in words():
            raise UnfilledSlotError(f"{kind!r} is no kind of noun")
        key = f"{kind}/"
        if key not in local:
            local[key] = self._fresh(words()[kind])
        return Noun.read(local[key])

    def _fresh(self, entries: tuple[str, ...]) -> str:
        free = [entry for entry in entries if entry not in self.used] or list(entries)
        chosen = self.world.rng.choice(free)
        self.used.append(chosen)
        return chosen

    def _word(self, slot: str, slots: dict[str, Slot], local: dict[str, str], who: Person) -> str:
        if slot in slots:
            value = slots[slot]
            return self.number(value) if isinstance(value, int) else str(value)
        if slot in local:
            return local[slot]
        kind = re.sub(r"_[0-9]\Z", "", slot)
        if kind == "now" and self.world.trail == "first":
            return ""
        if kind in {"then", "now"}:
            return "now" if self.world.tense == "present" else "by then"
        if kind == "day":
            self.day += 1
            return lexicon()["day"][(self.day - 1) % 7]
        if kind == "friend":
            if who.he == "it":
                local[slot] = self._fresh(words()["friend_it"])
                return local[slot]
            pairs = [f"friend_{g}" for g in ("he", "she") if g != who.he]
            local[slot] = self._fresh(words()["friend"] + words()[self.world.rng.choice(pairs)])
            return local[slot]
        singular = kind.removesuffix("s")
        if singular in {"thing", "pack", "good", "ware"} or "/" in words().get(singular, ("",))[0]:
            noun = self._noun(singular, local)
            return noun.one if singular == kind else noun.many
        own = self.world.situation.words
        entries = own.get(kind) or words().get(kind) or lexicon().get(kind)
        if not entries:
            raise UnfilledSlotError(f"<{slot}> is neither a value of the move nor a kind of word")
        local[slot] = self._fresh(entries)
        return local[slot]


@dataclass(slots=True)
class Told:
    """A sentence chosen for a turn, with whom it speaks of."""

    sentence: Sentence
    turn: Turn
    who: Person
    other: Person | None = None


def facts(teller: Teller, told: list[Told]) -> list[str]:
    """The sentences of the turns in order, some merged, some facts moved to the end."""
    rng = teller.world.rng
    out: list[str] = []
    late: list[str] = []
    texts = [(t.sentence.text, t) for t in told]
    at = 0
    while at < len(texts):
        text, piece = texts[at]
        text, later = text.partition(LATER)[::2]
        is_change = piece.turn.move in CHANGES
        if at + 1 < len(texts) and _can_merge(texts[at], texts[at + 1]) and rng.random() < 0.35:
            second, follower = texts[at + 1]
            first = teller.fill(text, dict(piece.turn.slots), piece.who)
            rest = teller.fill(
                second.removeprefix("<who> ").replace("<who>", "<he>"),
                dict(follower.turn.slots), follower.who,
            )  # fmt: skip
            joint = rng.choice([" and then ", " and then ", " and ", ", then "])
            out.append(opening(first.removesuffix(".") + joint + rest))
            at += 2
            continue
        still = "still" in teller.world.situation.words
        if is_change and at and not still and not _HAS_TIME.search(text) and rng.random() < 0.45:
            links = _QUICK if "soon" in teller.world.situation.words else _CONNECTIVES
            text = f"{rng.choice(links)} {text}"
        out.append(
            _sentences(
                teller.fill(
                    text, dict(piece.turn.slots), piece.who, other=piece.other, base=piece.who
                )
            )
        )
        if later:
            stated = _sentences(
                teller.fill(
                    later,
                    dict(piece.turn.slots),
                    piece.who,
                    other=piece.other,
                    base=piece.who,
                    by_name=True,
                )
            )
            (late if rng.random() < 0.35 else out).append(stated)
        at += 1
    return out + late


def _can_merge(one: tuple[str, Told], two: tuple[str, Told]) -> bool:
    (first, a), (second, b) = one, two
    simple = all(
        t.startswith("<who> {") and t.count(".") == 1 and LATER not in t for t in (first, second)
    )
    return (
        simple
        and " and " not in first
        and a.who == b.who
        and b.turn.move in CHANGES
        and a.turn.move != "relate"
    )


def _sentences(text: str) -> str:
    """The text with a capital at the start of each of its sentences."""
    return re.sub(r"(?:^|(?<=[.?!] ))[a-z]", lambda match: match.group().upper(), text)
