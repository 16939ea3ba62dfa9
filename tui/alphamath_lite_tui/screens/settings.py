"""The settings: the numbers of the search, temperature, budgets."""

from dataclasses import dataclass, replace
from typing import Any

from alphamath_lite.errors import UsageError
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite_tui.screens.form import Field, FormScreen, Values

WHOLE = {  # as the options of solve: name -> wording, least, most
    "n_samples": ("B2: steps sampled at each node (--samples)", 1, 256),
    "n_beams": ("B1: beams that survive each step (--beams)", 1, 64),
    "n_simulations": ("Simulations of mcts (--simulations)", 1, 10_000),
    "max_steps": ("Longest solution in steps (--max-steps)", 1, 100),
    "seed": ("Seed (--seed)", -(2**63), 2**63),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person has chosen."""

    settings: SearchSettings
    temperature: float | None
    limits: Limits


def settings_screen(
    settings: SearchSettings, temperature: float | None, limits: Limits
) -> FormScreen:
    """The form with the present settings."""
    return FormScreen(
        "Settings",
        *(Field(name, what, str(getattr(settings, name))) for name, (what, _, _) in WHOLE.items()),
        Field(
            "temperature",
            "Temperature (--temperature); empty: that of each strategy",
            _shown(temperature),
        ),
        Field(
            "n_tokens",
            "Tokens for each search (--max-tokens); empty: no limit",
            _shown(limits.n_tokens),
        ),
        Field(
            "timeout_s",
            "Seconds for each search (--timeout); empty: no limit",
            _shown(limits.timeout_s),
        ),
        check=lambda values: chosen_settings(values, settings),
    )


def chosen_settings(values: Values, before: SearchSettings) -> Chosen:
    """Read the form; raises UsageError for what the options of `solve` would refuse."""
    whole: dict[str, Any] = {name: _whole(values[name], *WHOLE[name]) for name in WHOLE}
    n_tokens = values["n_tokens"].strip()
    return Chosen(
        replace(before, **whole),
        _number(values["temperature"], "Temperature", 1e-3, 100),
        Limits(
            _whole(n_tokens, "Budget of tokens", 1, 10**12) if n_tokens else None,
            _number(values["timeout_s"], "Budget of seconds", 0, 1e7),
        ),
    )


def _shown(number: float | None) -> str:
    return "" if number is None else str(number)


def _whole(text: str, what: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise UsageError(f"{what}: a whole number from {least} to {most} is needed")
    return number


def _number(text: str, what: str, least: float, most: float) -> float | None:
    if not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise UsageError(f"{what}: a number from {least} to {most} is needed")
    return number
