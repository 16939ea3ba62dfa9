"""The confidence of an answer, by the calibration that a bundle carries."""

from alphamath_lite.bundles.manifest import Calibration
from alphamath_lite.confidence.features import evidence, measure
from alphamath_lite.search import SameAnswer
from alphamath_lite.tree import ROOT, Tree


class Judge:
    """Says how likely an answer is right; implements `search.base.Sure` for every strategy."""

    def __init__(self, calibration: Calibration) -> None:
        self._of = {entry.strategy: entry for entry in calibration.strategies}

    def __call__(
        self, strategy: str, tree: Tree, best: int, same: SameAnswer, *, start: int = ROOT
    ) -> float | None:
        """Probability in (0, 1) that the answer of node `best` is right.

        None for a strategy that was not calibrated.
        """
        if (entry := self._of.get(strategy)) is None:
            return None
        features = measure(evidence(tree, best, same, start=start), list(entry.weights))
        return entry(features)
