"""The attacks that the self-test runs against a started interpreter, and how each is judged.

Every attack says `escaped` when it got through; what can be seen from the host is looked at too.
"""

import os
import secrets
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alphamath_lite.interpreter.frames import Reply

ESCAPED = "escaped"


@dataclass(frozen=True, slots=True)
class Attack:
    """Code to run, and whether its reply shows that it was stopped.

    `cpu_s`: CPU limit of the attack, in seconds.
    """

    name: str
    code: str
    stopped: Callable[[Reply], bool]
    cpu_s: float = 2.0


@contextmanager
def prepared(memory_mb: int) -> Iterator[list[Attack]]:
    """The attacks, with the canary, the listeners and the folder they aim at."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alphamath-")))
        secret = secrets.token_hex(16)
        canary = folder / "canary"
        canary.write_text(secret, "ascii")
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(str(folder / "socket"))
        unix.listen()
        for listener in (tcp, udp, unix):
            listener.setblocking(False)
        yield [
            Attack(
                "read a file",
                f"print('{ESCAPED}', open({str(canary)!r}).read())",
                lambda reply: _survived(reply) and secret not in reply.text,
            ),
            Attack(
                "write a file",
                f"open({str(canary)!r}, 'a').write('x')\nprint('{ESCAPED}')",
                lambda reply: _survived(reply) and canary.read_text("ascii") == secret,
            ),
            Attack(
                "create a file",
                f"open({str(folder / 'new')!r}, 'w')\nprint('{ESCAPED}')",
                lambda reply: _survived(reply) and not (folder / "new").exists(),
            ),
            Attack(
                "connect by TCP",
                _connect("socket.AF_INET", tcp.getsockname()),
                lambda reply: _survived(reply) and _is_silent(tcp.accept),
            ),
            Attack(
                "send by UDP",
                "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                f"s.sendto(b'x', {udp.getsockname()!r})\nprint('{ESCAPED}')",
                lambda reply: _survived(reply) and _is_silent(lambda: udp.recv(1)),
            ),
            Attack(
                "connect to a unix socket",
                _connect("socket.AF_UNIX", unix.getsockname()),
                lambda reply: _survived(reply) and _is_silent(unix.accept),
            ),
            *_on_processes(memory_mb),
        ]


def _on_processes(memory_mb: int) -> list[Attack]:
    return [
        Attack("fork", f"import os\nos.fork()\nprint('{ESCAPED}')", _survived),
        Attack(
            "start a thread",
            f"import threading\nthreading.Thread(target=int).start()\nprint('{ESCAPED}')",
            _survived,
        ),
        Attack(
            "run a program",
            f"import os\nos.execv('/bin/sh', ['sh'])\nprint('{ESCAPED}')",
            _survived,
        ),
        Attack("kill the parent", _kill("os.getppid()", 9), _survived),
        Attack("reach the host by signal", _kill(str(os.getpid()), 0), _survived),
        Attack(
            "read the environment",
            f"import os\nif {_own_names()!r} & set(os.environ): print('{ESCAPED}')",
            _survived,
        ),
        Attack(
            "take memory",
            f"x = bytearray({2 * memory_mb} << 20)\nprint('{ESCAPED}')",
            lambda reply: ESCAPED not in reply.text,
        ),
        Attack(
            "never end",
            f"while True: pass\nprint('{ESCAPED}')",
            lambda reply: reply.cause in ("cpu", "wall"),
            cpu_s=0.1,
        ),
        Attack("spoil the next step", "print(6 * 7)", lambda reply: '"42"' in reply.text),
    ]


def _connect(family: str, address: object) -> str:
    return f"import socket\nsocket.socket({family}).connect({address!r})\nprint('{ESCAPED}')"


def _kill(pid: str, number: int) -> str:
    return f"import os\nos.kill({pid}, {number})\nprint('{ESCAPED}')"


def _own_names() -> set[str]:
    """Variables of the host that no child may see."""
    return {name for name in os.environ if not name.startswith(("LC_", "PYTHON", "__"))} - {
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    }


def _survived(reply: Reply) -> bool:
    """The attacking step went on to an ordinary end and does not claim success."""
    return reply.cause == "done" and ESCAPED not in reply.text


def _is_silent(receive: Callable[[], object]) -> bool:
    try:
        receive()
    except BlockingIOError:
        return True
    return False
