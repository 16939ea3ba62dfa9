"""Writing a bundle, loading it, and refusing everything that does not fit before it runs."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.bundles import extras
from alphamath_lite.bundles.bundle import (
    NO_MANIFEST,
    NO_VALUE_HEAD,
    bundle_identity,
    load_bundle,
)
from alphamath_lite.bundles.checkpoint import HiddenLayer, ValueHead
from alphamath_lite.bundles.describe import describe
from alphamath_lite.bundles.files import sha256_of
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.manifest import Calibration
from alphamath_lite.bundles.quantise import quantise
from alphamath_lite.bundles.rebundle import rewrite_manifest, with_value_head
from alphamath_lite.bundles.value_head import read_value_onnx, value_width, write_value_onnx
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.bundles.write_gguf import write_gguf
from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from tests.core.bundle_factory import TAGS, write_checkpoint

for package in ("gguf", "onnx", "tokenizers"):
    pytest.importorskip(package)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("source") / "checkpoint")


@pytest.fixture
def bundle(checkpoint: Path, tmp_path: Path) -> Path:
    return write_bundle(checkpoint, tmp_path / "tiny", name="tiny", licence="MIT").root


def edit(folder: Path, path: str, value: Any) -> None:
    """Change one entry of bundle.json."""
    data = json.loads((folder / "bundle.json").read_text())
    *parents, last = path.split(".")
    place = data
    for parent in parents:
        place = place[parent]
    place[last] = value
    (folder / "bundle.json").write_text(json.dumps(data))


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_written_bundle_is_complete_and_says_what_it_is(bundle: Path) -> None:
    assert left_in(bundle) == ["bundle.json", "policy.gguf", "value.onnx"]
    loaded = load_bundle(bundle)
    policy = loaded.manifest.policy
    assert (policy.architecture, policy.quantisation, policy.n_embd) == ("llama", "Q8_0", 64)
    assert policy.sha256 == sha256_of(loaded.policy)
    assert (loaded.prompt.format, loaded.read_out) == ("alphamath", "newline")
    assert loaded.notices == ()
    assert left_in(bundle.parent) == ["tiny"]


def test_the_same_checkpoint_gives_the_same_bundle(checkpoint: Path, tmp_path: Path) -> None:
    first, second = (
        write_bundle(checkpoint, tmp_path / name, name="tiny", licence="MIT") for name in "ab"
    )
    assert first.manifest == second.manifest
    assert first.identity == second.identity


def test_tags_are_control_tokens_and_padding_is_unused(bundle: Path) -> None:
    header = read_gguf_header(load_bundle(bundle).policy)
    types = dict(zip(header.tokens, header.metadata["tokenizer.ggml.token_type"], strict=True))
    assert {types[tag] for tag in [*TAGS, "<|end|>"]} == {3}
    assert types[header.tokens[-1]] == 5


def test_a_checkpoint_without_value_head_gives_a_bundle_without(tmp_path: Path) -> None:
    checkpoint = write_checkpoint(tmp_path / "checkpoint", value_head=False)
    loaded = write_bundle(checkpoint, tmp_path / "tiny", name="tiny", licence="MIT")
    assert loaded.value is None
    assert loaded.notices == (NO_VALUE_HEAD,)


@pytest.mark.parametrize("as_folder", [True, False])
def test_a_policy_alone_works_and_says_what_is_missing(bundle: Path, as_folder: bool) -> None:
    (bundle / "bundle.json").unlink()
    (bundle / "value.onnx").unlink()
    loaded = load_bundle(bundle if as_folder else bundle / "policy.gguf")
    assert loaded.notices == (NO_MANIFEST, NO_VALUE_HEAD)
    assert loaded.prompt.format == "alphamath"  # its vocabulary has the tags
    assert loaded.manifest.policy.n_vocab == 400


def test_a_value_head_nobody_vouches_for_is_not_used(bundle: Path) -> None:
    (bundle / "bundle.json").unlink()
    loaded = load_bundle(bundle)
    assert loaded.value is None
    assert "value.onnx is not used" in loaded.notices[1]


@pytest.mark.parametrize("file", ["policy.gguf", "value.onnx"])
def test_a_changed_file_is_refused(bundle: Path, file: str) -> None:
    data = bytearray((bundle / file).read_bytes())
    data[-1] ^= 1
    (bundle / file).write_bytes(data)
    with pytest.raises(ModelError, match=f"{file} is not the file"):
        load_bundle(bundle)


@pytest.mark.parametrize("file", ["policy.gguf", "value.onnx"])
def test_a_missing_file_is_named(bundle: Path, file: str) -> None:
    (bundle / file).unlink()
    with pytest.raises(ModelError, match=f"lacks {file}"):
        load_bundle(bundle)


@pytest.mark.parametrize("keep", [0, 3, 4, 20, 1000, 0.5, 0.99])
def test_a_truncated_policy_is_refused_even_without_manifest(bundle: Path, keep: float) -> None:
    policy = bundle / "policy.gguf"
    data = policy.read_bytes()
    policy.write_bytes(data[: int(keep * len(data)) if 0 < keep < 1 else int(keep)])
    with pytest.raises(ModelError, match=r"damaged or incomplete|not a GGUF"):
        load_bundle(policy)


def test_damage_in_the_header_never_escapes_as_another_error(bundle: Path) -> None:
    policy = bundle / "policy.gguf"
    data, rng = policy.read_bytes(), np.random.default_rng(0)
    for _ in range(200):
        broken = bytearray(data)
        for at in rng.integers(4, 3000, 3):
            broken[at] = int(rng.integers(256))
        policy.write_bytes(broken)
        try:
            read_gguf_header(policy)
        except ModelError:
            continue


def test_a_value_head_of_the_wrong_width_is_refused(bundle: Path) -> None:
    head = bundle / "value.onnx"
    write_value_onnx(ValueHead(np.ones(32, np.float32), 0.0), head, overwrite=True)
    edit(bundle, "value.sha256", sha256_of(head))
    with pytest.raises(ModelError, match="does not fit the policy: it is 32 wide"):
        load_bundle(bundle)


def test_a_manifest_of_another_policy_is_refused(bundle: Path) -> None:
    edit(bundle, "policy.n_embd", 128)
    with pytest.raises(ModelError, match=r"n_embd"):
        load_bundle(bundle)


def test_nothing_there_is_said_with_the_next_command(tmp_path: Path, checkpoint: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        load_bundle(tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"holds no bundle.json"):
        load_bundle(tmp_path)
    with pytest.raises(ModelError) as caught:
        load_bundle(checkpoint)
    assert "alphamath-lite export" in caught.value.hint
    (tmp_path / "adapter").mkdir()
    (tmp_path / "adapter" / "adapter_config.json").touch()
    with pytest.raises(ModelError) as caught:
        load_bundle(tmp_path / "adapter")
    assert "--base" in caught.value.hint


def test_a_folder_of_bundles_is_not_one_and_names_them(bundle: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no bundle.json") as caught:
        load_bundle(bundle.parent)
    assert str(bundle) in caught.value.hint


def test_an_existing_folder_is_replaced_only_when_asked(bundle: Path, checkpoint: Path) -> None:
    (bundle / "note.txt").write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        write_bundle(checkpoint, bundle, name="tiny", licence="MIT")
    assert (bundle / "note.txt").exists()
    write_bundle(checkpoint, bundle, name="tiny", licence="MIT", quantisation="f16", overwrite=True)
    assert left_in(bundle) == ["bundle.json", "policy.gguf", "value.onnx"]
    assert left_in(bundle.parent) == ["tiny"]


@contextmanager
def disk_of(n_bytes: int) -> Iterator[None]:
    """Make the system refuse files larger than `n_bytes`, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("quantisation", ["F32", "Q8_0"])
@pytest.mark.parametrize("n_bytes", [1000, 100_000])
def test_a_full_disk_leaves_nothing_behind(
    checkpoint: Path, tmp_path: Path, quantisation: str, n_bytes: int
) -> None:
    with disk_of(n_bytes), pytest.raises(ModelError, match="could not"):
        write_bundle(
            checkpoint, tmp_path / "tiny", name="tiny", licence="MIT", quantisation=quantisation
        )
    assert left_in(tmp_path) == []


def test_a_disk_that_fills_while_llama_cpp_writes(checkpoint: Path, tmp_path: Path) -> None:
    write_gguf(checkpoint, tmp_path / "plain.gguf", dtype="F32")
    with disk_of(100_000), pytest.raises(ModelError, match=r"llama.cpp could not quantise"):
        quantise(tmp_path / "plain.gguf", tmp_path / "small.gguf", "Q8_0")
    assert left_in(tmp_path) == ["plain.gguf"]


def test_a_folder_without_permission(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", "/elsewhere")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(ModelError, match="no permission to write /elsewhere") as caught:
        write_bundle(checkpoint, checkpoint.parent / "b", name="tiny", licence="MIT")
    assert "ALPHAMATH_HOME" in caught.value.hint


def test_a_type_that_cannot_be_stored_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"rows here are 64 long.*Q5_0") as caught:
        write_bundle(checkpoint, tmp_path / "b", name="tiny", licence="MIT", quantisation="Q4_K_M")
    assert "Q8_0" in caught.value.hint
    assert left_in(tmp_path) == []


def test_with_fallback_the_report_says_what_was_stored(checkpoint: Path, tmp_path: Path) -> None:
    write_gguf(checkpoint, tmp_path / "plain.gguf", dtype="F32")
    report = quantise(
        tmp_path / "plain.gguf", tmp_path / "small.gguf", "Q4_K_M", allow_fallback=True
    )
    assert report.quantisation == "Q4_K_M"
    assert set(report.n_tensors) == {"Q5_0", "Q8_0"}
    assert sum(report.n_tensors.values()) == 15


@pytest.mark.parametrize("name", ["Q9", "q4", "IQ2_XXS"])
def test_an_unknown_or_unusable_type_is_refused(
    checkpoint: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError):
        write_bundle(checkpoint, tmp_path / "b", name="tiny", licence="MIT", quantisation=name)


def test_quantising_twice_is_refused(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="quantised already"):
        quantise(bundle / "policy.gguf", tmp_path / "again.gguf", "Q4_0")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as caught:
        extras.need("a_package_that_is_not_there")
    assert caught.value.hint == "pip install 'alphamath-lite[export]'"


@pytest.mark.parametrize(
    "break_it, message",
    [
        (lambda c: (c / "config.json").unlink(), "config.json does not exist"),
        (lambda c: (c / "config.json").write_text("{"), "cannot be read"),
        (lambda c: (c / "model.safetensors").unlink(), "does not exist"),
        (lambda c: (c / "model.safetensors").write_bytes(b"\0" * 20), "damaged or incomplete"),
        (lambda c: (c / "tokenizer.json").unlink(), "tokenizer.json does not exist"),
        (lambda c: (c / "tokenizer.json").write_text("{}"), "cannot be read as a tokenizer"),
        (lambda c: change_config(c, architectures=["MambaForCausalLM"]), "cannot be converted"),
        (lambda c: change_config(c, vocab_size=500), r"shape \(400, 64\); .* \(500, 64\)"),
        (lambda c: change_config(c, tie_word_embeddings=False), "lacks the tensor lm_head"),
        (lambda c: change_config(c, num_hidden_layers=1), "would be lost"),
        (lambda c: change_config(c, rope_scaling={"rope_type": "yarn"}), "rotary scaling"),
        (lambda c: change_config(c, rms_norm_eps="x"), "no size"),
        (lambda c: cut(c / "model.safetensors"), "damaged or incomplete"),
        (lambda c: cut(c / "value_head.safetensors"), "damaged or incomplete"),
    ],
)
def test_a_bad_checkpoint_is_refused_by_name(tmp_path: Path, break_it: Any, message: str) -> None:
    checkpoint = write_checkpoint(tmp_path / "checkpoint")
    break_it(checkpoint)
    with pytest.raises(ModelError, match=message):
        write_bundle(checkpoint, tmp_path / "b", name="tiny", licence="MIT")
    assert left_in(tmp_path) == ["checkpoint"]


def change_config(checkpoint: Path, **changes: Any) -> None:
    path = checkpoint / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize("bad", [np.nan, np.inf, 70000.0])
def test_numbers_that_f16_cannot_hold_are_refused(tmp_path: Path, bad: float) -> None:
    checkpoint = write_checkpoint(tmp_path / "checkpoint")
    path = checkpoint / "model.safetensors"
    data = path.read_bytes()
    path.write_bytes(data[:-300] + np.float32(bad).tobytes() + data[-296:])
    with pytest.raises(AlphaMathError, match=r"infinite or undefined|too large for F16"):
        write_gguf(checkpoint, tmp_path / "policy.gguf", dtype="F16")
    assert left_in(tmp_path) == ["checkpoint"]


def test_a_policy_gets_a_value_head(bundle: Path, tmp_path: Path) -> None:
    policy_alone = load_bundle(bundle / "policy.gguf")
    head = ValueHead(np.linspace(-1, 1, 64, dtype=np.float32), 0.5)
    made = with_value_head(policy_alone, tmp_path / "new", head, name="new")
    assert made.notices == ()
    assert made.manifest.policy.sha256 == load_bundle(bundle).manifest.policy.sha256
    assert made.value
    np.testing.assert_array_equal(read_value_onnx(made.value).weight, head.weight)
    with pytest.raises(ModelError, match="32 wide"):
        with_value_head(policy_alone, tmp_path / "no", ValueHead(head.weight[:32], 0), name="no")


def test_new_facts_go_into_the_manifest_and_wrong_ones_do_not(bundle: Path) -> None:
    manifest = load_bundle(bundle).manifest
    calibration = Calibration(bundle_identity(manifest), ())
    assert (
        rewrite_manifest(bundle, replace(manifest, calibration=calibration)).calibration
        == calibration
    )
    with pytest.raises(ModelError):
        rewrite_manifest(bundle, replace(manifest, policy=replace(manifest.policy, n_embd=1)))
    with pytest.raises(ModelError, match="other weights"):
        rewrite_manifest(bundle, replace(manifest, calibration=Calibration("0" * 64, ())))
    assert load_bundle(bundle).calibration == calibration


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x08\x08" * 50])
def test_a_damaged_value_head_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "value.onnx"
    path.write_bytes(data)
    for read in (read_value_onnx, value_width):
        with pytest.raises(ModelError, match=r"value\.onnx"):
            read(path)


@pytest.mark.parametrize("tanh", [True, False])
def test_the_value_head_computes_what_its_numbers_say(tmp_path: Path, tanh: bool) -> None:
    import onnxruntime

    rng = np.random.default_rng(1)
    weight, hidden = rng.standard_normal(8), rng.standard_normal((5, 8)).astype(np.float32)
    write_value_onnx(ValueHead(weight.astype(np.float32), 0.5, tanh), tmp_path / "value.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "value.onnx"))
    (value,) = session.run(["value"], {"hidden": hidden})
    linear = hidden @ weight + 0.5
    assert value.dtype == np.float32
    assert value.shape == (5,)
    np.testing.assert_allclose(value, np.tanh(linear) if tanh else linear.clip(-1, 1), atol=1e-5)
    assert np.abs(value).max() <= 1


@pytest.mark.parametrize("tanh", [True, False])
def test_a_value_head_is_well_formed_onnx(tmp_path: Path, tanh: bool) -> None:
    onnx = pytest.importorskip("onnx", reason="the extra [export] is not installed")
    rng = np.random.default_rng(2)
    layer = HiddenLayer(
        rng.standard_normal((300, 200)).astype(np.float32), np.zeros(300, np.float32), "relu"
    )
    head = ValueHead(rng.standard_normal(300).astype(np.float32), -0.5, tanh, (layer,))
    write_value_onnx(head, tmp_path / "value.onnx")
    graph = onnx.load(str(tmp_path / "value.onnx"))
    onnx.checker.check_model(graph, full_check=True)
    assert graph.opset_import[0].version == 17
    read = read_value_onnx(tmp_path / "value.onnx")
    np.testing.assert_array_equal(read.weight, head.weight)
    np.testing.assert_array_equal(read.before[0].weight, layer.weight)


def test_describe_tells_bundle_policy_and_checkpoint_apart(bundle: Path, checkpoint: Path) -> None:
    kinds = [describe(path)["kind"] for path in (bundle, bundle / "policy.gguf", checkpoint)]
    assert kinds == ["bundle", "gguf", "checkpoint"]
    facts = describe(bundle)
    assert json.loads(json.dumps(facts))["policy"]["quantisation"] == "Q8_0"
    assert facts["n_layers"] == 2
    assert describe(checkpoint)["value_head"] is True
