"""Which node comes first: PUCT for trees, value or prior for beams; ties broken by the seed.

    PUCT (AlphaMath, selection):  argmax_a Q(s, a) + c_puct pi(a|s) sqrt(N(s)) / (1 + N(s, a))

An unvisited child has Q = 0. Nothing here draws random numbers: a tie goes to the child with the
smallest hash of seed and node, so a choice can be repeated from the tree and the settings alone.
"""

import hashlib
import math
from collections.abc import Iterable

from alphamath_lite.tree import Node, Tree


def stable_hash(*parts: int | str) -> int:
    """A number in [0, 2**63) that is the same on every machine and in every process."""
    text = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1


def puct(parent: Node, child: Node, c_puct: float) -> float:
    """Q plus the exploration bonus of a child."""
    return child.q + c_puct * child.prior * math.sqrt(parent.n_visits) / (1 + child.n_visits)


def select(parent: Node, children: Iterable[Node], *, c_puct: float, seed: int) -> Node:
    """The child of highest PUCT; raises ValueError when there is none."""
    return max(
        children,
        key=lambda child: (puct(parent, child, c_puct), -stable_hash(seed, child.id)),
    )


def ranked(tree: Tree, nodes: Iterable[Node], *, seed: int) -> list[Node]:
    """The nodes from best to worst: by value, without one by the prior of the whole path."""
    return sorted(nodes, key=lambda node: (*merit(tree, node), -stable_hash(seed, node.id)))[::-1]


def merit(tree: Tree, node: Node) -> tuple[bool, float]:
    """How good a node looks; a judged node goes before one that nobody has judged."""
    if node.value is not None:
        return True, node.value
    return False, path_prior(tree, node)


def path_prior(tree: Tree, node: Node) -> float:
    """exp of the mean log-probability of all tokens written on the way to `node`, in (0, 1]."""
    path = tree.path(node.id)
    n_tokens = sum(step.n_tokens for step in path)
    if not n_tokens:
        return node.prior
    return math.exp(sum(step.n_tokens * math.log(step.prior) for step in path) / n_tokens)
