"""The parts of self-evolution one by one: settings, problems, selection, lessons, memory."""

from dataclasses import replace
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")

import torch

from alphamath_lite.answers import same_answer
from alphamath_lite.cli.inputs import lines_of
from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from alphamath_lite.evaluation.data import DataSet, Item
from alphamath_lite.training.batching import collate
from alphamath_lite.training.checkpoint import load_checkpoint
from alphamath_lite.training.loss import joint_loss, joint_sums
from alphamath_lite.training.network import NetworkSize, PolicyValueNet
from alphamath_lite.training.self_evolution import memory
from alphamath_lite.training.self_evolution.devices import Place, place_named
from alphamath_lite.training.self_evolution.lessons import Lessons, example_of
from alphamath_lite.training.self_evolution.problems import read_problems, split
from alphamath_lite.training.self_evolution.rollouts import rewarder
from alphamath_lite.training.self_evolution.selection import (
    WHY,
    TrainingPath,
    select,
    shuffled,
)
from alphamath_lite.training.self_evolution.settings import (
    LearningSettings,
    SelectionSettings,
    from_json,
    sized,
)
from alphamath_lite.training.self_evolution.start import load_network, write_start
from alphamath_lite.tree import Tree
from tests.core.bundle_factory import write_checkpoint
from tests.core.evolving import write_tiny

ITEM = Item(7, "p7", "What is 1 + 1?", ("2",))
CPU = Place(torch.device("cpu"), torch.float32)
PAPER = {
    "rollouts.c_puct": 1.25, "rollouts.simulations": 40, "rollouts.samples": 5,
    "rollouts.max_steps": 8, "rollouts.trees": 10, "rollouts.first_temperature": 0.6,
    "rollouts.temperature": 1.0, "selection.right": 4, "selection.wrong": 4,
    "learning.batch": 1024, "learning.epochs": 10, "learning.max_tokens": 1024,
    "learning.beta": 0.1, "learning.warmup": 0.03, "learning.weight_decay": 0.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("start") / "tiny")


# Settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "number"), PAPER.items())
def test_a_long_run_has_the_numbers_of_the_paper(name: str, number: float) -> None:
    group, _, own = name.partition(".")
    assert getattr(getattr(sized("long"), group), own) == number


def test_smaller_sizes_take_fewer_problems_trees_and_epochs() -> None:
    quick, normal, long = (sized(size) for size in ("quick", "normal", "long"))
    assert quick.rollouts.problems < normal.rollouts.problems
    assert quick.rollouts.trees < normal.rollouts.trees < long.rollouts.trees
    assert quick.learning.epochs < normal.learning.epochs < long.learning.epochs
    assert long.rollouts.problems == 0


def test_settings_come_back_from_json() -> None:
    wanted = sized("quick", ["learning.updates=5,3", "learning.restart=true"], rounds=2, seed=4)
    assert from_json(wanted.to_json()) == wanted


@pytest.mark.parametrize(
    ("change", "saying"),
    [
        ("learning.betta=1", "no setting 'learning.betta'"),
        ("learning.beta", "sets nothing"),
        ("learning.beta=much", "cannot be 'much'"),
        ("learning.optimiser=sgd", "cannot be 'sgd'"),
        ("learning.batch=0", "learning.batch is 0"),
        ("examination.held_out=1.5", "held_out is 1.5"),
        ("rollouts.temperature=0", "temperature is 0"),
        ("learning.restart=perhaps", "cannot be 'perhaps'"),
    ],
)
def test_unfit_settings_are_told(change: str, saying: str) -> None:
    with pytest.raises(UsageError, match=saying) as found:
        sized("quick", [change])
    assert found.value.hint


# Problems ----------------------------------------------------------------------------------------


def made_up(n: int) -> DataSet:
    return DataSet("x", "plain", tuple(Item(i, str(i), f"{i}?", ("1",)) for i in range(1, n + 1)))


def test_the_split_depends_on_the_question_alone() -> None:
    few, many = (
        split(made_up(n), held_out=0.3, seed=seed, n_train=0, n_held=0)
        for n, seed in ((50, 0), (100, 5))
    )
    out = {item.question for item in few.held_out.items}
    assert 5 < len(out) < 25
    assert out <= {item.question for item in many.held_out.items}
    assert not out & {item.question for item in many.train}
    assert len(many.train) + len(many.held_out.items) == 100


def test_at_least_one_problem_is_on_each_side() -> None:
    for share in (0.0, 0.9):
        found = split(made_up(2), held_out=share, seed=0, n_train=0, n_held=0)
        assert len(found.train) == len(found.held_out.items) == 1
    with pytest.raises(UsageError, match="1 problem that can be used"):
        split(made_up(1), held_out=0.5, seed=0, n_train=0, n_held=0)


def test_a_question_that_stands_there_twice_is_used_once() -> None:
    data = made_up(4)
    twice = replace(data, items=(*data.items, Item(9, "9", " 1? ", ("1",))))
    found = split(twice, held_out=0.3, seed=0, n_train=0, n_held=0)
    assert len(found.train) + len(found.held_out.items) == 4
    assert any("twice" in notice for notice in found.notices)


def test_bad_lines_are_counted_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(
        '{"question": "1+1?", "answer": "2"}\n{"question": "no answer"}\n{broken\n'
        '{"question": "2+2?", "answer": "4"}\n{"question": "?", "answer": "\\\\text{}"}\n'
    )
    found = read_problems("mine.jsonl", lines_of(path))
    assert [item.line for item in found.items] == [1, 4]
    places = [text.split(":")[0] for text in found.refused]
    assert places == [f"mine.jsonl, line {number}" for number in (2, 3, 5)]


def test_equal_ids_are_refused_with_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "a", "question": "1?", "answer": "1"}\n' * 2)
    with pytest.raises(UsageError, match=r"line 2: the id 'a' is that of line 1"):
        read_problems("mine.jsonl", lines_of(path))


def test_an_answer_of_which_nobody_is_sure_has_no_reward() -> None:
    assert [rewarder(ITEM)(answer) for answer in ("2", "3")] == [1.0, -1.0]
    odd = replace(ITEM, golds=(r"\oddmacro{x}",))
    assert rewarder(odd)(r"\strangemacro{y}") is None


# Selection ---------------------------------------------------------------------------------------


def solution(tree: Tree, *steps: tuple[str, str, bool], answer: str, reward: float | None) -> int:
    """Add a solution of (code, output, failed) steps; every step gets a Q of its own."""
    parent = 0
    for code, output, failed in steps:
        node = tree.add(parent, thought=code, code=code, output=output, code_failed=failed)
        parent = node.id
    leaf = tree.add(parent, status="answered", thought="So.", answer=answer, reward=reward)
    if reward is not None:
        tree.backup(leaf.id, reward)
    return leaf.id


def test_right_paths_rank_by_what_their_code_showed() -> None:
    tree = Tree("?")
    failing = solution(tree, ("x", "Error", True), ("1", "1", False), answer="2", reward=1.0)
    guessing = solution(tree, ("5", "5", False), answer="2", reward=1.0)
    showing = solution(tree, ("1+1", "so\n2.0", False), answer="2", reward=1.0)
    solution(tree, ("y", "Error", True), answer="2", reward=1.0)  # every step's code failed
    solution(tree, ("7", "7", False), answer="?", reward=None)  # nobody is sure
    wrong = solution(tree, ("3", "3", False), answer="3", reward=-1.0)
    paths = select(ITEM, [tree], SelectionSettings(), same=same_answer)
    assert [path.node for path in paths] == [showing, guessing, failing, wrong]
    assert [path.why for path in paths[:3]] == list(WHY)
    assert [path.right for path in paths] == [True, True, True, False]


def test_at_most_so_many_of_each_and_equal_ones_once() -> None:
    one, other = Tree("?"), Tree("?")
    for tree in (one, other):
        for number in range(6):
            solution(tree, (f"r{number}", "2", False), answer="2", reward=1.0)
            solution(tree, (f"w{number}", "3", False), answer="3", reward=-1.0)
    paths = select(ITEM, [one, other], SelectionSettings(right=4, wrong=2), same=same_answer)
    assert [path.right for path in paths] == [True] * 4 + [False] * 2
    assert {path.tree for path in paths} == {0}
    assert len(select(ITEM, [one, other], SelectionSettings(9, 9), same=same_answer)) == 12


def test_values_are_backed_up_q_and_at_the_end_the_reward() -> None:
    tree = Tree("?")
    solution(tree, ("1+1", "2", False), answer="2", reward=1.0)
    tree.backup(1, -0.5)
    [path] = select(ITEM, [tree], SelectionSettings(), same=same_answer)
    assert [step.target for step in path.steps] == [0.25, 1.0]
    assert (path.problem, path.line, path.tree, path.node) == ("p7", 7, 0, 2)
    assert TrainingPath.from_json(path.to_json()) == path


def test_shuffling_keeps_the_targets_and_loses_their_places() -> None:
    tree = Tree("?")
    for number in range(4):
        solution(tree, (f"{number}", "2", False), answer="2", reward=1.0)
        solution(tree, (f"w{number}", "3", False), answer="3", reward=-1.0)
    paths = select(ITEM, [tree], SelectionSettings(), same=same_answer)
    mixed = shuffled(paths, seed=1)
    assert [path.right for path in mixed] == [path.right for path in paths]
    targets = [[s.target for p in group for s in p.steps] for group in (paths, mixed)]
    assert targets[0] != targets[1]
    assert sorted(targets[0]) == sorted(targets[1])


# Lessons -----------------------------------------------------------------------------------------


def some_paths(n: int = 6) -> list[TrainingPath]:
    tree = Tree("?")
    for number in range(n):
        right = number % 2 == 0
        code = f"print({'1+' * number}1)"
        solution(tree, (code, "2", False), answer="2", reward=1.0 if right else -1.0)
    return select(ITEM, [tree], SelectionSettings(n, n), same=same_answer)


def test_wrong_paths_teach_the_value_only(tiny: Path) -> None:
    tokenizer = load_checkpoint(tiny)[1]
    for path in some_paths():
        example = example_of(path, tokenizer)
        assert bool(example.policy.any()) == path.right
        assert (~np.isnan(example.targets)).sum() == len(path.steps)


def lessons(tiny: Path, **known: Any) -> Lessons:
    tokenizer = load_checkpoint(tiny)[1]
    examples = [example_of(path, tokenizer) for path in some_paths()]
    return Lessons(examples, LearningSettings(**{"batch": 4, "epochs": 3, **known}), 1, 0)


def test_every_example_is_learned_once_an_epoch_in_batches_of_one_size(tiny: Path) -> None:
    found = lessons(tiny)
    assert found.n_updates == 6
    sizes = [sum(len(batch.tokens) for batch in found.batches(update)) for update in range(6)]
    assert sizes == [3] * 6  # six paths, at most four at a time
    for epoch in range(3):
        rows = [
            tuple(row.tolist())
            for update in (2 * epoch, 2 * epoch + 1)
            for batch in found.batches(update)
            for row in batch.tokens
        ]
        assert len({tuple(t for t in row if t) for row in rows}) == 6


def test_a_batch_in_parts_has_the_gradient_of_the_whole(tiny: Path) -> None:
    whole, parts = lessons(tiny), lessons(tiny, micro_tokens=1)
    network = load_network(tiny)
    assert len(list(parts.batches(0))) == 3
    with torch.no_grad():
        one = joint_sums(network, next(whole.batches(0)))
        several = [joint_sums(network, batch) for batch in parts.batches(0)]
    for name in ("policy", "value", "n_policy", "n_value"):
        total = sum(float(getattr(sums, name)) for sums in several)
        assert isclose(float(getattr(one, name)), total, rel_tol=1e-4), name


def test_the_rate_rises_then_falls_to_nothing_and_follows_the_width(tiny: Path) -> None:
    found = lessons(tiny, warmup=0.4)
    rates = [found.rate(update, n_embd=4096) for update in range(6)]
    assert rates[0] < rates[1] == pytest.approx(4e-5)
    assert rates[2:] == sorted(rates[2:], reverse=True)
    assert found.rate(1, n_embd=1024) == pytest.approx(8e-5)
    assert lessons(tiny, rate=0.5, warmup=0.4).rate(1, n_embd=64) == pytest.approx(0.5)


def test_recomputed_activations_give_the_same_gradient(tiny: Path) -> None:
    tokenizer = load_checkpoint(tiny)[1]
    batch = collate([example_of(path, tokenizer) for path in some_paths()])
    gradients = []
    for recompute in (False, True):
        network = load_network(tiny).train()
        network.recompute = recompute
        joint_loss(network, batch, beta=0.1).total.backward()  # type: ignore[no-untyped-call]
        found = [p.grad for p in network.parameters() if p.grad is not None]
        gradients.append(torch.cat([gradient.flatten() for gradient in found]))
    assert torch.allclose(gradients[0], gradients[1], atol=1e-7)


# Memory, devices, start --------------------------------------------------------------------------


def test_memory_is_estimated_from_weights_and_activations() -> None:
    size = NetworkSize(n_layer=2)
    n = sum(p.numel() for p in PolicyValueNet(size).parameters())
    assert memory.n_weights(size) == n
    small = memory.need(size, LearningSettings(micro_tokens=1024, max_tokens=64), CPU)
    large = memory.need(size, LearningSettings(micro_tokens=4096, max_tokens=64), CPU)
    assert 16 * n < small.n_bytes < large.n_bytes
    again = LearningSettings(micro_tokens=4096, max_tokens=64, recompute=True)
    assert memory.need(size, again, CPU).n_bytes < large.n_bytes


def test_too_little_memory_is_refused_with_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda device: 10**9)
    size = NetworkSize(n_embd=2048, n_layer=24, n_ff=8192)
    with pytest.raises(AlphaMathError, match="GB are free on cpu") as found:
        memory.check(memory.need(size, LearningSettings(), CPU), CPU)
    assert "--mode lora" in found.value.hint or "micro_tokens" in found.value.hint


def test_a_device_that_is_not_there_is_refused() -> None:
    assert place_named("cpu").device.type == "cpu"
    if not torch.cuda.is_available():
        with pytest.raises(UsageError, match="no device 'cuda'"):
            place_named("cuda")


def test_a_start_without_a_value_head_gets_a_fresh_one(tmp_path: Path, tiny: Path) -> None:
    bare = write_tiny(tmp_path / "bare")
    (bare / "value_head.safetensors").unlink()
    write_start(str(bare), tmp_path / "start")
    network = load_network(tmp_path / "start")
    assert 0 < float(network.v_head.weight.detach().abs().max()) < 0.2
    assert float(network.v_head.bias.detach()) == 0.0


def test_a_network_that_cannot_be_trained_in_full_is_refused_by_name(tmp_path: Path) -> None:
    other = write_checkpoint(tmp_path / "qwen", tie_word_embeddings=False)
    write_start(str(other), tmp_path / "start")
    with pytest.raises(ModelError, match="output not tied") as found:
        load_network(tmp_path / "start")
    assert "--mode lora" in found.value.hint
