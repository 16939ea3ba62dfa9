"""Who is told how far a run has come, and can end it; and the opened model that it works with."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from alphamath_lite.engine.protocol import EngineCounts
from alphamath_lite.results import BundleId
from alphamath_lite.solver import Solver


class Watcher(Protocol):
    """Follows a run."""

    @property
    def stopped(self) -> bool:
        """Whether somebody wants the run to end at the next safe place."""
        ...

    def stage(self, number: int, name: str, n_total: int, n_done: int) -> None:
        """A stage of round `number` begins, `n_done` of its `n_total` parts are there already."""
        ...

    def advance(self, n: int = 1, note: str = "") -> None:
        """So many more parts are done; `note` says how it goes."""
        ...

    def tell(self, text: str) -> None:
        """Something that a person should know."""
        ...

    def working(self, stop: Callable[[], None] | None) -> None:
        """From now on `stop` interrupts what is under way; None: nothing needs to be."""
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """An opened bundle: a solver, and what a run must know and set besides."""

    solver: Solver
    bundle: BundleId
    set_temperature: Callable[[float], None]
    counts: Callable[[], EngineCounts]
    stop: Callable[[], None]
    has_code: bool
    n_threads: int
    notices: tuple[str, ...] = ()


Opener = Callable[[Path], AbstractContextManager[Bench]]
"""Opens the bundle in a folder."""


def opener(*, n_threads: int, n_gpu_layers: int, allow_unsandboxed: bool) -> Opener:
    """Opens bundles by llama.cpp, with these options of `solve`."""
    from alphamath_lite.assembly import OpenSettings, open_solver
    from alphamath_lite.engine.sampling import NucleusSampler

    @contextmanager
    def open_bundle(folder: Path) -> Iterator[Bench]:
        settings = OpenSettings(
            model=str(folder.resolve()),
            n_threads=n_threads,
            n_gpu_layers=n_gpu_layers,
            allow_unsandboxed=allow_unsandboxed,
        )
        with open_solver(settings) as opened:
            yield Bench(
                solver=opened.solver,
                bundle=BundleId(opened.bundle.manifest.name, opened.bundle.identity),
                set_temperature=lambda t: setattr(opened.engine, "sampler", NucleusSampler(t)),
                counts=opened.engine.counts,
                stop=opened.stop,
                has_code=opened.interpreter is not None,
                n_threads=opened.engine.n_threads,
                notices=tuple(opened.notices),
            )

    return open_bundle
