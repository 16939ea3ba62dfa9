"""The texts of stories: situations, their words and their sentences, read from `texts/*.txt`.

    # a comment
    (stock)                           a group of sentences that situations share
    [bakery] stock, seller            a situation, with the groups whose sentences it uses
    things: roll/rolls, bun/buns      words, `one/many` or `one/many/mass` for nouns
    size: 20 160                      numbers: what is usual
    without: rate, goal?              moves whose sentences in the groups do not fit here
    @lose, lose_part                  sentences of these moves; `@share_out?` are questions
    <who> {sell} <some> by noon.
    s: <some> gone by noon.           only for the register s (sloppy), t (textbook), p (practical)

In a sentence `<who>` is a slot, `<n things>` a number with its noun, `{sell}` a verb in the tense
of the story that agrees with `<who>` (`{be+}` with a plural, `{cost=}` with a singular thing),
`[[a|b|]]` a choice, and what follows ` // ` is a fact that may also be given later. Every sentence
is written as it stands in the middle of one: its first letter is raised when it is told.
`words.txt` holds words for slots that no move fills, `kind: word, word, ...`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_HEAD = re.compile(r"(?:\((?P<group>[a-z_]+)\)|\[(?P<situation>[a-z_]+)\])\s*(?P<like>[a-z_, ]*)")
_SECTION = re.compile(r"@([a-z_]+\??[a-z]*(?:, [a-z_]+)*)")
_WORDS = re.compile(r"([a-z_]+):\s*(.+)")
_REGISTER = re.compile(r"([stp]):\s+(.+)")
_WORD_KEYS = {
    "things", "packs", "who", "size", "group", "price", "compare", "now", "goods", "each", "speed",
    "tense", "still", "tank", "aside", "most", "soon", "without",
}  # fmt: skip


class StoryTextError(ValueError):
    """A text file that cannot be used: file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a move; `register` is empty where it fits all."""

    text: str
    register: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a story is set: words by kind, sentences by move (own ones and those of its groups)."""

    name: str
    is_group: bool
    like: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)

    def numbers(self, kind: str, default: tuple[int, int]) -> tuple[int, int]:
        """The two numbers of a line like `size: 20 160`."""
        low, high = map(int, self.words[kind][0].split()) if kind in self.words else default
        return low, high


def read(text: str, place: str) -> list[Situation]:
    """The blocks of one file; raises StoryTextError with file and line."""
    blocks: list[Situation] = []
    words: dict[str, tuple[str, ...]] = {}
    sentences: dict[str, tuple[Sentence, ...]] = {}
    keys: list[str] = []
    for at, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line or line.startswith("#"):
            continue
        if match := _HEAD.fullmatch(line):
            name, like = match["group"] or match["situation"], match["like"]
            words, sentences, keys = {}, {}, []
            shared = tuple(part.strip() for part in like.split(",") if part.strip())
            blocks.append(Situation(name, bool(match["group"]), shared, words, sentences))
        elif not blocks:
            raise StoryTextError(f"{place}, line {at}: a [situation] or (group) must come first")
        elif match := _SECTION.fullmatch(line):
            keys = match.group(1).split(", ")
        elif keys:
            sentence = _sentence(line, f"{place}, line {at}")
            for key in keys:
                sentences[key] = (*sentences.get(key, ()), sentence)
        elif (match := _WORDS.fullmatch(line)) and match.group(1) in _WORD_KEYS:
            words[match.group(1)] = tuple(part.strip() for part in match.group(2).split(","))
        else:
            raise StoryTextError(f"{place}, line {at}: neither @move nor one of {_known()}")
    return blocks


def _known() -> str:
    return ", ".join(f"{key}:" for key in sorted(_WORD_KEYS))


def _sentence(line: str, place: str) -> Sentence:
    match = _REGISTER.fullmatch(line)
    register, text = match.groups() if match else ("", line)
    bare = re.sub(r"<[a-z0-9_ ]+>|\{[a-z]+[+=]?\}|\[\[[^\[\]]*\]\]", "", text)
    for left in re.findall(r"[<>{}]|\[\[|\]\]", bare):
        raise StoryTextError(f"{place}: {left!r} stands alone or holds something unknown")
    if text[-1] not in ".?" and register != "s":
        raise StoryTextError(f"{place}: a sentence ends with '.' or '?'")
    return Sentence(text, register)


@cache
def situations() -> dict[str, Situation]:
    """All situations by name, with the sentences of their groups beside their own."""
    blocks: dict[str, Situation] = {}
    for file in _files():
        for block in read(file.read_text(encoding="utf-8"), file.name):
            if block.name in blocks:
                raise StoryTextError(f"{file.name}: {block.name} is there twice")
            blocks[block.name] = block
    return {name: _joined(block, blocks) for name, block in blocks.items() if not block.is_group}


def _files() -> Iterable[Traversable]:
    folder = files("alphamath_lite.curriculum") / "stories" / "texts"
    named = [file for file in folder.iterdir() if file.name.endswith(".txt")]
    return sorted((f for f in named if f.name != "words.txt"), key=lambda file: file.name)


def _joined(block: Situation, blocks: Mapping[str, Situation]) -> Situation:
    sentences = dict(block.sentences)
    words = dict(block.words)
    for name in block.like:
        if name not in blocks:
            raise StoryTextError(f"situation {block.name} uses {name}, which no file has")
        shared = _joined(blocks[name], blocks)
        left_out = block.words.get("without", ())
        for key, more in shared.sentences.items():
            if key in left_out:
                continue
            sentences[key] = tuple(dict.fromkeys(sentences.get(key, ()) + more))
        words = {**shared.words, **words}
    return Situation(block.name, block.is_group, block.like, words, sentences)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Words by kind from `words.txt`."""
    folder = files("alphamath_lite.curriculum") / "stories" / "texts"
    found: dict[str, tuple[str, ...]] = {}
    for at, line in enumerate((folder / "words.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, colon, rest = line.partition(":")
        if not colon:
            raise StoryTextError(f"words.txt, line {at}: not of the form `kind: word, word`")
        entries = tuple(word.strip() for word in rest.split(",") if word.strip())
        found[kind.strip()] = found.get(kind.strip(), ()) + entries
    return found
