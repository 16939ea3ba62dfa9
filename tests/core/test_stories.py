"""Composed word problems: true answers, whole sentences, plausible amounts, nothing left out."""

import builtins
import keyword
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from random import Random

import pytest
import sympy

from alphamath_lite.curriculum import stories
from alphamath_lite.curriculum.stories import composing
from alphamath_lite.curriculum.stories.cast import new_world
from alphamath_lite.curriculum.stories.core import MONEY, Turn
from alphamath_lite.curriculum.stories.grammar import (
    Noun,
    article,
    conjugate,
    in_words,
    past,
    third,
)
from alphamath_lite.curriculum.stories.moves import MOVES
from alphamath_lite.curriculum.stories.reader import (
    Sentence,
    StoryTextError,
    read,
    situations,
    words,
)
from alphamath_lite.curriculum.stories.telling import Teller, UnfilledSlotError
from alphamath_lite.curriculum.traces import sample, work
from alphamath_lite.steps import AnswerStep, CodeStep, parse_solution, render_step

Numbers = Sequence[Fraction]
Rule = Callable[[Fraction, Numbers], Fraction]

FORMULAS: dict[str, Rule] = {
    **dict.fromkeys(["have", "unknown", "purse_of"], lambda _, n: n[0]),
    **dict.fromkeys(
        ["groups", "rate", "earn", "cost", "ride", "daily", "tasks", "sessions"],
        lambda _, n: n[0] * n[1],
    ),
    **dict.fromkeys(["groups_plus", "cost_plus"], lambda _, n: n[0] * n[1] + n[2]),
    **dict.fromkeys(["two_packs", "earn_two", "cost_two"], lambda _, n: n[0] * n[1] + n[2] * n[3]),
    **dict.fromkeys(["sums", "three_sums"], lambda _, n: sum(n, Fraction(0))),
    "rate_weeks": lambda _, n: n[0] * 7 * n[1],
    "dozens": lambda _, n: 12 * n[0],
    "together": lambda _, n: n[0] / (1 + n[1]),
    **dict.fromkeys(["earn_days", "nested", "team_rate"], lambda _, n: n[0] * n[1] * n[2]),
    "save": lambda _, n: n[0] + n[1] * n[2],
    "round_trip": lambda _, n: n[0] * n[1] * 2,
    **dict.fromkeys(
        ["lose", "ago", "spend", "profit", "gone", "coupon", "compare"], lambda b, n: b - n[0]
    ),
    **dict.fromkeys(["lose_part", "spend_part", "shorten"], lambda b, n: b - b * n[0]),
    **dict.fromkeys(["lose_each", "lose_rate", "shop"], lambda b, n: b - n[0] * n[1]),
    "lose_multiple": lambda b, n: b - n[0] * (1 + n[1]),
    "coins": lambda _, n: (n[0] * n[1] + n[2] * n[3]) / 100,
    "lose_two": lambda b, n: b - (n[0] + n[1]),
    **dict.fromkeys(
        ["gain", "later", "receive", "fee", "further", "pause"], lambda b, n: n[0] + b
    ),
    **dict.fromkeys(["gain_groups", "save_more", "further_ride"], lambda b, n: n[0] * n[1] + b),
    "gain_two": lambda b, n: b + n[0] * (1 + n[1]),
    **dict.fromkeys(
        ["grow", "sell", "sell_packs", "need_cost", "weigh", "minutes", "convert", "repeat",
         "expenses"],
        lambda b, n: n[0] * b,
    ),
    **dict.fromkeys(["grow_percent", "tax"], lambda b, n: b * (100 + n[0]) / 100),
    "discount": lambda b, n: b * (100 - n[0]) / 100,
    **dict.fromkeys(
        ["share_out", "pack", "last", "per_day", "need_packs", "need_days", "share_money", "afford",
         "split", "hours_of_work", "per_game", "pace",
         "togo_days", "togo_each", "fuel", "in_hours"],
        lambda b, n: b / n[0],
    ),
    "portions": lambda b, n: b * n[0] / n[1],
    "leftover": lambda b, n: b - b // n[0] * n[0],
    **dict.fromkeys(
        ["goal", "goal_money", "came", "change", "money_left", "remaining"], lambda b, n: n[0] - b
    ),
    "money_short": lambda b, n: b - n[0],
    "goal_weeks": lambda b, n: (n[0] - b) / n[1],
    "time_left": lambda b, n: n[0] * 60 - b,
    "total": lambda b, n: sum(n, b),
    "average": lambda b, n: sum(n, b) / (1 + len(n)),
    "differ": lambda b, n: abs(b - n[0]),
    "all_later": lambda b, n: b + n[0] + n[1] + n[1],
    "percent_left": lambda b, n: 100 * b / n[0],
}  # fmt: skip

RELATIONS: dict[str, Rule] = {
    "relate:times": lambda b, n: b * n[0],
    "relate:part": lambda b, n: b * n[0],
    "relate:more": lambda b, n: b + n[0],
    "relate:less": lambda b, n: b - n[0],
    "relate:more_than_times": lambda b, n: b * n[1] + n[0],
    "relate:less_than_times": lambda b, n: b * n[1] - n[0],
    "relate:percent_more": lambda b, n: b * (100 + n[0]) / 100,
    "relate:percent_less": lambda b, n: b * (100 - n[0]) / 100,
    "cost_related:times": lambda _, n: n[0] + n[0] * n[1],
    "cost_related:half": lambda _, n: n[0] + n[0] / n[1],
    "cost_related:more": lambda _, n: 2 * n[0] + n[1],
    "cost_related:less": lambda _, n: 2 * n[0] - n[1],
    "relate_back:times": lambda b, n: b / n[0],
    "relate_back:more": lambda b, n: b - n[0],
    "relate_back:less": lambda b, n: b + n[0],
    "then_more:many": lambda _, n: n[0] + n[0] * n[1],
    "then_more:more": lambda _, n: 2 * n[0] + n[1],
    "then_more:fewer": lambda _, n: 2 * n[0] - n[1],
    "legs:times": lambda _, n: n[0] + n[0] * n[1],
    "legs:more": lambda _, n: 2 * n[0] + n[1],
    "times:times": lambda _, n: n[0] + n[0] * n[1],
    "times:more": lambda _, n: 2 * n[0] + n[1],
}


FACTORS = {"5", "6", "8", "10"}  # as words: two fifths, a sixth, a tenth


@cache
def drawn() -> list[stories.Story]:
    """Six hundred stories."""
    return [stories.compose(Random(f"story/{n}")) for n in range(600)]


def recomputed(turns: Sequence[Turn]) -> Fraction:
    """What the last turn leads to, from the numbers of all turns alone."""
    value = Fraction(0)
    for turn in turns:
        rule = FORMULAS.get(turn.move) or RELATIONS[f"{turn.move}:{turn.kind}"]
        value = rule(value, turn.numbers)
    return value


def test_answers_follow_from_the_numbers_of_the_turns() -> None:
    for story in drawn():
        found = recomputed(story.turns)
        asked = story.turns[0].numbers[0] if story.is_backwards else found
        assert Fraction(story.answer) == asked, story.question
        assert found == story.turns[-1].after.value


def test_running_the_steps_states_the_answer() -> None:
    for n in range(250):
        problem, draw = stories.draw(Random(f"work/{n}"))
        trace = work(problem, draw)
        shown, last = [step for step in trace.steps if isinstance(step, CodeStep)], trace.steps[-1]
        assert isinstance(last, AnswerStep)
        assert last.answer == problem.answer == (shown[-1].output or "").strip(), problem
        assert tuple(parse_solution("".join(map(render_step, trace.steps)))) == trace.steps


def test_every_number_of_the_code_stands_in_the_question() -> None:
    known = {"1", "2", "7", "12", "60", "100", "3", "4", "16", "1000", *FACTORS}
    for story in drawn():
        text = story.question.lower().replace(",", "")
        for step in story.steps:
            for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", step.code.replace(":.2f", "")):
                said = number in text or in_words(int(float(number))) in text
                assert said or number in known, (story.question, step.code)


def test_levels_follow_the_operations() -> None:
    for n in range(100):
        problem, _ = stories.draw(Random(n))
        story = stories.compose(Random(n))
        assert (problem.topic, problem.family) == ("stories", f"stories/{story.situation}")
        assert 1 <= story.n_operations <= 5
        assert problem.level == (1, 1, 2, 2, 3, 3)[story.n_operations]
    assert max(stories.compose(Random(n), most_steps=2).n_operations for n in range(50)) == 2


def test_the_same_seed_tells_the_same_story() -> None:
    assert stories.draw(Random(7)) == stories.draw(Random(7))
    assert stories.draw(Random(7)) != stories.draw(Random(8))


def test_questions_are_whole_sentences_without_open_slots() -> None:
    for story in drawn():
        question = story.question
        assert not re.search(r"[<>{}\[\]|]|//|  | [,.]|\w \?|\.\.", question), question
        assert not re.search(r"\b(a [aeio][a-z]|an [b-df-gj-np-tv-z][a-z])", question), question
        singular = re.findall(r"(?<![\d.,-])1 ([a-z]+)", question)
        assert not [word for word in singular if word.endswith("s") and word != "loss"], question
        assert not re.search(r"\b(I|i) (is|has|gives|does)\b|\bof I\b|\bgives I\b", question)


def test_amounts_are_plausible() -> None:
    for story in drawn():
        for turn in story.turns:
            assert 0 < turn.after.value <= 60_000
            is_money = turn.stage in MONEY or turn.is_cash
            assert (turn.after.value * (100 if is_money else 1)).denominator == 1
        if story.situation == "ages":
            assert all(turn.after.value <= 200 for turn in story.turns)


def test_names_in_the_code_are_free() -> None:
    taken = set(dir(sympy)) | set(dir(builtins)) | set(keyword.kwlist)
    names = {
        name
        for story in drawn()
        for step in story.steps
        for name in re.findall(r"^(\w+) = ", step.code, flags=re.MULTILINE)
    }
    assert names and not names & taken


def test_about_a_fifth_of_the_stories_has_a_fact_that_does_not_matter() -> None:
    share = sum(any(key == "aside" for key, _ in s.sentences) for s in drawn()) / len(drawn())
    assert 0.1 < share < 0.3


def test_structures_are_many() -> None:
    assert len({story.structure for story in drawn()}) > 300


def templates() -> set[str]:
    """All sentences of all situations."""
    return {s.text for place in situations().values() for e in place.sentences.values() for s in e}


def test_there_are_enough_situations_sentences_and_questions() -> None:
    asked = {
        s.text
        for place in situations().values()
        for key, entries in place.sentences.items()
        for s in entries
        if "?" in key
    }
    assert len(situations()) >= 20
    assert len(asked) >= 150
    assert len(templates() - asked) >= 600


@pytest.mark.slow
def test_every_move_situation_and_sentence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()

    def newest(rng: Random, entries: Sequence[Sentence], register: str) -> Sentence:
        return rng.choice([e for e in entries if e.text not in seen] or list(entries))

    monkeypatch.setattr(composing, "_choose", newest)
    missing, moves = templates(), set(MOVES)
    for n in range(400 * len(situations())):
        name = sorted(situations())[n % len(situations())]
        if n >= 40 * len(situations()) and not missing & sentences_of(name):
            continue
        story = stories.compose(Random(n), situation=name)
        seen |= {sentence.text for _, sentence in story.sentences}
        missing -= seen
        moves -= {turn.move for turn in story.turns}
    assert not missing
    assert not moves


def sentences_of(name: str) -> set[str]:
    """The sentences of one situation."""
    return {s.text for entries in situations()[name].sentences.values() for s in entries}


def test_every_section_names_a_move_or_a_question() -> None:
    stages = {"hold?left", "hold?now", "hold?all", "hold?one", "money?left", "money?all"}
    stages |= {
        "money?one",
        "money?",
        "packs?",
        "bill?",
        "trip?",
        "togo?",
        "time?",
        "known_left",
        "known_now",
        "aside",
    }
    known = stages | {"unknown?"} | set(MOVES) | {f"{name}?" for name in MOVES}
    for place in situations().values():
        assert set(place.sentences) <= known, place.name


def test_verbs_and_nouns_agree() -> None:
    assert [past(v) for v in ("give", "bake", "carry", "swap", "pick", "play")] == [
        "gave", "baked", "carried", "swapped", "picked", "played",
    ]  # fmt: skip
    assert [third(v) for v in ("wash", "carry", "have", "play")] == [
        "washes", "carries", "has", "plays",
    ]  # fmt: skip
    assert [conjugate("be", "past", s) for s in ("it", "they", "I")] == ["was", "were", "was"]
    assert Noun("apple", "apples").behind("1") == "1 apple"
    assert Noun.read("loaf/loaves").behind("one") == "one loaf"
    assert Noun("apple", "apples").behind("21") == "21 apples"
    assert (article("apple"), article("unit"), article("hour")) == ("an apple", "a unit", "an hour")


def test_a_pronoun_stands_only_where_one_person_fits_it() -> None:
    for story in drawn():
        places = {name: story.question.find(f"{name} ") for name in words()["she"]}
        met = sorted(at for at in places.values() if at >= 0)
        if len(met) > 1:
            assert not re.search(r"[.?!] She\b", story.question[met[1] :]), story.question


def test_where_two_have_things_the_question_says_whose() -> None:
    for story in drawn():
        if any(turn.move in {"relate", "relate_back", "together"} for turn in story.turns):
            _, asked = story.sentences[[key for key, _ in story.sentences].index(_asked(story))]
            assert re.search(r"<(who|name|whom|whose|all|big)>", asked.text), story.question


def _asked(story: stories.Story) -> str:
    """The key of the question."""
    return next(key for key, _ in story.sentences if "?" in key)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@lose\n<who> {give} <some>.", "x.txt, line 1: a .situation"),
        ("[farm]\ncolour: red", "x.txt, line 2: neither @move nor"),
        ("[farm]\n@lose\n<who> {give <some>.", "x.txt, line 3: '{' stands alone"),
        ("# farm\n[farm]\n@lose\n<who> {give} <some>", "x.txt, line 4: a sentence ends"),
        ("[farm]\n@lose\n<who> [[eat|give] <some>.", r"x.txt, line 3: '\[\[' stands alone"),
    ],
)
def test_the_reader_names_file_and_line(text: str, said: str) -> None:
    with pytest.raises(StoryTextError, match=said):
        read(text, "x.txt")


def test_a_slot_that_nobody_fills_is_named() -> None:
    world = new_world(Random(0), situations()["farm"])
    teller = Teller(world, "t", has_words=False, has_commas=False)
    with pytest.raises(UnfilledSlotError, match="<nonsense>"):
        teller.fill("<who> {see} <nonsense>.", {}, world.who)
    with pytest.raises(UnfilledSlotError, match="<n things>"):
        teller.fill("<who> {see} <n things>.", {}, world.who)


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (0.5, 60, 140), (1.0, 200, 200)])
def test_a_stream_holds_the_wanted_share_of_stories(
    share: float, least: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="the extra [train] is not installed")
    from alphamath_lite.training import stream
    from alphamath_lite.training.draw import Mix

    asked: list[str] = []
    other = work(*sample("quadratics/square_form", Random(1)))

    def noted(_: object, question: str, steps: list[object]) -> list[object]:
        asked.append(question)
        return steps

    monkeypatch.setattr(stream, "encode", noted)
    monkeypatch.setattr(stream, "draw_trace", lambda *_: other)
    mix = Mix(wrong=0.0, recovering=0.0, stories=share)
    empty = tokenizers.Tokenizer(tokenizers.models.WordLevel())
    desk = stream.Desk(empty, Random(3), mix, stream.Sources())
    for _ in range(200):
        desk.example()
    assert least <= sum(question != other.problem.question for question in asked) <= most
