"""The device that a model runs on, and whether it has room there.

torch is imported where it is installed and only when a device is asked for; without it
CTranslate2 is asked, which faster-whisper runs on.
"""

import importlib.util
import os
from pathlib import Path

from common.errors import FailedPrecondition
from common.weights.card import model_cards
from common.weights.folder import missing_reason

CPU = "cpu"
_FIRST_GPU = "cuda:0"
_MIB = 1024 * 1024
_MEMORY_INFO = Path("/proc/meminfo")
# What a machine with a GPU has (NVIDIA, on WSL, AMD, Jetson); without any of them torch, which
# takes long to import, need not be asked.
_GPU_NODES = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd", "/dev/nvmap")
# A container's limit and use (cgroup v2).
_CGROUP = Path("/sys/fs/cgroup")


def pick_device(device: str) -> str:
    """The device for "auto", "cpu", "cuda" or "cuda:N": "cpu" or "cuda:N".

    "auto" is the first GPU that can be seen, or the CPU. Raises FailedPrecondition
    (DEVICE_MISSING) for a GPU that is not there.
    """
    if device == CPU:
        return CPU
    count = _gpu_count()
    if device == "auto":
        return _FIRST_GPU if count else CPU
    number = int(device.partition(":")[2] or 0)
    if number >= count:
        seen = f"{count} can be seen" if count else "none can be seen"
        raise FailedPrecondition("DEVICE_MISSING", f"device {device} is not there: of GPUs {seen}")
    return f"cuda:{number}"


def heavy_reason(models_dir: Path, model: str, device: str) -> str:
    """Why a model had better not run on this device; empty where it may.

    Weights of the user's own are never too heavy: who names them wants them. Missing weights are
    not looked at here (common.weights.folder.missing_reason).
    """
    card = model_cards().get(model)
    if card is None or missing_reason(models_dir, model):
        return ""
    try:
        picked = pick_device(device)
    except FailedPrecondition as error:
        return error.message
    if picked == CPU and card.wants_gpu:
        return f"{model} wants a GPU, and it would run on the CPU"
    free_mib = _free_mib(picked)
    if free_mib < card.memory_mib:
        where = "memory" if picked == CPU else f"memory of {picked}"
        return f"{model} wants {card.memory_mib} MiB, and {free_mib} MiB of {where} are free"
    return ""


def _gpu_count() -> int:
    if not any(Path(node).exists() for node in _GPU_NODES):
        return 0
    if importlib.util.find_spec("torch") is not None:
        import torch

        return int(torch.cuda.device_count())
    if importlib.util.find_spec("ctranslate2") is not None:
        import ctranslate2

        return int(ctranslate2.get_cuda_device_count())
    return 0


def _free_mib(device: str) -> int:
    if device == CPU:
        return min(_machine_free_mib(), _container_free_mib())
    if importlib.util.find_spec("torch") is None:
        # CTranslate2 does not say; it will when there is no room.
        return 1 << 40
    import torch

    free_bytes, _total_bytes = torch.cuda.mem_get_info(device)
    return int(free_bytes) // _MIB


def _machine_free_mib() -> int:
    """Memory that programs can still have (proc(5), MemAvailable)."""
    if not _MEMORY_INFO.exists():
        # Other systems than Linux say what there is, not what is free.
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _MIB
    for line in _MEMORY_INFO.read_text().splitlines():
        name, _, amount = line.partition(":")
        if name == "MemAvailable":
            return int(amount.split()[0]) // 1024
    raise FailedPrecondition("MEMORY_UNKNOWN", f"{_MEMORY_INFO} does not say what is free")


def _container_free_mib() -> int:
    """What the container's limit leaves, without what the kernel can drop from its cache."""
    try:
        limit = (_CGROUP / "memory.max").read_text().strip()
        used_bytes = int((_CGROUP / "memory.current").read_text())
        counts = dict(line.split() for line in (_CGROUP / "memory.stat").read_text().splitlines())
    except FileNotFoundError:
        return 1 << 40
    if limit == "max":
        return 1 << 40
    return (int(limit) - used_bytes + int(counts.get("inactive_file", 0))) // _MIB
