"""Takes rights away from the own process, for good: limits, Landlock and system call filters.

Linux only (macOS: see `macos`). Every function names what it could do; none of them is trusted to
have worked, the self-test tries the effects. Rights are dropped in two steps: the fork server
after it has loaded everything, each child again before it reads its request.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from alphamath_lite.interpreter import filters, macos

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446
LANDLOCK_VERSION_FLAG = 1

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform != "win32" else None


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("n_instructions", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class _Ruleset(ctypes.Structure):
    """`struct landlock_ruleset_attr`."""

    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def die_with_parent(parent_pid: int) -> None:
    """Be killed when the thread that started this process ends (Linux)."""
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)


def forbid_new_rights() -> None:
    """No rights through exec, no core dumps, no tracing by others."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_DUMPABLE, 0)


def install_filter(program: bytes) -> bool:
    """Install a system call filter (after `forbid_new_rights`); an empty one is none: False."""
    if not program:
        return False
    assert _libc is not None
    record = _Program(len(program) // 8, program)
    return bool(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(record), 0, 0) == 0)


def landlock_deny_all() -> int:
    """Give up every access that Landlock knows of; the version in force, 0 without Landlock."""
    assert _libc is not None
    version = _libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_VERSION_FLAG)
    if version <= 0:
        return 0
    n_fs_rights = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    rules = _Ruleset((1 << n_fs_rights) - 1, 0b11 if version >= 4 else 0, 0b11)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _libc.syscall(LANDLOCK_CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return 0
    refused = _libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return 0 if refused else int(version)


def confine_server() -> dict[str, object]:
    """Confine the fork server; returns which layers took hold."""
    if sys.platform != "linux":
        return {"landlock": 0, "seccomp": False}
    program = filters.load("server")
    forbid_new_rights()
    return {"landlock": landlock_deny_all(), "seccomp": install_filter(program)}


def confine_child(program: bytes, *, must_confine: bool) -> None:
    """Leave a child nothing but computing and the descriptors it has.

    Raises OSError when that fails and `must_confine` is set.
    """
    if sys.platform == "darwin":
        confined = macos.deny_everything()
    else:
        confined = install_filter(program)
    if must_confine and not confined:
        raise OSError("the process could not be confined")


def limit_child(*, memory_bytes: int, cpu_s: int) -> None:
    """Resource limits of a child.

    `memory_bytes` is the whole address space (0: unlimited); CPU seconds are a backstop below the
    server's own clock.
    """
    limits = {
        resource.RLIMIT_CPU: (cpu_s, cpu_s + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (16, 16),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    if memory_bytes:
        limits[resource.RLIMIT_AS] = limits[resource.RLIMIT_DATA] = (memory_bytes, memory_bytes)
    for which, values in limits.items():
        resource.setrlimit(which, values)


def address_space_bytes() -> int:
    """Size of the own address space, 0 where it cannot be read (macOS)."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _prctl(option: int, value: int) -> None:
    assert _libc is not None
    _libc.prctl(option, value, 0, 0, 0)
