"""A finished run once more, event by event.

A strategy is a function of its tree, so a saved tree says everything: the strategy runs again with
the saved children in the place of a model, and what it selects and backs up is written down. Where
that does not lead to the saved tree (several searches, a person's hand), its steps are shown in the
order in which they were written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from alphamath_lite.search import STRATEGIES, Expand, SearchSettings, StrategySpec
from alphamath_lite.tree import ROOT, Node, Tree

Kind = Literal["written", "selected", "backed up"]
WRITTEN: Kind = "written"
SELECTED: Kind = "selected"
BACKED_UP: Kind = "backed up"


class MismatchError(ValueError):
    """The strategy asks for steps that are not in the saved tree."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a search; `value` in [-1, 1] is what was backed up."""

    kind: Kind
    node: int
    value: float = 0.0

    @property
    def words(self) -> str:
        """What happened, in words."""
        value = f"{self.value:+.2f} from " if self.kind == BACKED_UP else ""
        return f"{value}#{self.node} {self.kind}"


class Replay:
    """Grows `tree` as `whole` was grown, one event at a time; `at` events have happened."""

    def __init__(self, whole: Tree, meta: Mapping[str, Any]) -> None:
        self._whole = whole
        self.happenings = happenings(whole, meta)
        self._exact = any(event.kind != WRITTEN for event in self.happenings)
        self.tree = Tree(whole.question)
        self.at = 0

    def step(self) -> Happening | None:
        """Let the next event happen; None when there is none left."""
        if self.at == len(self.happenings):
            return None
        event = self.happenings[self.at]
        self.at += 1
        if event.kind == WRITTEN:
            node = self._whole[event.node]
            known = _fresh(node) if self._exact else replace(node, children=[])
            self.tree.nodes.append(known)
            self.tree[node.parent].children.append(node.id)
        elif event.kind == BACKED_UP:
            self.tree.backup(event.node, event.value)
        return event


def happenings(whole: Tree, meta: Mapping[str, Any]) -> list[Happening]:
    """The events of the run that grew a tree; only its steps where the run cannot be repeated."""
    spec, settings = STRATEGIES.get(str(meta.get("strategy"))), _settings(meta.get("settings"))
    if spec is not None and settings is not None:
        run = _Run(whole)
        try:
            run.repeat(spec, settings)
        except (MismatchError, TypeError, ValueError, IndexError):
            pass  # settings of another version, or a tree that something else has changed
        else:
            if [(n.n_visits, n.q) for n in run.tree.nodes] == [
                (n.n_visits, n.q) for n in whole.nodes
            ]:
                return run.happenings
    return [Happening(WRITTEN, node.id) for node in whole.nodes[ROOT + 1 :]]


@dataclass(slots=True)
class _Run:
    """A strategy at work with the children of a saved tree; it watches itself."""

    whole: Tree
    tree: Tree = field(init=False)
    happenings: list[Happening] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tree = Tree(self.whole.question)

    def repeat(self, spec: StrategySpec, settings: SearchSettings) -> None:
        """Run to the end, or to the last saved step."""
        strategy = spec.run(self.tree, settings, watch=self)
        wave = next(strategy, None)
        while wave is not None and len(self.tree) < len(self.whole):
            children = [self._written(expand) for expand in wave]
            for expand in wave:
                self.tree.settle(expand.node)
            try:
                wave = strategy.send(children)
            except StopIteration:
                return

    def _written(self, expand: Expand) -> list[Node]:
        """The saved children that this request brought."""
        drawn = self.tree[expand.node].n_draws
        self.tree[expand.node].n_draws += expand.n
        new = []
        for child in self.whole.children(expand.node):
            if drawn <= child.sample < drawn + expand.n:
                if child.id != len(self.tree):
                    raise MismatchError
                node = _fresh(child)
                self.tree.nodes.append(node)
                self.tree[expand.node].children.append(node.id)
                self.happenings.append(Happening(WRITTEN, node.id))
                new.append(node)
        return new

    def stage(self, name: str) -> None:
        """A stage leaves no trace."""

    def selected(self, node: int) -> None:
        """Write a selection down."""
        self.happenings.append(Happening(SELECTED, node))

    def backed_up(self, node: int, value: float) -> None:
        """Write a backup down."""
        self.happenings.append(Happening(BACKED_UP, node, value))


def _fresh(node: Node) -> Node:
    """A node as it was when it had just been written."""
    return replace(node, children=[], n_visits=0, q=0.0, n_draws=0, closed=node.terminal)


def _settings(data: Any) -> SearchSettings | None:
    if not isinstance(data, dict):
        return None
    names = {field.name for field in fields(SearchSettings)}
    return SearchSettings(**{name: data[name] for name in names & {*data}})
