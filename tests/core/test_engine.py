"""The engine writes and judges steps: what `engine.protocol` promises, on tiny random models."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.engine.engine import LlamaEngine, open_engine
from alphamath_lite.engine.llama import Floats
from alphamath_lite.engine.protocol import Ask, Draft, Seal, Stopped
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.errors import UsageError
from alphamath_lite.steps import render_output, render_question
from tests.core.engine_models import PRECISE, Shape, Words, forward, write_model
from tests.core.engine_samplers import Script, Spy

PROMPT = render_question("What is 1 + 1?")
CODE = "</code>" + render_output("2")
DIRECTION = np.random.default_rng(1).standard_normal(64).astype(np.float32) / 16
BOOSTS = {"</code>": 5.0, "</step>": 5.0}
TEXTUAL_BOOSTS = {"</": 4.0, "</c": 4.0, "code": 4.0, ">Ċ": 4.0}


def value(hidden: Floats) -> Floats:
    """A value head that is easy to compute beside the engine."""
    return np.tanh(hidden @ DIRECTION)


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose vocabulary has our tags as control tokens."""
    return write_model(tmp_path_factory.mktemp("m") / "tagged.gguf", words=Words(boosts=BOOSTS))


@pytest.fixture(scope="module")
def textual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that spells our tags with several ordinary tokens."""
    words = Words(tags=False, boosts=TEXTUAL_BOOSTS)
    return write_model(tmp_path_factory.mktemp("m") / "textual.gguf", words=words)


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that never ends a step."""
    words = Words(boosts=dict.fromkeys([*BOOSTS, "<|end|>"], -50.0))
    return write_model(tmp_path_factory.mktemp("m") / "endless.gguf", words=words)


@pytest.fixture
def engine(tagged: Path) -> Iterator[LlamaEngine]:
    """An engine on the tagged model with problem 0 open."""
    engine = opened(tagged)
    yield engine
    engine.close()


def opened(path: Path, **settings: Any) -> LlamaEngine:
    """An engine with problem 0 open and precise cells."""
    chosen = EngineSettings(**{"n_ctx": 2048, "n_threads": 1, **PRECISE, **settings})
    engine = open_engine(path, value=value, settings=chosen)
    engine.begin(0, PROMPT)
    return engine


def asks(n: int, parent: int = 0, problem: int = 0) -> list[Ask]:
    """n asks below one node, with seeds of their own."""
    return [Ask(problem, parent, seed=100 * parent + i) for i in range(n)]


def seals(n: int, first: int = 1) -> list[Seal]:
    """Seal drafts 0 to n - 1 as nodes `first` and on."""
    return [Seal(i, first + i, CODE) for i in range(n)]


def test_a_draft_ends_at_its_stop_tag(engine: LlamaEngine) -> None:
    for draft in engine.write(asks(20)):
        assert draft.finish == "stop"
        assert draft.text.endswith(("</code>", "</step>"))
        assert draft.text.count("</code>") + draft.text.count("</step>") == 1
        assert draft.n_tokens >= 1 and draft.logprob < 0


def test_every_draft_is_reported_once_when_it_ends(engine: LlamaEngine) -> None:
    heard: list[int] = []
    drafts = engine.write(asks(8), on_draft=lambda i, draft: heard.append(i))
    assert sorted(heard) == list(range(8))
    ends = [drafts[i].n_tokens for i in heard]
    assert ends == sorted(ends)


def test_text_is_heard_while_it_is_written(engine: LlamaEngine) -> None:
    heard = [""] * 6
    drafts = engine.write(asks(6), on_text=lambda i, text: heard.__setitem__(i, heard[i] + text))
    assert [text.rstrip("�") for text in heard] == [d.text.rstrip("�") for d in drafts]


@pytest.mark.parametrize("kind", ["tagged", "textual"])
def test_values_are_those_of_the_whole_text_decoded_alone(
    kind: str, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(kind)
    engine = opened(path)
    drafts = engine.write(asks(5))
    stopped = [i for i, draft in enumerate(drafts) if draft.finish == "stop"]
    assert stopped
    values = engine.seal([Seal(i, i + 1, CODE) for i in stopped])
    for i, found in zip(stopped, values, strict=True):
        _, hidden = forward(path, engine.path_tokens(0, i + 1))
        assert found == pytest.approx(float(value(hidden[-1:])[0]), abs=1e-4)


def test_branches_on_a_shared_prefix_see_the_logits_of_the_text_alone(tagged: Path) -> None:
    engine = opened(tagged)
    spy = engine.sampler = Spy(engine.sampler)
    engine.write(asks(4))
    engine.seal(seals(4))
    spy.seen.clear()
    engine.write([*asks(2, parent=1), *asks(2, parent=3)])
    for row, node in enumerate((1, 1, 3, 3)):
        logits, _ = forward(tagged, engine.path_tokens(0, node))
        assert spy.seen[0].logits[row] == pytest.approx(np.sort(logits[-1])[::-1][:64], abs=1e-3)


def test_the_logprob_is_that_of_a_log_softmax_at_temperature_1(tagged: Path) -> None:
    engine = opened(tagged, temperature=3.0, top_p=0.9, top_k=40)
    drafts = engine.write(asks(20))
    longest = max(range(20), key=lambda i: drafts[i].n_tokens)
    draft, n_prompt = drafts[longest], len(engine.path_tokens(0, 0))
    engine.seal([Seal(longest, 1, draft.text[draft.text.rindex("</") :])])
    tokens = engine.path_tokens(0, 1)
    logits, _ = forward(tagged, tokens)
    before = logits[n_prompt - 1 : n_prompt - 1 + draft.n_tokens].astype(np.float64)
    logprobs = before - np.log(np.exp(before).sum(axis=1, keepdims=True))
    written = tokens[n_prompt : n_prompt + draft.n_tokens]
    assert len(written) == draft.n_tokens > 1
    mean = float(np.mean(logprobs[np.arange(len(written)), written]))
    assert draft.logprob == pytest.approx(mean, abs=1e-4)


def test_a_greedy_ask_takes_the_likeliest_tokens(tagged: Path) -> None:
    engine = opened(tagged, max_step_tokens=6)
    first, second = engine.write([Ask(0, 0, seed=1, greedy=True), Ask(0, 0, seed=2, greedy=True)])
    assert first == second
    engine.seal([Seal(0, 1, CODE)])
    tokens, n = engine.path_tokens(0, 1), len(engine.path_tokens(0, 0))
    logits, _ = forward(tagged, tokens)
    n_written = first.n_tokens - (first.finish == "stop")
    assert (
        tokens[n : n + n_written].tolist() == logits[n - 1 : n - 1 + n_written].argmax(1).tolist()
    )


def test_the_same_calls_give_the_same_bytes(tagged: Path) -> None:
    def story() -> tuple[list[Any], list[Any]]:
        engine = opened(tagged)
        texts: list[Any] = engine.write(asks(7))
        values = engine.seal(seals(7))
        texts += engine.write([*asks(3, parent=2), *asks(3, parent=5)])
        return texts, values + engine.seal(seals(6, first=8))

    assert story() == story()


def test_what_was_done_before_leaves_no_trace(tagged: Path) -> None:
    fresh, used = opened(tagged), opened(tagged)
    used.write(asks(5))
    used.seal(seals(5))
    used.end(0)
    assert used.counts().n_cells == 0
    used.begin(0, PROMPT)
    assert used.write(asks(7)) == fresh.write(asks(7))
    assert used.seal(seals(7)) == fresh.seal(seals(7))


def test_a_row_does_not_depend_on_the_rows_beside_it(engine: LlamaEngine) -> None:
    together = engine.write(asks(9))
    assert [engine.write([ask])[0].text for ask in asks(9)] == [d.text for d in together]


def test_no_token_is_decoded_twice(engine: LlamaEngine) -> None:
    engine.write(asks(6))
    engine.seal(seals(6))
    engine.write([ask for node in range(1, 7) for ask in asks(3, parent=node)])
    engine.seal(seals(18, first=7))
    paths = [engine.path_tokens(0, node).tolist() for node in range(25)]
    beginnings = {tuple(path[:n]) for path in paths for n in range(1, len(path) + 1)}
    assert engine.counts().n_decoded == len(beginnings) <= engine.counts().n_cells
    assert engine.counts().n_redecoded == 0


def test_samples_that_agree_are_decoded_once(tagged: Path) -> None:
    alone, together = opened(tagged), opened(tagged)
    alone.write([Ask(0, 0, 7)])
    drafts = together.write([Ask(0, 0, 7)] * 5)
    assert len(set(drafts)) == 1
    values = together.seal(seals(5))
    alone.seal(seals(1))
    assert len(set(values)) == 1
    assert together.counts().n_decoded == alone.counts().n_decoded
    assert together.counts().n_cells == alone.counts().n_cells


def test_a_twin_can_go_on_when_the_other_is_dropped(tagged: Path) -> None:
    engine, other = opened(tagged), opened(tagged)
    for one in (engine, other):
        one.write([Ask(0, 0, 7)] * 2)
        one.seal(seals(2))
    engine.drop(0, [1])
    assert engine.write(asks(3, parent=2)) == other.write(asks(3, parent=2))
    assert engine.counts().n_redecoded == 0
    engine.drop(0, [2])
    engine.end(0)
    assert engine.counts().n_cells == 0


def test_a_textual_stop_is_trimmed_to_whole_tokens(textual: Path) -> None:
    engine = opened(textual)
    drafts = engine.write(asks(40))
    stopped = [i for i, draft in enumerate(drafts) if draft.finish == "stop"]
    assert stopped
    engine.seal([Seal(i, i + 1, CODE) for i in stopped])
    prompt = len(engine.path_tokens(0, 0))
    for i in stopped:
        assert drafts[i].text.endswith("</code>") and drafts[i].text.count("</code>") == 1
        text = engine.vocabulary.decode(engine.path_tokens(0, i + 1)[prompt:])
        want = drafts[i].text.removesuffix("</code>") + CODE
        assert text.decode("utf-8", "replace") == want


def test_a_token_across_the_stop_gives_its_first_part_to_the_ending(textual: Path) -> None:
    engine = opened(textual)
    engine.sampler = Script(engine, ["1", ")</", "code", ">Ċ"])
    (draft,) = engine.write([Ask(0, 0, 0)])
    assert draft.text == "1)</code>"
    engine.seal([Seal(0, 1, CODE)])
    tokens = engine.path_tokens(0, 1)[len(engine.path_tokens(0, 0)) :]
    want = [*engine.vocabulary.encode("1"), *engine.vocabulary.encode(")" + CODE)]
    assert tokens.tolist() == want


def test_the_canonical_ending_replaces_what_was_written(tagged: Path) -> None:
    engine = opened(tagged)
    engine.write([Ask(0, 0, 3)])
    engine.seal([Seal(0, 1, "</step>\n")])
    written = engine.vocabulary.decode(engine.path_tokens(0, 1))
    assert written.endswith(b"</step>\n") and b"</code>" not in written


def test_a_step_without_end_is_cut_at_the_limit(endless: Path) -> None:
    engine = opened(endless, max_step_tokens=33)
    drafts = engine.write(asks(3))
    assert [(d.finish, d.n_tokens) for d in drafts] == [("length", 33)] * 3
    engine.seal(seals(3))
    assert engine.counts().n_redecoded == 0


def test_a_step_ends_where_the_context_ends(endless: Path) -> None:
    engine = opened(endless, n_ctx=256, max_step_tokens=1000)
    n_prompt = len(engine.path_tokens(0, 0))
    (draft,) = engine.write(asks(1))
    assert (draft.finish, draft.n_tokens) == ("length", 256 - n_prompt)
    assert engine.seal(seals(1)) == [None]  # there is no room for the ending
    (below,) = engine.write(asks(1, parent=1))
    assert (below.finish, below.n_tokens, below.text) == ("length", 0, "")


def test_a_prompt_that_is_too_long_is_refused_with_both_numbers(tagged: Path) -> None:
    engine = opened(tagged, n_ctx=256)
    with pytest.raises(UsageError, match=r"3\d\d tokens; this model reads at most 256") as caught:
        engine.begin(1, render_question("1 " * 150))
    assert "n_ctx" in caught.value.hint


def test_an_empty_prompt_or_step_is_refused(engine: LlamaEngine) -> None:
    with pytest.raises(UsageError, match="problem is empty"):
        engine.begin(1, "")
    with pytest.raises(UsageError, match="node 1 is empty"):
        engine.adopt(0, 1, 0, "")


def test_an_exception_of_the_listener_leaves_the_engine_in_order(tagged: Path) -> None:
    def fail(index: int, draft: Draft) -> None:
        raise KeyboardInterrupt

    engine, quiet = opened(tagged), opened(tagged)
    with pytest.raises(KeyboardInterrupt):
        engine.write(asks(15), on_draft=fail)
    assert [d.text for d in engine.write(asks(15))] == [d.text for d in quiet.write(asks(15))]


def test_an_end_of_text_token_ends_a_draft(tagged: Path) -> None:
    engine = opened(tagged)
    engine.sampler = Script(engine, ["1", "2", "<|end|>"])
    (draft,) = engine.write(asks(1))
    assert (draft.text, draft.finish, draft.n_tokens) == ("12", "end", 3)


def test_control_tokens_that_are_no_stops_are_text(tagged: Path) -> None:
    engine = opened(tagged)
    engine.sampler = Script(engine, ["<output>", "1", "</p>", "</code>"])
    (draft,) = engine.write(asks(1))
    assert draft.text == "<output>1</p></code>"


def test_a_node_from_elsewhere_is_decoded_on_demand(tagged: Path) -> None:
    step = "<step>\n<p>\nAdd.\n</p>\n<code>\nprint(1+1)\n" + CODE
    engine = opened(tagged)
    engine.adopt(0, 1, 0, step)
    engine.adopt(0, 2, 1, step)
    spy = engine.sampler = Spy(engine.sampler)
    engine.write(asks(2, parent=2) + asks(2, parent=1))
    for row, node in ((0, 2), (2, 1)):
        logits, _ = forward(tagged, engine.path_tokens(0, node))
        assert spy.seen[0].logits[row] == pytest.approx(np.sort(logits[-1])[::-1][:64], abs=1e-3)
    assert engine.counts().n_redecoded == 0


def test_without_judging_there_is_no_value(engine: LlamaEngine) -> None:
    engine.write(asks(3))
    values = engine.seal([Seal(0, 1, CODE), Seal(1, 2, CODE, judge=False), Seal(2, 3, CODE)])
    assert [v is None for v in values] == [False, True, False]


def test_without_a_value_head_there_are_no_values(tagged: Path) -> None:
    engine = open_engine(tagged, settings=EngineSettings(n_ctx=512))
    engine.begin(0, PROMPT)
    assert not engine.has_value
    engine.write(asks(2))
    assert engine.seal(seals(2)) == [None, None]
    assert len(engine.write(asks(3, parent=2))) == 3


def test_problems_share_batches_without_touching_each_other(tagged: Path) -> None:
    other = render_question("Name a prime number.")
    both, alone = opened(tagged), opened(tagged)
    both.begin(1, other)
    alone.end(0)
    alone.begin(1, other)
    mixed = both.write([*asks(3), *asks(3, problem=1)])
    assert [d.text for d in mixed[3:]] == [d.text for d in alone.write(asks(3, problem=1))]
    both.seal(seals(6))
    both.end(0)
    assert len(both.write(asks(2, parent=5, problem=1))) == 2


def test_stop_from_another_thread_ends_the_wave_and_keeps_the_nodes(endless: Path) -> None:
    engine = opened(endless, n_ctx=1024, max_step_tokens=900)
    engine.sampler = Script(engine, ["1", "</code>"])
    engine.write(asks(2))
    engine.seal(seals(2))
    engine.sampler = (spy := Spy(engine.sampler, pause_s=0.002))
    spy.inner = Script(engine, ["1"] * 2000)
    n_cells = engine.counts().n_cells
    threading.Timer(0.05, engine.stop).start()
    with pytest.raises(Stopped):
        engine.write(asks(2, parent=1))
    assert engine.counts().n_cells == n_cells
    engine.sampler = Script(engine, ["1", "</code>"])
    assert engine.write(asks(1, parent=2))[0].text == "1</code>"


def test_stop_aborts_inside_a_long_prefill(tmp_path: Path) -> None:
    wide = Shape(n_embd=256, n_layer=6, n_ff=1024, n_ctx=4096)
    path = write_model(tmp_path / "wide.gguf", shape=wide, words=Words(boosts=BOOSTS))
    engine = opened(path, n_ctx=4096)
    engine.end(0)
    prompt = render_question("7 " * 1900)
    engine.begin(0, prompt)
    threading.Timer(0.02, engine.stop).start()
    started = time.perf_counter()
    try:
        engine.write(asks(1))
        stopped = False
    except Stopped:
        stopped = True
    assert stopped or time.perf_counter() - started < 0.1
    engine.begin(1, PROMPT)
    fresh = opened(path, n_ctx=4096)
    fresh.begin(1, PROMPT)
    assert engine.write(asks(2, problem=1))[0].text == fresh.write(asks(2, problem=1))[0].text


def test_a_request_to_stop_that_nothing_heard_is_forgotten_with_the_next_problem(
    tagged: Path,
) -> None:
    engine = opened(tagged)
    engine.stop()
    with pytest.raises(Stopped):
        engine.write(asks(1))
    engine.write(asks(1))
    engine.end(0)
    engine.stop()
    engine.begin(0, PROMPT)
    assert engine.write(asks(1))
