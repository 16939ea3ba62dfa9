"""`alphamath-lite doctor`: what works on this machine, and what to do about the rest."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from alphamath_lite.cli import options, streams

if TYPE_CHECKING:
    from alphamath_lite.doctor import Inference, Machine, Report
    from alphamath_lite.interpreter.selftest import SelfTestReport

UNFIT = 3
GB = 1e9
LAYER_STATES = {"True": "in force", "False": "missing", "0": "missing"}


def doctor(
    model: options.Model = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Examine this machine: exit code 0 if the model and code steps work, else 3."""
    from alphamath_lite.doctor import examine

    report = examine(model)
    if as_json:
        streams.record(report.to_json())
    else:
        streams.answer("\n".join(_lines(report)))
    sys.exit(0 if report.healthy else UNFIT)


def _lines(report: "Report") -> Iterator[str]:
    yield f"alphamath-lite {report.version}"
    yield from _machine(report.machine)
    yield from _packages(report.packages)
    yield from _inference(report.inference)
    yield from _code_steps(report.code_steps)
    for name, folder in report.places:
        yield _line(name, folder)
    yield ""
    yield from report.advice or ("everything works",)


def _machine(machine: "Machine") -> Iterator[str]:
    yield _line("system", f"{machine.system}, Python {machine.python} ({machine.executable})")
    cores, limit = machine.cores, machine.memory_limit_bytes
    quota = "no limit" if cores.cgroup_quota is None else f"{cores.cgroup_quota:g} processors"
    yield _line(
        "processor",
        f"{machine.architecture}, {cores.n_logical} logical, {cores.n_physical} physical allowed, "
        f"cgroup: {quota}; at most {cores.n_allowed} threads",
    )
    texts = [_gigabytes(machine.memory_bytes)]
    texts += [f"{_gigabytes(machine.available_bytes)} available"]
    texts += [f"cgroup: {'no limit' if limit is None else _gigabytes(limit)}"]
    yield _line("memory", ", ".join(texts))


def _packages(packages: tuple[tuple[str, str | None], ...]) -> Iterator[str]:
    yield _line("packages", ", ".join(f"{name} {found}" for name, found in packages if found))
    if missing := [name for name, found in packages if not found]:
        yield _line("", f"not installed: {', '.join(missing)}")


def _inference(found: "Inference") -> Iterator[str]:
    build = " ".join((found.build, *found.features)).strip()
    yield _line("llama.cpp", build or "cannot be loaded")
    yield _line("", "with a GPU" if found.gpu else "without a GPU")
    if found.problem:
        yield _line("model", f"cannot be used: {found.problem}")
        return
    head = "with a value head" if found.has_value else "without a value head"
    yield _line(
        "model",
        f"{found.model}: {found.architecture} {found.quantisation}, "
        f"{found.n_parameters / 1e6:.1f} million parameters, {head}",
    )
    yield _line("", found.path)
    threads = "1 thread" if found.n_threads == 1 else f"{found.n_threads} threads"
    yield _line("", f"{threads}, {found.tokens_per_s:.0f} tokens a second on one branch")
    for notice in found.notices:
        yield _line("", notice)


def _code_steps(found: "SelfTestReport") -> Iterator[str]:
    yield _line("code steps", "on" if found.passed else f"off: {found.problem}")
    for name, value in found.layers:
        yield _line("", f"{name}: {LAYER_STATES.get(value, value)}")
    if found.step_ms:
        yield _line("", f"{found.step_ms:.2f} ms for a trivial step")
    for attack in found.attacks:
        yield _line("", f"{'stopped' if attack.stopped else 'NOT STOPPED'}: {attack.name}")


def _line(label: str, text: str) -> str:
    return f"{label:<12}{text}"


def _gigabytes(n_bytes: int | None) -> str:
    return "unknown" if n_bytes is None else f"{n_bytes / GB:.1f} GB"
