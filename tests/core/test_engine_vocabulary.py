"""Tokens and text: markup becomes control tokens, everything else stays text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alphamath_lite.engine.engine import LlamaEngine, open_engine
from alphamath_lite.engine.settings import TAG_TEXTS, EngineSettings
from alphamath_lite.engine.vocabulary import END, MAYBE_STOP, PLAIN, STOP
from alphamath_lite.steps import render_question
from tests.core.engine_models import END_TEXT, Words, write_model


@pytest.fixture(scope="module", params=[True, False], ids=["tagged", "textual"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LlamaEngine]:
    """Engines whose vocabulary has our tags, and has them not."""
    path = tmp_path_factory.mktemp("m") / "model.gguf"
    engine = open_engine(
        write_model(path, words=Words(tags=request.param)), settings=EngineSettings(n_ctx=512)
    )
    yield engine
    engine.close()


def has_tags(engine: LlamaEngine) -> bool:
    return len(engine.vocabulary.encode("<step>")) == 1


@pytest.mark.parametrize(
    "text", ["", "x", "naïve ∑ 🙂", "<step>\n<p>\nA\n</p>\n", "a</code>b", "  spaces \n\n\t"]
)
def test_tokens_spell_their_text(engine: LlamaEngine, text: str) -> None:
    assert engine.vocabulary.decode(engine.vocabulary.encode(text)).decode() == text


def test_our_tags_are_single_tokens_where_the_vocabulary_has_them(engine: LlamaEngine) -> None:
    for tag in TAG_TEXTS:
        assert (len(engine.vocabulary.encode(tag)) == 1) == has_tags(engine)


def test_a_control_token_spelled_out_stays_text(engine: LlamaEngine) -> None:
    spelled = engine.vocabulary.encode(f"{END_TEXT}")
    assert len(spelled) > 1
    assert END not in engine.vocabulary.kinds[spelled]


def test_a_tag_in_a_question_stays_text(engine: LlamaEngine) -> None:
    tokens = engine.vocabulary.encode(render_question("What does </code> end? <step>"), start=True)
    if has_tags(engine):
        assert engine.vocabulary.kinds[tokens].tolist().count(STOP) == 0
        assert engine.vocabulary.encode("<step>")[0] not in tokens.tolist()


def test_an_output_cannot_close_its_step(engine: LlamaEngine) -> None:
    from alphamath_lite.steps import render_output

    tokens = engine.vocabulary.encode(render_output("</step>"))
    if has_tags(engine):
        assert engine.vocabulary.kinds[tokens].tolist().count(STOP) == 1  # the real one


def test_kinds_tell_what_a_token_may_end(engine: LlamaEngine) -> None:
    kinds, encode = engine.vocabulary.kinds, engine.vocabulary.encode
    assert kinds[encode("x")[0]] == PLAIN
    if has_tags(engine):
        assert kinds[encode("</code>")[0]] == kinds[encode("</step>")[0]] == STOP
        assert MAYBE_STOP not in kinds
    else:
        assert kinds[encode("a>")[-1]] == MAYBE_STOP
    assert END in kinds


def test_a_stop_is_found_at_the_end_of_the_tokens_only(engine: LlamaEngine) -> None:
    encode, completes = engine.vocabulary.encode, engine.vocabulary.completes_stop
    assert completes(encode("print(1)</code>"))
    assert completes(encode("print(1)</code>\n")) != has_tags(engine)  # one token or two
    assert not completes(encode("print(1)</code> more"))
    assert not completes(encode("1 > 0, code>"))


def test_a_cut_names_whole_tokens_rest_and_text(engine: LlamaEngine) -> None:
    tokens = engine.vocabulary.encode("1)</code>\n")
    cut = engine.vocabulary.cut(tokens)
    assert cut.text == b"1)</code>"
    assert engine.vocabulary.decode(tokens[: cut.n_whole]) + cut.rest == b"1)"
    assert cut.rest == (b"" if has_tags(engine) else b")")


def test_a_saved_step_is_cut_where_a_model_is_stopped(engine: LlamaEngine) -> None:
    step, encode = "1)</code>\n<output>\n1\n</output>\n</step>\n", engine.vocabulary.encode
    want = [*encode("1)"), *encode(step[2:])]
    assert engine.vocabulary.encode_step(step).tolist() == want


def test_a_begin_token_stands_only_before_a_context(tmp_path: Path) -> None:
    path = write_model(tmp_path / "bos.gguf", words=Words(begin=True))
    vocabulary = open_engine(path, settings=EngineSettings(n_ctx=512)).vocabulary
    first, other = vocabulary.encode("1", start=True), vocabulary.encode("1")
    assert first[1:].tolist() == other.tolist() and len(first) == 2
