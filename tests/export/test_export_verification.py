"""What verification measures, what it lets pass, and what it writes down."""

import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from alphamath_lite.bundles.checkpoint import ValueHead
from alphamath_lite.errors import ModelError
from alphamath_lite_export.fidelity import Fidelity, Outputs, References, failures
from tests.core.bundle_factory import write_tokenizer
from tests.export.checkpoints import Weights, linear_head, save, write_model, write_tiny
from tests.export.exports import export, left_in, rewrite


def ignore(_done: int, _total: int) -> None:
    """Nobody watches."""


def says(logits: list[list[float]], hidden: list[float]) -> Outputs:
    return np.array(logits, np.float32), np.array(hidden, np.float32)[:, None]


def test_the_figures_are_those_of_their_definitions(tmp_path: Path) -> None:
    reference = says([[0, 0, 0], [2, 1, 0], [0, 1, 2]], [0.1, 0.2, 0.3])
    found = says([[math.log(2), 0, 0], [2, 1, 0], [1, 2, 0]], [0.1, 0.4, 0.3])
    kept = References(tmp_path / "kept", lambda _: reference, [[1, 2, 3]], ignore)
    head = ValueHead(np.ones(1, np.float32), 0.0, tanh=False)
    measured = kept.compare(lambda _: found, head, ignore)
    first = sum(math.log(1 / 3 / q) / 3 for q in (1 / 2, 1 / 4, 1 / 4))
    total = 1 + math.e + math.e**2
    last = (math.e * -1 + math.e**2 * 2 + 1 * -1) / total
    assert measured.mean_kl == pytest.approx((first + last) / 3, abs=1e-6)
    assert measured.max_kl == pytest.approx(last, abs=1e-6)
    assert measured.top1 == pytest.approx(2 / 3)
    assert measured.value_mean == pytest.approx(0.2 / 3, abs=1e-6)
    assert measured.value_max == pytest.approx(0.2, abs=1e-6)
    assert measured.value_rank == pytest.approx(0.5)  # 1 2 3 became 1 3 2


PERFECT = Fidelity(100, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0)
UNFAITHFUL = {
    "mean KL": replace(PERFECT, mean_kl=0.006),
    "top-1 agreement": replace(PERFECT, top1=0.994),
    "mean value difference": replace(PERFECT, value_mean=0.011),
    "rank agreement": replace(PERFECT, value_rank=0.98),
    "mean KL nan": replace(PERFECT, mean_kl=math.nan),
}


@pytest.mark.parametrize("what", UNFAITHFUL)
def test_every_figure_has_a_limit_that_rises_with_the_loss_of_bits(what: str) -> None:
    assert failures(PERFECT, "F16") == []
    (complaint,) = failures(UNFAITHFUL[what], "F16")
    assert complaint.startswith(what)
    if "nan" not in what:
        assert failures(UNFAITHFUL[what], "Q4_0") == []


def wild(tmp_path: Path) -> Path:
    """A model whose weights are so large that two bits cannot hold what it computes."""
    folder = write_model(tmp_path / "model", hidden_size=256, head_dim=64)
    write_tokenizer(folder)
    rewrite(folder, lambda weights: [w.__imul__(4) for w in weights.values() if w.ndim > 1])
    save(folder / "value_head.safetensors", linear_head(256))
    return folder


def test_an_unfaithful_export_fails_and_leaves_nothing(tmp_path: Path) -> None:
    folder = wild(tmp_path)
    with pytest.raises(ModelError, match="Q2_K is not faithful") as caught:
        export(folder, tmp_path / "out", quantisations=("Q2_K",), allow_fallback=True)
    assert "--verify warn" in caught.value.hint
    assert left_in(tmp_path) == ["model"]


def test_a_warning_stands_on_the_screen_and_in_the_manifest(tmp_path: Path) -> None:
    done = export(
        wild(tmp_path),
        tmp_path / "out",
        quantisations=("Q2_K",),
        allow_fallback=True,
        strictness="warn",
    )
    assert any(note.startswith("warning    Q2_K is not faithful") for note in done.notes)
    record = done.bundles[0].manifest.verification
    assert record
    assert record["passed"] is False
    assert set(record["policy"]) == set(Fidelity.__dataclass_fields__)


def test_a_wrong_pre_tokenizer_fails_even_when_it_was_asked_for(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    with pytest.raises(ModelError, match="the tokenizer differs on"):
        export(folder, tmp_path / "out", pre="gpt-2")
    assert left_in(tmp_path) == ["model"]
    done = export(folder, tmp_path / "out", pre="gpt-2", strictness="warn")
    record = done.bundles[0].manifest.verification
    assert record
    assert (record["tokenizer"]["equal"], record["passed"]) == (False, False)


def sharpen(weights: Weights) -> None:
    """Attention that looks at single tokens, so that positions count."""
    for name, weight in weights.items():
        if name.endswith(("q_proj.weight", "k_proj.weight", "v_proj.weight")):
            weight *= np.float32(8)


def test_a_wrong_conversion_does_not_get_past_pytorch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("transformers")
    writer = sys.modules["alphamath_lite.bundles.write_gguf"]
    monkeypatch.setattr(writer, "permute", lambda weight, _n_heads: weight)
    folder = write_tiny(tmp_path / "model")
    rewrite(folder, sharpen)
    with pytest.raises(ModelError, match="F32 is not faithful"):
        export(folder, tmp_path / "out", quantisations=("F32",), reference="torch")
    assert left_in(tmp_path) == ["model"]


def test_unverified_says_so(tmp_path: Path) -> None:
    done = export(write_tiny(tmp_path / "model"), tmp_path / "out", strictness="off")
    assert done.notes == ("verify     not checked, as asked",)
    assert done.bundles[0].manifest.verification is None
