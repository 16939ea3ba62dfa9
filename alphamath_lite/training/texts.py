"""The texts that a tokenizer is learned from: questions and solutions as they will be read."""

import json
from pathlib import Path
from random import Random

from alphamath_lite.curriculum.traces import TraceError
from alphamath_lite.curriculum.wordings import lexicon, wordings
from alphamath_lite.steps import AnswerStep, CodeStep
from alphamath_lite.training.draw import Mix, draw_trace


def tokenizer_texts(gsm8k: Path | None, *, n_traces: int = 4000, seed: int = 0) -> list[str]:
    """Questions, thoughts and code of drawn problems, the lexicon, and GSM8K's train questions."""
    rng, mix, texts = Random(f"texts/{seed}"), Mix(), []
    for _ in range(n_traces):
        try:
            trace = draw_trace(rng, mix)
        except TraceError:
            continue
        texts.append(" " + trace.problem.question)
        for step in trace.steps:
            texts.append(step.thought)
            if isinstance(step, CodeStep):
                texts.append(step.code)
            elif isinstance(step, AnswerStep):
                texts.append("Final Answer: " + step.answer)
    texts += [" " + w.text for entries in wordings().values() for w in entries if not w.held_out]
    texts += [" " + word for words in lexicon().values() for word in words] * 3
    if gsm8k:
        rows = gsm8k.read_text(encoding="utf-8").splitlines()
        texts += [" " + json.loads(row)["question"] for row in rows]
    return texts
