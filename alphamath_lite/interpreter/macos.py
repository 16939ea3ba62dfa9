"""Confinement on macOS: one deny-default Seatbelt profile for each child.

Written from the documentation of sandbox_init(3) and libproc; it has not been run on a Mac by
the developers, and nothing here is believed without the self-test, which tries real attacks on the
machine and keeps code steps off when one succeeds. Differences from Linux: a profile cannot be put
inside another sandbox (code steps are then off); memory is watched by the server, not capped; the
wall clock ends a step, so timeouts are never remembered; a child whose server is killed ends at
the CPU limit of its path rather than at once.
"""

import ctypes
import sys

PROFILE = b"(version 1)(deny default)"
RUSAGE_INFO_V0 = 0


class _Usage(ctypes.Structure):
    """`struct rusage_info_v0` of <sys/resource.h>; times in nanoseconds."""

    _fields_ = (
        ("uuid", ctypes.c_uint8 * 16),
        ("user_time", ctypes.c_uint64),
        ("system_time", ctypes.c_uint64),
        ("pkg_idle_wkups", ctypes.c_uint64),
        ("interrupt_wkups", ctypes.c_uint64),
        ("pageins", ctypes.c_uint64),
        ("wired_size", ctypes.c_uint64),
        ("resident_size", ctypes.c_uint64),
        ("phys_footprint", ctypes.c_uint64),
        ("proc_start_abstime", ctypes.c_uint64),
        ("proc_exit_abstime", ctypes.c_uint64),
    )


_system = ctypes.CDLL("/usr/lib/libSystem.dylib") if sys.platform == "darwin" else None


def deny_everything() -> bool:
    """Apply the profile to the own process; False when it is refused."""
    assert _system is not None
    message = ctypes.c_char_p()
    return bool(_system.sandbox_init(PROFILE, ctypes.c_uint64(0), ctypes.byref(message)) == 0)


def footprint_bytes(pid: int) -> int:
    """Physical memory of a process of ours, 0 when it cannot be read."""
    assert _system is not None
    usage = _Usage()
    failed = _system.proc_pid_rusage(pid, RUSAGE_INFO_V0, ctypes.byref(usage))
    return 0 if failed else int(usage.phys_footprint)
