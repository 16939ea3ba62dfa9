"""Search over one decode loop, beside the loop a user would write, and the bare decode calls.

    python -m benchmarks.search_throughput [--model big|mini|BUNDLE] [--repeats N] [--simulations N]
        [--problems N] [--together N]

Runs SBS(3,5) and MCTS(40) on the same problems three ways, in turn, in every repeat:

    search  this project's solver and engine
    loop    the same search over one `llama_cpp.Llama`: one candidate at a time, its own prefix
            reuse, the value from a second `Llama` that reads the whole text of each step
    bare    the very `llama_decode` batches of `search` again, without tree, sampling and Python

`big` is a Llama of 235M parameters with random weights, Q4_K_M, 32k tokens. It decodes and samples
in full; then the sampled tokens are replaced by worked solutions of the built-in problems, so that
steps end, code runs and beams choose. Code has been run before: outputs cost nobody anything.
Times are per sampled token, as trees may differ. Run it on a quiet machine.
"""

import argparse
import ctypes
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import llama_cpp
import numpy as np

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.registry import resolve
from alphamath_lite.curriculum.builtin import builtin_problems
from alphamath_lite.curriculum.family import families
from alphamath_lite.curriculum.traces import TraceError, sample, work
from alphamath_lite.engine.engine import LlamaEngine, ValueFunction, open_engine
from alphamath_lite.engine.protocol import Ask, Draft, EngineCounts, Policy, Seal
from alphamath_lite.engine.sampling import Choices, Doubles, Live, Sampler, Tokens
from alphamath_lite.engine.settings import TAG_TEXTS, EngineSettings
from alphamath_lite.engine.value import ValueHead
from alphamath_lite.interpreter.protocol import RunResult
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.steps import (
    CODE_END,
    STEP_END,
    CodeStep,
    StopScanner,
    render_question,
    render_step,
)
from alphamath_lite.tree import Tree
from tests.core.engine_models import Shape, Words, write_model

BIG = Shape(1024, 13, 16, 16, 2816, 4096, 32000, float16=True)
N_MERGES = 8000
N_TRACES = 300
ANSWER_SHARE = 3  # one step in so many is an answer
Q4_K_M = 15  # enum llama_ftype


@dataclass(frozen=True, slots=True)
class Story:
    """Steps of worked solutions: texts up to their stop string, and what their code printed."""

    codes: list[str]
    answers: list[str]
    outputs: dict[str, str]

    def step(self, seed: int) -> str:
        """The step that is written for a seed."""
        pool = self.answers if seed % ANSWER_SHARE == 0 else self.codes
        return pool[seed // ANSWER_SHARE % len(pool)]


def read_story() -> Story:
    """Work some built-in problems: the first step of each stands alone, the last is the answer."""
    rng, codes, answers, outputs = Random(0), [], [], {}
    for key in rng.choices(sorted(families()), k=N_TRACES):
        try:
            *steps, final = work(*sample(key, rng)).steps
        except (TraceError, ValueError):
            continue
        answers.append(render_step(final).removesuffix("\n"))
        if steps and isinstance(steps[0], CodeStep):
            codes.append(render_step(CodeStep(steps[0].thought, steps[0].code)))
            outputs[steps[0].code] = steps[0].output or ""
    return Story(codes, answers, outputs)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An interpreter, and its own pending run, for code that has been run before."""

    outputs: dict[str, str]
    text: str = ""

    def submit(self, path: tuple[str, ...]) -> "Recorded":
        return Recorded(self.outputs, self.outputs.get(path[-1], "0"))

    def result(self, timeout_s: float | None = None) -> RunResult:
        return RunResult("ok", self.text)

    def close(self) -> None:
        """Nothing to close."""


class Replay:
    """Draws like the sampler it stands in for, and then writes the story."""

    def __init__(self, engine: LlamaEngine, story: Story) -> None:
        self._inner: Sampler = engine.sampler
        self._encode, self._story = engine.vocabulary.encode, story
        self._known: dict[int, list[int]] = {}

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        _, logprobs = self._inner.draw(choices, live)
        rows = zip(live.asks, live.counts.tolist(), strict=True)
        return np.array([self._tokens(ask.seed)[n] for ask, n in rows], np.int64), logprobs

    def _tokens(self, seed: int) -> list[int]:
        if seed not in self._known:
            self._known[seed] = self._encode(self._story.step(seed)).tolist()
        return self._known[seed]


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
        prompt = self._encode(self._texts[ask.problem, ask.parent])
        story = self._encode(self._story.step(ask.seed)) if self._story else None
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


@dataclass(slots=True)
class Tape:
    """Records what a context is told, and plays it again without anything around it."""

    context: Any
    acts: list[tuple[Any, ...]] = field(default_factory=list)

    def record(self) -> None:
        """Listen to the context from now on."""
        for name in ("decode", "copy", "remove", "clear"):
            setattr(self.context, name, self._listening(name, getattr(self.context, name)))

    def _listening(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def heard(*args: Any, **kwargs: Any) -> Any:
            batch = self._batch(args[0]) if name == "decode" else ()
            self.acts.append((method, args, kwargs, batch))
            return method(*args, **kwargs)

        return heard

    def _batch(self, n: int) -> tuple[Any, ...]:
        c = self.context
        arrays = (c.tokens, c.positions, c.sequences, c.wanted)
        return tuple((array, array[:n].copy()) for array in arrays)

    def stop(self) -> None:
        """Listen no more."""
        for name in ("decode", "copy", "remove", "clear"):
            delattr(self.context, name)

    def play(self) -> float:
        """Do it all again; returns seconds."""
        start = time.perf_counter()
        for method, args, kwargs, batch in self.acts:
            for array, content in batch:
                array[: len(content)] = content
            method(*args, **kwargs)
        return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds of a way, the tokens it sampled, and the trees it grew."""

    seconds: float
    n_sampled: int
    trees: list[Tree]

    @property
    def per_token(self) -> float:
        """Seconds a sampled token."""
        return self.seconds / self.n_sampled


@dataclass(frozen=True, slots=True)
class Bench:
    """A model opened both ways, and what is asked of it."""

    engine: LlamaEngine
    loop: Loop
    story: Story | None
    questions: list[str]
    together: int = 1

    def solve(self, policy: Policy, strategy: str, settings: SearchSettings) -> Outcome:
        """Solve every question, `together` of them at a time."""
        outputs = self.story.outputs if self.story else {}
        solver = Solver(policy, interpreter=Recorded(outputs))
        problems = [Problem(str(n), question) for n, question in enumerate(self.questions)]
        before, start = policy.counts().n_sampled, time.perf_counter()
        found = solver.solve_many(
            problems, group=self.together, strategy=strategy, settings=settings
        )
        trees = [one.tree for one in found if isinstance(one, Result) and one.tree]
        seconds = time.perf_counter() - start
        return Outcome(seconds, policy.counts().n_sampled - before, trees)

    def compare(self, strategy: str, settings: SearchSettings, n_repeats: int) -> None:
        """Run the three ways in turn and print medians of their ratios."""
        rates: list[tuple[float, float, float]] = []
        for _ in range(n_repeats):
            n_before = self.engine.counts().n_decoded
            tape = Tape(self.engine._context)
            tape.record()
            ours = self.solve(self.engine, strategy, settings)
            tape.stop()
            n_decoded = self.engine.counts().n_decoded - n_before
            bare = tape.play()
            theirs = self.solve(self.loop, strategy, settings)
            rates.append((ours.per_token, theirs.per_token, bare / ours.seconds))
            print(
                f"  {strategy}: search {1 / ours.per_token:.0f} tokens/s "
                f"({ours.n_sampled} sampled, {n_decoded} decoded), loop "
                f"{1 / theirs.per_token:.0f} tokens/s, bare {n_decoded / bare:.0f} decoded/s",
                file=sys.stderr,
            )
        print(f"{strategy}: {median(loop / search for search, loop, _ in rates):.2f} x the loop")
        print(f"{strategy}: {median(share for *_, share in rates):.1%} of the bare decode calls")
        print(
            f"{strategy}: {n_decoded / self._needed(ours.trees):.3f} tokens decoded a token needed"
        )

    def _needed(self, trees: list[Tree]) -> int:
        """Tokens of all prompts and of all nodes, each once."""
        encode, encode_step = self.engine.vocabulary.encode, self.engine.vocabulary.encode_step
        return sum(
            len(encode(render_question(tree.question), start=True))
            + sum(len(encode_step(node.text)) for node in tree.nodes)
            for tree in trees
        )


def big_model(folder: Path, story: Story) -> Path:
    """The random model, made when it is not there yet."""
    path = folder / "big-q4_k_m.gguf"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        whole = folder / "big-f16.gguf"
        write_model(whole, shape=BIG, words=Words(merges=merges_of(story)))
        params = llama_cpp.llama_model_quantize_default_params()
        params.ftype = Q4_K_M
        llama_cpp.llama_model_quantize(
            str(whole).encode(), str(path).encode(), ctypes.byref(params)
        )
        whole.unlink()
    return path


def open_big(folder: Path, n_threads: int, story: Story) -> tuple[LlamaEngine, Loop]:
    """The random model with a random value head."""
    path = big_model(folder, story)
    direction = np.random.default_rng(1).standard_normal(BIG.n_embd).astype(np.float32) / 64

    def value(hidden: Any) -> Any:
        return np.tanh(hidden @ direction)

    engine = open_engine(path, value=value, settings=EngineSettings(n_threads=n_threads))
    engine.sampler = Replay(engine, story)
    return engine, Loop(path, value, engine.n_threads, story)


def merges_of(story: Story) -> list[str]:
    """Byte-pair merges learned from the story and from this Python's own library."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    library = sorted(Path(json.__file__).parent.parent.glob("*.py"))[:80]
    texts = [file.read_text(errors="replace") for file in library]
    texts += [*story.codes, *story.answers, *story.outputs.values()] * 20
    tags = re.compile("|".join(TAG_TEXTS))
    tokenizer = Tokenizer(models.BPE())
    pieces = Regex(r"\p{N}| ?\p{L}+| ?[^\s\p{L}\p{N}<>]+|\s+|.")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(pieces, "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=N_MERGES + 256, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator((tags.sub("", text) for text in texts), trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    new = {left + right: f"{left} {right}" for left, right in merges}
    return list(new.values())


def open_bundle(name: str | None, n_threads: int) -> tuple[LlamaEngine, Loop]:
    """An installed bundle; it writes by itself."""
    bundle = load_bundle(resolve(name))
    head = ValueHead(bundle.value) if bundle.value else None
    settings = EngineSettings(n_threads=n_threads)
    engine = open_engine(Path(bundle.policy), value=head, settings=settings)
    return engine, Loop(Path(bundle.policy), head, engine.n_threads, None)


def main() -> None:
    """Open the model, warm up, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="big", help="big, or a bundle (mini: the default one)")
    parser.add_argument("--strategies", default="sbs,mcts")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--simulations", type=int, default=40)
    parser.add_argument("--problems", type=int, default=1)
    parser.add_argument("--together", type=int, default=1, help="problems solved at a time")
    parser.add_argument("--max-steps", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "alphamath-bench"
    )
    chosen = parser.parse_args()
    story = read_story() if chosen.model == "big" else None
    if story:
        engine, loop = open_big(chosen.folder, chosen.threads, story)
    else:
        engine, loop = open_bundle(None if chosen.model == "mini" else chosen.model, chosen.threads)
    questions = [problem.question for problem in builtin_problems(chosen.problems)]
    bench = Bench(engine, loop, story, questions, chosen.together)
    settings = SearchSettings(n_simulations=chosen.simulations, max_steps=chosen.max_steps)
    warm = SearchSettings(n_beams=1, n_samples=2, max_steps=2)
    for policy in (engine, loop):
        bench.solve(policy, "sbs", warm)
    print(f"{chosen.model}: {engine.n_threads} threads", file=sys.stderr)
    for strategy in chosen.strategies.split(","):
        bench.compare(strategy, settings, chosen.repeats)


if __name__ == "__main__":
    main()
