"""Several processes on one machine that train the same network on different batches.

Two processes with one thread each beat one process with two threads on small networks, whose
matrix products are too small to share. Gradients are averaged; every process then takes the same
step. A single process needs none of it, and every function here works for it too.
"""

import os
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import nn
from torch.multiprocessing.spawn import spawn

T = TypeVar("T")


def rank() -> int:
    """Number of this process, 0 when it is alone."""
    return dist.get_rank() if dist.is_initialized() else 0


def n_processes() -> int:
    """How many processes train together."""
    return dist.get_world_size() if dist.is_initialized() else 1


def average_gradients(network: nn.Module) -> None:
    """Replace every gradient by its mean over the processes."""
    if n_processes() == 1:
        return
    gradients = [p.grad for p in network.parameters() if p.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    dist.all_reduce(flat)
    flat /= n_processes()
    sizes = [gradient.numel() for gradient in gradients]
    for gradient, mean in zip(gradients, flat.split(sizes), strict=True):  # type: ignore[no-untyped-call]
        gradient.copy_(mean.view_as(gradient))


def share(thing: T | None) -> T:
    """What process 0 holds, in every process."""
    if n_processes() > 1:
        box = [thing]
        dist.broadcast_object_list(box, src=0)
        thing = box[0]
    assert thing is not None
    return thing


def run_together(work: Callable[..., None], arguments: tuple[Any, ...], *, processes: int) -> None:
    """Call `work(*arguments)` in `processes` processes that know of each other."""
    if processes == 1:
        work(*arguments)
        return
    with tempfile.TemporaryDirectory() as folder:
        meeting = f"file://{Path(folder) / 'meeting'}"
        spawn(  # type: ignore[no-untyped-call]
            _enter, args=(processes, meeting, work, arguments), nprocs=processes
        )


def _enter(
    number: int, processes: int, meeting: str, work: Callable[..., None], arguments: tuple[Any, ...]
) -> None:
    os.nice(19 - os.nice(0))
    # The end of the parent comes as SIGINT, which background jobs are started deaf to.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    dist.init_process_group("gloo", init_method=meeting, rank=number, world_size=processes)
    try:
        work(*arguments)
    finally:
        dist.destroy_process_group()
