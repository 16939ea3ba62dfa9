"""One step on its way from the engine to a node: draft, code, output, verdict.

A step fails (value -1, as in AlphaMath) when it cannot be parsed, runs into the limit on
tokens, is one code error in a row too many, or is not the answer although it is the last step
allowed: from there every answer would come too late.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from alphamath_lite.engine.protocol import Ask, Draft
from alphamath_lite.events import Event
from alphamath_lite.formats import StepFormat
from alphamath_lite.interpreter.protocol import Interpreter, Pending, RunResult
from alphamath_lite.results import Problem
from alphamath_lite.search import Expand, SearchSettings
from alphamath_lite.search.mcts import FAILED_VALUE
from alphamath_lite.search.selection import stable_hash
from alphamath_lite.steps import AnswerStep, CodeStep, Step, StepSyntaxError, strip_fence
from alphamath_lite.tree import Node, Tree

NO_INTERPRETER = RunResult("unavailable", "InterpreterError: code cannot be run here")
CHECK_S = 0.05


@dataclass(slots=True)
class Job:
    """One problem being solved: its tree and what the engine knows of it."""

    problem: Problem
    handle: int  # the number under which the engine knows the problem
    tree: Tree
    settings: SearchSettings
    style: StepFormat
    emit: Callable[[Event], None]
    held: set[int] = field(default_factory=set)  # nodes whose cells the engine may hold
    n_sampled: int = 0

    @property
    def id(self) -> str:
        """The id of the problem, as events name it."""
        return self.problem.id


class Runs:
    """The code runs of one wave: equal paths run once.

    `check` is called again and again while code is waited for; it may raise to end the waiting.
    """

    def __init__(self, interpreter: Interpreter | None, check: Callable[[], None]) -> None:
        self._interpreter, self._check = interpreter, check
        self._pending: dict[tuple[str, ...], Pending] = {}

    def start(self, path: tuple[str, ...]) -> None:
        """Run the last code of `path` after the code before it; returns at once."""
        if self._interpreter is not None and path not in self._pending:
            self._pending[path] = self._interpreter.submit(path)

    def result(self, path: tuple[str, ...]) -> RunResult:
        """Wait for the run of `path`; raises what `check` raises."""
        if self._interpreter is None:
            return NO_INTERPRETER
        while True:
            try:
                return self._pending[path].result(CHECK_S)
            except TimeoutError:
                self._check()

    def close(self) -> None:
        """End what still runs; no result is asked for afterwards."""
        for pending in self._pending.values():
            pending.cancel()


@dataclass(slots=True)
class Sprout:
    """One asked step on its way to becoming a node."""

    job: Job
    expand: Expand
    index: int  # position in the wave
    sample: int  # number of the draw below its parent
    draft: Draft | None = None
    step: Step | None = None
    reason: str = ""
    run: RunResult | None = None
    reward: float | None = None
    node: int = -1  # the id it will have in the tree

    @property
    def parent(self) -> Node:
        """The node below which the step is written."""
        return self.job.tree[self.expand.node]

    @property
    def text(self) -> str:
        """The canonical text of the step; as written when it cannot be parsed."""
        if self.step is not None:
            return self.job.style.render(self.step)
        return self.draft.text if self.draft else ""

    @property
    def content(self) -> tuple[str | None, ...]:
        """What the model wrote, without the output: equal steps have equal contents."""
        match self.step:
            case CodeStep(thought, code):
                return thought, strip_fence(code)
            case AnswerStep(thought, answer):
                return thought, None, answer
        return (self.text,)

    @property
    def code_path(self) -> tuple[str, ...]:
        """The code to run: that of this step after that of the steps before it."""
        before = [node.code for node in self.job.tree.path(self.expand.node)]
        own = strip_fence(self.step.code) if isinstance(self.step, CodeStep) else ""
        return (*(code for code in before if code is not None), own)

    @property
    def n_errors(self) -> int:
        """Code errors in a row that end at this step."""
        return self.parent.n_errors + 1 if self.run and self.run.failed else 0

    def ask(self) -> Ask:
        """The request to the engine; its seed depends on nothing but question and tree."""
        tree, settings = self.job.tree, self.job.settings
        seed = stable_hash(settings.seed, tree.question, self.expand.node, self.sample)
        return Ask(self.job.handle, self.expand.node, seed, self.expand.greedy)

    def receive(self, draft: Draft, runs: Runs) -> None:
        """Take the finished draft, read it, and start its code."""
        if self.draft is not None:
            return
        self.draft = draft
        if draft.finish == "length":
            self.reason = "the step runs into the limit on tokens"
            return
        try:
            self.step = self.job.style.parse_draft(draft.text)
        except StepSyntaxError as error:
            self.reason = f"unparsable: {error}"
            return
        max_steps = self.job.settings.max_steps
        if isinstance(self.step, CodeStep):
            if self.parent.depth + 1 >= max_steps:
                self.reason = f"no answer within {max_steps} steps"
            else:
                runs.start(self.code_path)

    def join(self, runs: Runs) -> None:
        """Wait for the output of the code and write it into the step."""
        if self.reason or not isinstance(self.step, CodeStep):
            return
        self.run = runs.result(self.code_path)
        self.step = CodeStep(self.step.thought, self.step.code, self.run.text.rstrip())
        if self.n_errors > self.job.settings.max_errors:
            self.reason = f"more than {self.job.settings.max_errors} code errors in a row"

    def label(self) -> None:
        """In training, give a terminal step its reward."""
        reward = self.job.problem.reward
        if not self.job.settings.training or reward is None:
            return
        if self.reason:
            self.reward = FAILED_VALUE
        elif isinstance(self.step, AnswerStep):
            self.reward = reward(self.step.answer)

    def run_out_of_context(self) -> None:
        """Fail a code step after which nothing fits into the context; an answer stays one."""
        if isinstance(self.step, CodeStep):
            self.reason = "no room is left in the context"

    def grow(self, value: float | None) -> Node:
        """Add the node to the tree."""
        assert self.draft is not None
        return self.job.tree.add(
            self.expand.node,
            text=self.text,
            status=self._status,
            reason=self.reason,
            prior=math.exp(min(0.0, self.draft.logprob)),
            value=FAILED_VALUE if self.reason else value,
            n_tokens=self.draft.n_tokens,
            n_errors=self.n_errors,
            code_failed=self.run is not None and self.run.failed,
            run=self.expand.run,
            sample=self.sample,
            reward=self.reward,
            **self._parts(),
        )

    @property
    def _status(self) -> str:
        if self.reason:
            return "failed"
        return "answered" if isinstance(self.step, AnswerStep) else "open"

    def _parts(self) -> dict[str, Any]:
        match self.step:
            case CodeStep(thought, code, output):
                return {"thought": thought, "code": strip_fence(code), "output": output}
            case AnswerStep(thought, answer):
                return {"thought": thought, "answer": answer}
        return {}


def content_of(node: Node) -> tuple[str | None, ...]:
    """The `content` of the step that became `node`."""
    if node.answer is not None:
        return node.thought, None, node.answer
    return (node.text,) if node.code is None else (node.thought, node.code)
