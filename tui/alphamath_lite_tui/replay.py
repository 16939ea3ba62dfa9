"""A finished run once more, node by node, in the order in which it was written."""

from dataclasses import replace

from alphamath_lite.tree import Tree


def until(tree: Tree, n: int) -> Tree:
    """The tree as it stood when its first `n` steps had been written."""
    nodes = [
        replace(node, children=[child for child in node.children if child <= n])
        for node in tree.nodes[: n + 1]
    ]
    return Tree(tree.question, nodes)
