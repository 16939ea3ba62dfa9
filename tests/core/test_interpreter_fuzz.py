"""Random bytes and mutated snippets: `interpreter_fuzz.py` runs ten thousand, this test a few."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_nothing_random_harms_the_host() -> None:
    script = Path(__file__).with_name("interpreter_fuzz.py")
    done = subprocess.run(
        [sys.executable, script, "300", "--seed", "7"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "0 problems"
