"""A byte-level BPE made for copying mathematics.

Digits are single tokens, punctuation and operators never merge with anything, a letter alone is
the same token whether a space stands before it or not, tags are single control tokens, and no
token spans a newline: the interpreter can cut in after any of them. At run time the pre-tokenizer
is that of Qwen2, which llama.cpp knows; the merges are learned on words alone, so that it never
finds one to apply across a word's border, and afterwards every piece of two letters or more that
begins words gets a twin with the space before it.
"""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from alphamath_lite.steps import TAGS

END = "<|end|>"
CONTROL_TOKENS = [END] + [f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")]
QWEN2_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_SPACE = "Ġ"  # the byte-level alphabet's letter for a space
_N_BYTES = 256


def train_tokenizer(texts: Iterable[str], *, n_vocab: int = 3072) -> Tokenizer:
    """Learn about `n_vocab` tokens from `texts`; the exact size is a multiple of 32 below it."""
    texts = list(texts)
    spaced_share = 0.42
    n_words = _N_BYTES + int((n_vocab - _N_BYTES - len(CONTROL_TOKENS)) * (1 - spaced_share))
    vocab, merges = _learn_words(texts, n_words)
    starts = _word_starts(texts, vocab, merges)
    room = n_vocab - len(CONTROL_TOKENS) - len(vocab)
    for piece in starts[:room]:
        merges.append((_SPACE, piece))
        vocab[_SPACE + piece] = len(vocab)
    tokenizer = _assemble(vocab, merges)
    tokenizer.add_special_tokens(
        [AddedToken(name, special=True, normalized=False) for name in CONTROL_TOKENS]
    )
    return tokenizer


def _learn_words(texts: list[str], size: int) -> tuple[dict[str, int], list[tuple[str, str]]]:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\p{L}+|[^\p{L}]"), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=3,
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(texts, trainer)
    import json

    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [tuple(pair) for pair in model["merges"]]


def _word_starts(
    texts: list[str], vocab: dict[str, int], merges: list[tuple[str, str]]
) -> list[str]:
    """Pieces of two letters or more that begin a word after a space, most frequent first."""
    from collections import Counter

    words: Counter[str] = Counter()
    for text in texts:
        words.update(word for word in text.split(" ")[1:] if word[:1].isalpha())
    model = models.BPE(vocab=vocab, merges=merges)
    counts: Counter[str] = Counter()
    import re

    for word, n in words.items():
        head = re.match(r"[^\W\d_]+", word)
        if head and head.group().isascii():
            piece = model.tokenize(head.group())[0].value
            counts[piece] += n if len(piece) > 1 else 0
    return [piece for piece, n in counts.most_common() if n >= 3]


def _assemble(vocab: dict[str, int], merges: list[tuple[str, str]]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN2_PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def load_tokenizer(folder: Path) -> Tokenizer:
    """Read tokenizer.json of a checkpoint folder."""
    return Tokenizer.from_file(str(folder / "tokenizer.json"))
