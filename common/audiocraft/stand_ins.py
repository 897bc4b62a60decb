"""Stand-ins for what audiocraft imports and generation has no use for.

torchaudio and xformers are built for one CUDA each; dora, flashy, soundfile and av serve training
and files, librosa and torchaudio melodies, spacy normalised prompts, none of which the engines
use. Attention is torch's own, and needs of xformers only the few names that are here. audiocraft's
own training code, which a diffusion decoder imports for nothing, would ask for a dozen more.
"""

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import torch

_PACKAGES: dict[str, tuple[str, ...]] = {
    "av": (),
    "dora": (),
    "flashy": ("distrib",),
    "librosa": ("filters",),
    "soundfile": (),
    "spacy": (),
    "torchaudio": ("transforms",),
    "xformers": ("ops",),
}
_TRAINING = ("audiocraft.solvers", ("compression",))


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
    missing = {name: inner for name, inner in _PACKAGES.items() if _is_missing(name)}
    for name, inner in missing.items():
        _stand_in(name, inner)
    if "xformers" in missing:
        operations = sys.modules["xformers.ops"]
        vars(operations).update(unbind=torch.unbind, LowerTriangularMask=LowerTriangularMask)
    if "audiocraft" not in sys.modules:
        _stand_in(*_TRAINING)


def _stand_in(name: str, inner: tuple[str, ...]) -> None:
    sys.modules[name] = StandIn(name)
    for part in inner:
        module = sys.modules[f"{name}.{part}"] = StandIn(f"{name}.{part}")
        setattr(sys.modules[name], part, module)


def _is_missing(name: str) -> bool:
    return name not in sys.modules and importlib.util.find_spec(name) is None
