"""Rounds of self-evolution: what a run leaves behind, and that nothing of it can be lost."""

import errno
import json
import multiprocessing
import os
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")

import torch

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.to_checkpoint import bundle_to_checkpoint
from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from alphamath_lite.training.self_evolution.account import summarise
from alphamath_lite.training.self_evolution.best import keep_best
from alphamath_lite.training.self_evolution.folder import RunFolder, read_lines
from alphamath_lite.training.self_evolution.report import table, write_report
from alphamath_lite.training.self_evolution.start import load_network
from alphamath_lite.training.self_evolution.status import runs, status
from alphamath_lite.tree_file import load_tree
from tests.core.evolving import (
    Looker,
    contents,
    evolve,
    evolve_slowly,
    problems,
    settings,
    write_tiny,
)
from tests.core.scripted import Line, Script

N_KILLS = 20
PRELOAD = ["torch", "onnx", "onnxruntime", "gguf", "alphamath_lite.training.self_evolution.rounds"]
HOPELESS: Script = {(): [Line("x", answer="77")]}
UNREADABLE: Script = {(): [Line("x", text="once upon a time")]}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("start") / "tiny")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, tiny: Path) -> Path:
    """An undisturbed run of two rounds."""
    root = tmp_path_factory.mktemp("whole") / "run"
    evolve(root, tiny)
    return root


def weights(checkpoint: Path) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in load_network(checkpoint).parameters()])


def bundled(folder: Path, room: Path) -> torch.Tensor:
    """The weights that the bundle of a round solves with."""
    bundle_to_checkpoint(load_bundle(folder / "bundle"), room / "back")
    return weights(room / "back")


# What a run leaves behind ------------------------------------------------------------------------


def test_every_round_has_trees_paths_metrics_checkpoint_bundle_and_examination(
    finished: Path,
) -> None:
    for number in (1, 2):
        names = {path.name for path in (finished / f"round-{number}").iterdir()}
        assert names == {
            *("trees", "rollouts.json", "paths.jsonl", "metrics.jsonl"),
            *("checkpoint", "bundle", "evaluation"),
        }
    n_train = json.loads((finished / "run.json").read_text())["problems"]["n_train"]
    assert len(list((finished / "round-1" / "trees").iterdir())) == 2 * n_train
    assert load_bundle(finished / "round-2" / "bundle").manifest.provenance.rounds == 2


def test_each_round_goes_on_from_the_one_before(finished: Path) -> None:
    before, one, two = (weights(finished / f"round-{i}" / "checkpoint") for i in range(3))
    assert 0 < (one - before).abs().max() < 1
    assert not torch.equal(one, two)


def test_a_bundle_has_the_mean_weights_of_all_rounds_so_far(finished: Path, tmp_path: Path) -> None:
    rounds = [weights(finished / f"round-{i}" / "checkpoint") for i in range(3)]
    mean, back = torch.stack(rounds).mean(0), bundled(finished / "round-2", tmp_path)
    assert torch.allclose(back, mean, atol=1e-3)  # bundles of these runs are F16
    assert not torch.allclose(back, rounds[2], atol=1e-3)


def test_without_averaging_a_bundle_has_the_weights_of_its_round(
    tmp_path: Path, tiny: Path
) -> None:
    evolve(tmp_path / "run", tiny, wanted=settings("learning.average=false", rounds=1))
    own = weights(tmp_path / "run" / "round-1" / "checkpoint")
    assert torch.allclose(bundled(tmp_path / "run" / "round-1", tmp_path), own, atol=1e-3)


def test_the_truth_is_the_terminal_reward_and_is_backed_up(finished: Path) -> None:
    paths = read_lines(finished / "round-1" / "paths.jsonl")
    [first, *_] = [path for path in paths if path["right"]]
    tree = load_tree(finished / "round-1" / "trees" / f"{first['line']:06d}-{first['tree']}.json")
    leaf = tree.tree[first["node"]]
    assert (leaf.reward, leaf.q) == (1.0, 1.0)
    assert [step["node"] for step in first["steps"]] == [n.id for n in tree.tree.path(leaf.id)]
    assert [step["q"] for step in first["steps"]] == [n.q for n in tree.tree.path(leaf.id)]
    assert tree.meta["id"] == first["problem"]


def test_trees_of_one_problem_differ_by_their_seed(finished: Path) -> None:
    seeds = {
        load_tree(path).meta["seed"] for path in (finished / "round-1" / "trees").glob("*.json")
    }
    assert len(seeds) == 2


def test_metrics_have_a_line_an_update_and_the_rate_falls(finished: Path) -> None:
    rows = read_lines(finished / "round-1" / "metrics.jsonl")
    learned = json.loads((finished / "round-1" / "checkpoint" / "learned.json").read_text())
    assert [row["update"] for row in rows] == list(range(1, learned["updates"] + 1))
    assert rows[-1]["rate"] < rows[1]["rate"]
    assert all(row["policy_loss"] + row["value_loss"] > 0 for row in rows)


def test_the_network_learns_what_the_search_found(finished: Path) -> None:
    rounds = [read_lines(finished / f"round-{i}" / "metrics.jsonl") for i in (1, 2)]
    first, last = ([row["policy_loss"] for row in rows] for rows in rounds)
    assert 0 < max(last) < max(first)


def test_summary_table_and_report_name_every_strategy(finished: Path) -> None:
    folder = RunFolder(finished)
    summary, _ = write_report(folder)
    assert [one["number"] for one in summary["rounds"]] == [0, 1, 2]
    text = table(summary, folder.seconds())
    assert all(name in text for name in ("greedy", "sbs-1x3", "vote at its tokens", "round 2"))
    assert "exact sign test" in text
    page = (finished / "report.html").read_text()
    assert "learning.beta" in page
    assert "the answer equals" in page or "all code ran" in page
    assert {gain["strategy"] for gain in summary["gains"]} >= {"greedy", "sbs-1x3"}


def test_the_best_round_becomes_a_bundle_with_its_measurements(finished: Path) -> None:
    folder = RunFolder(finished)
    summary = summarise(folder)
    bundle = keep_best(folder, {**summary, "best": 1})
    measured = bundle.manifest.provenance.measured
    assert [entry.strategy for entry in measured] == ["greedy", "sbs-1x3"]
    assert bundle.manifest.name.endswith("round-1")


def test_status_says_where_a_run_is(finished: Path, tmp_path: Path, tiny: Path) -> None:
    assert status(finished).state == "finished"
    assert [one.folder for one in runs(finished.parent)] == [str(finished)]

    def stop_later(looker: Looker) -> None:
        looker.stopped = looker.stages[-1][:2] == (1, "rollouts")

    with pytest.raises(KeyboardInterrupt):
        evolve(tmp_path / "run", tiny, looker=Looker(on_advance=stop_later))
    found = status(tmp_path / "run")
    assert (found.state, found.number, found.stage, found.n_done) == ("stopped", 1, "rollouts", 1)
    with RunFolder(tmp_path / "run").locked():
        assert status(tmp_path / "run").state == "running"


# Controls ----------------------------------------------------------------------------------------


def test_shuffled_values_are_the_same_targets_in_other_places(
    finished: Path, tmp_path: Path, tiny: Path
) -> None:
    evolve(tmp_path / "run", tiny, wanted=settings("selection.values=shuffled", rounds=1))
    plain = read_lines(finished / "round-1" / "paths.jsonl")
    mixed = read_lines(tmp_path / "run" / "round-1" / "paths.jsonl")

    def targets(paths: list[dict[str, Any]]) -> list[float]:
        return [step["target"] for path in paths for step in path["steps"]]

    assert targets(mixed) != targets(plain)
    assert sorted(targets(mixed)) == sorted(targets(plain))
    assert [path["node"] for path in mixed] == [path["node"] for path in plain]


def test_plain_samples_know_no_q_and_learn_for_as_many_updates_as_asked(
    tmp_path: Path, tiny: Path
) -> None:
    wanted = settings("rollouts.paths=samples", "learning.updates=5,3", rounds=2)
    evolve(tmp_path / "run", tiny, wanted=wanted)
    paths = read_lines(tmp_path / "run" / "round-1" / "paths.jsonl")
    assert {step["n_visits"] for path in paths for step in path["steps"]} == {0}
    assert all(
        step["target"] == (1 if path["right"] else -1) for path in paths for step in path["steps"]
    )
    rounds = [tmp_path / "run" / f"round-{i}" / "metrics.jsonl" for i in (1, 2)]
    assert [len(read_lines(path)) for path in rounds] == [5, 3]


# Nothing is lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("n_steps", [1, 3, 8, 14, 20, 25])
def test_a_stopped_run_goes_on_to_the_same_files(
    finished: Path, tmp_path: Path, tiny: Path, n_steps: int
) -> None:
    def stop(looker: Looker) -> None:
        looker.stopped = looker.n_advanced >= n_steps

    root = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        evolve(root, tiny, looker=Looker(on_advance=stop))
    evolve(root, tiny)
    assert_same(root, finished)


def test_problems_may_grow_their_trees_together(tmp_path: Path, tiny: Path) -> None:
    def stop(looker: Looker) -> None:
        looker.stopped = looker.stages[-1][:2] == (1, "rollouts")

    wanted = settings("rollouts.group=4", rounds=1)
    whole, parts = tmp_path / "whole" / "run", tmp_path / "parts" / "run"
    evolve(whole, tiny, wanted=wanted)
    with pytest.raises(KeyboardInterrupt):
        evolve(parts, tiny, wanted=wanted, looker=Looker(on_advance=stop))
    assert len(list((parts / "round-1" / "trees").iterdir())) == 4 * 2
    evolve(parts, tiny, wanted=wanted)
    assert_same(parts, whole)


@pytest.mark.parametrize(("stage", "n_kept"), [("rollouts", 3), ("learning", 2)])
def test_no_more_than_one_problem_and_one_interval_are_done_again(
    tmp_path: Path, tiny: Path, stage: str, n_kept: int
) -> None:
    def die(looker: Looker) -> None:
        if looker.stages[-1][:2] == (1, stage):
            looker.told.append("a step")
            if looker.told.count("a step") == 3:
                raise RuntimeError("killed")  # unlike a stop, it leaves no time to save

    with pytest.raises(RuntimeError):
        evolve(tmp_path / "run", tiny, looker=Looker(on_advance=die))
    looker = Looker(on_advance=lambda looker: setattr(looker, "stopped", True))
    with pytest.raises(KeyboardInterrupt):
        evolve(tmp_path / "run", tiny, looker=looker)
    [(_, found, _, n_done)] = looker.stages
    assert (found, n_done) == (stage, n_kept)


@pytest.mark.slow
def test_twenty_kills_change_nothing(finished: Path, tmp_path: Path, tiny: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    rng, n_kills, n_runs, seconds = Random(1), 0, 0, 1.0
    while n_kills < N_KILLS or n_runs == 0:
        root = tmp_path / str(n_runs) / "run"
        began = time.monotonic()
        process = context.Process(target=evolve_slowly, args=(str(root), str(tiny)))
        process.start()
        process.join(rng.uniform(0.0, seconds) if n_kills < N_KILLS else None)
        if process.is_alive():
            process.kill()
            process.join()
            n_kills += 1
            seconds *= 1.0 if root.exists() else 1.5  # a slow machine needs longer to begin
            continue
        assert process.exitcode == 0, f"after {time.monotonic() - began:.1f} s"
        assert_same(root, finished)
        n_runs += 1


def assert_same(root: Path, whole: Path) -> None:
    """Every file is there with the same bytes, and no other."""
    drawn = ("report.html", "plots", "best")
    found, expected = (
        {name: data for name, data in contents(place).items() if not name.startswith(drawn)}
        for place in (root, whole)
    )
    assert set(found) == set(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


@pytest.mark.parametrize("n_written", [0, 15, 40])
def test_a_full_disk_stops_cleanly_and_the_run_goes_on(
    finished: Path, tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch, n_written: int
) -> None:
    room = iter(range(n_written))

    def sync(_: int) -> None:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", sync)
        with pytest.raises((OSError, AlphaMathError), match="No space left"):
            evolve(tmp_path / "run", tiny)
    evolve(tmp_path / "run", tiny)
    assert_same(tmp_path / "run", finished)


# What is refused ---------------------------------------------------------------------------------


def test_a_second_process_is_kept_away(tmp_path: Path, tiny: Path) -> None:
    with RunFolder(tmp_path / "run").locked():  # noqa: SIM117
        with pytest.raises(UsageError, match="another process is working"):
            evolve(tmp_path / "run", tiny)


def test_other_problems_are_refused_on_resume(finished: Path, tiny: Path) -> None:
    with pytest.raises(UsageError, match="are not those that"):
        evolve(finished, tiny, data=problems(11))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, tiny: Path) -> None:
    (tmp_path / "thesis.tex").write_text("words")
    with pytest.raises(UsageError, match="something other than a run"):
        evolve(tmp_path, tiny)


@pytest.mark.parametrize(
    ("script", "has_code", "cause"),
    [
        (HOPELESS, True, "too hard"),
        (HOPELESS, False, "No code could be run"),
        (UNREADABLE, True, "does not write the step format"),
    ],
)
def test_a_first_round_without_a_solution_stops_with_counts_and_cause(
    tmp_path: Path, tiny: Path, script: Script, has_code: bool, cause: str
) -> None:
    with pytest.raises(AlphaMathError, match="none of 9 problems was solved") as found:
        evolve(tmp_path / "run", tiny, script=script, has_code=has_code)
    assert cause in found.value.hint
    assert not (tmp_path / "run" / "round-1" / "paths.jsonl").exists()


def test_a_start_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        evolve(tmp_path / "run", tmp_path / "nowhere")
    with pytest.raises(ModelError):
        evolve(tmp_path / "other", write_tiny_without_tokenizer(tmp_path / "broken"))


def write_tiny_without_tokenizer(folder: Path) -> Path:
    write_tiny(folder)
    (folder / "tokenizer.json").unlink()
    return folder


def test_paths_that_are_all_too_long_are_told(tmp_path: Path, tiny: Path) -> None:
    with pytest.raises(AlphaMathError, match="longer than 8 tokens"):
        evolve(tmp_path / "run", tiny, wanted=settings("learning.max_tokens=8", rounds=1))
