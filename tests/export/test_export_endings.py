"""However an export ends before its time, nothing half done is left and it can be repeated."""

import multiprocessing
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.files import whole_folder
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite_export.child import OnPart, in_child
from tests.core.cli_tools import MAIN, Shell, one_message
from tests.export.checkpoints import linear_head, save, write_tiny
from tests.export.exports import export, left_in


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    folder = write_tiny(tmp_path / "model")
    save(folder / "value_head.safetensors", linear_head(64))
    return folder


@contextmanager
def room_restored() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


STAGES = ["convert to F32", "compute the reference", "quantise to Q8_0", "check Q8_0"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_disk_that_fills_at_any_stage_leaves_nothing(
    tmp_path: Path, checkpoint: Path, stage: str
) -> None:
    def fill(name: str, _done: int, _total: int) -> None:
        if name == stage:
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))

    with room_restored(), pytest.raises(ModelError, match="could not") as caught:
        export(checkpoint, tmp_path / "out", quantisations=("Q8_0",), on_stage=fill)
    assert "free space" in caught.value.hint
    assert left_in(tmp_path) == ["model"]


@pytest.mark.parametrize("n_kilobytes", [300, 700, 1100])
def test_a_small_disk_that_fills_while_the_command_writes(
    tmp_path: Path, checkpoint: Path, n_kilobytes: int
) -> None:
    """A disk of its own in memory, where the system lets us mount one; the check is passed by."""
    disk = tmp_path / "disk"
    disk.mkdir()
    blind = (
        f"import shutil; shutil.disk_usage = lambda _: type('U', (), {{'free': 1 << 40}}); {MAIN}"
    )
    script = (
        f"mount -t tmpfs -o size={n_kilobytes}k none {disk} || exit 99; cd {disk}; "
        f"'{sys.executable}' -c \"{blind}\" export {checkpoint} --out {disk}/out --reference file; "
        f"code=$?; ls -A {disk}; exit $code"
    )
    if not shutil.which("unshare"):
        pytest.skip("no unshare here")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("this system does not let us mount a disk")
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert "could not" in done.stderr
    assert "Traceback" not in done.stderr


def test_too_little_room_is_noticed_before_any_work(
    tmp_path: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(ModelError, match="no space"):
        export(checkpoint, tmp_path / "out")


SLOW = (
    "import sys, time; from alphamath_lite_export import {module} as m; old = m.{function}\n"
    "def slow(*a, **k):\n"
    "    result = old(*a, **k); print('reached', flush=True); time.sleep(60); return result\n"
    "m.{function} = slow\n" + MAIN
)
POINTS = {
    "the plain file": ("exporting", "_write_plain"),
    "the quantised file": ("exporting", "_write_policy"),
    "bundle.json": ("exporting", "_complete"),
}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_export_leaves_nothing_under_its_name_and_can_be_repeated(
    tmp_path: Path, checkpoint: Path, point: str, number: signal.Signals
) -> None:
    module, function = POINTS[point]
    shell, out = Shell(tmp_path), tmp_path / "out"
    command = ["export", str(checkpoint), "--out", str(out), "--verify", "off"]
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW.format(module=module, function=function), *command],
        env=shell.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "reached\n"
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert not out.exists()
    if number == signal.SIGKILL:
        assert process.returncode == -number
    else:
        assert process.returncode == 128 + number
        assert "interrupted" in errors
        assert left_in(tmp_path) == ["model"]
    export(checkpoint, out)
    assert left_in(tmp_path) == ["model", "out"]
    load_bundle(out)


def test_the_draft_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "out") as first:
        (first / "a").touch()
        with whole_folder(tmp_path / "out") as second:
            (second / "b").touch()
        assert (first / "a").exists()
        shutil.rmtree(tmp_path / "out")
    assert left_in(tmp_path / "out") == ["a"]


def test_what_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exists already"), whole_folder(tmp_path / "out"):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "theirs").touch()
    assert left_in(tmp_path) == ["out"]
    assert left_in(tmp_path / "out") == ["theirs"]


def endless(on_part: OnPart) -> None:
    on_part(1, 2)
    time.sleep(60)


def dying(_on_part: OnPart) -> None:
    signal.raise_signal(signal.SIGABRT)


def test_an_interrupt_ends_what_cannot_be_interrupted() -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_child(endless, interrupt, what="a long computation")
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_named() -> None:
    with pytest.raises(ModelError, match="the quantiser ended with code -6"):
        in_child(dying, lambda *_: None, what="the quantiser")


def test_the_command_ends_with_the_exit_code_and_one_message(
    tmp_path: Path, checkpoint: Path
) -> None:
    shell = Shell(tmp_path)
    one_message(shell("export", str(checkpoint), "--out", "model"), 2)
    (checkpoint / "config.json").unlink()
    one_message(shell("export", str(checkpoint), "--out", "out"), 3)
    assert left_in(tmp_path) == ["model"]
