"""A strategy with all its numbers, and how they are written: `greedy`, `sbs-1x5`, `vote-16`.

Numbers behind the name win over the settings: B1xB2 of sbs, N of mcts, n of vote and best-of.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from alphamath_lite.errors import UsageError
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import strategy_named

MOST_SAMPLES = 256
MOST = 10_000

_NAME = re.compile(r"([a-z-]+?)(?:-(\d{1,5})(?:x(\d{1,3}))?)?")
_SHARED = ("max_steps", "max_errors", "seed")
_USED: Mapping[str, tuple[str, ...]] = {
    "greedy": (),
    "sbs": ("n_beams", "n_samples"),
    "mcts": ("n_samples", "n_simulations", "c_puct"),
    "vote": ("n_beams", "n_samples", "n_runs", "weighted"),
    "best-of": ("n_samples",),
}
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "sbs": ("n_beams", "n_samples"),
    "mcts": ("n_simulations",),
    "vote": ("n_samples",),
    "best-of": ("n_samples",),
}


@dataclass(frozen=True, slots=True)
class Course:
    """A strategy with its settings; `name` is unique in an evaluation and names its files."""

    name: str
    strategy: str
    settings: SearchSettings
    temperature: float

    @property
    def independent(self) -> bool:
        """Whether its solutions are independent samples of the policy."""
        return self.strategy == "best-of" or (self.strategy == "vote" and self.settings.n_runs == 1)

    @property
    def numbers(self) -> dict[str, float]:
        """The settings that the strategy reads, but for the seed."""
        known = asdict(self.settings)
        read = [*_SHARED[:-1], *_USED[self.strategy]] if self.strategy in _USED else list(known)
        return {"temperature": self.temperature, **{name: known[name] for name in read}}

    @property
    def metric(self) -> str:
        """What its accuracy is called: pass@1 of one answer, maj@k of a vote, best@k by value."""
        settings = self.settings
        if self.strategy == "vote" and settings.n_runs > 1:
            return f"maj@{settings.n_runs} of sbs({settings.n_beams}, {settings.n_samples})"
        weighted = "weighted " if settings.weighted else ""
        return {
            "vote": f"{weighted}maj@{settings.n_samples}",
            "best-of": f"best@{settings.n_samples}",
            "sbs": f"pass@1, B1={settings.n_beams} B2={settings.n_samples}",
            "mcts": f"pass@1, N={settings.n_simulations} B2={settings.n_samples}",
        }.get(self.strategy, "pass@1")


def read_name(name: str) -> tuple[str, dict[str, int]]:
    """The strategy of a name and the settings that its numbers give.

    Raises UsageError for unknown names and for numbers that the strategy does not take.
    """
    match = _NAME.fullmatch(name)
    strategy = strategy_named(match[1] if match else name).name
    given = [int(number) for number in match.groups()[1:] if number] if match else []
    taken = _NUMBERS.get(strategy, ())
    if given and (len(given) != len(taken) or not all(1 <= n <= MOST for n in given)):
        form = "-3x5" if len(taken) == 2 else "-16" if taken else ""
        raise UsageError(
            f"{name!r} is no strategy with its numbers", hint=f"Type {strategy}{form}."
        )
    return strategy, dict(zip(taken, given, strict=False))


def make_course(
    name: str, strategy: str, settings: SearchSettings, *, temperature: float
) -> Course:
    """The course of a strategy.

    Settings that the strategy does not read are reset, so that they do not tell courses apart.
    Raises UsageError when it asks for more samples than the engine has branches.
    """
    if settings.n_samples > MOST_SAMPLES:
        raise UsageError(
            f"{name} asks for {settings.n_samples} samples", hint=f"At most {MOST_SAMPLES}."
        )
    if strategy in _USED:
        kept = {*_SHARED, *_USED[strategy]}
        settings = SearchSettings(
            **{f.name: getattr(settings, f.name) for f in fields(settings) if f.name in kept}
        )
    return Course(name, strategy, settings, temperature)
