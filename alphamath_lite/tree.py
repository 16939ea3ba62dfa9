"""The search tree: nodes, their statistics, backup, and the tree as a record (JSON).

A node is a state of AlphaMath, section 2: the question and all steps so far; its `text` is the
last of these steps. The tree is only data and arithmetic: no model, no interpreter, no clock.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

Status = Literal["open", "answered", "failed"]

ROOT = 0
NO_PARENT = -1
SCHEMA = 1


@dataclass(slots=True)
class Node:
    """One step and what is known about it.

    `prior` is exp of the mean log-probability of the model-written tokens, in (0, 1];
    `value` is V_phi in [-1, 1], None while nobody has judged the node; `q` is the running mean of
    the values backed up through the node, in [-1, 1], 0 before the first visit.
    """

    id: int
    parent: int
    depth: int  # steps from the question; the root has depth 0
    text: str = ""  # canonical text of the step, "" for the root
    status: Status = "open"
    reason: str = ""  # why the node failed, in words
    answer: str | None = None  # the final answer, on answered nodes
    thought: str = ""
    code: str | None = None
    output: str | None = None
    code_failed: bool = False
    n_errors: int = 0  # code errors in a row that end at this node
    prior: float = 1.0
    value: float | None = None
    n_tokens: int = 0  # model-written tokens of the step
    n_visits: int = 0
    q: float = 0.0
    closed: bool = False  # terminal, or all children closed: never selected again
    children: list[int] = field(default_factory=list)

    @property
    def terminal(self) -> bool:
        """Whether the solution ends here: answered or failed."""
        return self.status != "open"


@dataclass(slots=True)
class Tree:
    """All nodes of one problem; `nodes[i].id == i`, the root is node 0."""

    question: str
    nodes: list[Node] = field(default_factory=lambda: [Node(ROOT, NO_PARENT, 0)])

    def __getitem__(self, node_id: int) -> Node:
        return self.nodes[node_id]

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def root(self) -> Node:
        """The question itself."""
        return self.nodes[ROOT]

    def add(self, parent: int, **known: Any) -> Node:
        """Append a child of `parent` and return it; `known` are fields of Node."""
        node = Node(len(self.nodes), parent, self.nodes[parent].depth + 1, **known)
        self.nodes.append(node)
        self.nodes[parent].children.append(node.id)
        return node

    def children(self, node_id: int) -> list[Node]:
        """The children in sampling order."""
        return [self.nodes[child] for child in self.nodes[node_id].children]

    def path(self, node_id: int) -> list[Node]:
        """The nodes from the root (excluded) to `node_id` (included): the partial solution."""
        nodes = []
        while node_id != ROOT:
            nodes.append(self.nodes[node_id])
            node_id = nodes[-1].parent
        return nodes[::-1]

    def answered(self) -> Iterator[Node]:
        """The finished solutions, in the order in which they were found."""
        return (node for node in self.nodes if node.status == "answered")

    def backup(self, node_id: int, value: float) -> None:
        """Carry `value` from the node up to the root: N += 1, q = running mean (section 2.3)."""
        while node_id != NO_PARENT:
            node = self.nodes[node_id]
            node.n_visits += 1
            node.q += (value - node.q) / node.n_visits
            node_id = node.parent

    def close(self, node_id: int) -> None:
        """Mark a terminal node closed, and every ancestor whose children are all closed."""
        self.nodes[node_id].closed = True
        parent = self.nodes[node_id].parent
        if parent != NO_PARENT and all(child.closed for child in self.children(parent)):
            self.close(parent)

    def to_json(self) -> dict[str, Any]:
        """The tree as plain JSON data."""
        return {
            "schema": SCHEMA,
            "question": self.question,
            "nodes": [asdict(node) for node in self.nodes],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Tree":
        """Read what `to_json` wrote.

        Raises ValueError when the data is of another schema or does not hold together.
        """
        if data.get("schema") != SCHEMA:
            raise ValueError(f"tree schema {data.get('schema')!r}; this version reads {SCHEMA}")
        names = {entry.name for entry in fields(Node)}
        try:
            nodes = [Node(**{k: v for k, v in raw.items() if k in names}) for raw in data["nodes"]]
            tree = cls(str(data["question"]), nodes)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a tree: {error}") from None
        tree._check()
        return tree

    def _check(self) -> None:
        if not self.nodes or self.nodes[ROOT].parent != NO_PARENT:
            raise ValueError("not a tree: it has no root")
        for index, node in enumerate(self.nodes):
            if node.id != index or (index and not 0 <= node.parent < index):
                raise ValueError(f"not a tree: node {index} is out of order")
            if any(not index < child < len(self.nodes) for child in node.children) or any(
                self.nodes[child].parent != index for child in node.children
            ):
                raise ValueError(f"not a tree: the children of node {index} are not its own")
