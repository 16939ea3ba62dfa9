"""What is built and installed: one wheel with three packages and all their data."""

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "alphamath_lite": ROOT / "alphamath_lite",
    "alphamath_lite_export": ROOT / "export" / "alphamath_lite_export",
    "alphamath_lite_tui": ROOT / "tui" / "alphamath_lite_tui",
}
DATA = [
    "alphamath_lite/curriculum/lexicon.txt",
    "alphamath_lite/curriculum/synonyms.txt",
    "alphamath_lite/curriculum/wordings/quadratics.txt",
    "alphamath_lite/interpreter/blobs/",
]
MINI = "alphamath_lite/bundles/mini"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all files in a freshly built wheel."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed, and nothing is fetched in a test")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    done = subprocess.run(
        [*command, "--no-index", "-w", str(folder), str(ROOT)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    [wheel] = folder.glob("alphamath_lite-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.slow
def test_every_file_of_the_packages_is_in_the_wheel(names: set[str]) -> None:
    for name, folder in PACKAGES.items():
        ours = {
            f"{name}/{file.relative_to(folder).as_posix()}"
            for file in folder.rglob("*")
            if file.is_file() and file.suffix in {".py", ".txt", ".typed", ".bin", ".json", ".tcss"}
        }
        assert ours <= names, sorted(ours - names)
        assert f"{name}/py.typed" in names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == set(PACKAGES)


@pytest.mark.slow
def test_data_and_the_default_model_are_in_the_wheel(names: set[str]) -> None:
    for data in DATA:
        assert any(name.startswith(data) for name in names), data
    if not (ROOT / MINI).is_dir():
        pytest.skip("the default model is not in this checkout")
    for file in ("bundle.json", "policy.gguf", "value.onnx"):
        assert f"{MINI}/{file}" in names


def test_the_default_model_is_small() -> None:
    folder = ROOT / MINI
    if not folder.is_dir():
        pytest.skip("the default model is not in this checkout")
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 20 * 1024 * 1024


def test_what_the_readme_tells_to_type_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in ("demo", "test", "check", "bench"):
        assert f"\n{target}:" in makefile, target
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
