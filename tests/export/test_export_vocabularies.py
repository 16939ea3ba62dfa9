"""Vocabularies of real models: the same tokens as the original, string by string."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alphamath_lite.bundles.checkpoint import read_checkpoint
from alphamath_lite.bundles.write_gguf import write_gguf
from alphamath_lite_export.tokens import (
    LlamaTokenizer,
    compare,
    find_vocabulary,
    reference_encoder,
    space_before,
)
from tests.core.cli_tools import Shell
from tests.export.checkpoints import (
    VOCABULARIES,
    begin_of_text,
    linear_head,
    real_vocabulary,
    special_tokens,
    write_model,
    write_real_tokenizer,
    write_sentencepiece,
    write_sentencepiece_json,
    write_tiny,
)
from tests.export.exports import rewrite
from tests.export.speaking import speak

needs_vocabularies = pytest.mark.skipif(
    not VOCABULARIES.is_dir(), reason="the vocabularies of real models are not on this machine"
)


def expected_tokens(name: str) -> list[tuple[str, list[int]]]:
    """Test strings of llama.cpp with their tokens."""
    texts = (VOCABULARIES / f"ggml-vocab-{name}.gguf.inp").read_text(encoding="utf-8")
    lines = (VOCABULARIES / f"ggml-vocab-{name}.gguf.out").read_text().splitlines()
    rows = [[int(number) for number in line.split()] for line in lines]
    return list(zip(texts.split("\n__ggml_vocab_test__\n"), rows, strict=False))


@needs_vocabularies
@pytest.mark.slow
@pytest.mark.parametrize("name", ["deepseek-llm", "qwen2", "llama-bpe", "gpt-2"])
def test_byte_level_vocabularies_keep_their_tokens(tmp_path: Path, name: str) -> None:
    n_vocab = len(real_vocabulary(name).tokens)
    folder = write_model(tmp_path / "model", hidden_size=16, head_dim=4, vocab_size=n_vocab)
    write_real_tokenizer(folder, name, add_bos=True)
    vocabulary = find_vocabulary(read_checkpoint(folder))
    assert vocabulary.pre == name
    write_gguf(folder, tmp_path / "policy.gguf", vocabulary=vocabulary)
    tokenizer = LlamaTokenizer(tmp_path / "policy.gguf")
    found = reference_encoder(folder)
    assert found
    assert compare(tokenizer, *found).mismatch is None
    for text, tokens in expected_tokens(name):
        assert tokenizer.encode(text) == tokens, text
    tokenizer.close()


@needs_vocabularies
@pytest.mark.slow
@pytest.mark.parametrize("write", [write_sentencepiece, write_sentencepiece_json])
def test_a_sentencepiece_model_keeps_its_tokens_in_either_file(
    tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    pytest.importorskip("sentencepiece")
    folder = write_model(tmp_path / "model", hidden_size=16, head_dim=4, vocab_size=32000)
    write(folder, "llama-spm")
    vocabulary = find_vocabulary(read_checkpoint(folder))
    write_gguf(folder, tmp_path / "policy.gguf", vocabulary=vocabulary)
    tokenizer = LlamaTokenizer(tmp_path / "policy.gguf")
    found = reference_encoder(folder)
    assert found
    assert compare(tokenizer, *found, prefix=space_before(vocabulary)).mismatch is None
    for text, tokens in expected_tokens("llama-spm"):
        assert tokenizer.encode(text) == tokens, text
    tokenizer.close()


class Forgetful:
    """A tokenizer that loses the space before a text."""

    def encode(self, text: str) -> list[int]:
        return list(map(ord, text))

    def decode(self, tokens: list[int]) -> str:
        return "".join(map(chr, tokens)).removeprefix(" ")


def test_a_lost_space_is_a_mismatch_unless_the_tokenizer_put_it_there() -> None:
    tokenizer: Any = Forgetful()
    parity = compare(tokenizer, tokenizer.encode, "itself")
    assert parity.mismatch
    assert parity.mismatch.text.startswith(" ")
    spaced: Any = Forgetful()
    spaced.decode = lambda tokens: " " + "".join(map(chr, tokens))
    assert compare(spaced, spaced.encode, "itself", prefix=" ").mismatch is None


def test_a_pre_tokenizer_written_differently_is_found_by_comparing(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    path = folder / "tokenizer.json"
    text = path.read_text(encoding="utf-8")
    assert "(?i:'s|" in text
    path.write_text(text.replace("(?i:'s|", "(?i:'[s]|"), encoding="utf-8")
    assert find_vocabulary(read_checkpoint(folder)).pre == "qwen2"


def test_a_library_does_not_talk_over_our_shoulder(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    path = folder / "tokenizer.json"
    data = json.loads(path.read_text())
    path.write_text(json.dumps(data | {"post_processor": begin_of_text("<|end|>", 0)}))
    done = Shell(tmp_path)("export", "model", "--quant", "F16", "--verify", "off")
    assert done.returncode == 0, done.stderr
    assert "separator" not in done.stderr


@needs_vocabularies
@pytest.mark.slow
def test_the_released_alphamath_layout_exports_and_solves(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    ids = special_tokens("deepseek-llm")
    folder = write_model(
        tmp_path / "model",
        vocab_size=102400,
        tie_word_embeddings=False,
        bos_token_id=ids["bos"],
        eos_token_id=ids["eos"],
        pad_token_id=None,
        value_model=True,
        max_position_embeddings=2048,
    )
    write_real_tokenizer(folder, "deepseek-llm", add_bos=True)
    rewrite(folder, lambda weights: speak(weights, real_vocabulary("deepseek-llm").tokens))
    head = {name: torch.from_numpy(weight) for name, weight in linear_head(64).items()}
    torch.save(head, folder / "value_head.pth")
    shell = Shell(tmp_path)
    done = shell("export", "model", "--reference", "file")
    assert done.returncode == 0, done.stderr
    limits = ["--beams", "2", "--samples", "5", "--max-steps", "3", "--tree", "tree.json"]
    model = ["--model", "model-bundle", "--strategy", "sbs"]
    solved = shell("solve", *model, *limits, "--json", "What is 2 + 2?")
    assert solved.returncode in (0, 1), solved.stderr  # to its end: no limit cut it
    nodes = json.loads((tmp_path / "tree.json").read_text())["nodes"]
    values = [node["value"] for node in nodes[1:] if node["value"] > -1]
    assert max(node["depth"] for node in nodes) == 3
    assert len(set(values)) > 3  # the head's, of different hidden states
