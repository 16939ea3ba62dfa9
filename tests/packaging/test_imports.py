"""What may import what, shown on real processes: help is light, the core knows no front end."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("textual", "rich", "sympy", "numpy", "onnxruntime", "llama_cpp", "torch", "transformers"),
    *("huggingface_hub", "math_verify", "pylatexenc", "tokenizers", "onnx", "gguf"),
}
HELP = """
import sys
from alphamath_lite.cli import main
sys.argv = ["alphamath-lite", *{words}]
try:
    main()
except SystemExit:
    pass
"""
EVERYTHING = """
import importlib, pkgutil, alphamath_lite
for module in pkgutil.walk_packages(alphamath_lite.__path__, "alphamath_lite."):
    if not module.name.startswith(("alphamath_lite.training", "alphamath_lite.cli")):
        importlib.import_module(module.name)
"""
PURE = "import alphamath_lite.search, alphamath_lite.tree, alphamath_lite.steps\n"


def loaded(code: str) -> set[str]:
    """The modules in a new process after `code` has run."""
    code += "\nimport json, sys; print('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()
    return set(json.loads(done.stdout.decode().splitlines()[-1]))


@pytest.mark.parametrize(
    "words", [["--help"], ["solve", "--help"], ["models", "--help"], ["--version"]]
)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    modules = loaded(HELP.format(words=words))
    assert "alphamath_lite.cli.app" in modules
    assert not modules & HEAVY


def test_search_tree_and_steps_are_pure() -> None:
    modules = loaded(PURE)
    assert not modules & (HEAVY - {"numpy"})
    ours = {name for name in modules if name.startswith("alphamath_lite.")}
    others = {name.split(".")[1] for name in ours} - {"search", "tree", "steps", "errors"}
    assert not others


def test_the_core_loads_neither_front_end_nor_export_nor_training() -> None:
    modules = loaded(EVERYTHING)
    assert {"alphamath_lite.solver", "alphamath_lite.assembly"} <= modules
    strangers = {"alphamath_lite_tui", "alphamath_lite_export", "textual", "torch", "transformers"}
    assert not modules & strangers


def test_only_one_module_knows_the_folders() -> None:
    users = [
        file.relative_to(ROOT).as_posix()
        for folder in ("alphamath_lite", "export", "tui")
        for file in (ROOT / folder).rglob("*.py")
        if "platformdirs" in file.read_text(encoding="utf-8")
    ]
    assert users == ["alphamath_lite/places.py"]


@pytest.mark.slow
def test_the_import_contracts_hold() -> None:
    if find_spec("importlinter") is None:
        pytest.skip("import-linter comes with the extra [dev]")
    lint = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", lint], capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
