"""The loop a user would write: one `llama_cpp.Llama`, one candidate at a time.

The value comes from a second `Llama` that reads the whole text of each step.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from alphamath_lite.engine.engine import ValueFunction
from alphamath_lite.engine.protocol import Ask, Draft, EngineCounts, Seal
from alphamath_lite.steps import CODE_END, STEP_END, StopScanner
from benchmarks.story import Story


class Loop:
    """The policy that a user would write over `llama_cpp.Llama`: one candidate at a time."""

    def __init__(
        self, path: Path, value: ValueFunction | None, n_threads: int, story: Story | None
    ) -> None:
        common: dict[str, Any] = {
            "model_path": str(path),
            "n_ctx": 4096,
            "n_threads": n_threads,
            "n_threads_batch": n_threads,
            "verbose": False,
        }
        self._llm = llama_cpp.Llama(**common)
        last = llama_cpp.LLAMA_POOLING_TYPE_LAST
        self._judge = llama_cpp.Llama(embedding=True, pooling_type=last, n_batch=4096, **common)
        self._value, self._story = value, story
        self._texts: dict[tuple[int, int], str] = {}
        self._drafts: list[tuple[Ask, Draft]] = []
        self._n_sampled = 0

    @property
    def has_value(self) -> bool:
        return self._value is not None

    def begin(self, problem: int, prompt: str) -> None:
        self._texts[problem, 0] = prompt

    def adopt(self, problem: int, node: int, parent: int, text: str) -> None:
        self._texts[problem, node] = self._texts[problem, parent] + text

    def write(
        self,
        asks: Sequence[Ask],
        *,
        on_draft: Callable[[int, Draft], None] | None = None,
        on_text: Callable[[int, str], None] | None = None,
    ) -> list[Draft]:
        self._drafts = [(ask, self._write(ask)) for ask in asks]
        return [draft for _, draft in self._drafts]

    def _write(self, ask: Ask) -> Draft:
        path = self._texts[ask.problem, ask.parent]
        prompt = self._encode(path)
        story = self._encode(self._story.step(path, ask.seed)) if self._story else None
        scanner, n, found = StopScanner(), 0, None
        for token in self._tokens(prompt, story):
            n += 1
            if token == self._llm.token_eos() or n == 512:
                break
            piece = self._llm.detokenize([token], special=True).decode("utf-8", "replace")
            if found := scanner.feed(piece):
                break
        self._n_sampled += n
        return Draft(found or scanner.text, "stop" if found else "length", n, -0.5)

    def _tokens(self, prompt: list[int], story: list[int] | None) -> Iterable[int]:
        """What `Llama.generate` does, with the tokens of the story where there is one."""
        llm, n_same = self._llm, 0
        for old, new in zip(llm._input_ids.tolist(), prompt[:-1], strict=False):
            if old != new:
                break
            n_same += 1
        llm._ctx.kv_cache_seq_rm(-1, n_same, -1)
        llm.n_tokens = n_same
        llm.eval(prompt[n_same:])
        for n in range(512):
            token = llm.sample(temp=1.0, top_k=64, top_p=1.0, min_p=0.0)
            token = story[n] if story else token
            yield token
            llm.eval([token])

    def seal(self, seals: Sequence[Seal]) -> list[float | None]:
        return [self._seal(seal) for seal in seals]

    def _seal(self, seal: Seal) -> float | None:
        ask, draft = self._drafts[seal.draft]
        stop = CODE_END if draft.text.endswith(CODE_END) else STEP_END
        before = self._texts[ask.problem, ask.parent]
        text = before + draft.text.removesuffix(stop) + seal.ending
        self._texts[ask.problem, seal.node] = text
        if self._value is None:
            return None
        hidden = np.array([self._judge.embed(text)], np.float32)
        return float(self._value(hidden)[0])

    def _encode(self, text: str) -> list[int]:
        tokens: list[int] = self._llm.tokenize(text.encode(), add_bos=False, special=True)
        return tokens

    def drop(self, problem: int, nodes: Sequence[int]) -> None:
        """Nothing is kept."""

    def end(self, problem: int) -> None:
        """Nothing is kept."""

    def stop(self) -> None:
        """Cannot be stopped."""

    def counts(self) -> EngineCounts:
        return EngineCounts(n_sampled=self._n_sampled)
