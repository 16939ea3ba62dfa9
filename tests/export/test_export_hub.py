"""Checkpoints come from the hub only when a name asks for it, file by file, and resume."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alphamath_lite.bundles.hub import HubRef, Progress
from alphamath_lite.errors import ModelError
from alphamath_lite_export import hub

FILES = {
    "config.json": b"{}",
    "tokenizer.json": b"{}",
    "model.safetensors": b"weights",
    "pytorch_model.bin": b"the same weights again",
    "value_head.pth": b"head",
    "README.md": b"words",
    "original/model.safetensors": b"another copy",
}


class FakeRepository:
    """A commit of a repository in memory; counts what is fetched."""

    fetched: list[str]
    contents = FILES

    def __init__(self, ref: HubRef) -> None:
        self.ref, self.commit = ref, "0123456789abcdef"
        self.files = tuple(self.contents)

    def size(self, name: str) -> int:
        return len(self.contents[name])

    def fetch(self, name: str, out: Path, on_progress: Callable[[Progress], None]) -> None:
        self.fetched.append(name)
        out.write_bytes(self.contents[name])
        on_progress(Progress(name, len(self.contents[name]), len(self.contents[name])))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path))
    FakeRepository.fetched = []
    monkeypatch.setattr(hub, "Repository", FakeRepository)
    return FakeRepository


def ignore(_name: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def test_a_folder_is_taken_as_it_is() -> None:
    assert hub.local_checkpoint("models/mine", ignore) == Path("models/mine")


def test_only_what_an_export_needs_is_downloaded_and_only_once(repository: Any) -> None:
    folder = hub.local_checkpoint("hf:owner/name", ignore)
    wanted = ["config.json", "model.safetensors", "tokenizer.json", "value_head.pth"]
    assert sorted(path.name for path in folder.iterdir()) == wanted
    assert hub.local_checkpoint("hf:owner/name", ignore) == folder
    assert sorted(repository.fetched) == wanted


def test_a_repository_without_checkpoint_is_refused(
    repository: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "contents", {"README.md": b"words"})
    with pytest.raises(ModelError, match="no checkpoint"):
        hub.local_checkpoint("hf:owner/name", ignore)


def test_push_uploads_the_folder_to_a_private_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    calls: list[tuple[str, dict[str, Any]]] = []

    class Api:
        def __init__(self, **_: Any) -> None: ...

        def create_repo(self, repo: str, **options: Any) -> None:
            calls.append((repo, options))

        def upload_folder(self, **options: Any) -> None:
            calls.append(("upload", options))

    monkeypatch.setattr(huggingface_hub, "HfApi", Api)
    assert hub.push(tmp_path, "hf:owner/name") == "hf:owner/name"
    assert calls[0] == ("owner/name", {"private": True, "exist_ok": True})
    assert calls[1][1]["folder_path"] == tmp_path
