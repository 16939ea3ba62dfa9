"""Puts a solver together: bundle, engine, value head, interpreter, answers.

Everything that solves (the command line, the TUI, eval, the trainer) opens its solver here. The
interpreter starts in a process of its own while the model is loaded.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from alphamath_lite.errors import InterpreterError, ModelError
from alphamath_lite.results import BundleId

if TYPE_CHECKING:
    from alphamath_lite.bundles.bundle import Bundle
    from alphamath_lite.bundles.hub import Progress
    from alphamath_lite.engine.engine import LlamaEngine, ValueFunction
    from alphamath_lite.formats import StepFormat
    from alphamath_lite.interpreter.protocol import Interpreter
    from alphamath_lite.solver import Solver
    from alphamath_lite.steps import Step


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """What may be chosen when a solver is opened; 0 and None mean "the best for this machine".

    `code` false solves without running any code; `allow_unsandboxed` runs it even where it
    cannot be confined.
    """

    model: str | None = None
    temperature: float = 1.0
    n_threads: int = 0
    n_gpu_layers: int = -1
    n_ctx: int = 0
    code: bool = True
    allow_unsandboxed: bool = False


@dataclass(slots=True)
class OpenSolver:
    """A solver with all that stands behind it; closes what it opened when the `with` block ends."""

    solver: "Solver"
    engine: "LlamaEngine"
    bundle: "Bundle"
    interpreter: "Interpreter | None"
    notices: list[str] = field(default_factory=list)

    def __enter__(self) -> "OpenSolver":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def dictating(self, step: "Step") -> AbstractContextManager[None]:
        """Let the model write `step` while the block lasts, as if it had chosen it itself."""
        from alphamath_lite.formats import up_to_stop

        return self.engine.dictating(up_to_stop(step, _style(self.bundle)))

    def stop(self) -> None:
        """Interrupt the running search for good, code under way included; returns at once.

        For any thread and for signal handlers; nothing can be solved afterwards.
        """
        self.solver.stop()
        if self.interpreter:
            # A handler may have stopped the very thread that holds a lock of the interpreter.
            threading.Thread(target=self.interpreter.close, daemon=True).start()

    def close(self) -> None:
        """End the interpreter's processes and free the model."""
        if self.interpreter:
            self.interpreter.close()
        self.engine.close()


def open_solver(
    settings: OpenSettings,
    *,
    on_download: "Callable[[Progress], None] | None" = None,
    value: "ValueFunction | None" = None,
) -> OpenSolver:
    """Open the model of `settings` and everything it needs.

    `value` judges steps in the place of the bundle's own value head. A model named
    `hf:owner/name` is pulled when it is not here yet. Raises ModelError when the model is missing
    or unfit. Without a safe interpreter the solver works without code steps and a notice says so.
    """
    starting = _StartingInterpreter(settings) if settings.code else None
    try:
        from alphamath_lite.bundles.bundle import load_bundle

        bundle = load_bundle(_place(settings.model, on_download))
        engine = _open_engine(bundle, settings, value)
        import alphamath_lite.answers.display  # noqa: F401  (while the interpreter starts)
    except BaseException:
        if starting:
            starting.abandon()
        raise
    notices = list(bundle.notices)
    interpreter = starting.wait(notices) if starting else None
    return OpenSolver(_solver(bundle, engine, interpreter), engine, bundle, interpreter, notices)


class _StartingInterpreter:
    """An interpreter on its way, opened by a thread of its own."""

    def __init__(self, settings: OpenSettings) -> None:
        self._settings = settings
        self._opened: Future[Interpreter] = Future()
        threading.Thread(target=self._open, name="open-interpreter", daemon=True).start()

    def wait(self, notices: list[str]) -> "Interpreter | None":
        """The interpreter; None, and a notice, when there is none to be trusted."""
        try:
            return self._opened.result()
        except InterpreterError as error:
            notices.append(str(error))
            return None
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Close the interpreter as soon as it has started; returns at once."""

        def close(done: "Future[Interpreter]") -> None:
            if not done.exception():
                done.result().close()

        self._opened.add_done_callback(close)

    def _open(self) -> None:
        from alphamath_lite.interpreter.opening import open_interpreter

        try:
            allow = self._settings.allow_unsandboxed
            self._opened.set_result(open_interpreter(allow_unsandboxed=allow))
        except BaseException as error:
            self._opened.set_exception(error)  # raised again in the thread that waits


def _place(model: str | None, on_download: "Callable[[Progress], None] | None") -> Path:
    """Where the model is; an `hf:` reference that is not here is pulled."""
    from alphamath_lite.bundles.hub import HUB_PREFIX
    from alphamath_lite.bundles.registry import resolve

    try:
        return resolve(model)
    except ModelError:
        if model is None or not model.startswith(HUB_PREFIX):
            raise
    from alphamath_lite.bundles.download import pull

    return pull(model, on_progress=on_download)


def _open_engine(
    bundle: "Bundle", settings: OpenSettings, value: "ValueFunction | None"
) -> "LlamaEngine":
    from alphamath_lite.engine.engine import open_engine
    from alphamath_lite.engine.settings import EngineSettings
    from alphamath_lite.engine.value import ValueHead
    from alphamath_lite.formats import REACT
    from alphamath_lite.react import EXAMPLES

    wanted = EngineSettings(
        temperature=settings.temperature,
        n_threads=settings.n_threads,
        n_gpu_layers=settings.n_gpu_layers,
        n_ctx=settings.n_ctx,
        policy_sha256=bundle.manifest.policy.sha256,
        max_step_tokens=bundle.prompt.max_step_tokens,
        stops=_style(bundle).stops,
        prefix=EXAMPLES if _style(bundle) is REACT else "",
        adapters=tuple((adapter.path, adapter.scale) for adapter in bundle.adapters),
    )
    if value is None and bundle.value:
        value = ValueHead(bundle.value)
    return open_engine(Path(bundle.policy), value=value, settings=wanted)


def _solver(bundle: "Bundle", engine: "LlamaEngine", interpreter: "Interpreter | None") -> "Solver":
    from alphamath_lite.answers import display, same_answer
    from alphamath_lite.confidence.judge import Judge
    from alphamath_lite.solver import Solver

    return Solver(
        engine,
        interpreter=interpreter,
        same=same_answer,
        textbook=display.textbook,
        calibrate=Judge(bundle.calibration) if bundle.calibration else None,
        bundle=BundleId(bundle.manifest.name, bundle.identity),
        style=_style(bundle),
    )


def _style(bundle: "Bundle") -> "StepFormat":
    """The step format of a bundle; a chat model is asked like a base model, with examples."""
    from alphamath_lite.formats import FORMATS, REACT

    return FORMATS.get(bundle.prompt.format, REACT)
