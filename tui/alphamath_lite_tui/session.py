"""What is explored: one tree, the accepted solution in it, and the way back. No screen in sight.

`here` ends the accepted part of the solution, `selected` is looked at. Nothing is ever taken out
of the tree: an edited step becomes a branch beside the one that was edited. Nodes are replaced,
never changed, so that the states of the past can share them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alphamath_lite.by_hand import reject
from alphamath_lite.errors import UsageError
from alphamath_lite.search import Solution, identical
from alphamath_lite.search.choosing import by_value
from alphamath_lite.tree import ROOT, Node, Tree
from alphamath_lite_tui.protocol import Grown

MOST_UNDO = 50
META = "tui"


@dataclass(frozen=True, slots=True)
class State:
    """Everything that undo brings back."""

    tree: Tree
    here: int = ROOT
    selected: int = ROOT
    by_hand: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()


@dataclass(slots=True)
class Session:
    """One exploration.

    `by_hand` are the steps a person wrote, `aside` those that a beam search did not go on from;
    `drafts` are steps being written: (parent, sample) -> text so far.
    """

    tree: Tree
    meta: dict[str, Any] = field(default_factory=dict)
    here: int = ROOT
    selected: int = ROOT
    by_hand: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()
    drafts: dict[tuple[int, int], str] = field(default_factory=dict)
    changed: bool = False
    seconds: float = 0.0  # of search, all in all
    _best: tuple[Solution | None] | None = None  # once it has been looked for
    _past: list[tuple[str, State]] = field(default_factory=list)
    _future: list[tuple[str, State]] = field(default_factory=list)

    @classmethod
    def opened(cls, tree: Tree, meta: Mapping[str, Any]) -> "Session":
        """Go on with a saved tree, with the marks that an earlier session left in `meta`."""
        marks = meta.get(META)
        marks = marks if isinstance(marks, dict) else {}
        seconds = marks.get("seconds")
        return cls(
            tree,
            dict(meta),
            here=max(_nodes_in(tree, [marks.get("here")]), default=ROOT),
            selected=max(_nodes_in(tree, [marks.get("selected")]), default=ROOT),
            by_hand=_nodes_in(tree, marks.get("by_hand")),
            aside=_nodes_in(tree, marks.get("aside")),
            seconds=seconds if isinstance(seconds, float) else 0.0,
        )

    def saved_meta(self) -> dict[str, Any]:
        """The `meta` of the tree file: where it came from and the marks of this session."""
        marks = {
            "here": self.here,
            "selected": self.selected,
            "by_hand": sorted(self.by_hand),
            "aside": sorted(self.aside),
            "seconds": round(self.seconds, 3),
        }
        return {**self.meta, META: marks}

    # What is shown

    @property
    def node(self) -> Node:
        """The selected node."""
        return self.tree[self.selected]

    def best(self) -> Solution | None:
        """The finished solution of highest value (or most votes) below the accepted part."""
        if self._best is None:
            self._best = (by_value(self.tree, identical, start=self.here),)
        return self._best[0]

    def forget_best(self) -> None:
        """The tree has changed: look for the best solution again."""
        self._best = None

    def chosen(self) -> frozenset[int]:
        """The nodes of the best solution, else those of the accepted part."""
        best = self.best()
        return frozenset(node.id for node in self.tree.path(best.node if best else self.here))

    def values(self, node_id: int) -> list[float]:
        """The values in [-1, 1] along the path to a node, without the steps nobody judged."""
        return [node.value for node in self.tree.path(node_id) if node.value is not None]

    def state_of(self, node_id: int) -> int:
        """The node whose candidates belong beside `node_id`: itself, or its parent if a leaf."""
        node = self.tree[node_id]
        writing = any(parent == node_id for parent, _ in self.drafts)
        if node.children or writing or node_id in (ROOT, self.here):
            return node_id
        return node.parent

    # What a person does

    def select(self, node_id: int) -> None:
        """Look at a node."""
        self.selected = node_id

    def accept(self, node_id: int) -> None:
        """Make the path to a node the accepted part, wherever in the tree it is."""
        self._refuse_failed(node_id)
        if node_id != self.here:
            self.remember("accept")
            self.here = self.selected = node_id
            self.forget_best()

    def back(self) -> bool:
        """Take the last accepted step back; False at the question."""
        if self.here == ROOT:
            return False
        self.remember("back")
        self.selected, self.here = self.here, self.tree[self.here].parent
        self.forget_best()
        return True

    def reject(self, node_id: int) -> None:
        """Close a step and everything below it for every search."""
        if node_id == ROOT:
            raise UsageError("the question cannot be rejected", hint="Select a step.")
        self.remember("reject")
        nodes = self.tree.nodes
        for node in (self.tree.root, *self.tree.path(node_id)):
            nodes[node.id] = replace(node)  # which of them is closed may change
        below = {node.id for node in self.tree.below(node_id)}
        for below_id in below:
            nodes[below_id] = replace(nodes[below_id])
        reject(self.tree, node_id)
        if self.here in below:
            self.here = self.tree[node_id].parent
        self.forget_best()

    def _refuse_failed(self, node_id: int) -> None:
        if self.tree[node_id].status == "failed":
            raise UsageError(
                f"step {node_id} has failed: {self.tree[node_id].reason}",
                hint="Edit it (i), or choose another step.",
            )

    # What the engine tells

    def merge(self, grown: Grown, start: int = ROOT) -> list[int]:
        """Take over what a search below `start` has done; the ids of the new nodes."""
        if grown.wave:
            self.drafts.clear()
        new = []
        for node in grown.nodes:
            if node.id < len(self.tree):
                self.tree.nodes[node.id] = node
            else:
                assert node.id == len(self.tree)  # a report leaves no gaps
                self.tree.nodes.append(node)
                new.append(node.id)
        for parent in {self.tree[node].parent for node in new}:
            self.forget_drafts(parent)
        for piece in grown.pieces:
            key = (piece.parent, piece.sample)
            self.drafts[key] = self.drafts.get(key, "") + piece.text
        if grown.beams is not None:
            self.aside |= self._left_behind(start, grown.beams)
        if grown.nodes:
            self.changed = True
            self.forget_best()
        return new

    def _left_behind(self, start: int, beams: Sequence[int]) -> frozenset[int]:
        """The open leaves below `start` that are not deeper than the beams, and none of them."""
        deepest = max((self.tree[beam].depth for beam in beams), default=len(self.tree))
        return frozenset(
            node.id
            for node in self.tree.below(start)
            if node.status == "open" and not node.children and node.depth <= deepest
        ) - {*beams}

    def forget_drafts(self, parent: int | None = None) -> None:
        """Drop the drafts below a node, or all of them."""
        self.drafts = {
            key: text for key, text in self.drafts.items() if parent not in (None, key[0])
        }

    # The way back

    def remember(self, label: str) -> None:
        """Keep the present state for undo, before something named `label` changes it."""
        self._past.append((label, self._state()))
        del self._past[:-MOST_UNDO]
        self._future.clear()
        self.changed = True

    def undo(self) -> str | None:
        """Return to the state before the last change; the name of the change."""
        return self._travel(self._past, self._future)

    def redo(self) -> str | None:
        """Do again what was undone last; its name."""
        return self._travel(self._future, self._past)

    def _travel(self, origin: list[tuple[str, State]], back: list[tuple[str, State]]) -> str | None:
        if not origin:
            return None
        label, state = origin.pop()
        back.append((label, self._state()))
        self.tree, self.here, self.selected = state.tree, state.here, state.selected
        self.by_hand, self.aside, self.changed = state.by_hand, state.aside, True
        self.drafts.clear()
        self.forget_best()
        return label

    def _state(self) -> State:
        return State(copied(self.tree), self.here, self.selected, self.by_hand, self.aside)


def _nodes_in(tree: Tree, found: Any) -> frozenset[int]:
    """The ids of nodes of the tree among what a file says."""
    found = found if isinstance(found, list) else []
    return frozenset(node for node in found if type(node) is int and 0 <= node < len(tree))


def copied(tree: Tree) -> Tree:
    """A tree that stays as it is, as sessions replace nodes and never change them."""
    return Tree(tree.question, list(tree.nodes))
