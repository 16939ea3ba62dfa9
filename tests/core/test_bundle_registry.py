"""Models by name: where they lie, which is meant, which is the default."""

import hashlib
import json
from importlib import resources
from pathlib import Path

import pytest

from alphamath_lite.bundles import files, registry
from alphamath_lite.bundles.files import cached_sha256, whole_folder
from alphamath_lite.bundles.manifest import ALPHAMATH_PROMPT, Manifest, PolicyInfo, manifest_to_json
from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from alphamath_lite.places import cache_dir


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and a built-in model that does not depend on the installation."""
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))
    package = tmp_path / "package"
    add(package, "mini")
    monkeypatch.setattr(resources, "files", lambda _: package)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def add(folder: Path, name: str) -> Path:
    """A folder that counts as a model; its policy is not looked at here."""
    model = folder / name
    model.mkdir(parents=True)
    policy = PolicyInfo("policy.gguf", "0" * 64, "llama", "Q8_0", 1, 1, 1, 1)
    manifest = Manifest(name, "1", "MIT", policy, None, ALPHAMATH_PROMPT)
    (model / "bundle.json").write_text(manifest_to_json(manifest))
    return model


def test_the_built_in_model_is_the_default(tmp_path: Path) -> None:
    assert [(m.name, m.origin, m.is_default) for m in registry.installed()] == [
        ("mini", "package", True)
    ]
    assert registry.resolve() == tmp_path / "package" / "mini"


def test_a_name_a_unique_beginning_and_a_path_all_resolve(home: Path, tmp_path: Path) -> None:
    algebra = add(home / "models", "algebra-7b")
    assert registry.resolve("algebra-7b") == algebra
    assert registry.resolve("alg") == algebra
    elsewhere = add(tmp_path, "elsewhere")
    assert registry.resolve(str(elsewhere)) == elsewhere
    gguf = tmp_path / "some.gguf"
    gguf.touch()
    assert registry.resolve("some.gguf") == Path("some.gguf")


def test_a_name_goes_before_a_folder_of_that_name(home: Path, tmp_path: Path) -> None:
    model = add(home / "models", "algebra")
    (tmp_path / "algebra").mkdir()
    assert registry.resolve("algebra") == model
    assert registry.resolve("./algebra") == Path("algebra")


def test_an_ambiguous_beginning_names_the_candidates(home: Path) -> None:
    add(home / "models", "algebra-1")
    add(home / "models", "algebra-2")
    with pytest.raises(ModelError, match="algebra-1, algebra-2"):
        registry.resolve("alg")


def test_an_unknown_name_gets_the_nearest_spelling(home: Path) -> None:
    add(home / "models", "geometry")
    with pytest.raises(ModelError, match="no model 'geometri'") as caught:
        registry.resolve("geometri")
    assert "did you mean 'geometry'?" in caught.value.hint
    assert "alphamath-lite models ls" in caught.value.hint


def test_without_the_built_in_model_the_error_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "files", lambda _: tmp_path / "empty")
    assert registry.installed() == []
    with pytest.raises(ModelError, match="not part of this installation") as caught:
        registry.resolve()
    assert "--model" in caught.value.hint


def test_the_default_is_kept_and_falls_back_when_its_model_goes(home: Path) -> None:
    model = add(home / "models", "algebra")
    assert registry.set_default("alg") == "algebra"
    assert registry.resolve() == model
    assert [m.name for m in registry.installed() if m.is_default] == ["algebra"]
    registry.remove("algebra")
    assert not model.exists()
    assert registry.default_name() == "mini"


def test_the_default_must_exist() -> None:
    with pytest.raises(ModelError, match="no model"):
        registry.set_default("nothing")


def test_removing_wants_the_full_name_and_spares_the_built_in(home: Path) -> None:
    add(home / "models", "algebra")
    with pytest.raises(ModelError):
        registry.remove("alg")
    with pytest.raises(UsageError, match="cannot be removed"):
        registry.remove("mini")
    assert [m.name for m in registry.installed()] == ["mini", "algebra"]


def test_a_broken_model_is_listed_with_its_problem(home: Path) -> None:
    model = add(home / "models", "algebra")
    (model / "bundle.json").write_text(json.dumps({"schema": 7}))
    (entry,) = [m for m in registry.installed() if m.name == "algebra"]
    assert entry.manifest is None
    assert "schema 7" in entry.problem


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "mini", "a b", "x" * 100])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        registry.model_dir(name)


def test_a_reference_to_the_hub_stands_for_what_was_pulled(home: Path) -> None:
    with pytest.raises(ModelError) as caught:
        registry.resolve("hf:someone/algebra")
    assert caught.value.hint == "alphamath-lite models pull hf:someone/algebra"
    model = add(home / "models", "algebra")
    (model / "source.txt").write_text("hf:someone/algebra 0123abc\n")
    assert registry.resolve("hf:someone/algebra") == model


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "new") as draft:
        (draft / "half").touch()
        raise KeyboardInterrupt
    assert not (tmp_path / "new").exists()
    with whole_folder(tmp_path / "new") as draft:
        (draft / "all").touch()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["all"]


def test_a_replacement_that_fails_leaves_what_was(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "mine").touch()
    with pytest.raises(AlphaMathError), whole_folder(tmp_path / "old", overwrite=True):
        raise OSError(28, "No space left on device")
    assert (tmp_path / "old" / "mine").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".old")]


def test_the_hash_of_a_large_file_is_remembered_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CACHED_FROM_BYTES", 0)
    computed: list[Path] = []

    def counting(path: Path) -> str:
        computed.append(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(files, "sha256_of", counting)
    large = tmp_path / "large"
    large.write_bytes(b"one")
    assert cached_sha256(large) == cached_sha256(large) == hashlib.sha256(b"one").hexdigest()
    assert len(computed) == 1
    large.write_bytes(b"three")
    assert cached_sha256(large) == hashlib.sha256(b"three").hexdigest()
    (cache_dir() / "hashes.json").write_text("damaged")
    assert cached_sha256(large) == hashlib.sha256(b"three").hexdigest()
