"""The command line as a process: signals, streams that are closed or full, encodings, no network.

The model has random weights and hardly ever answers; what is tested does not depend on its skill.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from alphamath_lite.bundles.write_bundle import write_bundle
from tests.core.bundle_factory import write_checkpoint
from tests.core.cli_tools import ENDLESS, MAIN, QUESTION, Shell, interrupt, wait_for_event

posix = pytest.mark.skipif(os.name != "posix", reason="signals and devices of POSIX")
full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
SIGNS = (
    "from alphamath_lite.cli import streams; streams.prepare(); "
    "streams.answer('(-∞, 2] ∪ {√3, é}'); streams.record({'a': 'x ≤ é 😀'})"
)
NO_NETWORK = """
import socket
class Forbidden(socket.socket):
    def __init__(self, family=-1, *rest, **named):
        if family in (-1, socket.AF_INET, socket.AF_INET6) and not named.get("fileno"):
            raise AssertionError("a socket was opened")
        super().__init__(family, *rest, **named)
socket.socket = Forbidden
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("model")
    checkpoint = write_checkpoint(root / "checkpoint")
    return write_bundle(checkpoint, root / "tiny", name="tiny", licence="MIT").root


@pytest.fixture
def shell(model: Path, tmp_path: Path) -> Shell:
    return Shell(tmp_path, model)


# Signals ----------------------------------------------------------------------------------------


@posix
@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_real_search(shell: Shell, number: signal.Signals, code: int) -> None:
    process = shell.start("solve", QUESTION, "--jsonl", *ENDLESS)
    wait_for_event(process, b"WaveStarted")
    out, err = interrupt(process, number)
    assert process.returncode == code, err
    last = json.loads(out.splitlines()[-1])
    assert last["result"]["finished"] == "interrupted"
    assert "interrupted: " in err
    assert "Traceback" not in err


@posix
@pytest.mark.parametrize("stage", ["llama_cpp", "onnxruntime", "typer"])
def test_a_signal_while_loading_ends_without_a_traceback(shell: Shell, stage: str) -> None:
    """The signal comes in the middle of an import, where it may turn into another error."""
    hook = f"""
import signal, sys
class Hook:
    def find_spec(self, name, *_):
        if name == "{stage}":
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Hook())
"""
    done = shell("solve", QUESTION, code=hook + MAIN)
    assert done.returncode == 130, done.stderr
    assert done.stderr == "alphamath-lite: interrupted\n"


# Streams ----------------------------------------------------------------------------------------


@posix
def test_a_closed_stdout_is_refused_before_the_work(shell: Shell) -> None:
    command = f"exec {sys.executable} -c '{MAIN}' solve x >&-"
    done = subprocess.run(
        ["sh", "-c", command], env=shell.environment(), cwd=shell.folder, capture_output=True
    )
    assert done.returncode == 2
    assert b"standard output is closed" in done.stderr


@posix
def test_a_closed_stderr_does_not_spill_into_stdout(shell: Shell) -> None:
    command = f"exec {sys.executable} -c '{MAIN}' solve '' 2>&-"
    done = subprocess.run(
        ["sh", "-c", command], env=shell.environment(), cwd=shell.folder, capture_output=True
    )
    assert (done.returncode, done.stdout) == (2, b"")


@full_disk
@pytest.mark.parametrize("words", [["--help"], ["problems", "3"], ["models", "ls", "--json"]])
def test_a_full_disk_under_stdout_is_said(shell: Shell, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = shell(*words, stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith("alphamath-lite: no space left on the disk")
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


@full_disk
@pytest.mark.slow
def test_a_full_disk_under_the_answer_loses_no_tree(shell: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        done = shell("solve", QUESTION, "--json", "--tree", "t.json", "--timeout", "0", stdout=full)
    assert done.returncode == 2
    assert "no space left on the disk" in done.stderr
    assert json.loads((shell.folder / "t.json").read_text())["question"] == QUESTION


@posix
def test_a_reader_that_leaves_ends_it_quietly(shell: Shell) -> None:
    process = shell.start("problems", "20000")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_signs_that_the_terminal_lacks_are_written_in_plain_ones(shell: Shell) -> None:
    done = shell(code=SIGNS, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    answer, record = done.stdout.splitlines()
    assert answer == "(-oo, 2] U {sqrt3, \\xe9}"
    assert json.loads(record) == {"a": "x ≤ é 😀"}
    done = shell(code=SIGNS)
    assert done.stdout.splitlines() == ["(-∞, 2] ∪ {√3, é}", '{"a": "x ≤ é 😀"}']


SHOW = """
from alphamath_lite.cli.view import show_steps
from alphamath_lite.results import PathStep
show_steps((PathStep(1, "Solve.", "print(2)", "2", None, 0.5, 0.5, 1),))
"""


@posix
def test_a_terminal_has_colours_and_no_color_takes_them_away(shell: Shell) -> None:
    (shell.folder / "show.py").write_text(SHOW)
    code = "import pty, sys; pty.spawn([sys.executable, 'show.py'])"
    coloured = shell(code=code, TERM="xterm-256color").stdout
    plain = shell(code=code, TERM="xterm-256color", NO_COLOR="1").stdout
    assert "\x1b[3" in coloured and "print" in coloured
    assert "\x1b[3" not in plain and "print(2)" in plain and "→ 2" in plain


# No network -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_solving_opens_no_network_socket(shell: Shell) -> None:
    shell("solve", QUESTION, "--timeout", "0")  # the self-test attacks a listener of its own once
    done = shell("solve", QUESTION, "--json", "--max-steps", "2", code=NO_NETWORK + MAIN)
    assert done.returncode in {0, 1}, done.stderr
    assert json.loads(done.stdout)["question"] == QUESTION
    proof = shell(code=NO_NETWORK + "socket.create_connection(('127.0.0.1', 9))")
    assert "a socket was opened" in proof.stderr
