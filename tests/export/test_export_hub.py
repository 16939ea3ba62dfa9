"""Checkpoints come from the hub only when a name asks for it, file by file, and resume."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.errors import ModelError
from alphamath_lite_export.hub import local_checkpoint
from alphamath_lite_export.sources import open_source
from tests.core.cli_tools import Shell, one_message
from tests.core.local_hub import Hub, serving
from tests.export.checkpoints import write_tiny

REF = "hf:someone/algebra"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = write_tiny(tmp_path_factory.mktemp("made") / "model", n_shards=2)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def hub(checkpoint: dict[str, bytes], tmp_path: Path) -> Iterator[Hub]:
    others = {
        "README.md": b"words",
        "pytorch_model.bin": b"the same weights again",
        "original/model.safetensors": b"another copy",
    }
    with serving(checkpoint | others, tmp_path) as hub:
        hub.large = tuple(name for name in checkpoint if name.endswith(".safetensors"))
        yield hub


def ignore(_name: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def test_a_folder_is_taken_as_it_is() -> None:
    assert local_checkpoint("models/mine", ignore) == Path("models/mine")


def test_only_what_an_export_needs_is_downloaded_and_only_once(
    hub: Hub, checkpoint: dict[str, bytes]
) -> None:
    folder = local_checkpoint(REF, ignore)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == checkpoint
    assert open_source(folder).layout == "safetensors, 2 shards"
    assert local_checkpoint(REF, ignore) == folder
    assert sorted(hub.requests) == sorted(checkpoint)


def test_a_download_that_failed_goes_on_where_it_stopped(
    hub: Hub, checkpoint: dict[str, bytes]
) -> None:
    shard = hub.large[0]
    hub.cut_after = len(checkpoint[shard]) // 9
    with pytest.raises(ModelError) as caught:
        local_checkpoint(REF, ignore)
    assert "goes on where it stopped" in caught.value.hint
    hub.cut_after = None
    hub.requests.clear()
    folder = local_checkpoint(REF, ignore)
    ranges = [request for request in hub.requests if "bytes=" in request]
    assert len(ranges) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == checkpoint


def test_a_file_with_another_hash_is_refused_and_fetched_anew(
    hub: Hub, checkpoint: dict[str, bytes]
) -> None:
    folder = local_checkpoint(REF, ignore)
    shard = folder / hub.large[0]
    shard.unlink()
    shard.with_name(f"{shard.name}.part").write_bytes(b"\0" * 100)
    with pytest.raises(ModelError, match="did not arrive whole"):
        local_checkpoint(REF, ignore)
    assert (local_checkpoint(REF, ignore) / shard.name).read_bytes() == checkpoint[shard.name]


def test_a_repository_without_checkpoint_is_refused(hub: Hub) -> None:
    hub.files = {"README.md": b"words"}
    with pytest.raises(ModelError, match="no checkpoint"):
        local_checkpoint(REF, ignore)


def test_from_the_hub_and_to_the_hub(hub: Hub, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    options = ["--out", "bundle", "--reference", "file", "--push", REF, "--json"]
    done = shell("export", REF, *options, HF_HUB_DISABLE_XET="1")
    assert done.returncode == 0, done.stderr
    assert f"uploaded to {REF}" in done.stderr
    assert json.loads(done.stdout)["bundles"][0]["policy"]["quantisation"] == "Q8_0"
    assert hub.created["visibility"] == "private"
    written = {path.name: path.read_bytes() for path in (tmp_path / "bundle").iterdir()}
    assert written.items() <= hub.files.items()
    assert load_bundle(tmp_path / "bundle").manifest.name == "algebra"


def test_a_misspelt_target_is_noticed_before_any_work(hub: Hub, tmp_path: Path) -> None:
    done = Shell(tmp_path)("export", REF, "--push", "someone/algebra")
    assert "no hub reference" in one_message(done, 2)
    assert hub.requests == []
