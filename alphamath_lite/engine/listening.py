"""Text while it is being written: tokens of many rows to text, character by character."""

import codecs
from collections.abc import Callable

from alphamath_lite.engine.vocabulary import END, Vocabulary
from alphamath_lite.engine.writing import Row


class TextListener:
    """Calls `on_text(index, text)` per token; half characters wait for their other half."""

    def __init__(self, vocabulary: Vocabulary, on_text: Callable[[int, str], None]) -> None:
        self._vocabulary = vocabulary
        self._on_text = on_text
        self._decoders: dict[int, codecs.IncrementalDecoder] = {}

    def __call__(self, row: Row, token: int) -> None:
        """Hear of one more token of a row."""
        if self._vocabulary.kinds[token] == END:
            return
        decoder = self._decoders.get(row.index)
        if decoder is None:
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._decoders[row.index] = decoder
        if text := decoder.decode(self._vocabulary.piece(token)):
            self._on_text(row.index, text)
