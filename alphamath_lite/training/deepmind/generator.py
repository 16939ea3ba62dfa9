"""Questions of the DeepMind Mathematics generator (Saxton et al., 2019), drawn reproducibly.

Regimes are those of the publication: three levels to train on, `interpolate` and `extrapolate` to
test with. A question is a function of the `Random` given: the generator's own randomness is seeded
from it and put back afterwards. It was written for older versions of numpy and sympy; what it
misses is handed to its modules here, none of the installed packages is changed.
"""

import importlib
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from random import Random
from types import ModuleType
from typing import Any, Literal

from alphamath_lite.errors import UsageError

Regime = Literal["train-easy", "train-medium", "train-hard", "interpolate", "extrapolate"]
TRAIN: tuple[Regime, ...] = ("train-easy", "train-medium", "train-hard")
TEST: tuple[Regime, ...] = ("interpolate", "extrapolate")
MAX_QUESTION_CHARS, MAX_ANSWER_CHARS = 160, 30  # as published

_Module = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the generator's answer; `module` is named as in the publication."""

    module: str
    text: str
    answer: str


def is_installed() -> bool:
    """Whether the generator can be imported."""
    return all(find_spec(name) for name in ("mathematics_dataset", "six", "absl"))


def modules(regime: Regime) -> tuple[str, ...]:
    """The names of a regime's modules, `algebra__linear_1d` and so on, sorted.

    Raises UsageError when the generator is not installed.
    """
    return tuple(_modules()[regime])


def draw_question(regime: Regime, module: str, rng: Random) -> Question:
    """A question of a module of a regime, within the published limits of length."""
    make = _modules()[regime][module]
    with _seeded(rng):
        while True:
            try:
                problem = make()
            except (ValueError, ZeroDivisionError):  # a draw that the generator gives up itself
                continue
            text, answer = str(problem.question), str(problem.answer)
            if len(text) <= MAX_QUESTION_CHARS and len(answer) <= MAX_ANSWER_CHARS:
                return Question(module, text, answer)


@cache
def _modules() -> dict[str, dict[str, _Module]]:
    if not is_installed():
        raise UsageError(
            "the generator of DeepMind Mathematics is not installed",
            hint="Type: pip install 'alphamath-lite[deepmind]'",
        )
    source = _load()
    trees = {regime: source.train(_third(n)) for n, regime in enumerate(TRAIN)}
    trees |= {"interpolate": source.test(), "extrapolate": source.test_extra()}
    return {regime: dict(sorted(_flat(tree))) for regime, tree in trees.items()}


def _third(n: int) -> Callable[[tuple[float, float]], tuple[float, float]]:
    """The easiest (0), middle (1) or hardest (2) third of a range of difficulty."""

    def part(ends: tuple[float, float]) -> tuple[float, float]:
        low, high = ends
        return low + n / 3 * (high - low), low + (n + 1) / 3 * (high - low)

    return part


def _flat(tree: dict[str, dict[str, _Module]]) -> Iterator[tuple[str, _Module]]:
    for area, members in tree.items():
        for name, make in members.items():
            yield f"{area}__{name}", make


@contextmanager
def _seeded(rng: Random) -> Iterator[None]:
    """Let the global random numbers that the generator uses follow from `rng`."""
    import numpy
    import sympy.core.random

    before, numpy_before = random.getstate(), numpy.random.get_state()
    seed = rng.getrandbits(32)
    random.seed(seed)
    numpy.random.seed(seed)
    sympy.core.random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)
        numpy.random.set_state(numpy_before)


# ---- what the generator misses today -------------------------------------------------------------


def _load() -> ModuleType:
    """Import the generator and give its modules the names that they expect."""
    import numpy
    from sympy.solvers.diophantine.diophantine import base_solution_linear

    package = importlib.import_module("sympy.solvers.diophantine")
    _give(package, base_solution_linear=base_solution_linear)  # its place before sympy 1.6
    source = importlib.import_module("mathematics_dataset.modules.modules")
    polynomials = importlib.import_module("mathematics_dataset.sample.polynomials")
    numbers = importlib.import_module("mathematics_dataset.modules.numbers")
    composition = importlib.import_module("mathematics_dataset.util.composition")
    settable = _settable_arrays()
    _give(polynomials, np=_Shade(numpy, object=object, zeros=settable.zeros, empty=settable.empty))
    _give(numbers, random=_Shade(random, randint=_whole_randint))
    letters = _OrderedSet(sorted(vars(composition)["_ALLOWED_SYMBOLS"]))
    _give(composition, set=_OrderedSet, _ALLOWED_SYMBOLS=letters)
    return source


def _give(module: ModuleType, **names: object) -> None:
    vars(module).update(names)


class _Shade:
    """A module of which some names are replaced."""

    def __init__(self, module: ModuleType, **replaced: object) -> None:
        self._module = module
        vars(self).update(replaced)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def _settable_arrays() -> Any:
    """`zeros` and `empty` of arrays that still know `itemset`, which numpy 2 has dropped."""
    import numpy

    class Settable(numpy.ndarray):
        def itemset(self, index: tuple[int, ...], value: object) -> None:
            self[tuple(index)] = value

    class Makers:
        @staticmethod
        def zeros(*args: Any, **options: Any) -> Settable:
            return numpy.zeros(*args, **options).view(Settable)

        @staticmethod
        def empty(*args: Any, **options: Any) -> Settable:
            return numpy.empty(*args, **options).view(Settable)

    return Makers


def _whole_randint(low: float, high: float) -> int:
    """`random.randint` for ends like `-50.0`, which Python 3.12 refuses."""
    return random.randint(int(low), int(high))


class _OrderedSet(dict[Any, None]):
    """A set in order of insertion, so that a seed gives the same questions in every process."""

    def __init__(self, members: Iterable[Any] = ()) -> None:
        super().__init__(dict.fromkeys(members))

    def add(self, member: Any) -> None:
        self[member] = None

    def union(self, *others: Iterable[Any]) -> "_OrderedSet":
        return _OrderedSet([*self, *(member for other in others for member in other)])

    def difference(self, other: Iterable[Any]) -> "_OrderedSet":
        left_out = frozenset(other)
        return _OrderedSet(member for member in self if member not in left_out)

    def copy(self) -> "_OrderedSet":
        return _OrderedSet(self)
