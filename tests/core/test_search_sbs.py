"""Step-level beam search: who samples how many, who survives, which solution is the answer.

`golden/sbs.json` with B1 = B2 = 2: the question samples 4; c (0.6) and b (0.5, an answer) survive,
so b leaves and the width is 1. c samples 2; c1 (0.2) survives before c2 (0.1). c1 samples 2, the
second a duplicate; e answers with 0.4. The answer is that of b, the finished one of highest value.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from alphamath_lite.events import Event, NodeSelected, StepProposed, WaveStarted
from alphamath_lite.results import Limits, Problem
from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import Tree
from tests.core.scripted import Line, Script, ScriptedPolicy
from tests.core.searching import RandomScript, assert_golden, requests, search

SCRIPT: Script = {
    (): [
        *(Line("a", 0.4, 0.1), Line("b", 0.3, 0.5, answer="1")),
        *(Line("c", 0.2, 0.6), Line("d", 0.1, -0.3)),
    ],
    ("c",): [Line("c1", 0.7, 0.2), Line("c2", 0.3, 0.1)],
    ("c", "c1"): [Line("e", 0.5, 0.4, answer="2")],
}
TWO = SearchSettings(n_beams=2, n_samples=2)


def test_the_tree_is_the_one_computed_by_hand() -> None:
    policy = ScriptedPolicy(SCRIPT)
    result = search(SCRIPT, "sbs", TWO, policy=policy)
    assert_golden(result.tree, "sbs")
    assert requests(policy) == [{0: 4}, {3: 2}, {5: 2}]
    assert (result.answer, result.value, result.support) == ("1", 0.5, 0.5)


def test_a_failed_candidate_takes_no_place_among_the_beams() -> None:
    script: Script = {
        (): [Line("x", text="nonsense"), Line("a", value=-1.0), Line("y", text="nonsense!")],
        ("a",): [Line("end", answer="1")],
    }
    for seed in range(8):
        one = SearchSettings(n_beams=1, n_samples=3, seed=seed)
        assert search(script, "sbs", one).answer == "1"


def test_when_every_candidate_fails_there_is_no_answer() -> None:
    result = search({(): [Line("x", text="nonsense")]}, "sbs", TWO)
    assert (result.answer, result.finished, result.support) == (None, "no answer", 0.0)


def test_drawn_steps_count_when_a_search_is_widened() -> None:
    narrow = search(SCRIPT, "sbs", SearchSettings(n_beams=1, n_samples=2))
    policy = ScriptedPolicy(SCRIPT, draws={(1, 0): 2})
    problem = Problem("", "?", tree=Tree.from_json(narrow.tree.to_json()))
    wide = search(SCRIPT, "sbs", TWO, policy=policy, problem=problem)
    assert requests(policy) == [{0: 2}, {3: 2}, {5: 2}]
    assert_golden(wide.tree, "sbs")


seeds = st.integers(0, 10**6)
few = settings(max_examples=25)


def _random(seed: int, n_beams: int, **known: object) -> tuple[Tree, list[Event]]:
    events: list[Event] = []
    result = search(
        {},
        "sbs",
        SearchSettings(n_beams=n_beams, n_samples=3, max_steps=4, seed=seed),
        policy=ScriptedPolicy(RandomScript(seed), sampled=True),
        on_event=events.append,
        **known,  # type: ignore[arg-type]
    )
    return result.tree, events


@given(seeds, st.integers(1, 3))
@few
def test_the_live_width_shrinks_with_every_finished_beam(seed: int, n_beams: int) -> None:
    tree, events = _random(seed, n_beams)
    width, survivors = n_beams, 0
    for event in events[1:]:
        if isinstance(event, WaveStarted):
            expected = [3 * n_beams] if event.wave == 1 else [3] * len(event.requests)
            assert [n for _, n in event.requests] == expected
            assert len(event.requests) <= width
            survivors, live = 0, width
        elif isinstance(event, NodeSelected):
            survivors += 1
            assert survivors <= live
            width -= tree[event.node].status == "answered"
    assert width >= 0


@given(seeds, st.integers(1, 3))
@few
def test_no_loser_is_better_than_a_survivor_of_its_wave(seed: int, n_beams: int) -> None:
    tree, events = _random(seed, n_beams)
    candidates: list[int] = []
    chosen: list[int] = []
    for event in [*events, WaveStarted("", 0, ())]:
        match event:
            case WaveStarted():
                losers = [tree[i].value or -1.0 for i in candidates if i not in chosen]
                winners = [tree[i].value or -1.0 for i in chosen]
                assert not losers or not winners or min(winners) >= max(losers)
                candidates, chosen = [], []
            case StepProposed(node=node, status=status) if status != "failed":
                candidates.append(node)
            case NodeSelected(node=node):
                chosen.append(node)


@given(seeds, st.integers(1, 3), st.integers(1, 120))
@few
def test_a_cut_search_goes_on_as_if_it_had_never_stopped(seed: int, b1: int, cut: int) -> None:
    whole, _ = _random(seed, b1)
    part, _ = _random(seed, b1, limits=Limits(n_tokens=cut))
    problem = Problem("", "?", tree=Tree.from_json(part.to_json()))
    rest, _ = _random(seed, b1, problem=problem)
    assert rest.to_json() == whole.to_json()
