"""Numbers of a strategy where none are given, the same for every command."""

N_SAMPLES = {"vote": 8, "best-of": 8}  # else 5, as in AlphaMath
# AlphaMath: 0.6 for MCTS, and 1.0 for step-level beam search, too warm for a small model: 0.6 and
# 0.5 for a vote were measured on `mini`.
TEMPERATURES = {"sbs": 0.6, "mcts": 0.6, "auto": 0.6, "vote": 0.5}


def default_samples(strategy: str) -> int:
    """B2, or n of vote and best-of."""
    return N_SAMPLES.get(strategy, 5)


def default_temperature(strategy: str) -> float:
    """The temperature of a strategy."""
    return TEMPERATURES.get(strategy, 1.0)
