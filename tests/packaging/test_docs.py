"""The pages that are generated are those of this version."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_commands_is_current() -> None:
    command = [sys.executable, str(ROOT / "docs" / "make_cli_md.py"), "--check"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
