"""The tree of steps as an SVG picture: columns are depths, rows are leaves, colours are values."""

from collections.abc import Collection
from html import escape

from alphamath_lite.tree import ROOT, Node, Tree
from alphamath_lite_tui.labels import mark_of, one_line, step_title

WIDTH, HEIGHT, GAP = 210, 34, 26  # of a box, and between columns
N_LETTERS = 30
EDGE = 12


def picture(tree: Tree, chosen: Collection[int]) -> str:
    """The picture; the steps in `chosen` are framed."""
    rows = _rows(tree)
    width = EDGE * 2 + (max(node.depth for node in tree.nodes) + 1) * (WIDTH + GAP) - GAP
    height = EDGE * 3 + 16 + (max(rows.values()) + 1) * (HEIGHT + 8)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" '
        f'width="{width}" font-family="ui-monospace, monospace" font-size="11">',
        f'<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="{EDGE}" y="{EDGE + 10}" font-weight="bold">{_text(tree.question, 200)}</text>',
        *(_edge(node, tree[node.parent], rows, chosen) for node in tree.nodes[ROOT + 1 :]),
        *(_box(node, rows, chosen) for node in tree.nodes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _rows(tree: Tree) -> dict[int, float]:
    """The row of every node: leaves in order, parents in the middle of their children."""
    order, stack = [], [ROOT]
    while stack:
        node = tree[stack.pop()]
        order.append(node)
        stack += reversed(node.children)
    rows: dict[int, float] = {}
    n_leaves = 0
    for node in order:
        if not node.children:
            rows[node.id] = n_leaves
            n_leaves += 1
    for node in reversed(order):
        if node.children:
            rows[node.id] = (rows[node.children[0]] + rows[node.children[-1]]) / 2
    return rows


def _place(node: Node, rows: dict[int, float]) -> tuple[float, float]:
    x = EDGE + node.depth * (WIDTH + GAP)
    return x, EDGE * 2 + 16 + rows[node.id] * (HEIGHT + 8)


def _edge(node: Node, parent: Node, rows: dict[int, float], chosen: Collection[int]) -> str:
    (x1, y1), (x2, y2) = _place(parent, rows), _place(node, rows)
    x1, y1, y2, middle = x1 + WIDTH, y1 + HEIGHT / 2, y2 + HEIGHT / 2, GAP / 2
    stroke = '#c08000" stroke-width="2' if node.id in chosen else "#999999"
    return (
        f'<path d="M{x1} {y1} C{x1 + middle} {y1} {x2 - middle} {y2} {x2} {y2}" '
        f'fill="none" stroke="{stroke}"/>'
    )


def _box(node: Node, rows: dict[int, float], chosen: Collection[int]) -> str:
    x, y = _place(node, rows)
    stroke = '#c08000" stroke-width="2' if node.id in chosen else "#777777"
    value = "" if node.value is None else f"{node.value:+.2f} "
    facts = f"{mark_of(node).sign} {value}N={node.n_visits} {node.prior:.0%}" if node.id else ""
    return (
        f'<g transform="translate({x},{y})"><title>{escape(one_line(node.thought))}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="4" fill="{_fill(node)}" stroke="{stroke}"/>'
        f'<text x="6" y="14">{_text(step_title(node), N_LETTERS)}</text>'
        f'<text x="6" y="28" fill="#444444">{escape(facts)}</text></g>'
    )


def _fill(node: Node) -> str:
    """Red at -1, white at 0, green at +1."""
    value = max(-1.0, min(1.0, node.value or 0.0))
    fade = round(255 - 90 * abs(value))
    return f"#{fade:02x}ff{fade:02x}" if value >= 0 else f"#ff{fade:02x}{fade:02x}"


def _text(text: str, most: int) -> str:
    text = one_line(text)
    return escape(text if len(text) <= most else text[: most - 1] + "…")
