"""Step-level beam search, SBS(B1, B2): AlphaMath, inference.

The start samples B1 * B2 steps, every live beam B2; all candidates are judged after their code
has run, and the best B1 survive. A finished beam leaves and the live width shrinks by one. There
is no backup and no rollout; the answer is the finished solution of highest value.
Steps drawn before count as samples: a search can be widened, or go on after an interruption.
"""

from alphamath_lite.search.base import (
    UNWATCHED,
    Expand,
    SameAnswer,
    SearchSettings,
    Solution,
    Strategy,
    Watch,
    identical,
)
from alphamath_lite.search.choosing import by_value
from alphamath_lite.search.selection import ranked
from alphamath_lite.tree import ROOT, Tree


def sbs(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
    run: int = 0,
) -> Strategy:
    """Search below `start`; `run` keeps independent searches of one tree apart."""
    width = settings.n_beams
    beams = [] if tree[start].terminal else [start]
    n_samples = settings.n_beams * settings.n_samples
    while beams:
        missing = [(beam, n_samples - _n_drawn(tree, beam, run)) for beam in beams]
        wave = tuple(Expand(beam, n, run=run) for beam, n in missing if n > 0)
        if wave:
            yield wave
        candidates = [
            child
            for beam in beams
            for child in tree.children(beam)
            if child.run == run and child.status != "failed"
        ]
        survivors = ranked(tree, candidates, seed=settings.seed)[:width]
        for node in survivors:
            watch.selected(node.id)
        width -= sum(node.status == "answered" for node in survivors)
        beams = [node.id for node in survivors if node.status == "open"]
        n_samples = settings.n_samples


def choose(
    tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ROOT
) -> Solution | None:
    """The finished solution of highest value."""
    return by_value(tree, same, start=start)


def _n_drawn(tree: Tree, beam: int, run: int) -> int:
    """Steps drawn for this run, dropped duplicates included."""
    return tree[beam].n_draws - sum(child.run != run for child in tree.children(beam))
