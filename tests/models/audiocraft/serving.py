"""Settings under which a service serves audiocraft's tiny checkpoints to one test."""

from pathlib import Path
from typing import TypeVar

from common.settings import ModelSettings

S = TypeVar("S", bound=ModelSettings)


def audiocraft_settings(cls: type[S], models_dir: Path, **models: str) -> S:
    """A service's settings: the engine audiocraft on the CPU, free ports, no drain; models: which
    of the folder it loads."""
    return cls(
        grpc_address="127.0.0.1:0",
        health_address="127.0.0.1:0",
        metrics_port=0,
        drain_s=0,
        engine="audiocraft",
        device="cpu",
        models_dir=models_dir,
        **models,
    )
