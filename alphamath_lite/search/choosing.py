"""Which finished solution is the answer: by value, by confidence, or by the vote of equal answers.

All of these are functions of the tree. Where no finished solution has been judged (a model
without a value head) every choice falls back to the vote.
"""

from collections.abc import Callable, Sequence

from alphamath_lite.search.base import SameAnswer, SearchSettings, Solution, Sure, identical
from alphamath_lite.search.selection import merit, path_prior
from alphamath_lite.tree import ROOT, Node, Tree


def by_value(tree: Tree, same: SameAnswer, *, start: int = ROOT) -> Solution | None:
    """The finished solution of highest value below `start`; None when nothing is finished."""
    finished = list(tree.answered(start))
    if not judged(finished):
        return by_vote(tree, same, start=start)
    return solution(max(finished, key=lambda node: _merit(tree, node)), finished, same)


def by_confidence(
    tree: Tree,
    settings: SearchSettings,
    same: SameAnswer,
    *,
    start: int = ROOT,
    choose: Callable[..., Solution | None],
    sure: Sure,
) -> Solution | None:
    """The answer most likely to be right, by its solution of highest value.

    What `choose` says where nothing is finished or nobody can tell how sure to be.
    """
    best = choose(tree, settings, same, start=start)
    if best is None or sure(tree, best.node, same, start=start) is None:
        return best
    finished = list(tree.answered(start))

    def trust(node: Node) -> tuple[float, tuple[bool, float, float]]:
        return sure(tree, node.id, same, start=start) or 0.0, _merit(tree, node)

    leaders = [max(g, key=lambda node: _merit(tree, node)) for g in grouped(finished, same)]
    return solution(max(leaders, key=trust), finished, same)


def by_vote(
    tree: Tree, same: SameAnswer, *, start: int = ROOT, weighted: bool = False
) -> Solution | None:
    """The best solution of the answer with most votes below `start`."""
    return elect(tree, list(tree.answered(start)), same, weighted=weighted)


def elect(
    tree: Tree, voters: Sequence[Node], same: SameAnswer, *, weighted: bool = False
) -> Solution | None:
    """The best of the largest group of equal answers, ties by merit; None without voters.

    A weighted vote counts (1 + value) / 2 for each, in [0, 1], if all voters have been judged.
    """
    if not voters:
        return None
    by_weight = weighted and all(node.value is not None for node in voters)

    def strength(group: Sequence[Node]) -> tuple[float, tuple[bool, float, float]]:
        votes = sum(_weight(node) for node in group) if by_weight else float(len(group))
        return votes, max(_merit(tree, node) for node in group)

    winners = max(grouped(voters, same), key=strength)
    return solution(max(winners, key=lambda node: _merit(tree, node)), voters, same)


def solution(node: Node, finished: Sequence[Node], same: SameAnswer) -> Solution:
    """`node` as the answer, with its support among all `finished` solutions."""
    group = next(group for group in grouped(finished, same) if node in group)
    return Solution(node.id, node.answer or "", node.value, len(group) / len(finished))


def grouped(nodes: Sequence[Node], same: SameAnswer) -> list[list[Node]]:
    """Groups of equal answers in the order of their first members, with which all are compared."""
    groups: list[list[Node]] = []
    by_text: dict[str, list[Node]] = {}
    for node in nodes:
        text = node.answer or ""
        group = by_text.get(text)
        if group is None and same is not identical:
            group = next((other for other in groups if same(other[0].answer or "", text)), None)
        if group is None:
            group = []
            groups.append(group)
        by_text[text] = group
        group.append(node)
    return groups


def judged(nodes: Sequence[Node]) -> bool:
    """Whether any of the nodes has a value."""
    return any(node.value is not None for node in nodes)


def _merit(tree: Tree, node: Node) -> tuple[bool, float, float]:
    return (*merit(tree, node), path_prior(tree, node))


def _weight(node: Node) -> float:
    return (1 + (node.value or 0.0)) / 2
