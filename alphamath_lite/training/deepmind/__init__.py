"""DeepMind Mathematics (Saxton et al., 2019) as worked solutions, from its train regime alone.

Optional: needs the generator, `pip install 'alphamath-lite[deepmind]'`. Read in this order:
generator (questions of the regimes), rules (patterns with code), reading (a question as steps),
the rules by area (arithmetic, numbers, comparison, algebra, everyday), judging, traces.
"""

from alphamath_lite.training.deepmind.traces import draw

__all__ = ["draw"]
