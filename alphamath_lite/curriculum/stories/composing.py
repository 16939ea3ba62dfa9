"""Drawing a story: a situation, a chain of moves, a question, the solution in code steps."""

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw
from alphamath_lite.curriculum.helpers_quantities import answered
from alphamath_lite.curriculum.noise import disturb
from alphamath_lite.curriculum.stories.cast import meet, new_world
from alphamath_lite.curriculum.stories.core import Person, Slot, Turn, World
from alphamath_lite.curriculum.stories.dialect import spell
from alphamath_lite.curriculum.stories.grammar import enumerate_words
from alphamath_lite.curriculum.stories.moves import MOVES, Move
from alphamath_lite.curriculum.stories.reader import Sentence, Situation, situations
from alphamath_lite.curriculum.stories.solving import going_back, solution
from alphamath_lite.curriculum.stories.telling import Register, Teller, Told, facts
from alphamath_lite.curriculum.traces import Problem

for _module in ("starts", "changes", "ends", "money", "trips"):
    importlib.import_module(f"alphamath_lite.curriculum.stories.moves_{_module}")

_OPERATIONS = (2, 5, 6, 5, 3)  # how often stories of 1, 2, ... operations are wanted
_BACKWARDS = 0.15
_NAMING = re.compile(r"<(who|name|whom|whose|all|big)>")
_NOISY_WORDS = frozenset(["the", "there", "and", "for", "with"])


@dataclass(frozen=True, slots=True)
class Story:
    """A drawn story: its turns as the formal record, the words, the answer and the solution."""

    situation: str
    turns: tuple[Turn, ...]
    is_backwards: bool
    question: str
    answer: str
    steps: tuple[Code, ...]
    sentences: tuple[tuple[str, Sentence], ...]  # the templates used, with the key of each

    @property
    def n_operations(self) -> int:
        """Operations of arithmetic in the whole solution."""
        return sum(turn.n_operations for turn in self.turns)

    @property
    def structure(self) -> tuple[str, ...]:
        """The moves with their kinds: what tells two structures apart."""
        named = [f"{turn.move}:{turn.kind}" for turn in self.turns]
        return (*(["backwards"] if self.is_backwards else []), *named)


def draw(rng: Random, *, most_steps: int = 5) -> tuple[Problem, Draw]:
    """A story of 1 to `most_steps` operations as a problem with its solution.

    The level is 1 for one operation, 2 for two or three, 3 for more.
    """
    story = compose(rng, most_steps=most_steps)
    level = 1 + (story.n_operations > 1) + (story.n_operations > 3)
    problem = Problem(f"stories/{story.situation}", "stories", level, story.question, story.answer)
    return problem, Draw({}, story.answer, story.steps)


def compose(rng: Random, *, most_steps: int = 5, situation: str = "") -> Story:
    """As `draw`, with the formal record; `situation` names one that must be taken."""
    names = [situation] if situation else sorted(situations())
    n = min(most_steps, len(_OPERATIONS))
    while True:
        place = situations()[rng.choice(names)]
        target = rng.choices(range(1, n + 1), _OPERATIONS[:n])[0]
        story = _attempt(rng, place, target)
        if story:
            return story


# ---- the chain of moves --------------------------------------------------------------------------


def _attempt(rng: Random, place: Situation, target: int) -> Story | None:
    world = new_world(rng, place)
    told: list[Told] = []
    register: Register = rng.choices("stp", [3, 3, 4])[0]
    is_backwards = "unknown" in place.sentences and rng.random() < _BACKWARDS
    done = 0
    while done < target:
        if is_backwards and not world.turns:
            turn = MOVES["unknown"].make(world)
        else:
            turn = _next(world, target - done, is_backwards)
        if turn is None:
            return None
        before = [earlier.sentence for earlier in told]
        is_last = done + turn.n_operations == target
        piece = _tell(world, turn, register, before, is_last=is_last)
        if piece is None:
            return None
        told.append(piece)
        _apply(world, turn)
        world.is_plain = world.is_plain and "things>" in piece.sentence.text
        done += turn.n_operations
    if is_backwards:
        return _backwards(world, told, register) if len(told) > 1 else None
    return _finished(world, told, register)


def _next(world: World, room: int, is_backwards: bool) -> Turn | None:
    """A turn that fits the stage, the sentences of the situation and the operations left."""
    rng, sentences = world.rng, world.situation.sentences
    open_moves = [m for m in MOVES.values() if world.stage in m.stages and m.weight]
    usable = [m for m in open_moves if m.name in sentences or f"{m.name}?" in sentences]
    while usable:
        move = rng.choices(usable, [_weight(world, m, room) for m in usable])[0]
        usable.remove(move)
        turn = move.make(world)
        if turn is None or turn.n_operations > room or (is_backwards and not turn.undo):
            continue
        if is_backwards and turn.stage != "hold":
            continue
        is_last = turn.n_operations == room
        asked = f"{move.name}?" in sentences
        if is_last and (asked or _plain_question(world, turn) in sentences):
            return turn
        if not is_last and turn.stage != "end" and move.name in sentences:
            return turn
    return None


def _weight(world: World, move: Move, room: int) -> float:
    """Fewer repetitions of a move, and rather a question of its own at the end."""
    before = sum(turn.move == move.name for turn in world.turns)
    ends = 2.5 if room == 1 and f"{move.name}?" in world.situation.sentences else 1.0
    return move.weight * ends * 0.3**before


def _plain_question(world: World, turn: Turn) -> str:
    """The key of the question about what a turn leads to."""
    losses, changes = ("lose", "spend", "shop"), ("gain", "grow", "receive", "save_more")
    if turn.stage not in {"hold", "money"}:
        return f"{turn.stage}?"
    if turn.move in {"relate", "relate_back", "together"}:
        ending = "one"
    elif turn.move.startswith(losses):
        ending = "left"
    else:
        ending = "now" if turn.move.startswith(changes) else "all"
    key = f"{turn.stage}?{ending}"
    return key if turn.stage == "hold" or key in world.situation.sentences else "money?"


def _tell(
    world: World, turn: Turn, register: Register, before: Sequence[Sentence], *, is_last: bool
) -> Told | None:
    """Choose a sentence for the turn; `<who>` in it is who acts, `<other>` who is new."""
    sentences, rng = world.situation.sentences, world.rng
    key = turn.move
    if is_last and f"{key}?" in sentences:
        question = _plain_question(world, turn) in sentences and key in sentences
        key = key if question and rng.random() < 0.4 else f"{key}?"
    if turn.move == "differ":
        key = "differ?"
    usable = _clear(world, sentences[key])
    fresh = [s for s in usable if s not in before] or usable
    if not fresh:
        return None
    return Told(_choose(rng, fresh, register), turn, world.who, world.other)


def _choose(rng: Random, entries: Sequence[Sentence], register: Register) -> Sentence:
    return rng.choice([e for e in entries if e.register in {"", register}] or list(entries))


def _clear(world: World, entries: Sequence[Sentence]) -> list[Sentence]:
    """Those that say whose things they speak of, where more than one has some."""
    return [e for e in entries if not world.has_others() or _NAMING.search(e.text)]


def _apply(world: World, turn: Turn) -> None:
    """Move the focus to what the turn found."""
    old = world.focus
    changes_holder = turn.move in {"relate", "relate_back"}
    if changes_holder:
        world.holders.append((world.who, old))
    if changes_holder or turn.move == "together":
        assert world.other is not None
        world.who, world.other = world.other, None
    if not world.turns:
        world.start = turn.after
        world.is_plain = turn.move in {"have", "unknown"} and not world.thing.mass
    elif turn.move.startswith("lose") or turn.move in {"spend", "spend_part", "shop", "shorten"}:
        world.trail, world.is_plain = "loss", False
    elif turn.stage in {"hold", "money"} and not changes_holder and turn.stage == world.stage:
        world.trail, world.is_plain = "gain", False
    if turn.stage not in {world.stage, "end"}:
        world.holders.clear()
    if changes_holder or turn.stage not in {world.stage, "end"}:
        world.trail, world.is_plain = "first", world.is_plain and not world.turns
    world.focus, world.stage = turn.after, turn.stage
    world.taken.add(turn.after.code)
    world.turns.append(turn)
    if turn.move == "relate":
        meet(world)


# ---- question and solution -----------------------------------------------------------------------


def _finished(world: World, told: list[Told], register: Register) -> Story | None:
    last = told[-1]
    is_asked = last.sentence in world.situation.sentences.get(f"{last.turn.move}?", ())
    teller = _teller(world, register)
    if is_asked:
        key, asked = f"{last.turn.move}?", last.sentence
        body = told[:-1]
    else:
        key = _plain_question(world, last.turn)
        entries = _clear(world, world.situation.sentences[key])
        if not entries:
            return None
        asked, body = _choose(world.rng, entries, register), told
    slots: dict[str, Slot] = {**last.turn.slots, **_pairs(world, last.turn)}
    aims = last.who if is_asked else world.who
    used = [(t.turn.move, t.sentence) for t in body] + [(key, asked)]
    if not is_asked and _may_come_first(asked, aims) and world.rng.random() < 0.2:
        before = _ask(teller, asked, slots, aims, last.other, by_name=True)
        text = [before, *_body(teller, body, used)]
    else:
        text = _body(teller, body, used)
        text.append(_ask(teller, asked, slots, aims, last.other, by_name=bool(world.holders)))
    return _story(world, text, register, used, solution(world.turns), is_backwards=False)


def _may_come_first(asked: Sentence, who: Person) -> bool:
    """Whether a question can be understood before the facts: it names someone and no `now`."""
    named = "<who>" in asked.text or "<name>" in asked.text
    is_late = re.search(r"\. |<then>|\bthat\b", asked.text)
    return named and not is_late and who.first == who.later


def _ask(
    teller: Teller, asked: Sentence, slots: dict[str, Slot], who: Person, other: Person | None,
    *, by_name: bool,
) -> str:  # fmt: skip
    text = teller.fill(asked.text, slots, who, other=other, base=who, by_name=by_name)
    return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))


def _pairs(world: World, turn: Turn) -> dict[str, Slot]:
    """Words for questions about several holders."""
    if not world.holders:
        return {}
    persons = [person for person, _ in world.holders] + [world.who]
    names = [p.later for p in persons]
    ordered = [n for n in names if n != "I"] + [n for n in names if n == "I"]
    old, new = names[-2], names[-1]
    big, small = (old, new) if turn.kind == "old" else (new, old)
    small_verb = " do" if small == "I" else ""
    verb = "+" if big == "I" else "="
    return {
        "all": enumerate_words(ordered), "big": big, "small": small + small_verb,
        "do": f"{{do{verb}}}", "be": f"{{be{verb}}}" if big != "I" else "am",
    }  # fmt: skip


def _body(teller: Teller, told: list[Told], used: list[tuple[str, Sentence]]) -> list[str]:
    """The facts, now and then with one that does not matter."""
    rng, place = teller.world.rng, teller.world.situation
    swap = len(told) > 1 and told[0].turn.move == "have" and told[1].turn.move == "relate"
    text = facts(teller, told)
    if swap and len(text) > 1 and rng.random() < 0.25 and _stands_alone(teller, text):
        text[:2] = [text[1], text[0]]
    if "aside" in place.sentences and _is_fitting(place, told) and rng.random() < 0.34:
        aside = _choose(rng, place.sentences["aside"], teller.register)
        at = min(1, len(text))
        text.insert(at, _cap(teller.fill(aside.text, {}, told[0].who, by_name=True)))
        used.append(("aside", aside))
    return text


def _is_fitting(place: Situation, told: list[Told]) -> bool:
    """Facts about people fit only someone with a name; none comes before `that is ...`."""
    if not told or any(piece.turn.move == "relate_back" for piece in told):
        return False
    who = told[0].who
    return "aside" not in place.words or (who.first == who.later and " " not in who.later)


def _stands_alone(teller: Teller, text: list[str]) -> bool:
    """Whether the first two sentences name their persons, so that they may change places."""
    return all(p.first == p.later and p.later in text[0] + text[1] for p in teller.met)


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _teller(world: World, register: Register) -> Teller:
    rng = world.rng
    teller = Teller(world, register, rng.random() < 0.3, rng.random() < 0.15)
    teller.day = rng.randrange(5)
    return teller


def _story(
    world: World, text: list[str], register: Register, used: list[tuple[str, Sentence]],
    steps: Sequence[Code], *, is_backwards: bool, value: Fraction | None = None,
) -> Story:  # fmt: skip
    last = world.turns[-1]
    question = " ".join(text)
    if register == "s" and world.rng.random() < 0.5:
        question = question.lower() if world.rng.random() < 0.6 else question.rstrip("?")
    question = spell(question, world.rng, is_brief=register != "t")
    words_of = {word.strip(".,?!%$€£").lower() for word in question.split()}
    question = disturb(question, register, world.rng, keep=words_of - _NOISY_WORDS)  # type: ignore[arg-type]
    found = last.after.value if value is None else value
    answer = answered(int(found * 100)) if last.is_cash and value is None else str(found)
    return Story(
        world.situation.name, tuple(world.turns), is_backwards, question, answer, tuple(steps),
        tuple(used),
    )  # fmt: skip


def _backwards(world: World, told: list[Told], register: Register) -> Story | None:
    """The question for the number at first, when the last one is told."""
    sentences, rng = world.situation.sentences, world.rng
    if any(t.n_operations and not t.undo for t in world.turns):
        return None
    after = "known_left" if world.trail == "loss" else "known_now"
    if after not in sentences or world.holders:
        return None
    closing = _choose(rng, sentences[after], register)
    asked = _choose(rng, sentences["unknown?"], register)
    teller = _teller(world, register)
    used = [(t.turn.move, t.sentence) for t in told] + [(after, closing), ("unknown?", asked)]
    text = _body(teller, told, used)
    slots: dict[str, Slot] = {"r": int(world.focus.value)}
    text.append(_cap(teller.fill(closing.text, slots, world.who)))
    text.append(_ask(teller, asked, slots, world.who, None, by_name=False))
    steps = going_back(world.turns, str(world.focus.value))
    start = world.turns[0].after.value
    return _story(world, text, register, used, steps, is_backwards=True, value=start)
