"""What this machine can do: a report on code steps, llama.cpp, the default model and the rest.

Everything in it was tried just now: real attacks on the interpreter, the model loaded and writing.
llama.cpp is tried in a process of its own, because one compiled for another processor kills it.
"""

import os
import platform
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from alphamath_lite import __version__
from alphamath_lite.engine.threads import Cores, cgroup_limits, cores
from alphamath_lite.errors import AlphaMathError
from alphamath_lite.interpreter.opening import HINT as WITHOUT_CODE
from alphamath_lite.interpreter.selftest import SelfTestReport, self_test
from alphamath_lite.places import cache_dir, config_dir, data_dir

PACKAGES = (
    "llama-cpp-python onnxruntime numpy sympy mpmath math-verify typer rich textual "
    "huggingface-hub gguf safetensors tokenizers onnx torch transformers peft"
)
QUESTION = "What is 1 + 1?"
N_TOKENS = 64
REINSTALL = (
    "Install it again: pip install --force-reinstall --no-cache-dir llama-cpp-python onnxruntime"
)


@dataclass(frozen=True, slots=True)
class Machine:
    """Operating system, Python, processors, and bytes of memory (None where nobody tells)."""

    system: str
    architecture: str
    python: str
    executable: str
    cores: Cores
    memory_bytes: int | None
    available_bytes: int | None
    memory_limit_bytes: int | None


@dataclass(frozen=True, slots=True)
class Inference:
    """llama.cpp and the model, as found by writing a few tokens.

    `build`: version of the compiled llama.cpp; `features`: what it was compiled for, as it names
    it; `gpu`: whether it can use one. `n_threads`: what would be used. `problem`: why the model
    cannot be used, with what to do in `hint`; empty when it can. `notices`: what the model lacks.
    """

    build: str = ""
    features: tuple[str, ...] = ()
    gpu: bool = False
    model: str = ""
    path: str = ""
    architecture: str = ""
    quantisation: str = ""
    n_parameters: int = 0
    has_value: bool = False
    n_threads: int = 0
    tokens_per_s: float = 0.0
    notices: tuple[str, ...] = ()
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings. `packages`: name and version, None for what is not installed.

    `places`: name and folder of settings, models and caches.
    """

    version: str
    machine: Machine
    packages: tuple[tuple[str, str | None], ...]
    inference: Inference
    code_steps: SelfTestReport
    places: tuple[tuple[str, str], ...]

    @property
    def healthy(self) -> bool:
        """Whether the model works and code steps may run."""
        return self.code_steps.passed and not self.inference.problem

    @property
    def advice(self) -> tuple[str, ...]:
        """What is wrong and what to do next, a line each; empty when healthy."""
        lines = [self.inference.problem, self.inference.hint]
        if not self.code_steps.passed:
            lines += [f"Code steps are off: {self.code_steps.problem}.", WITHOUT_CODE]
        return tuple(line for line in lines if line)

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON data."""
        data = {"schema": 1, "healthy": self.healthy, "advice": list(self.advice), **asdict(self)}
        pairs = {name: dict(data[name]) for name in ("packages", "places")}
        layers = dict(self.code_steps.layers)
        return {**data, **pairs, "code_steps": {**data["code_steps"], "layers": layers}}


def examine(model: str | None = None) -> Report:
    """Examine everything, in about 5 seconds; `model` as in `registry.resolve`, None the default.

    What does not work is in the report, not raised.
    """
    places = {"config": config_dir(), "data": data_dir(), "cache": cache_dir()}
    return Report(
        version=__version__,
        machine=examine_machine(),
        packages=tuple((name, _version(name)) for name in PACKAGES.split()),
        inference=_examine_apart(model),
        code_steps=self_test(),
        places=tuple((name, str(folder)) for name, folder in places.items()),
    )


def examine_machine() -> Machine:
    """What the operating system says about itself."""
    return Machine(
        system=platform.platform(),
        architecture=platform.machine(),
        python=platform.python_version(),
        executable=sys.executable,
        cores=cores(),
        memory_bytes=_total_memory(),
        available_bytes=_available_memory(),
        memory_limit_bytes=min(
            (int(text) for text in cgroup_limits("memory.max") if text.isdigit()), default=None
        ),
    )


def examine_inference(model: str | None = None) -> Inference:
    """Load llama.cpp, then the model, and let it write; what fails is in the result."""
    found = Inference()
    try:
        from alphamath_lite.engine.llama import build_name, can_use_gpu

        build, _, told = build_name().partition(" ")
        features = tuple(re.findall(r"(\w+) = 1\b", told))
        found = replace(found, build=build, features=features, gpu=can_use_gpu())
        return _open_model(model, found)
    except AlphaMathError as error:
        return replace(found, problem=error.message, hint=error.hint)
    except (ImportError, OSError, RuntimeError) as error:
        return replace(found, problem=f"inference cannot start: {error}", hint=REINSTALL)


def _open_model(model: str | None, found: Inference) -> Inference:
    from alphamath_lite.assembly import OpenSettings, open_solver
    from alphamath_lite.results import Limits

    with open_solver(OpenSettings(model=model, code=False)) as opened:
        result = opened.solver.solve(
            QUESTION, strategy="greedy", limits=Limits(n_tokens=N_TOKENS, timeout_s=60.0)
        )
        manifest = opened.bundle.manifest
        return replace(
            found,
            model=manifest.name,
            path=str(opened.bundle.root),
            architecture=manifest.policy.architecture,
            quantisation=manifest.policy.quantisation,
            n_parameters=manifest.policy.n_params,
            has_value=opened.engine.has_value,
            n_threads=opened.engine.n_threads,
            tokens_per_s=result.counts.n_sampled / result.seconds,
            notices=tuple(opened.notices),
        )


def _examine_apart(model: str | None) -> Inference:
    """`examine_inference` in a fresh process, whose death is a finding."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(examine_inference, model).result()
    except BrokenProcessPool:
        problem = "the process died while llama.cpp loaded or ran the model"
        return Inference(problem=problem, hint=f"It may be built for another CPU. {REINSTALL}")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _total_memory() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _available_memory() -> int | None:
    try:
        found = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text("ascii"))
    except OSError:
        return None
    return 1024 * int(found[1]) if found else None
