"""Paths of code steps in confined processes: results, limits, replay, and what survives what."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from alphamath_lite.interpreter import (
    Interpreter,
    Limits,
    NoInterpreter,
    RunResult,
    Session,
    open_interpreter,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork server here")

LIMITS = Limits(cpu_s=0.5, wall_s=4.0, memory_mb=128)


@pytest.fixture(scope="module")
def interpreter() -> Iterator[Interpreter]:
    opened = open_interpreter(limits=LIMITS, workers=1)
    yield opened
    opened.close()


def run(interpreter: Interpreter, *path: str) -> RunResult:
    return interpreter.submit(path).result()


def outcome(interpreter: Interpreter, *path: str) -> tuple[str, str]:
    result = run(interpreter, *path)
    return result.status, result.text


def test_a_path_shares_its_names_and_nothing_else(interpreter: Interpreter) -> None:
    assert outcome(interpreter, "a = 20", "b = a + 1", "print(2 * b)") == ("ok", "42")
    assert outcome(interpreter, "a")[1] == "NameError: name 'a' is not defined"


@pytest.mark.parametrize(
    "path",
    [
        ("from sympy import *", "x = symbols('x')", "solve(x**2 - 5*x + 6)"),
        ("1 / 0",),
        ("import numpy as np\nnp.roots([1, -3, 2]) / 3",),
        ("print('a'); print(1/3)\n{'b': [0.123456]}",),
        ("from dataclasses import dataclass\n@dataclass\nclass P: x: int\nP(3)",),
        ("print('\\u202e\\x00')",),
        ("from datetime import datetime\nprint(datetime.strptime('7:05 PM', '%I:%M %p').hour)",),
        ("def f(:",),
    ],
)
def test_the_text_is_that_of_a_session_in_the_own_process(
    interpreter: Interpreter, path: tuple[str, ...]
) -> None:
    session = Session()
    assert outcome(interpreter, *path) == [session.run(code) for code in path][-1]


@pytest.mark.parametrize(
    ("code", "status", "text"),
    [
        ("while True: pass", "timeout", "TimeoutError: the code ran longer than 0.5 seconds"),
        ("x = bytearray(10**9)", "memory", "MemoryError"),
        ("print('x' * 10**6)", "output_limit", "OutputLimitError: more than 64 KB was printed"),
        (
            "import os\nos._exit(0)",
            "crashed",
            "SystemError: the Python process ended without an answer",
        ),
        ("import sys\nsys.exit(1)", "error", "SystemExit: 1"),
        ("raise KeyboardInterrupt", "error", "KeyboardInterrupt"),
        ("#" * 40_000, "error", "ValueError: the code is longer than 32 KB"),
    ],
)
def test_what_goes_wrong_is_told_to_the_model(
    interpreter: Interpreter, code: str, status: str, text: str
) -> None:
    assert outcome(interpreter, code) == (status, text)
    assert outcome(interpreter, f"# {code[:20]!r}\n6 * 7") == ("ok", "42")


def test_a_step_that_ended_its_process_leaves_nothing_to_later_steps(
    interpreter: Interpreter,
) -> None:
    path = ("a = 1", "a = 2\nimport os\nos._exit(3)", "a")
    assert outcome(interpreter, *path) == ("ok", "1")
    assert outcome(interpreter, *path[:2])[0] == "crashed"


def test_sleeping_ends_at_the_wall_limit_and_is_not_remembered() -> None:
    limits = Limits(cpu_s=5.0, wall_s=0.2)
    with closing(open_interpreter(limits=limits, workers=1)) as interpreter:
        first = run(interpreter, "import time\ntime.sleep(60)")
        again = run(interpreter, "import time\ntime.sleep(60)")
    assert first.status == again.status == "timeout"
    assert again.seconds is not None


def test_cpu_time_counts_for_each_step_of_a_path(interpreter: Interpreter) -> None:
    busy = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    assert outcome(interpreter, busy, busy, f"{busy}\n'done'") == ("ok", "done")


def test_a_result_is_remembered_by_the_whole_path(interpreter: Interpreter) -> None:
    assert run(interpreter, "c = 1", "c + 1").seconds is not None
    assert run(interpreter, "c = 1", "c + 1").seconds is None
    assert run(interpreter, "c = 2", "c + 1").text == "3"


def test_random_numbers_are_the_same_in_every_server(interpreter: Interpreter) -> None:
    code = (
        "import random, numpy\nprint(random.random(), numpy.random.rand(), "
        "numpy.random.default_rng().random(), {'a', 'b', 'c'}, id)"
    )
    with closing(open_interpreter(limits=LIMITS, workers=1)) as another:
        assert outcome(interpreter, code) == outcome(another, code)
    assert outcome(interpreter, code)[0] == "ok"


def test_a_replay_that_goes_otherwise_is_marked(interpreter: Interpreter) -> None:
    clock = "import time\nt = time.perf_counter_ns()\nprint(t)"
    assert run(interpreter, clock).stable
    assert not run(interpreter, clock, "print('later')").stable
    assert run(interpreter, "print('now')", "print('later')").stable


FRAME = "import os, struct\ndef say(body): os.write(3, struct.pack('!I', len(body)) + body)\n"
NONSENSE = {
    "garbage": "import os\nfor n in range(9):\n try: os.write(n, b'\\xff' * 9)\n except OSError: 0",
    "a frame too long": "import os\nos.write(3, b'\\xff\\0\\0\\0r[]')",
    "deep nesting": f"{FRAME}say(b'r' + b'[' * 60000)",
    "another shape": f"{FRAME}say(b'r[\"ok\", 5]')",
    "another status": f'{FRAME}say(b\'r["unavailable!", ""]\')',
    "a status that is the server's": f'{FRAME}say(b\'r["unavailable", "x"]\')',
    "steps that are none": f"{FRAME}for _ in range(9999): say(b'sxx')\nwhile True: pass",
    "nothing at all": "import os\nos.closerange(0, 64)",
    "no builtins": "import builtins\nvars(builtins).clear()",
}


@pytest.mark.parametrize("name", NONSENSE)
def test_a_child_that_writes_nonsense_harms_only_its_own_step(
    interpreter: Interpreter, name: str
) -> None:
    assert run(interpreter, NONSENSE[name]).status in ("crashed", "timeout")
    assert outcome(interpreter, f"# {name}\n6 * 7") == ("ok", "42")


def test_waiting_for_a_run_can_have_an_end_and_go_on(interpreter: Interpreter) -> None:
    pending = interpreter.submit(("import time\ntime.sleep(0.3)\n'slow'",))
    with pytest.raises(TimeoutError):
        pending.result(0.01)
    assert pending.result().text == "slow"


def test_many_paths_run_side_by_side() -> None:
    with closing(open_interpreter(limits=LIMITS, workers=2)) as interpreter:
        pending = [interpreter.submit((f"k = {k}", "k * k")) for k in range(30)]
        assert [each.result().text for each in pending] == [str(k * k) for k in range(30)]


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_killed_server_is_started_again_and_the_path_replayed() -> None:
    before = children_of(os.getpid())
    interpreter = open_interpreter(limits=LIMITS, workers=1)
    pending = interpreter.submit(("d = 6", "import time\ntime.sleep(0.5)\nd * 7"))
    time.sleep(0.1)
    [server] = children_of(os.getpid()) - before
    os.kill(server, signal.SIGKILL)
    assert pending.result().text == "42"
    interpreter.close()
    assert children_of(os.getpid()) == before


def test_a_closed_interpreter_answers_that_it_is_not_there() -> None:
    interpreter = open_interpreter(limits=LIMITS, workers=1)
    pending = interpreter.submit(("import time\ntime.sleep(3)",))
    interpreter.close()
    assert pending.result().status == "unavailable"
    assert run(interpreter, "1").status == "unavailable"
    assert NoInterpreter().submit(("1",)).result().failed


HOST = """
import sys, time
from alphamath_lite.interpreter import Limits, open_interpreter
interpreter = open_interpreter(limits=Limits(cpu_s=30, wall_s=60), workers=1)
interpreter.submit(("while True: pass",))
time.sleep(0.3)
print("busy", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_killing_the_host_leaves_nothing_behind() -> None:
    with subprocess.Popen([sys.executable, "-c", HOST], stdout=subprocess.PIPE) as host:
        assert host.stdout is not None
        assert host.stdout.readline() == b"busy\n"
        [server] = children_of(host.pid)
        family = {server, *children_of(server)}
        assert len(family) >= 2
        host.kill()
        time.sleep(0.2)
        assert not [pid for pid in family if is_running(pid)]


def children_of(parent: int) -> set[int]:
    running = {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    return {pid for pid in running if state_and_parent(pid)[1] == parent}


def state_and_parent(pid: int) -> tuple[str, int]:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return "X", 0
    return fields[0], int(fields[1])


def is_running(pid: int) -> bool:
    return state_and_parent(pid)[0] not in "XZ"


@pytest.mark.slow
def test_every_attack_of_the_corpus_is_stopped_and_every_snippet_works() -> None:
    check_corpus(Path(__file__).with_name("interpreter_corpus.jsonl"))


@pytest.mark.slow
def test_every_line_of_a_corpus_named_by_the_environment_passes() -> None:
    file = os.environ.get("ALPHAMATH_INTERPRETER_CORPUS")
    if not file:
        pytest.skip("ALPHAMATH_INTERPRETER_CORPUS names no file")
    check_corpus(Path(file))


def check_corpus(file: Path) -> None:
    script = Path(__file__).with_name("interpreter_corpus.py")
    done = subprocess.run([sys.executable, script, file], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
