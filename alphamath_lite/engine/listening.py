"""Text while it is being written: now and then, so that the loop of decoding hardly notices."""

import codecs
from collections.abc import Callable
from time import monotonic

from alphamath_lite.engine.llama import Ints
from alphamath_lite.engine.vocabulary import END, Vocabulary

INTERVAL_S = 0.1


class TextListener:
    """Calls `on_text(index, text)`; half characters wait for their other half."""

    def __init__(self, vocabulary: Vocabulary, on_text: Callable[[int, str], None]) -> None:
        self._vocabulary = vocabulary
        self._on_text = on_text
        self._decoders: dict[int, codecs.IncrementalDecoder] = {}
        self._n_told: dict[int, int] = {}
        self._next_s = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time to tell; true once every INTERVAL_S."""
        now = monotonic()
        if now < self._next_s:
            return False
        self._next_s = now + INTERVAL_S
        return True

    def tell(self, index: int, written: Ints) -> None:
        """Tell what row `index` has written since the last time; `written` is all of it."""
        new = written[self._n_told.get(index, 0) :]
        self._n_told[index] = len(written)
        if len(new) and self._vocabulary.kinds[new[-1]] == END:
            new = new[:-1]
        decoder = self._decoders.get(index)
        if decoder is None:
            decoder = self._decoders[index] = codecs.getincrementaldecoder("utf-8")("replace")
        if text := decoder.decode(self._vocabulary.decode(new)):
            self._on_text(index, text)
