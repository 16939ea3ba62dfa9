"""Whatever is wrong with what was typed: one clear message on stderr, the right exit code, nothing
on stdout, no traceback."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from alphamath_lite.bundles.files import sha256_of
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.cli import solving
from alphamath_lite.cli.signals import received
from alphamath_lite.interpreter.paths import NoInterpreter
from tests.core.bundle_factory import write_checkpoint
from tests.core.cli_scripted import Desk, seat

NOBODY = 65534


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ALPHAMATH_MODEL", raising=False)
    monkeypatch.setattr(received, "number", 0)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return seat(monkeypatch)


def message(result: Result, code: int) -> str:
    """What was said by a command that failed as it should."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


# What is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said", "next_step"),
    [
        ([], "no problem given", "Type -"),
        ([""], "the question is empty", "Type one: alphamath-lite solve"),
        (["  \n "], "the question is empty", "Type one"),
        (["x", "-s", "sbx"], "no strategy 'sbx'", "Did you mean sbs?"),
        (["x", "-s", "zzz"], "no strategy 'zzz'", "greedy, sbs, mcts, vote, best-of, auto"),
        (["x", "--beams", "0"], "--beams", "greater than or equal to 1"),
        (["x", "--beams", "many"], "--beams", "valid integer"),
        (["x", "--temperature", "nan"], "--temperature", "100"),
        (["x", "--temperature", "0"], "--temperature", "0.001"),
        (["x", "--timeout", "inf"], "--timeout", "10000000"),
        (["x", "--timeout", "-1"], "--timeout", "0"),
        (["x", "--max-tokens", "0"], "--max-tokens", "1"),
        (["x", "--beems", "3"], "No such option", "--beams"),
        (["x", "--json", "--jsonl"], "--json and --jsonl were given", "Give one of them."),
        (["x", "--file", "f"], "a problem and --file were given", "Give one of them."),
        (["--file", "f", "--tree", "t"], "for a single problem", "Leave --file out."),
        (["x", "--from", "t"], "a problem and --from were given", "The tree names its problem."),
        (["x", "--node", "3"], "--node needs --from TREE", "solve --tree FILE"),
        (["x", "--tree", "none/t.json"], "there is no folder none", "--tree"),
        (["x", "--tree", "."], "is a folder", "--tree"),
        (["a\x00b"], "U+0000", "plain text"),
        (["a\udcffb"], "U+DCFF", "UTF-8"),
    ],
)
def test_wrong_words_are_named(desk: Desk, words: list[str], said: str, next_step: str) -> None:
    text = message(desk("solve", *words), 2)
    assert said in text
    assert next_step in text
    assert not desk.opened


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the question is empty"),
        (b" \n", "the question is empty"),
        (b"caf\xe9", "not UTF-8 text"),
        (b"\x7fELF\x02\x01\x00", "which is not text"),
        (b"x" * ((1 << 20) + 1), "longer than 1 MiB"),
    ],
)
def test_standard_input_must_be_text(desk: Desk, data: bytes, said: str) -> None:
    assert said in message(desk("solve", "-", stdin=data), 2)


def test_a_file_name_is_not_a_problem(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text("{}")
    assert "--file p.jsonl" in message(desk("solve", "p.jsonl"), 2)


def test_a_question_longer_than_the_context_is_refused(desk: Desk) -> None:
    assert "too long" in message(desk("solve", "long " * 300), 2)


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"", "holds no problems"),
        (b"\n \n", "holds no problems"),
        (b"\x89PNG\x00\x01", "not text in UTF-8"),
        ("x = 1\n".encode("utf-16"), "not text in UTF-8"),
        (b'[{"question": "x"}]', "JSON array"),
    ],
)
def test_a_file_of_problems_must_be_one(
    desk: Desk, tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "p.json").write_bytes(content)
    assert said in message(desk("solve", "--file", "p.json"), 2)
    assert "Is a directory" in message(desk("solve", "--file", "."), 2)


def test_a_line_nested_without_end_is_a_bad_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text('{"question": ' + "[" * 100_000 + "\n")
    [record] = desk.json("solve", "--file", "p.jsonl")
    assert record["error"].startswith("line 1: not JSON")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"schema": 1}', '{"schema": 1, "nodes":']
)
def test_what_is_no_tree_is_refused(desk: Desk, tmp_path: Path, text: str) -> None:
    (tmp_path / "t.json").write_text(text)
    assert "not a saved tree" in message(desk("solve", "--from", "t.json"), 2)
    assert "cannot read the tree" in message(desk("solve", "--from", "none.json"), 2)


def test_a_node_that_is_not_in_the_tree_is_refused(desk: Desk) -> None:
    desk("solve", "x", "--tree", "t.json")
    text = message(desk("solve", "--from", "t.json", "--node", "999"), 2)
    assert "no node 999" in text and "Its nodes are 0 to" in text


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, left by a process without rights over the files."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def without_rights(
    open_folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The folder, with a secret file in it; root becomes nobody for the test."""
    monkeypatch.chdir(open_folder)
    monkeypatch.setenv("ALPHAMATH_HOME", str(open_folder))
    secret = open_folder / "secret"
    secret.write_text("x")
    secret.chmod(0)
    open_folder.chmod(0o555)
    desk("solve", "x")  # everything is loaded while it may be read
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield open_folder
    if root:
        os.seteuid(0)
    open_folder.chmod(0o755)


def test_no_permission_is_said(without_rights: Path, desk: Desk) -> None:
    secret = without_rights / "secret"
    assert "Permission denied" in message(desk("solve", "--file", secret), 2)
    assert "Permission denied" in message(desk("solve", "--from", secret), 2)
    text = message(desk("solve", "x", "--tree", without_rights / "t.json"), 2)
    assert "no permission in" in text


# Models -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("model")
    checkpoint = write_checkpoint(root / "checkpoint")
    return write_bundle(checkpoint, root / "tiny", name="tiny", licence="MIT").root


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The real opening, without an interpreter that would start for nothing."""
    monkeypatch.setattr(
        "alphamath_lite.interpreter.opening.open_interpreter", lambda **_: NoInterpreter()
    )
    return Desk()


def test_a_missing_model_is_3(real: Desk, tmp_path: Path) -> None:
    text = message(real("solve", "x", "-m", "nope"), 3)
    assert "no model 'nope'" in text and "models ls" in text
    assert "no model" in message(real("solve", "x", "-m", tmp_path / "none.gguf"), 3)
    (tmp_path / "empty").mkdir()
    assert "bundle.json" in message(real("solve", "x", "-m", tmp_path / "empty"), 3)


def test_a_damaged_model_is_3(real: Desk, bundle: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(bundle, tmp_path / "damaged")
    data = bytearray((folder / "policy.gguf").read_bytes())
    data[-100] ^= 1
    (folder / "policy.gguf").write_bytes(data)
    text = message(real("solve", "x", "-m", folder), 3)
    assert "is not the file bundle.json describes" in text
    (folder / "policy.gguf").unlink()
    assert "lacks policy.gguf" in message(real("solve", "x", "-m", folder), 3)
    (tmp_path / "no.gguf").write_bytes(b"GGUF but not really")
    assert "no.gguf" in message(real("solve", "x", "-m", tmp_path / "no.gguf"), 3)


def test_a_value_head_of_the_wrong_width_is_3(real: Desk, bundle: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(bundle, tmp_path / "wide")
    checkpoint = write_checkpoint(tmp_path / "checkpoint", hidden_size=96, head_dim=24)
    wider = write_bundle(checkpoint, tmp_path / "wider", name="wider", licence="MIT").root
    shutil.copy(wider / "value.onnx", folder / "value.onnx")
    manifest = json.loads((folder / "bundle.json").read_text())
    manifest["value"]["sha256"] = sha256_of(folder / "value.onnx")
    (folder / "bundle.json").write_text(json.dumps(manifest))
    assert "does not fit the policy" in message(real("solve", "x", "-m", folder), 3)


def test_the_real_model_refuses_a_question_beyond_its_context(real: Desk, bundle: Path) -> None:
    text = message(real("solve", "x + " * 300 + "1", "-m", bundle, "-q"), 2)
    assert "reads at most" in text and "Shorten the problem" in text


def test_a_fault_of_the_program_is_shown_and_is_70(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solving, "exit_code", lambda *_: 1 // 0)
    result = desk("solve", "x")
    assert result.exit_code == 70
    assert "ZeroDivisionError" in result.stderr and "please report" in result.stderr
