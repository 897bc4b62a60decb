"""Times of work on a device."""

import time
from collections.abc import Callable

import torch

from bench.gpu_parts.figure import Device

_GPU_REPEATS = 3
_COPY_BYTES = {True: 4 << 30, False: 256 << 20}


def device_name() -> str:
    """The device that everything runs on."""
    return "cuda:0" if torch.cuda.is_available() else "cpu"


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """The least of three times that the work takes on a GPU, after one run that warms up.

    On a CPU, which others may share, it is one run, and the CPU time of this process.
    """
    work(*arguments)
    repeats = _GPU_REPEATS if torch.cuda.is_available() else 1
    return min(_once(work, *arguments) for _ in range(repeats))


def _once(work: Callable[..., object], *arguments: object) -> float:
    now = time.perf_counter if torch.cuda.is_available() else time.process_time
    _wait()
    start_s = now()
    work(*arguments)
    _wait()
    return now() - start_s


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def measure_device() -> Device:
    """The device, and how fast it copies its own memory: bytes read and bytes written."""
    is_gpu = torch.cuda.is_available()
    size = _COPY_BYTES[is_gpu]
    source = torch.ones(size, dtype=torch.uint8, device=device_name())
    target = torch.empty_like(source)
    taken_s = seconds(target.copy_, source)
    name = torch.cuda.get_device_name() if is_gpu else "CPU"
    return Device(name, is_gpu, 2 * size / taken_s / 1e9)
