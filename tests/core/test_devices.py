"""Training on each device that this machine has: the CPU always, CUDA and Metal where they are."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")

import torch

from alphamath_lite.steps import AnswerStep, CodeStep
from alphamath_lite.training.examples import Labelled, encode
from alphamath_lite.training.self_evolution.devices import Place, place_named
from alphamath_lite.training.self_evolution.folder import RoundFolder
from alphamath_lite.training.self_evolution.learning import Learning
from alphamath_lite.training.self_evolution.lessons import Lessons
from alphamath_lite.training.self_evolution.memory import free_bytes
from alphamath_lite.training.self_evolution.settings import LearningSettings
from alphamath_lite.training.self_evolution.start import load_network
from alphamath_lite.training.self_evolution.trainer import Work
from alphamath_lite.training.tokenizer import load_tokenizer
from tests.core.evolving import Looker, write_tiny

HAS_CUDA, HAS_MPS = torch.cuda.is_available(), torch.backends.mps.is_available()
DEVICES = [
    "cpu",
    pytest.param("cuda", marks=pytest.mark.skipif(not HAS_CUDA, reason="there is no CUDA device")),
    pytest.param("mps", marks=pytest.mark.skipif(not HAS_MPS, reason="there is no Metal device")),
]


def learning_on(place: Place, folder: Path, optimiser: str) -> Learning:
    """A learning of one path in a folder that holds a checkpoint."""
    if not (start := folder / "start").exists():
        write_tiny(start)
    steps = [
        Labelled(CodeStep("Add.", "print(1 + 2)", "3"), True, 0.5),
        Labelled(AnswerStep("It is three.", "3"), True, 1.0),
    ]
    example = encode(load_tokenizer(start), "1 + 2?", steps, question_weight=0.0)
    settings = LearningSettings(
        batch=2, updates=(5,), rate=0.01, optimiser="muon" if optimiser == "muon" else "adamw"
    )
    work = Work(RoundFolder(folder), start, 1, 0)
    network = load_network(start).to(place.device)
    return Learning(work, Lessons([example] * 2, settings, 1, 0), network, place, Looker())


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", ["float32", "auto"])
@pytest.mark.parametrize("optimiser", ["adamw", "muon"])
def test_updates_descend_and_go_on_after_a_save(
    tmp_path: Path, device: str, dtype: str, optimiser: str
) -> None:
    place = place_named(device, dtype)
    assert place.device.type == device
    reference = learning_on(place_named("cpu", "float32"), tmp_path, optimiser).update(0)
    learning = learning_on(place, tmp_path, optimiser)
    first, second = learning.update(0), learning.update(1)
    for name in ("policy_loss", "value_loss"):
        assert first[name] == pytest.approx(reference[name], rel=0.03)
    assert second["policy_loss"] < first["policy_loss"]
    learning.n_done = 2
    learning.save()
    again = learning_on(place, tmp_path, optimiser)
    assert again.n_done == 2
    expected = learning.update(2)["policy_loss"]
    assert again.update(2)["policy_loss"] == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("device", DEVICES)
def test_a_device_is_found_by_its_name_and_says_what_is_free(device: str) -> None:
    free = free_bytes(place_named(device).device)
    assert free is None or free > 0


def test_the_best_device_is_the_default() -> None:
    expected = "cuda" if HAS_CUDA else "mps" if HAS_MPS else "cpu"
    assert place_named("auto").device.type == expected
