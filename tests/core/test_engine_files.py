"""Files the engine opens: what fits works, and what does not is refused in words."""

import os
from pathlib import Path

import numpy as np
import pytest

from alphamath_lite.engine import threads
from alphamath_lite.engine.engine import open_engine
from alphamath_lite.engine.prefix_store import PrefixStore
from alphamath_lite.engine.protocol import Ask
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.engine.value import ValueHead
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite.steps import render_question
from tests.core.engine_models import write_head, write_model, write_recurrent_model

SMALL = EngineSettings(n_ctx=512)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny policy."""
    return write_model(tmp_path_factory.mktemp("m") / "policy.gguf")


def test_a_missing_model_is_named() -> None:
    with pytest.raises(ModelError, match=r"no model file .*nowhere\.gguf"):
        open_engine(Path("nowhere.gguf"))


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "noise.gguf"
    file.write_bytes(b"not a model at all" * 100)
    with pytest.raises(ModelError, match=r"cannot read .*noise\.gguf"):
        open_engine(file)


def test_a_truncated_model_is_refused(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "half.gguf"
    file.write_bytes(model.read_bytes()[: model.stat().st_size // 2])
    with pytest.raises(ModelError, match=r"cannot read .*half\.gguf"):
        open_engine(file)


def test_a_recurrent_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="recurrent model: its branches cannot share a prefix"):
        open_engine(write_recurrent_model(tmp_path / "mamba.gguf"), settings=SMALL)


def test_a_value_head_judges_hidden_states(tmp_path: Path) -> None:
    weights = np.linspace(0, 1, 64, dtype=np.float32)
    head = ValueHead(write_head(tmp_path / "value.onnx", weights))
    hidden = np.random.default_rng(0).random((5, 64), np.float32) - np.float32(0.5)
    assert head.n_embd == 64
    assert head(hidden) == pytest.approx(np.tanh(hidden @ weights), abs=1e-5)


def test_a_value_head_of_another_width_is_refused_with_both_widths(
    model: Path, tmp_path: Path
) -> None:
    head = ValueHead(write_head(tmp_path / "value.onnx", np.zeros(48, np.float32)))
    with pytest.raises(ModelError, match=r"width 48.*width 64"):
        open_engine(model, value=head, settings=SMALL)


@pytest.mark.parametrize("content", [b"", b"no onnx"])
def test_a_file_that_is_no_value_head_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "value.onnx"
    file.write_bytes(content)
    with pytest.raises(ModelError, match="not a value head"):
        ValueHead(file)


def test_a_head_with_other_inputs_is_refused(tmp_path: Path) -> None:
    file = write_head(tmp_path / "value.onnx", np.zeros(8, np.float32), name="states")
    with pytest.raises(ModelError, match=r"inputs \['states'\]"):
        ValueHead(file)


def test_settings_out_of_range_are_named() -> None:
    with pytest.raises(UsageError, match="temperature is 0"):
        EngineSettings(temperature=0)
    with pytest.raises(UsageError, match="cache_type is 'q2'"):
        EngineSettings(cache_type="q2")


def test_threads_stay_within_the_allowed_processors() -> None:
    n_allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert 1 <= threads.allowed_cores() <= (n_allowed or 1)


def test_a_quota_limits_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_physical_cores", lambda: 8)
    monkeypatch.setattr(threads, "_cgroup_quota", lambda: 2.5)
    assert threads.allowed_cores() == 2
    monkeypatch.setattr(threads, "_cgroup_quota", lambda: 0.5)
    assert threads.allowed_cores() == 1


@pytest.mark.parametrize(
    ("files", "quota"),
    [
        ({}, float("inf")),
        ({"cpu.max": "max 100000"}, float("inf")),
        ({"cpu.max": "max 100000", "a/cpu.max": "150000 100000", "a/b/cpu.max": "4 2"}, 1.5),
        ({"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, 0.5),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, float("inf")),
    ],
)
def test_the_tightest_cgroup_above_this_process_counts(
    files: dict[str, str], quota: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
    read = threads._text
    own = {Path("/proc/self/cgroup"): "3:cpu:/x\n0::/a/b"}
    monkeypatch.setattr(threads, "_text", lambda file: own.get(file) or read(file))
    monkeypatch.setattr(threads, "CGROUPS", tmp_path)
    assert threads._cgroup_quota() == quota


PREFIX = "".join(render_question(f"Example {i}: 1 + {i}") for i in range(20))


def test_a_prefix_is_decoded_once_and_kept_on_disk(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path))
    settings = EngineSettings(n_ctx=2048, prefix=PREFIX, n_threads=1)
    drafts, n_decoded = [], []
    for _ in range(2):
        engine = open_engine(model, settings=settings)
        for problem in range(2):
            engine.begin(problem, PREFIX + render_question("And 2 + 2?"))
        drafts.append(engine.write([Ask(0, 0, 1), Ask(1, 0, 2)]))
        n_decoded.append(engine.counts().n_decoded)
        engine.close()
    (file,) = (tmp_path / "cache" / "prefixes").iterdir()
    assert drafts[0] == drafts[1]
    assert n_decoded[0] - n_decoded[1] == len(engine_tokens(model)) - 2
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o600


def engine_tokens(model: Path) -> list[int]:
    """The tokens of the prefix."""
    tokens: list[int] = (
        open_engine(model, settings=SMALL).vocabulary.encode(PREFIX, start=True).tolist()
    )
    return tokens


def test_other_weights_do_not_take_a_saved_prefix(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path))
    other = write_model(tmp_path / "other.gguf", seed=9)
    settings = EngineSettings(n_ctx=2048, prefix=PREFIX)
    for path in (model, other):
        open_engine(path, settings=settings).close()
    assert len(list((tmp_path / "cache" / "prefixes").iterdir())) == 2


def test_a_damaged_file_is_decoded_anew(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path))
    settings = EngineSettings(n_ctx=2048, prefix=PREFIX, n_threads=1)
    prompt = PREFIX + render_question("And 2 + 2?")
    drafts = []
    for _ in range(2):
        engine = open_engine(model, settings=settings)
        engine.begin(0, prompt)
        drafts.append(engine.write([Ask(0, 0, 1)]))
        (file,) = (tmp_path / "cache" / "prefixes").iterdir()
        file.write_bytes(file.read_bytes()[:200])
    assert drafts[0] == drafts[1]


@pytest.mark.skipif(os.name == "nt", reason="no permission bits")
def test_a_file_that_others_may_write_is_not_trusted(tmp_path: Path) -> None:
    store = PrefixStore(tmp_path)
    store.save("key", lambda file: bool(file.write_bytes(b"cells")))
    assert store.load("key", lambda file: True)
    (file,) = tmp_path.iterdir()
    file.chmod(0o666)
    assert not store.load("key", lambda file: True)


def test_the_store_forgets_the_oldest_first(tmp_path: Path) -> None:
    store = PrefixStore(tmp_path, max_bytes=250)
    for key in ("a", "b", "c"):
        store.save(key, lambda file: bool(file.write_bytes(b"x" * 100)))
        for file in tmp_path.iterdir():
            os.utime(file, (file.stat().st_mtime - 100, file.stat().st_mtime - 100))
    found = [store.load(key, lambda file: True) for key in ("a", "b", "c")]
    assert found == [False, True, True]


def test_a_prefix_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    PrefixStore(blocked / "below").save("key", lambda file: True)
