"""Text to tokens and back, and what a sampled token means for the step it stands in.

Only our own markup becomes control tokens, and only where the vocabulary has them: everything
between is tokenised as plain text, so a control token spelled out in a question stays text.
"""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass

import llama_cpp
import numpy as np

from alphamath_lite.engine.llama import Ints, Model

SPM = 1  # vocabulary type that puts a space before every text
PLAIN, MAYBE_STOP, STOP, END = 0, 1, 2, 3
"""Kinds of token: nothing special; may complete a stop text; is a stop tag; ends the text."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a stop text stands in written tokens.

    The first `n_whole` tokens stand before it, `rest` is text of the next token before it, and
    `text` is everything up to and including it.
    """

    n_whole: int
    rest: bytes
    text: bytes


class Vocabulary:
    """The tokens of a model; `kinds` is int8 [n_vocab], one of PLAIN, MAYBE_STOP, STOP, END."""

    def __init__(self, model: Model, *, markup: Sequence[str], stops: Sequence[str]) -> None:
        self._vocab = model.vocab
        self._pieces = [self._piece(token) for token in range(model.n_vocab)]
        self._tags = {text: token for text in markup if (token := self._control(text)) >= 0}
        self._split = re.compile("|".join(map(re.escape, self._tags)) or r"(?!)")
        self._spaced = llama_cpp.llama_vocab_type(self._vocab) == SPM
        self._newline = self._plain(b"\n")
        self._stops = tuple(stop.encode() for stop in stops)
        self.kinds = self._sort_tokens(stops)

    def _sort_tokens(self, stops: Sequence[str]) -> "np.ndarray[tuple[int], np.dtype[np.int8]]":
        kinds = np.zeros(len(self._pieces), np.int8)
        textual = [stop.encode()[-1:] for stop in stops if stop not in self._tags]
        for token, piece in enumerate(self._pieces):
            if llama_cpp.llama_vocab_is_eog(self._vocab, token):
                kinds[token] = END
            elif any(last in piece for last in textual):
                kinds[token] = MAYBE_STOP
        kinds[[self._tags[stop] for stop in stops if stop in self._tags]] = STOP
        return kinds

    def encode(self, text: str, *, start: bool = False) -> Ints:
        """Tokens of a text: int32 [n].

        With `start` the text begins a context: it gets the model's begin-of-text token, and the
        leading space where the vocabulary wants one. Other texts continue what stands before.
        """
        tokens: list[int] = []
        if start and llama_cpp.llama_vocab_get_add_bos(self._vocab):
            tokens.append(llama_cpp.llama_vocab_bos(self._vocab))
        at = 0
        for match in self._split.finditer(text):
            tokens += self._between(text[at : match.start()], start=start and at == 0)
            tokens.append(self._tags[match.group()])
            at = match.end()
        tokens += self._between(text[at:], start=start and at == 0)
        return np.array(tokens, np.int32)

    def encode_step(self, text: str) -> Ints:
        """Tokens of a finished step, cut where a model would have been stopped: int32 [n]."""
        found = [at for stop in self._stops if (at := text.find(stop.decode())) >= 0]
        at = min(found, default=len(text))
        return np.concatenate([self.encode(text[:at]), self.encode(text[at:])])

    def decode(self, tokens: Ints) -> bytes:
        """The bytes of tokens, control tokens spelled out."""
        return b"".join([self._pieces[token] for token in tokens.tolist()])

    def completes_stop(self, tokens: Ints) -> bool:
        """Whether the last of these tokens completes a stop text; looks at the tail only."""
        tail, room = b"", max(map(len, self._stops)) - 1 + len(self._pieces[tokens[-1]])
        for token in tokens[::-1].tolist():
            tail = self._pieces[token] + tail
            if len(tail) >= room:
                break
        return any(stop in tail[-room:] for stop in self._stops)

    def cut(self, tokens: Ints) -> Cut:
        """Where the first stop text stands in tokens that contain one."""
        text = self.decode(tokens)
        at, stop = min((at, stop) for stop in self._stops if (at := text.find(stop)) >= 0)
        ends = np.cumsum([len(self._pieces[token]) for token in tokens.tolist()])
        n_whole = int(np.searchsorted(ends, at, side="right"))
        begin = int(ends[n_whole - 1]) if n_whole else 0
        return Cut(n_whole, text[begin:at], text[: at + len(stop)])

    def _between(self, text: str, *, start: bool) -> list[int]:
        if not text:
            return []
        if not self._spaced or start:
            return self._plain(text.encode())
        # The newline takes the space that the tokenizer puts before every text.
        return self._plain(b"\n" + text.encode())[len(self._newline) :]

    def _plain(self, text: bytes, *, special: bool = False) -> list[int]:
        room = len(text) + 8
        tokens = (ctypes.c_int32 * room)()
        n = llama_cpp.llama_tokenize(self._vocab, text, len(text), tokens, room, False, special)
        return list(tokens[:n])

    def _control(self, text: str) -> int:
        tokens = self._plain(text.encode(), special=True)
        single = len(tokens) == 1 and llama_cpp.llama_vocab_is_control(self._vocab, tokens[0])
        return tokens[0] if single else -1

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(64)
        n = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, True)
        if n < 0:
            buffer = ctypes.create_string_buffer(-n)
            n = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, True)
        return buffer.raw[:n]
