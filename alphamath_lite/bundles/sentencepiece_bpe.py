"""SentencePiece BPE vocabularies (Llama 2, Mistral): tokenizer.model, else tokenizer.json.

llama.cpp merges the pair with the highest score first. tokenizer.model holds the scores; from a
tokenizer.json they are rebuilt as minus the rank of the merge that makes a token.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.vocabulary import (
    CONTROL,
    NORMAL,
    UNUSED,
    USER_DEFINED,
    Vocabulary,
)
from alphamath_lite.errors import ModelError

UNKNOWN, BYTE = 2, 6
SPACE = "\u2581"
_UNUSED_SCORE, _ADDED_SCORE = -10000.0, -1000.0
_BPE = 2
Piece = tuple[str, float, int]
"""Text, score and type of a token; the numbers of the types are those of llama.cpp."""


def is_sentencepiece(folder: Path) -> bool:
    """Whether the tokenizer of a checkpoint folder is of this kind."""
    if (folder / "tokenizer.model").is_file():
        return True
    return bool(_json(folder / "tokenizer.json").get("model", {}).get("byte_fallback"))


def read_sentencepiece(folder: Path, *, n_vocab: int) -> Vocabulary:
    """The vocabulary of a folder; raises ModelError when it is unfit or larger than the model."""
    path = folder / "tokenizer.model"
    try:
        if path.is_file():
            pieces = _pieces_of_model(path)
        else:
            path = folder / "tokenizer.json"
            pieces = _pieces_of_json(_json(path))
    except (OSError, ValueError, KeyError, TypeError, struct.error, IndexError) as error:
        raise ModelError(f"{path} cannot be read as a tokenizer: {error!r}") from None
    for token, piece in _added(folder):
        pieces[token] = (piece[0], pieces.get(token, piece)[1], piece[2])
    if pieces and max(pieces) >= n_vocab:
        raise ModelError(f"{path} has token {max(pieces)}, but the model only {n_vocab} rows")
    rows = [pieces.get(i, (f"[PAD{i}]", _UNUSED_SCORE, UNUSED)) for i in range(n_vocab)]
    tokens, scores, types = zip(*rows, strict=True)
    prefix = _json(folder / "tokenizer_config.json").get("add_prefix_space")
    return Vocabulary(
        tokens=tokens,
        types=types,
        merges=(),
        pre="default",
        scores=scores,
        space_prefix=prefix if isinstance(prefix, bool) else None,
    )


def _json(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # whoever needs the file complains with its name
    return data if isinstance(data, dict) else {}


def _added(folder: Path) -> Iterator[tuple[int, Piece]]:
    """Tokens added on top of the model, from the files in which transformers keeps them."""
    for text, token in _json(folder / "added_tokens.json").items():
        yield int(token), (text, _ADDED_SCORE, USER_DEFINED)
    entries = dict(_json(folder / "tokenizer_config.json").get("added_tokens_decoder") or {})
    entries |= {
        str(entry["id"]): entry
        for entry in _json(folder / "tokenizer.json").get("added_tokens") or []
    }
    for number, entry in entries.items():
        text, token = str(entry["content"]), int(number)
        if text == "<unk>":
            yield token, (text, 0.0, UNKNOWN if token == 0 else CONTROL)
        elif entry.get("special"):
            yield token, (text, _ADDED_SCORE, CONTROL)
        else:
            yield token, (text.replace(SPACE, " "), _ADDED_SCORE, USER_DEFINED)


def _pieces_of_json(data: Mapping[str, Any]) -> dict[int, Piece]:
    model = data["model"]
    if model["type"] != "BPE":
        raise ValueError(f"a {model['type']} model; BPE is converted")
    rank: dict[str, int] = {}
    for i, merge in enumerate(model["merges"]):
        left, right = merge.split(" ") if isinstance(merge, str) else merge
        rank.setdefault(left + right, i)
    worst = float(len(rank))
    return {
        int(token): (text, -float(rank.get(text, worst)), _kind(text))
        for text, token in model["vocab"].items()
    }


def _kind(text: str) -> int:
    return BYTE if len(text) == 6 and text.startswith("<0x") and text.endswith(">") else NORMAL


def _pieces_of_model(path: Path) -> dict[int, Piece]:
    pieces: dict[int, Piece] = {}
    for field, value in _fields(path.read_bytes()):
        if field == 1:
            entry = dict(_fields(value))
            (score,) = struct.unpack("<f", entry.get(2, bytes(4)))
            pieces[len(pieces)] = (entry[1].decode("utf-8"), score, entry.get(3, NORMAL))
        elif field == 2 and dict(_fields(value)).get(3, 1) != _BPE:
            raise ValueError("a unigram model; BPE is converted")
    return pieces


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protobuf message: numbers for varints, bytes for everything else."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if kind == 2:
            size, at = _varint(data, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > len(data):
            raise ValueError("the file ends inside a field")
        yield key >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
