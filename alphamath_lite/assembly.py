"""Puts a solver together: bundle, engine, value head, interpreter, answers.

Everything that solves (the command line, the TUI, eval, the trainer) opens its solver here.
"""

from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from alphamath_lite.errors import InterpreterError
from alphamath_lite.results import BundleId

if TYPE_CHECKING:
    from alphamath_lite.bundles.bundle import Bundle
    from alphamath_lite.engine.engine import LlamaEngine
    from alphamath_lite.formats import StepFormat
    from alphamath_lite.interpreter.protocol import Interpreter
    from alphamath_lite.solver import Solver


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

    def close(self) -> None:
        """End the interpreter's processes and free the model."""
        if self.interpreter:
            self.interpreter.close()
        self.engine.close()


def open_solver(settings: OpenSettings) -> OpenSolver:
    """Open the model of `settings` and everything it needs.

    Raises ModelError when the model is missing or unfit. Without a safe interpreter the solver
    works without code steps and a notice says so.
    """
    from alphamath_lite.bundles.bundle import load_bundle
    from alphamath_lite.bundles.registry import resolve

    bundle = load_bundle(resolve(settings.model))
    notices = list(bundle.notices)
    interpreter = _open_interpreter(settings, notices) if settings.code else None
    try:
        engine = _open_engine(bundle, settings)
    except BaseException:
        if interpreter:
            interpreter.close()
        raise
    return OpenSolver(_solver(bundle, engine, interpreter), engine, bundle, interpreter, notices)


def _open_interpreter(settings: OpenSettings, notices: list[str]) -> "Interpreter | None":
    from alphamath_lite.interpreter.opening import open_interpreter

    try:
        return open_interpreter(allow_unsandboxed=settings.allow_unsandboxed)
    except InterpreterError as error:
        notices.append(str(error))
        return None


def _open_engine(bundle: "Bundle", settings: OpenSettings) -> "LlamaEngine":
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
        stops=_style(bundle).stops,
        prefix=EXAMPLES if _style(bundle) is REACT else "",
        adapters=tuple((adapter.path, adapter.scale) for adapter in bundle.adapters),
    )
    head = ValueHead(bundle.value) if bundle.value else None
    return open_engine(Path(bundle.policy), value=head, settings=wanted)


def _solver(bundle: "Bundle", engine: "LlamaEngine", interpreter: "Interpreter | None") -> "Solver":
    from alphamath_lite.answers import display, same_answer
    from alphamath_lite.solver import Solver

    calibration = bundle.calibration
    return Solver(
        engine,
        interpreter=interpreter,
        same=same_answer,
        textbook=display.textbook,
        calibrate=(
            lambda value, support: calibration(value if calibration.score == "value" else support)
        )
        if calibration
        else None,
        bundle=BundleId(bundle.manifest.name, bundle.identity),
        style=_style(bundle),
    )


def _style(bundle: "Bundle") -> "StepFormat":
    """The step format of a bundle; a chat model is asked like a base model, with examples."""
    from alphamath_lite.formats import FORMATS, REACT

    return FORMATS.get(bundle.prompt.format, REACT)
