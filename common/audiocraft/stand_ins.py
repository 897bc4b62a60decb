"""Stand-ins for packages that audiocraft imports and that generation has no use for.

torchaudio and xformers are built for one CUDA each and have no wheels for ours; torchaudio,
librosa and spacy serve training, melodies and normalised prompts, which the engines refuse.
Attention falls back to torch's own, which xformers' few names here stand for.
"""

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import torch

_MODULES = (
    "torchaudio",
    "torchaudio.transforms",
    "librosa",
    "librosa.filters",
    "spacy",
    "xformers",
    "xformers.ops",
)


class StandIn(ModuleType):
    """A module of which every name is a function that says what it stands for."""

    def __init__(self, name: str) -> None:
        super().__init__(name, f"A stand-in for {name} (common.audiocraft.stand_ins).")
        self.__spec__ = ModuleSpec(name, loader=None)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)

        def missing(*_: object, **__: object) -> object:
            raise ImportError(f"{self.__name__}.{name} was called; {self.__name__} is a stand-in")

        return missing


class LowerTriangularMask:
    """What audiocraft passes to say that attention is causal; torch's looks only whether it is."""


def install_stand_ins() -> None:
    """Puts stand-ins in the place of packages that are not installed; others stay."""
    missing = {name for name in _MODULES if "." not in name and _is_missing(name)}
    for name in _MODULES:
        package, _, inner = name.partition(".")
        if package in missing:
            sys.modules[name] = StandIn(name)
            if inner:
                setattr(sys.modules[package], inner, sys.modules[name])
    if "xformers" in missing:
        operations = sys.modules["xformers.ops"]
        vars(operations).update(unbind=torch.unbind, LowerTriangularMask=LowerTriangularMask)


def _is_missing(name: str) -> bool:
    return name not in sys.modules and importlib.util.find_spec(name) is None
