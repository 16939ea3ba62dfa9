"""Pulling from a hub that runs here: what arrives, what is refused, what goes on after a cut."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.download import pull
from alphamath_lite.bundles.hub import Progress, parse_ref
from alphamath_lite.bundles.registry import installed, models_dir, resolve
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.errors import ModelError, UsageError
from tests.core.bundle_factory import write_checkpoint
from tests.core.local_hub import Hub, serving

for package in ("gguf", "onnx", "tokenizers"):
    pytest.importorskip(package)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("made")
    checkpoint = write_checkpoint(folder / "checkpoint")
    root = write_bundle(checkpoint, folder / "algebra", name="algebra", licence="MIT").root
    return {path.name: path.read_bytes() for path in root.iterdir()}


@pytest.fixture
def hub(bundle: dict[str, bytes], tmp_path: Path) -> Iterator[Hub]:
    with serving(bundle | {"README.md": b"hello"}, tmp_path) as hub:
        yield hub


def names() -> list[str]:
    return [model.name for model in installed() if model.origin == "user"]


def test_a_pulled_bundle_is_installed_and_loads(hub: Hub, bundle: dict[str, bytes]) -> None:
    seen: list[Progress] = []
    folder = pull("hf:someone/algebra", on_progress=seen.append)
    assert folder == resolve("algebra") == resolve("hf:someone/algebra")
    assert names() == ["algebra"]
    load_bundle(folder)
    assert sorted(r.split()[0] for r in hub.requests) == sorted(bundle)  # and not the README
    last = [p for p in seen if p.file == "policy.gguf"][-1]
    assert last.n_bytes == last.n_total == len(bundle["policy.gguf"])
    assert sorted(path.name for path in folder.iterdir()) == sorted([*bundle, "source.txt"])


def test_another_name_may_be_given(hub: Hub) -> None:
    pull("hf:someone/algebra@main", name="mine")
    assert names() == ["mine"]


def test_a_name_that_is_taken_is_refused_before_anything_is_fetched(hub: Hub) -> None:
    pull("hf:someone/algebra")
    hub.requests.clear()
    with pytest.raises(UsageError, match="exists already"):
        pull("hf:someone/algebra")
    assert hub.requests == []
    pull("hf:someone/algebra", overwrite=True)
    with pytest.raises(UsageError, match="built-in"):
        pull("hf:someone/algebra", name="mini")


def test_a_cut_line_is_taken_up_where_it_broke(hub: Hub, bundle: dict[str, bytes]) -> None:
    hub.cut_after = len(bundle["policy.gguf"]) // 3
    pull("hf:someone/algebra")
    ranges = [r for r in hub.requests if r.startswith("policy.gguf")]
    assert ranges[0] == "policy.gguf"
    assert ranges[1] == f"policy.gguf bytes={hub.cut_after}-"
    assert len(ranges) == -(-len(bundle["policy.gguf"]) // hub.cut_after)


def test_a_pull_that_failed_goes_on_when_asked_again(hub: Hub, bundle: dict[str, bytes]) -> None:
    hub.cut_after = len(bundle["policy.gguf"]) // 9
    with pytest.raises(ModelError, match=r"connection broke|keeps ending early") as caught:
        pull("hf:someone/algebra")
    assert "goes on where it stopped" in caught.value.hint
    assert names() == []
    assert not (models_dir() / "algebra").exists()
    hub.cut_after = None
    hub.requests.clear()
    pull("hf:someone/algebra")
    (resumed,) = [r for r in hub.requests if r.startswith("policy.gguf")]
    assert resumed.startswith("policy.gguf bytes=")
    assert names() == ["algebra"]


def test_a_server_without_ranges_starts_from_the_beginning(
    hub: Hub, bundle: dict[str, bytes]
) -> None:
    hub.cut_after = len(bundle["policy.gguf"]) // 9
    with pytest.raises(ModelError):
        pull("hf:someone/algebra")
    hub.cut_after, hub.ignore_ranges = None, True
    assert load_bundle(pull("hf:someone/algebra")).manifest.name == "algebra"


@pytest.mark.parametrize("file", ["policy.gguf", "value.onnx"])
def test_a_file_with_another_hash_is_refused(hub: Hub, file: str) -> None:
    hub.files[file] = hub.files[file][:-1] + b"?"
    with pytest.raises(ModelError, match=f"{file} is not the file"):
        pull("hf:someone/algebra")
    assert names() == []


def test_a_bundle_that_does_not_fit_together_is_not_installed(hub: Hub) -> None:
    manifest = json.loads(hub.files["bundle.json"])
    manifest["policy"]["n_embd"] = 128
    hub.files["bundle.json"] = json.dumps(manifest).encode()
    with pytest.raises(ModelError, match="n_embd"):
        pull("hf:someone/algebra")
    assert names() == []


def test_a_manifest_cannot_write_outside_its_folder(hub: Hub, tmp_path: Path) -> None:
    manifest = json.loads(hub.files["bundle.json"])
    manifest["policy"]["file"] = "../../escaped.gguf"
    hub.files["bundle.json"] = json.dumps(manifest).encode()
    with pytest.raises(ModelError, match="plain name"):
        pull("hf:someone/algebra")
    assert not list(tmp_path.rglob("escaped*"))


@pytest.mark.parametrize("file", ["bundle.json", "value.onnx"])
def test_a_repository_that_lacks_a_file_is_refused(hub: Hub, file: str) -> None:
    del hub.files[file]
    with pytest.raises(ModelError, match=f"holds no {file}"):
        pull("hf:someone/algebra")
    assert not [r for r in hub.requests if r.startswith("policy")]


def test_what_is_not_there_is_said_plainly(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no repository someone/geometry"):
        pull("hf:someone/geometry")
    with pytest.raises(ModelError, match="no revision 'v9'"):
        pull("hf:someone/algebra@v9")
    with pytest.raises(UsageError, match="no hub reference"):
        pull("hf:algebra")


def test_no_connection_is_said_plainly(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(ModelError, match="connection broke"):
        pull("hf:someone/algebra")


def test_a_pulled_model_is_brought_up_to_date_by_its_name(hub: Hub) -> None:
    pull("hf:someone/algebra")
    hub.requests.clear()
    pull("algebra")
    assert hub.requests == []  # the same commit: nothing to fetch
    hub.commit = "1" * 40
    manifest = json.loads(hub.files["bundle.json"]) | {"version": "2"}
    hub.files["bundle.json"] = json.dumps(manifest).encode()
    assert load_bundle(pull("algebra")).manifest.version == "2"
    assert names() == ["algebra"]


@pytest.mark.parametrize(
    "text, expected",
    [("hf:a/b", "hf:a/b"), ("hf:a/b@main", "hf:a/b"), ("hf:a/b.c@v1.0", "hf:a/b.c@v1.0")],
)
def test_references_are_read_and_written(text: str, expected: str) -> None:
    assert str(parse_ref(text)) == expected
