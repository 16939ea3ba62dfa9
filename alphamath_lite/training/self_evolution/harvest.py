"""What the trees of a round came to, and whether there is anything to learn from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from alphamath_lite.errors import AlphaMathError
from alphamath_lite.evaluation.data import Item
from alphamath_lite.training.self_evolution.folder import RoundFolder
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree


def grown(folder: RoundFolder, items: Sequence[Item]) -> Iterator[tuple[Item, list[Tree]]]:
    """The trees of every problem, in the order of the problems; none for one that failed."""
    for item in items:
        trees: list[Tree] = []
        while (path := folder.tree(item.line, len(trees))).exists():
            trees.append(load_tree(path).tree)
        yield item, trees


def account(folder: RoundFolder, items: Sequence[Item]) -> dict[str, Any]:
    """What the trees came to, as JSON data; the shares are of problems."""
    rewards: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    n_solved = n_trees = n_nodes = n_sampled = 0
    for _, trees in grown(folder, items):
        ends = [node for tree in trees for node in tree.nodes if node.terminal]
        n_trees += len(trees)
        n_nodes += sum(len(tree) - 1 for tree in trees)
        n_sampled += sum(node.n_tokens for tree in trees for node in tree.nodes)
        n_solved += any(node.reward == 1 for node in ends)
        for node in ends:
            if node.status == "failed":
                reasons[node.reason.partition(":")[0]] += 1
            else:
                rewards[{1.0: "right", -1.0: "wrong"}.get(node.reward or 0.0, "unsure")] += 1
    return {
        "problems": len(items),
        "solved": n_solved,
        "trees": n_trees,
        "nodes": n_nodes,
        "tokens": n_sampled,
        "untried": len(list(folder.trees.glob("*.failed.json"))),
        "answers": {name: rewards[name] for name in ("right", "wrong", "unsure")},
        "failed_steps": dict(sorted(reasons.items())),
    }


def refuse_hopeless(found: dict[str, Any], *, has_code: bool) -> None:
    """Raise AlphaMathError when no problem was solved: there would be nothing to learn from."""
    if found["solved"]:
        return
    answers, n_failed = found["answers"], sum(found["failed_steps"].values())
    counts = (
        f"none of {found['problems']} problems was solved in {found['trees']} trees "
        f"({found['nodes']} steps: {answers['wrong']} wrong answers, {answers['unsure']} answers "
        f"of which nobody is sure, {n_failed} failed steps, {found['untried']} problems not tried)"
    )
    raise AlphaMathError(counts, hint=_likely_cause(found, n_failed, has_code=has_code))


def _likely_cause(found: dict[str, Any], n_failed: int, *, has_code: bool) -> str:
    answers = found["answers"]
    n_answers = sum(answers.values())
    if found["untried"] == found["problems"]:
        return "The questions do not fit into the model."
    if not has_code:
        return "No code could be run; alphamath-lite doctor says why."
    if n_failed > n_answers and found["failed_steps"].get("unparsable", 0) * 2 > n_failed:
        return "The model does not write the step format: start from one that does."
    if n_failed > n_answers:
        return "Most solutions break off: the model is too weak for these problems, or not trained."
    if answers["unsure"] > answers["wrong"]:
        return "The reference answers cannot be compared: write them as plain mathematics."
    return (
        "The problems are too hard for this model: begin with easier ones "
        "(solved once in ten samples or more), or check the reference answers."
    )
