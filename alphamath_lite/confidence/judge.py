"""The confidence of an answer, by the calibration that a bundle carries."""

from alphamath_lite.bundles.manifest import Calibration
from alphamath_lite.confidence.features import FEATURES, evidence, measure
from alphamath_lite.errors import ModelError
from alphamath_lite.search import SameAnswer
from alphamath_lite.tree import ROOT, Tree


class Judge:
    """Says how likely an answer is right, for the strategies that were calibrated.

    Raises ModelError when the calibration names a feature of a later version.
    """

    def __init__(self, calibration: Calibration) -> None:
        named = {name for entry in calibration.strategies for name in entry.weights}
        if unknown := sorted(named - set(FEATURES)):
            raise ModelError(
                f"the calibration of confidence needs {', '.join(unknown)}, which is not known",
                hint="pip install --upgrade alphamath-lite",
            )
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
