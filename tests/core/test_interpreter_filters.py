"""The shipped system call filters are the ones that the list of allowed calls gives."""

import pytest

from alphamath_lite.interpreter import filters


@pytest.mark.parametrize("machine", filters.MACHINES)
@pytest.mark.parametrize("role", filters.ROLES)
def test_the_shipped_filter_is_the_one_that_is_built(role: filters.Role, machine: str) -> None:
    try:
        built = filters.build(role, machine)
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"building filters needs pyseccomp and libseccomp: {error}")
    assert filters.load(role, machine) == built


def test_a_machine_without_a_filter_has_an_empty_one() -> None:
    assert filters.load("child", "riscv64") == b""


def test_a_child_may_make_no_call_that_opens_connects_or_starts_anything() -> None:
    forbidden = (
        "open openat openat2 socket connect sendto sendmsg clone clone3 fork vfork execve execveat "
        "kill tkill tgkill ptrace prctl seccomp prlimit64 setrlimit ioctl dup memfd_create "
        "shmget pidfd_open process_vm_writev io_uring_setup bpf perf_event_open"
    )
    assert not set(filters.CHILD_CALLS.split()) & set(forbidden.split())
