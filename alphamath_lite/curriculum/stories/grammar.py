"""English forms: verbs by tense and subject, nouns behind a number, numbers in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tense = Literal["present", "past"]

_PAST = {
    "be": "was", "have": "had", "do": "did", "give": "gave", "eat": "ate", "buy": "bought",
    "sell": "sold", "lose": "lost", "find": "found", "get": "got", "take": "took", "make": "made",
    "put": "put", "bring": "brought", "send": "sent", "lend": "lent", "break": "broke",
    "catch": "caught", "win": "won", "read": "read", "ride": "rode", "run": "ran",
    "drive": "drove", "go": "went", "come": "came", "pay": "paid", "spend": "spent",
    "cost": "cost", "keep": "kept", "throw": "threw", "leave": "left", "grow": "grew",
    "lay": "laid", "draw": "drew", "write": "wrote", "cut": "cut", "feed": "fed",
    "build": "built", "drink": "drank", "hold": "held", "set": "set", "swim": "swam",
    "fly": "flew", "lie": "lay", "stand": "stood", "sit": "sat", "rise": "rose", "fall": "fell",
    "fit": "fit", "weigh": "weighed", "let": "let", "begin": "began", "see": "saw", "tell": "told",
    "hear": "heard", "know": "knew", "think": "thought", "meet": "met", "wear": "wore",
    "tear": "tore", "sew": "sewed", "spill": "spilled", "burn": "burned", "blow": "blew",
    "steal": "stole", "hide": "hid", "dig": "dug", "hit": "hit", "teach": "taught", "say": "said",
    "shrink": "shrank", "sleep": "slept", "wake": "woke", "withdraw": "withdrew", "bet": "bet",
    "babysit": "babysat", "split": "split", "spread": "spread", "stick": "stuck",
    "travel": "travelled", "quit": "quit",
}  # fmt: skip
_DOUBLING = {
    "swap", "drop", "stop", "chop", "ship", "wrap", "plan", "trim", "jog", "rip", "clip", "skip",
    "step", "stir", "grab", "knit", "unwrap", "trip", "pop", "mop", "scan", "jam", "slip", "tip",
}  # fmt: skip
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that is counted; `mass` names all of it (`water` for `litres of water`)."""

    one: str
    many: str
    mass: str = ""

    @classmethod
    def read(cls, entry: str) -> "Noun":
        """`one/many` or `one/many/mass`."""
        return cls(*entry.split("/"))

    def behind(self, number: str) -> str:
        """The number and the noun, `1 apple`, `3 apples`."""
        return f"{number} {self.one if number in {'1', 'one', 'a', 'an'} else self.many}"


def past(verb: str) -> str:
    """The past form for a singular subject."""
    if verb in _PAST:
        return _PAST[verb]
    if verb in _DOUBLING:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def third(verb: str) -> str:
    """The present form behind he, she or it."""
    if verb in {"be", "have", "do", "go"}:
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[verb]
    if verb.endswith(("s", "x", "ch", "sh", "z")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def conjugate(verb: str, tense: Tense, subject: str) -> str:
    """The form of a verb for the subject `it` (any single one), `they` or `I`."""
    if verb == "be":
        forms = {"it": ("is", "was"), "they": ("are", "were"), "I": ("am", "was")}[subject]
        return forms[tense == "past"]
    if tense == "past":
        return past(verb)
    return third(verb) if subject == "it" else verb


def in_words(number: int) -> str:
    """`seven` for 7, figures above twelve."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else str(number)


def article(word: str) -> str:
    """`an apple`, `a pear`."""
    heard = word.lower()
    is_vowel = heard[0] in "aeiou" and not heard.startswith(("uni", "use", "euro", "one"))
    return f"{'an' if is_vowel or heard.startswith('hour') else 'a'} {word}"


def enumerate_words(entries: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(entries) < 2:
        return "".join(entries)
    return f"{', '.join(entries[:-1])} and {entries[-1]}"
