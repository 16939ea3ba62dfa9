"""Runs a file of attacks and ordinary snippets against the real interpreter.

    python tests/core/interpreter_corpus.py FILE.jsonl [--only ID]

Each row is a JSON object: `id`, `category`, `code`, `must` (blocked, bounded or harmless); optional
`before` (earlier steps), `pre_request` (another path run first), `then` and `then_expect` (a new
path afterwards), `limit` ({"mem": bytes}), `os`, `needs` (files to exist), `expect` (what is
printed), `expect_status`, `expect_error` and `expect_error_prefix` (the error text),
`allow_pwned` and `allow_any` (judge by effects only), `target` ("grader": the code is the given
answer of a comparison), `dangerous`. In codes, `__CANARY__ __DIR__ __HOME__ __SECRET__ __TOKEN__
__PORT__ __UPORT__ __UNIX__ __HOST_PID__ __VICTIM__` stand for what this program prepares.

After each row: no secret and no PWNED in the text, files unchanged, listeners silent, victim alive,
no process left, time within the limit, and the next step answers. Every failing id is printed with
the reason; the last line is `N passed, N failed`; the exit status is 1 when one failed.
"""

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alphamath_lite.interpreter import Interpreter, Limits, RunResult, open_interpreter

Row = dict[str, Any]
LIMITS = Limits(cpu_s=2.0, wall_s=8.0, float_places=None, shown_chars=4000)
SLACK_S = 0.5
GRADER_S = 5.0
LEFT_OVER_S = 2.0
MARK = "PWNED"
NEVER_A_SUCCESS = ("cpu", "stack")


@dataclass
class Bench:
    """What the attacks aim at, and the interpreters they run in (one for each memory limit)."""

    folder: Path
    home: Path
    secret: str
    token: str
    tokens: dict[str, str]
    victim: "subprocess.Popen[bytes]"
    listeners: list[socket.socket]
    interpreters: dict[int, Interpreter] = field(default_factory=dict)

    def fill(self, code: str) -> str:
        """The code with its placeholders filled in."""
        for name, value in self.tokens.items():
            code = code.replace(name, value)
        return code

    def interpreter(self, memory_mb: int) -> Interpreter:
        """The interpreter with this memory limit, started at first use."""
        if memory_mb not in self.interpreters:
            limits = Limits(**{**LIMITS.as_json(), "memory_mb": memory_mb})
            self.interpreters[memory_mb] = open_interpreter(limits=limits, workers=1)
        return self.interpreters[memory_mb]

    def files(self) -> dict[str, tuple[int, int, bytes]]:
        """Mode, time and content of every file that an attack might change."""
        found = [*self.folder.rglob("*"), *self.home.rglob("*")]
        return {str(path): _state_of(path) for path in found}


@contextmanager
def prepared() -> Iterator[Bench]:
    """Canary, home, listeners and victim; the host's environment holds the secret meanwhile."""
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="corpus-")))
        folder, home = base / "dir", base / "home"
        folder.mkdir()
        home.mkdir()
        secret, token = f"SEC-{secrets.token_hex(12)}", f"corpus{secrets.token_hex(6)}"
        (folder / "canary.txt").write_text(f"{secret}\n", "ascii")
        (home / "private.txt").write_text(f"{secret}\n", "ascii")
        os.environ["ALPHAMATH_CANARY"] = secret
        stack.callback(os.environ.pop, "ALPHAMATH_CANARY")
        tcp = _listener(stack, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        udp = _listener(stack, socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        unix_path = str(base / "listener")
        listeners = [tcp, udp, _listener(stack, socket.AF_UNIX, socket.SOCK_STREAM, unix_path)]
        if sys.platform == "linux":
            abstract = _listener(stack, socket.AF_UNIX, socket.SOCK_STREAM, f"\0{token}")
            listeners.append(abstract)
        victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
        stack.callback(victim.wait)
        stack.callback(victim.kill)
        tokens = {
            "__CANARY__": str(folder / "canary.txt"),
            "__DIR__": str(folder),
            "__HOME__": str(home),
            "__SECRET__": secret,
            "__TOKEN__": token,
            "__PORT__": str(tcp.getsockname()[1]),
            "__UPORT__": str(udp.getsockname()[1]),
            "__UNIX__": unix_path,
            "__HOST_PID__": str(os.getpid()),
            "__VICTIM__": str(victim.pid),
        }
        bench = Bench(folder, home, secret, token, tokens, victim, listeners)
        try:
            yield bench
        finally:
            for interpreter in bench.interpreters.values():
                interpreter.close()


def check(row: Row, bench: Bench) -> str:
    """Run one row: the reason why it fails, or an empty string."""
    for name in row.get("needs", []):
        Path(bench.fill(name)).write_text("X = 1\n", "ascii")
    before = bench.files()
    problem = (
        _check_grader(row, bench) if row.get("target") == "grader" else _check_step(row, bench)
    )
    return problem or _check_effects(before, bench)


def _check_step(row: Row, bench: Bench) -> str:
    memory_mb = row.get("limit", {}).get("mem", LIMITS.memory_mb << 20) >> 20
    interpreter = bench.interpreter(memory_mb)

    def run(*codes: str) -> RunResult:
        return interpreter.submit(tuple(map(bench.fill, codes))).result()

    if "pre_request" in row:
        run(row["pre_request"])
    before = row.get("before", [])
    started = time.monotonic()
    result = run(*before, row["code"])
    taken_s = time.monotonic() - started
    if taken_s > LIMITS.wall_s * (1 + len(before)) + SLACK_S:
        return f"took {taken_s:.1f} s"
    after = run(f"# after {row['id']}\nprint(6 * 7)")
    if (after.status, after.text) != ("ok", "42"):
        return f"the next step answered {after}"
    if "then" in row and (then := run(row["then"])).text != row["then_expect"].rstrip("\n"):
        return f"the new path afterwards answered {then}"
    return _check_result(row, result, bench)


def _check_result(row: Row, result: RunResult, bench: Bench) -> str:
    text, status = result.text, result.status
    if bench.secret in text:
        return f"the secret is in the text: {text}"
    if MARK in text and not (row.get("allow_pwned") or row.get("allow_any")):
        return f"{MARK} is in the text: {text}"
    if len(text) > LIMITS.shown_chars or text != text.encode("utf-8", "replace").decode():
        return f"not a text within its limit: {text!r}"
    if status == "unavailable":
        return "the interpreter was lost"
    if row["category"] in NEVER_A_SUCCESS and status == "ok":
        return f"reported as a success: {text}"
    return _check_expected(row, status, text)


def _check_expected(row: Row, status: str, text: str) -> str:
    wanted = row.get("expect_status", "ok" if "expect" in row else status)
    if status != wanted:
        return f"status {status}, expected {wanted}: {text}"
    if status == "ok" and "expect" in row and text != row["expect"].rstrip("\n"):
        return f"printed {text!r}"
    if "expect_error" in row and text != row["expect_error"]:
        return f"said {text!r}"
    if not text.startswith(row.get("expect_error_prefix", "")):
        return f"said {text!r}"
    return ""


def _check_grader(row: Row, bench: Bench) -> str:
    from alphamath_lite.answers import compare

    compare(r"\frac{\pi}{4}", "atan(1)")  # the start of its process is not what is timed
    started = time.monotonic()
    verdict = compare("42", bench.fill(row["code"]))
    taken_s = time.monotonic() - started
    if taken_s > GRADER_S:
        return f"took {taken_s:.1f} s"
    if verdict.equal or bench.secret in str(verdict):
        return f"the verdict is {verdict}"
    return ""


def _check_effects(before: dict[str, tuple[int, int, bytes]], bench: Bench) -> str:
    after = bench.files()
    if after != before:
        changed = {
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        }
        return f"files changed: {sorted(changed)}"
    if any(map(_heard_something, bench.listeners)):
        return "a listener was reached"
    if bench.victim.poll() is not None:
        return "the victim is dead"
    if not _soon(lambda: not _stray_processes()):
        return f"processes left: {_stray_processes()}"
    return ""


def _stray_processes() -> list[int]:
    """Processes that descend from this one through a fork server and should not be there.

    A server may have its spares, nothing below them, and nothing outside its session.
    """
    if sys.platform != "linux":
        return []
    parents = dict(_parents())
    mine = os.getpid()
    servers = {pid for pid, parent in parents.items() if parent == mine}
    spares = {pid for pid, parent in parents.items() if parent in servers}
    below = [pid for pid, parent in parents.items() if parent in spares]
    return below + sorted(spares)[2 * len(servers) :]


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            yield int(entry.name), int(fields[1])


def _soon(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + LEFT_OVER_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _listener(stack: ExitStack, family: int, kind: int, address: Any) -> socket.socket:
    listener = stack.enter_context(socket.socket(family, kind))
    listener.bind(address)
    if kind == socket.SOCK_STREAM:
        listener.listen()
    listener.setblocking(False)
    return listener


def _heard_something(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(1)
        else:
            listener.accept()
    except BlockingIOError:
        return False
    return True


def _state_of(path: Path) -> tuple[int, int, bytes]:
    status = path.lstat()
    content = path.read_bytes() if path.is_file() else b""
    return status.st_mode, status.st_mtime_ns, content


def failures(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Id and reason (empty: passed) of every row that is for this system."""
    with prepared() as bench:
        for row in rows:
            if sys.platform in row.get("os", [sys.platform]):
                yield row["id"], check(row, bench)


def read_rows(file: Path) -> list[Row]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def main() -> int:
    """Run a file; the exit status."""
    parser = argparse.ArgumentParser(description="Run a corpus against the interpreter.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", metavar="ID", help="run one row")
    options = parser.parse_args()
    rows = [row for row in read_rows(options.file) if options.only in (None, row["id"])]
    n_passed = n_failed = 0
    for name, reason in failures(rows):
        n_passed, n_failed = n_passed + (not reason), n_failed + bool(reason)
        if reason:
            print(f"{name}: {reason}", flush=True)
    print(f"{n_passed} passed, {n_failed} failed")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
