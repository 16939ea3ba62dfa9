"""Weights that say something: random ones in which a few tokens follow each other."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tests.export.checkpoints import Weights

LOGIT = 24.0
"""Of a planted successor; all other tokens together weigh as much as 12."""

WORDS = ("Add", "Sum", "So", "Then", "Now")
CHAIN = (
    *(("\u010a",), ("<",), ("step",), ("><",), ("p",), (">,", ">")),
    *((">,",), WORDS, ("</",), ("p",)),
    *((">",), ("\u0120<",), ("code",), (">(",), ("7",), (")",), ("\u0120</",), ("co",), ("de",)),
    ('>"',),
)
"""`<step><p>, Add</p> <code>(7) </code>` and the same with other words, in tokens of DeepSeek.

Twice the right one of two successors must be drawn: about every fourth step is well-formed.
"""


def speak(weights: Weights, tokens: Sequence[str]) -> None:
    """Plant the chain; the layers whisper, so that hidden states differ and it is followed."""
    for name, weight in weights.items():
        if name.endswith(("o_proj.weight", "down_proj.weight")):
            weight *= np.float32(0.1)
    ids = {token: i for i, token in enumerate(tokens)}
    embedding, output = weights["model.embed_tokens.weight"], weights["lm_head.weight"]
    links = {
        (ids[one], ids[other])
        for some, others in pairwise(CHAIN)
        for one in some
        for other in others
        if (some, others) != ((">,", ">"), (">,",))
    }
    for one, other in sorted(links):
        row = embedding[one]
        rms = float(np.sqrt((row**2).mean()))
        output[other] += np.float32(LOGIT / len(row) / rms) * row
