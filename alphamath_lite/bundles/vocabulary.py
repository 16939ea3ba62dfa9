"""Vocabularies: from tokenizer.json to what llama.cpp wants, and back.

Byte-level BPE here, SentencePiece BPE in `sentencepiece_bpe`. llama.cpp knows pre-tokenizers by
name, tokenizer.json by regular expressions; `PRE_TOKENIZERS` pairs the two. Special added tokens
become CONTROL tokens, which llama.cpp matches only where special text is allowed; other added
tokens become USER_DEFINED.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.pre_tokenizers import GPT2, SPLITS
from alphamath_lite.errors import ModelError

NORMAL, CONTROL, USER_DEFINED, UNUSED = 1, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens by number (byte-level text for BPE tokens, plain text for added ones).

    `types` holds one of NORMAL, CONTROL, USER_DEFINED, UNUSED for each token; `merges` are in
    order of rank, the two parts separated by a space; `pre` names a pre-tokenizer of llama.cpp.
    A SentencePiece vocabulary has `scores` instead of merges; `space_prefix` says whether a text
    gets a leading space, None where the files do not say.
    """

    tokens: tuple[str, ...]
    types: tuple[int, ...]
    merges: tuple[str, ...]
    pre: str
    scores: tuple[float, ...] = ()
    space_prefix: bool | None = None

    @property
    def model(self) -> str:
        """llama.cpp's name of the kind: "gpt2" is byte-level BPE, "llama" SentencePiece BPE."""
        return "llama" if self.scores else "gpt2"


def read_vocabulary(folder: Path, *, n_vocab: int, pre: str | None = None) -> Vocabulary:
    """The vocabulary of a checkpoint folder, of either kind; raises ModelError when unfit."""
    from alphamath_lite.bundles.sentencepiece_bpe import is_sentencepiece, read_sentencepiece

    if is_sentencepiece(folder):
        return read_sentencepiece(folder, n_vocab=n_vocab)
    return read_tokenizer(folder / "tokenizer.json", n_vocab=n_vocab, pre=pre)


def read_tokenizer(path: Path, *, n_vocab: int, pre: str | None = None) -> Vocabulary:
    """Read a tokenizer.json; rows of the embedding beyond its tokens become UNUSED.

    `pre` overrides the pre-tokenizer found by its regular expression. Raises ModelError for a
    tokenizer that llama.cpp could not follow token by token.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        model, added = data["model"], data.get("added_tokens") or []
        if model["type"] != "BPE" or not _is_byte_level(data):
            raise ModelError(f"{path} is no byte-level BPE tokenizer, the only kind converted")
        by_id = {int(n): token for token, n in model["vocab"].items()}
        by_id |= {int(a["id"]): str(a["content"]) for a in added}
        types = {int(a["id"]): _added_type(a) for a in added}
        merges = tuple(m if isinstance(m, str) else f"{m[0]} {m[1]}" for m in model["merges"])
    except FileNotFoundError:
        raise ModelError(f"{path} does not exist") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} cannot be read as a tokenizer: {error!r}") from None
    if by_id and max(by_id) >= n_vocab:
        raise ModelError(f"{path} has token {max(by_id)}, but the model only {n_vocab} rows")
    return Vocabulary(
        tokens=tuple(by_id.get(i, f"[PAD{i}]") for i in range(n_vocab)),
        types=tuple(types.get(i, NORMAL) if i in by_id else UNUSED for i in range(n_vocab)),
        merges=merges,
        pre=pre or _pre_tokenizer(data, path),
    )


def _added_type(token: Mapping[str, Any]) -> int:
    """Some tokenizers forget to mark the tokens of chat templates as special."""
    text = str(token["content"])
    brackets = (("<|", "|>"), ("<\uff5c", "\uff5c>"))
    looks_special = any(text.startswith(a) and text.endswith(b) for a, b in brackets)
    return CONTROL if token.get("special") or looks_special else USER_DEFINED


def _stages(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The stages of a pre-tokenizer or decoder, whether or not they stand in a Sequence."""
    stage = data.get(key)
    if not stage:
        return []
    return stage.get("pretokenizers") or stage.get("decoders") or [stage]


def _is_byte_level(data: Mapping[str, Any]) -> bool:
    return any(s["type"] == "ByteLevel" for s in _stages(data, "pre_tokenizer"))


def _pre_tokenizer(data: Mapping[str, Any], path: Path) -> str:
    if name := known_pre_tokenizer(data):
        return name
    raise ModelError(
        f"{path}: no pre-tokenizer of llama.cpp is known for its regular expressions",
        hint=f"known: {', '.join((*SPLITS, GPT2))}; or name one with pre=...",
    )


def known_pre_tokenizer(data: Mapping[str, Any]) -> str | None:
    """llama.cpp's name for the regular expressions of a tokenizer.json, None when unknown."""
    stages = _stages(data, "pre_tokenizer")
    splits = tuple(s["pattern"].get("Regex") for s in stages if s["type"] == "Split")
    if {s["type"] for s in stages} - {"Split", "ByteLevel"}:
        return None
    if not splits:
        return GPT2 if any(s.get("use_regex", True) for s in stages) else None
    return next((name for name, known in SPLITS.items() if known == splits), None)


def tokenizer_json(vocabulary: Vocabulary, where: str) -> str:
    """The text of a tokenizer.json that splits and merges as llama.cpp does.

    Raises ModelError when the pre-tokenizer has no regular expression here.
    """
    splits = SPLITS.get(vocabulary.pre, ())
    if not splits and vocabulary.pre != GPT2:
        raise ModelError(f"{where}: pre-tokenizer {vocabulary.pre!r} cannot be rebuilt")
    byte_level = {
        "type": "ByteLevel",
        "add_prefix_space": False,
        "trim_offsets": False,
        "use_regex": not splits,
    }
    stages = [
        {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated", "invert": False}
        for regex in splits
    ]
    data = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": _added_tokens(vocabulary),
        "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [*stages, byte_level]},
        "post_processor": None,
        "decoder": byte_level,
        "model": _model(vocabulary),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _added_tokens(vocabulary: Vocabulary) -> list[dict[str, Any]]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    return [
        {"id": i, "content": token, **flags, "special": kind == CONTROL}
        for i, (token, kind) in enumerate(zip(vocabulary.tokens, vocabulary.types, strict=True))
        if kind in (CONTROL, USER_DEFINED)
    ]


def _model(vocabulary: Vocabulary) -> dict[str, Any]:
    used = zip(vocabulary.tokens, vocabulary.types, strict=True)
    absent = ("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")
    return {
        "type": "BPE",
        **dict.fromkeys(absent),
        "fuse_unk": False,
        "byte_fallback": False,
        "ignore_merges": vocabulary.pre == "llama-bpe",
        "vocab": {token: i for i, (token, kind) in enumerate(used) if kind != UNUSED},
        "merges": [merge.split(" ") for merge in vocabulary.merges],
    }
