"""Tokenizer parity: llama.cpp against the tokenizer of the checkpoint, string by string.

A pre-tokenizer with other regular expressions than the known ones is found the same way: the first
of llama.cpp's names under which every string becomes the same tokens. A table of known tokenizers
would not know one trained yesterday.
"""

import ctypes
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.checkpoint import Checkpoint, read_json
from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.pre_tokenizers import CANDIDATES
from alphamath_lite.bundles.sentencepiece_bpe import is_sentencepiece
from alphamath_lite.bundles.vocabulary import (
    UNUSED,
    Vocabulary,
    known_pre_tokenizer,
    read_vocabulary,
)
from alphamath_lite.bundles.write_gguf import add_vocabulary
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite_export.probes import MAX_TOKENS, STRINGS

Encode = Callable[[str], list[int]]
_LEAST_SHARE = 0.8
"""Models have more rows than tokens, for alignment, but not many more."""

_PRE_KEY = "tokenizer.ggml.pre"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A string that becomes different tokens, or does not come back."""

    text: str
    expected: tuple[int, ...]
    found: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parity:
    """How many strings were compared, with what, and the first that differed."""

    n_strings: int
    reference: str
    mismatch: Mismatch | None = None


class LlamaTokenizer:
    """The tokenizer of a GGUF file, without the weights; `pre` overrides its pre-tokenizer.

    Raises ModelError when llama.cpp refuses the file or the name.
    """

    def __init__(self, path: Path, *, pre: str | None = None) -> None:
        import llama_cpp

        from alphamath_lite.engine.llama import last_complaint

        self._lib: Any = llama_cpp
        params = llama_cpp.llama_model_default_params()
        params.vocab_only = True
        overrides = _override(llama_cpp, pre) if pre else None
        if overrides:
            params.kv_overrides = overrides
        self._model = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
        if not self._model:
            raise ModelError(f"llama.cpp cannot read the tokenizer of {path}: {last_complaint()}")
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)

    def encode(self, text: str) -> list[int]:
        """The tokens of a plain text, without begin-of-text; tags stay text."""
        data = text.encode()
        room = len(data) + 8
        ids = (ctypes.c_int32 * room)()
        n = self._lib.llama_tokenize(self._vocab, data, len(data), ids, room, False, False)
        return list(ids[:n])

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of tokens, piece by piece as the engine reads them."""
        return b"".join(map(self._piece, tokens)).decode("utf-8", "replace")

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(512)
        n = self._lib.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, True)
        return buffer.raw[: max(n, 0)]

    def close(self) -> None:
        """Free the vocabulary."""
        if self._model:
            self._lib.llama_model_free(self._model)
            self._model = None


def _override(lib: Any, pre: str) -> Any:
    """An array of two overrides, the second one empty to mark the end."""
    overrides = (lib.llama_model_kv_override * 2)()
    overrides[0].tag = lib.LLAMA_KV_OVERRIDE_TYPE_STR
    overrides[0].key = _PRE_KEY.encode()
    overrides[0].value.val_str = pre.encode()
    return overrides


def reference_encoder(folder: Path) -> tuple[Encode, str] | None:
    """The checkpoint's own tokenizer and its name; None when no library here can read it."""
    if (folder / "tokenizer.json").is_file():
        library = need("tokenizers")
        tokenizer = library.Tokenizer.from_file(str(folder / "tokenizer.json"))
        return lambda text: list(tokenizer.encode(text, add_special_tokens=False).ids), "tokenizers"
    try:
        import sentencepiece
    except ModuleNotFoundError:
        return None
    pieces = sentencepiece.SentencePieceProcessor(str(folder / "tokenizer.model"))
    return lambda text: list(pieces.encode(text)), "sentencepiece"


def compare(
    tokenizer: LlamaTokenizer, encode: Encode, reference: str, *, prefix: str = ""
) -> Parity:
    """Compare all probe strings, there and back; stops at the first mismatch.

    `prefix` is what the tokenizer itself puts before a text (see `space_before`).
    """
    for i, text in enumerate(STRINGS):
        expected, found = encode(text), tokenizer.encode(text)
        if expected != found or tokenizer.decode(found).removeprefix(prefix) != text:
            return Parity(i + 1, reference, Mismatch(text, tuple(expected), tuple(found)))
    return Parity(len(STRINGS), reference)


def space_before(vocabulary: Vocabulary) -> str:
    """The space that SentencePiece puts before a text, unless its files say otherwise."""
    return " " if vocabulary.scores and vocabulary.space_prefix is not False else ""


def probe_tokens(policy: Path, texts: Sequence[str], *, n_ctx: int = MAX_TOKENS) -> list[list[int]]:
    """Texts as tokens of a GGUF file, cut to what is compared."""
    tokenizer = LlamaTokenizer(policy)
    try:
        return [tokenizer.encode(text)[: min(MAX_TOKENS, n_ctx)] for text in texts]
    finally:
        tokenizer.close()


def find_vocabulary(checkpoint: Checkpoint, *, pre: str | None = None) -> Vocabulary:
    """The vocabulary with the pre-tokenizer that reproduces the checkpoint's own tokenizer.

    Raises ModelError when the tokenizer is unfit or no name of llama.cpp reproduces it.
    """
    vocabulary = _read_vocabulary(checkpoint, pre)
    _check_match(vocabulary, checkpoint)
    return vocabulary


def _read_vocabulary(checkpoint: Checkpoint, pre: str | None) -> Vocabulary:
    folder, n_vocab = checkpoint.folder, checkpoint.shape.n_vocab
    if is_sentencepiece(folder):
        return read_vocabulary(folder, n_vocab=n_vocab)
    known = None if pre else known_pre_tokenizer(read_json(folder / "tokenizer.json"))
    if known:
        return read_vocabulary(folder, n_vocab=n_vocab, pre=known)
    vocabulary = read_vocabulary(folder, n_vocab=n_vocab, pre=pre or CANDIDATES[0])
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "vocabulary.gguf"
        _write_vocabulary(path, checkpoint, vocabulary)
        if pre:
            _check_pre(path, pre)
            return vocabulary
        return replace(vocabulary, pre=_find_pre(path, folder))


def _check_pre(path: Path, pre: str) -> None:
    try:
        LlamaTokenizer(path).close()
    except ModelError:
        raise UsageError(
            f"llama.cpp knows no pre-tokenizer {pre!r}", hint=f"such as {', '.join(CANDIDATES[:8])}"
        ) from None


def _check_match(vocabulary: Vocabulary, checkpoint: Checkpoint) -> None:
    """Raise ModelError for the tokenizer of another model: too few tokens, or no end of text."""
    folder, hint = checkpoint.folder, "copy the tokenizer files of this very model into the folder"
    n_tokens = sum(kind != UNUSED for kind in vocabulary.types)
    if n_tokens < _LEAST_SHARE * len(vocabulary.types):
        raise ModelError(
            f"{folder}: the tokenizer has {n_tokens:,} tokens, the model "
            f"{len(vocabulary.types):,} rows: it is that of another model",
            hint=hint,
        )
    for key in ("bos_token_id", "eos_token_id"):
        said = checkpoint.config.get(key)
        for token in said if isinstance(said, list) else [said]:
            if token is not None and not (
                0 <= int(token) < len(vocabulary.types) and vocabulary.types[int(token)] != UNUSED
            ):
                raise ModelError(f"{folder}: {key} {token} is no token of the tokenizer", hint=hint)


def _find_pre(path: Path, folder: Path) -> str:
    found = reference_encoder(folder)
    assert found  # byte-level BPE is always a tokenizer.json
    first: Mismatch | None = None
    for name in CANDIDATES:
        try:
            tokenizer = LlamaTokenizer(path, pre=name)
        except ModelError:
            continue  # a name that this llama.cpp does not know
        parity = compare(tokenizer, *found)
        tokenizer.close()
        if not parity.mismatch:
            return name
        first = first or parity.mismatch
    text = first.text[:40] if first else ""
    raise ModelError(
        f"{folder}: no pre-tokenizer of llama.cpp splits text as this tokenizer does "
        f"(it differs on {text!r})",
        hint="name the nearest with --pre NAME --verify warn, and train a little with its tokens",
    )


def _write_vocabulary(path: Path, checkpoint: Checkpoint, vocabulary: Vocabulary) -> None:
    gguf = need("gguf")
    writer = gguf.GGUFWriter(path, checkpoint.architecture.gguf)
    config: Mapping[str, Any] = checkpoint.config
    add_vocabulary(gguf, writer, vocabulary, folder=checkpoint.folder, config=config)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
