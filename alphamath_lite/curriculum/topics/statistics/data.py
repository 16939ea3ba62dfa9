"""Data to draw."""

from random import Random


def draw_data(rng: Random, low: int = 4, high: int = 9) -> list[int]:
    """From `low` to `high` whole numbers of one size, in no order."""
    base, width = rng.choice([0, 0, 5, 10, 20, 50, 100]), rng.choice([9, 12, 20, 40])
    return [base + rng.randint(1, width) for _ in range(rng.randint(low, high))]
