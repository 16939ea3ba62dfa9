"""Samplers that stand in for the real one: they spy on it, or write what a test wants."""

import time
from typing import Any

import numpy as np

from alphamath_lite.engine.engine import LlamaEngine
from alphamath_lite.engine.sampling import Choices, Doubles, Live, Tokens
from tests.core.engine_models import Words, token_texts


class Spy:
    """A sampler that notes what it was offered."""

    def __init__(self, inner: Any, pause_s: float = 0.0) -> None:
        self.inner, self.pause_s = inner, pause_s
        self.seen: list[Choices] = []

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        time.sleep(self.pause_s)
        self.seen.append(choices)
        drawn: tuple[Tokens, Doubles] = self.inner.draw(choices, live)
        return drawn


class Script:
    """A sampler that writes the same tokens, given by their names in the vocabulary."""

    def __init__(self, engine: LlamaEngine, texts: list[str]) -> None:
        tags = bool(engine.vocabulary.kinds[engine.vocabulary.encode("</code>")[0]])
        ordinary, control = token_texts(Words(tags=tags))
        self.tokens = [(ordinary + control).index(text) for text in texts]

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        tokens = np.array([self.tokens[count] for count in live.counts.tolist()], np.int64)
        return tokens, np.full(len(tokens), -1.0)
