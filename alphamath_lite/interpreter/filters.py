"""The system calls that fork server and children may make, and how their filters are built.

Everything not named fails with EPERM; nothing kills. The filters are built once with pyseccomp
(`python -m alphamath_lite.interpreter.filters`) and shipped as `blobs/*.bpf`; a test builds them
again and compares. At run time only the blobs are read.
"""

import platform
import tempfile
from importlib.resources import files
from typing import Any, Literal

Role = Literal["server", "child"]
ROLES: tuple[Role, ...] = ("server", "child")
MACHINES = ("x86_64", "aarch64")

CHILD_CALLS = (
    "read write close fstat lseek munmap brk mremap madvise rt_sigaction rt_sigprocmask "
    "rt_sigreturn sigaltstack sched_yield sched_getaffinity nanosleep clock_nanosleep "
    "clock_gettime clock_getres gettimeofday time times getrusage sysinfo getpid gettid getuid "
    "geteuid getgid getegid futex getrandom rseq restart_syscall exit exit_group"
)
SERVER_CALLS = (
    "fork wait4 kill poll ppoll socketpair sendto recvfrom shutdown fcntl dup2 dup3 close_range "
    "prctl prlimit64 getppid set_robust_list set_tid_address"
)

EPERM, ENOSYS, SIGCHLD = 1, 38, 17
PROT_EXEC = 4
CLONE_AS_FORK_DOES = 0x00200000 | 0x01000000  # CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID
ALL_BITS = (1 << 64) - 1


def build(role: Role, machine: str) -> bytes:
    """The filter as an array of `struct sock_filter` (needs pyseccomp and libseccomp)."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(EPERM))
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.ERRNO(EPERM))
    if platform.machine() != machine:
        rules.add_arch(getattr(seccomp.Arch, machine.upper()))
        rules.remove_arch(seccomp.Arch.NATIVE)
    names = f"{CHILD_CALLS} {SERVER_CALLS}" if role == "server" else CHILD_CALLS
    for name in names.split():
        rules.add_rule(seccomp.ALLOW, name)
    not_executable = seccomp.Arg(2, seccomp.MASKED_EQ, PROT_EXEC, 0)
    rules.add_rule(seccomp.ALLOW, "mmap", not_executable)
    rules.add_rule(seccomp.ALLOW, "mprotect", not_executable)
    rules.add_rule(seccomp.ERRNO(ENOSYS), "clone3")
    if role == "server":
        other_flags = ALL_BITS & ~CLONE_AS_FORK_DOES
        rules.add_rule(
            seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, other_flags, SIGCHLD)
        )
    return _exported(rules)


def _exported(rules: Any) -> bytes:
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def load(role: Role, machine: str | None = None) -> bytes:
    """The shipped filter for this machine, empty for a machine without one."""
    machine = machine or platform.machine()
    if machine not in MACHINES:
        return b""
    return (files(__package__) / "blobs" / f"{role}-{machine}.bpf").read_bytes()


def main() -> None:
    """Build all filters into `blobs/`."""
    from pathlib import Path

    folder = Path(__file__).with_name("blobs")
    folder.mkdir(exist_ok=True)
    for role in ROLES:
        for machine in MACHINES:
            (folder / f"{role}-{machine}.bpf").write_bytes(build(role, machine))


if __name__ == "__main__":
    main()
