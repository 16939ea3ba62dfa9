"""The search tree: nodes, their statistics, backup, and the tree as a record (JSON).

A node is a state of AlphaMath: the question and all steps so far; its `text` is the
last of these steps. The tree is only data and arithmetic: no model, no interpreter, no clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

Status = Literal["open", "answered", "failed"]

ROOT = 0
NO_PARENT = -1
SCHEMA = 1


@dataclass(slots=True)
class Node:
    """One step and what is known about it.

    `prior` is exp of the mean log-probability of the model-written tokens, in (0, 1];
    `value` is V_phi in [-1, 1], None while nobody has judged the node and -1 when it failed;
    `reward` is r(s), +1 or -1, on terminal nodes in training, None when nobody is sure;
    `q` is the running mean of the values backed up through the node, in [-1, 1], 0 before the
    first visit.
    """

    id: int
    parent: int
    depth: int  # steps from the question; the root has depth 0
    text: str = ""  # canonical text of the step, "" for the root; as written when unparsable
    status: Status = "open"
    reason: str = ""  # why the node failed, in words
    answer: str | None = None  # the final answer, on answered nodes
    thought: str = ""
    code: str | None = None  # as executed: without its fence
    output: str | None = None
    code_failed: bool = False
    n_errors: int = 0  # code errors in a row that end at this node
    prior: float = 1.0
    value: float | None = None
    reward: float | None = None
    n_tokens: int = 0  # model-written tokens of the step
    n_visits: int = 0
    q: float = 0.0
    closed: bool = False  # terminal, or all children closed: never selected again
    run: int = 0  # which independent run of a voting strategy wrote the node
    sample: int = 0  # number of the draw below its parent that wrote the node
    n_draws: int = 0  # steps drawn below this node so far, dropped duplicates included
    children: list[int] = field(default_factory=list)

    @property
    def terminal(self) -> bool:
        """Whether the solution ends here: answered or failed."""
        return self.status != "open"


NODE_FIELDS = tuple(entry.name for entry in fields(Node))


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
        """Append a child of `parent` and return it; `known` are fields of Node.

        A new open child reopens its ancestors; `settle` the parent when all its children stand.
        """
        node = Node(len(self.nodes), parent, self.nodes[parent].depth + 1, **known)
        node.closed = node.terminal
        self.nodes.append(node)
        self.nodes[parent].children.append(node.id)
        ancestor = parent
        while not node.closed and ancestor != NO_PARENT:
            self.nodes[ancestor].closed = False
            ancestor = self.nodes[ancestor].parent
        return node

    def settle(self, node_id: int) -> None:
        """Close the node if all its children are closed, and its ancestors likewise."""
        while node_id != NO_PARENT:
            children = self.children(node_id)
            if not children or not all(child.closed for child in children):
                return
            self.nodes[node_id].closed = True
            node_id = self.nodes[node_id].parent

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

    def below(self, node_id: int) -> list[Node]:
        """The subtree of `node_id`, itself included, in the order in which it was written."""
        inside = {node_id}
        for node in self.nodes[node_id + 1 :]:
            if node.parent in inside:
                inside.add(node.id)
        return [self.nodes[index] for index in sorted(inside)]

    def answered(self, start: int = ROOT) -> Iterator[Node]:
        """The finished solutions below `start`, in the order in which they were found."""
        return (node for node in self.below(start) if node.status == "answered")

    def backup(self, node_id: int, value: float) -> None:
        """Carry `value` from the node up to the root: N += 1, q = running mean."""
        while node_id != NO_PARENT:
            node = self.nodes[node_id]
            node.n_visits += 1
            node.q += (value - node.q) / node.n_visits
            node_id = node.parent

    def to_json(self) -> dict[str, Any]:
        """The tree as plain JSON data."""
        return {
            "schema": SCHEMA,
            "question": self.question,
            "nodes": [
                {name: getattr(node, name) for name in NODE_FIELDS} | {"children": [*node.children]}
                for node in self.nodes
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Tree":
        """Read what `to_json` wrote; fields of nodes that this version does not know are skipped.

        Raises ValueError when the data is of another schema or does not hold together.
        """
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            found = data.get("schema") if isinstance(data, dict) else None
            newer = isinstance(found, int) and found > SCHEMA
            raise ValueError(
                f"not a tree of schema {SCHEMA}"
                + (f", but of schema {found}: a newer version wrote it" if newer else "")
            )
        names = {*NODE_FIELDS}
        try:
            nodes = [Node(**{k: v for k, v in raw.items() if k in names}) for raw in data["nodes"]]
            tree = cls(str(data["question"]), nodes)
            tree._check()
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise ValueError(f"not a tree: {error}") from None
        return tree

    def _check(self) -> None:
        if not self.nodes or self.nodes[ROOT].parent != NO_PARENT:
            raise ValueError("not a tree: it has no root")
        children: list[list[int]] = [[] for _ in self.nodes]
        for index, node in enumerate(self.nodes):
            if node.id != index or (index and not 0 <= node.parent < index):
                raise ValueError(f"not a tree: node {index} is out of order")
            if node.depth != (self.nodes[node.parent].depth + 1 if index else 0):
                raise ValueError(f"not a tree: node {index} has a wrong depth")
            if node.status not in get_args(Status):
                raise ValueError(f"not a tree: node {index} has status {node.status!r}")
            if index:
                children[node.parent].append(index)
        for node, own in zip(self.nodes, children, strict=True):
            if node.children != own:
                raise ValueError(f"not a tree: the children of node {node.id} are not its own")
