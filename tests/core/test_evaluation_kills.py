"""An evaluation that is killed and started again writes what an undisturbed one writes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.core.cli_tools import MAIN, Shell

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does"),
]

TEXTBOOK = Path(__file__).parents[3] / "shared" / "data" / "textbook_dev.jsonl"
KEPT = ("run.json", "greedy.jsonl", "summary.json")
N_KILLS = 3


def words(data: str, n: int, out: str) -> list[str]:
    return ["eval", data, "--strategy", "greedy", "--limit", str(n), "--out", out, "-q", "--json"]


def kill_after(shell: Shell, command: list[str], journal: Path, n_records: int) -> None:
    """Start the command, and kill it without warning when that many records are written."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, *command],
        cwd=shell.folder,
        env=shell.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None:
        if journal.exists() and journal.read_bytes().count(b"\n") >= n_records:
            process.kill()
            break
        time.sleep(0.002)
    assert process.wait() == -signal.SIGKILL, "it ended before it was killed"


def check_kills(shell: Shell, data: str, n: int) -> None:
    """Kill three times on the way; compare with an undisturbed run."""
    whole = shell(*words(data, n, "whole"))
    assert whole.returncode == 0, whole.stderr
    journal = shell.folder / "parts" / "greedy.jsonl"
    for kill in range(1, N_KILLS + 1):
        kill_after(shell, words(data, n, "parts"), journal, kill * n // (N_KILLS + 1))
    assert not (shell.folder / "parts" / "summary.json").exists()
    resumed = shell(*words(data, n, "parts"))
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["data"]["n_problems"] == n
    for name in KEPT:
        one, other = (shell.folder / root / name for root in ("whole", "parts"))
        assert one.read_bytes() == other.read_bytes(), name


def test_built_in_problems(tmp_path: Path) -> None:
    check_kills(Shell(tmp_path), "builtin:20", 20)


def test_a_hundred_textbook_questions(tmp_path: Path) -> None:
    if not TEXTBOOK.exists():
        pytest.skip("there are no textbook questions beside this checkout")
    check_kills(Shell(tmp_path), str(TEXTBOOK), 100)
