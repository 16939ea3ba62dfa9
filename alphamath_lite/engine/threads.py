"""How many threads to use: physical cores, never more than affinity mask or cgroup allow.

llama.cpp spins at barriers, so a thread without a core of its own slows all the others.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
SMALL_MODEL_PARAMETERS = 20_000_000  # below, barriers cost more than a second core gives


@dataclass(frozen=True, slots=True)
class Cores:
    """What there is to compute on, and what of it to use.

    `n_logical`: processors of the machine; `n_physical`: physical cores that the affinity mask
    allows; `cgroup_quota`: processors that the cgroup grants, None for no limit; `n_allowed`: the
    most threads worth using.
    """

    n_logical: int
    n_physical: int
    cgroup_quota: float | None
    n_allowed: int


def cores() -> Cores:
    """The processors as they are now."""
    quota = _cgroup_quota()
    return Cores(
        n_logical=os.cpu_count() or 1,
        n_physical=_physical_cores(),
        cgroup_quota=None if quota == float("inf") else quota,
        n_allowed=allowed_cores(),
    )


def default_threads(n_parameters: int) -> int:
    """The number of threads for a model of this size, >= 1."""
    return 1 if n_parameters <= SMALL_MODEL_PARAMETERS else allowed_cores()


def allowed_cores() -> int:
    """Physical cores within this process's affinity mask and cgroup quota, >= 1."""
    return max(1, int(min(_physical_cores(), _cgroup_quota())))


def _physical_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        cpus = os.sched_getaffinity(0)
        return len({_core_of(cpu) for cpu in cpus})
    if sys.platform == "darwin":
        for key in ("hw.perflevel0.physicalcpu", "hw.physicalcpu"):
            done = subprocess.run(
                ["/usr/sbin/sysctl", "-n", key], capture_output=True, text=True, check=False
            )
            if done.stdout.strip().isdigit():
                return int(done.stdout)
    return max(1, (os.cpu_count() or 2) // 2)


def _core_of(cpu: int) -> tuple[str, str]:
    """Package and core of a logical processor; itself where the kernel does not tell."""
    folder = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology")
    try:
        return (
            (folder / "physical_package_id").read_text().strip(),
            (folder / "core_id").read_text().strip(),
        )
    except OSError:
        return ("", str(cpu))


def _cgroup_quota() -> float:
    """Processors that the cgroup grants to this process; infinity when it sets no limit."""
    quotas = [text.split() for text in cgroup_limits("cpu.max")]
    if not quotas:
        quota, period = (_text(CGROUPS / f"cpu/cpu.cfs_{name}_us") for name in ("quota", "period"))
        quotas = [[quota, period]]
    granted = [int(quota) / int(period) for quota, period in quotas if quota.isdigit()]
    return min(granted, default=float("inf"))


def cgroup_limits(name: str) -> list[str]:
    """What the file `name` says in the cgroup of this process and in those above it (version 2)."""
    match = re.search(r"^0::/(.*)$", _text(Path("/proc/self/cgroup")), re.MULTILINE)
    own = CGROUPS / (match[1] if match and ".." not in match[1] else "")
    folders = [folder for folder in (own, *own.parents) if folder.is_relative_to(CGROUPS)]
    return [text for folder in folders if (text := _text(folder / name))]


def _text(file: Path) -> str:
    """The text of a file of the kernel, empty where there is none."""
    try:
        return file.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
