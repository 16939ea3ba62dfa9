"""A tokenizer.json rebuilt from a GGUF vocabulary splits text as the real tokenizer does."""

from pathlib import Path

import pytest

from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.to_checkpoint import vocabulary_of
from alphamath_lite.bundles.vocabulary import CONTROL, read_tokenizer, tokenizer_json
from alphamath_lite.errors import ModelError
from tests.core.bundle_factory import TAGS, write_tokenizer

VOCABULARIES = Path(__file__).parents[3] / "shared" / "data" / "vocab"
SEPARATOR = "\n__ggml_vocab_test__\n"

tokenizers = pytest.importorskip("tokenizers")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["qwen2", "llama-bpe", "gpt-2"])
def test_real_vocabularies_give_llama_cpps_expected_tokens(name: str) -> None:
    gguf = VOCABULARIES / f"ggml-vocab-{name}.gguf"
    if not gguf.exists():
        pytest.skip("needs the tokenizer-only GGUF files of real models, which are not here")
    text = tokenizer_json(vocabulary_of(read_gguf_header(gguf)), name)
    tokenizer = tokenizers.Tokenizer.from_str(text)
    inputs = gguf.with_suffix(".gguf.inp").read_text().split(SEPARATOR)
    expected = gguf.with_suffix(".gguf.out").read_text().split("\n")
    for plain, ids in zip(inputs, expected, strict=True):
        assert tokenizer.encode(plain, add_special_tokens=False).ids == list(map(int, ids.split()))


def test_reading_what_was_rebuilt_gives_the_same_vocabulary(tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    vocabulary = read_tokenizer(tmp_path / "tokenizer.json", n_vocab=400)
    (tmp_path / "rebuilt.json").write_text(tokenizer_json(vocabulary, ""))
    assert read_tokenizer(tmp_path / "rebuilt.json", n_vocab=400) == vocabulary
    kinds = dict(zip(vocabulary.tokens, vocabulary.types, strict=True))
    assert all(kinds[tag] == CONTROL for tag in TAGS)


def test_a_model_smaller_than_its_tokenizer_is_refused(tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    with pytest.raises(ModelError, match="only 100 rows"):
        read_tokenizer(tmp_path / "tokenizer.json", n_vocab=100)


def test_an_unknown_pre_tokenizer_is_refused_unless_named(tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    path = tmp_path / "tokenizer.json"
    path.write_text(path.read_text().replace(r"\\p{N}|", r"\\p{N}{1,2}|"))
    with pytest.raises(ModelError, match=r"no pre-tokenizer of llama.cpp") as caught:
        read_tokenizer(path, n_vocab=400)
    assert "qwen2" in caught.value.hint
    assert read_tokenizer(path, n_vocab=400, pre="qwen2").pre == "qwen2"
