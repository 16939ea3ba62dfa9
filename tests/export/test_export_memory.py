"""Private memory stays small whatever the size of a tensor, and blocks change no byte."""

import subprocess
import sys
from pathlib import Path

import pytest

from alphamath_lite.bundles import quantise as quantising
from alphamath_lite.bundles.write_gguf import write_gguf
from tests.export.checkpoints import write_tiny

WIDE = {"vocab_size": 16384, "hidden_size": 512, "head_dim": 128}
"""An embedding of 8.4 million weights: 33 MB in float32, where the quantiser works."""

LIMITED = """
import resource, sys
from pathlib import Path
import llama_cpp
from alphamath_lite.bundles import quantise as q
q.BUFFER_BYTES = 1 << 20
status = Path("/proc/self/status").read_text().split()
used = 1024 * int(status[status.index("VmData:") + 1])
resource.setrlimit(resource.RLIMIT_DATA, (used + (24 << 20), resource.RLIM_INFINITY))
q.quantise(Path(sys.argv[1]), Path(sys.argv[2]), "Q8_0")
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("plain")
    write_gguf(write_tiny(place / "model", **WIDE), place / "plain.gguf", dtype="BF16")
    return place / "plain.gguf"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_the_quantiser_holds_a_block_not_a_tensor(tmp_path: Path, plain: Path) -> None:
    command = [sys.executable, "-c", LIMITED, str(plain), str(tmp_path / "out.gguf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["Q8_0", "Q4_K_M"])
def test_the_size_of_the_blocks_changes_no_byte(
    tmp_path: Path, plain: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for n_bytes in (1 << 20, 1 << 30):
        monkeypatch.setattr(quantising, "BUFFER_BYTES", n_bytes)
        out = tmp_path / f"{n_bytes}.gguf"
        quantising.quantise(plain, out, name, allow_fallback=True)
        written.append(out.read_bytes())
    assert written[0] == written[1]
