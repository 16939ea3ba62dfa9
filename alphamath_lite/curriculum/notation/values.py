"""Values and products: `f(x + 1)` is a value of f, `k(x + 1)` a product, though both look alike.

A name before one name or number in brackets is a function: `N(t)`, `y(-1)`. Before anything longer
only the usual names of functions are, unless they stand in the brackets too: `p(x - 3)` is a value,
`p(p - 3)` a product.
"""

from alphamath_lite.curriculum.notation.reading import Tree

_FUNCTION_NAMES = frozenset("fghpquvFGPQ")
_INVERSE = ("group", ("neg", ("num", "1")))


def is_value(left: Tree, right: Tree) -> bool:
    """Whether `right`, behind `left` without a sign, is its argument and no factor."""
    inner = right[1]
    if right[0] != "group" or not isinstance(inner, tuple):
        return False
    if left[0] == "post":
        return left[2] == "'"
    if left[0] in {"^", "group"}:
        return _is_made_of_functions(left) and _is_simple(inner)
    if left[0] != "name":
        return False
    nested = inner[0] == "join" and len(inner) == 3 and is_value(inner[1], inner[2])
    return nested or _is_simple(inner) or (_is_function(left) and not _mentions(inner, left))


def _is_simple(tree: Tree) -> bool:
    return tree[0] in {"name", "num"} or (tree[0] == "neg" and tree[1][0] == "num")  # type: ignore[index]


def _is_function(tree: object) -> bool:
    return isinstance(tree, tuple) and tree[0] == "name" and tree[1] in _FUNCTION_NAMES


def _is_made_of_functions(tree: Tree) -> bool:
    """`f^(-1)`, `(f + g)`, `(f - g)`."""
    if tree[0] == "^":
        return _is_function(tree[1]) and tree[2] == _INVERSE
    inner = tree[1]
    return isinstance(inner, tuple) and inner[0] == "+" and all(map(_is_function, inner[1::2]))


def _mentions(tree: object, name: Tree) -> bool:
    if tree == name:
        return True
    return isinstance(tree, (tuple, list)) and any(_mentions(part, name) for part in tree)
