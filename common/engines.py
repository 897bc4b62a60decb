"""Engines: what is known of them, and choosing one.

An engine is a class with `info: EngineInfo` and `warm_up()`. A service lists its engines in a dict
of EngineEntry, in the order in which `auto` prefers them; nothing is imported before it is chosen.
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from common.errors import FailedPrecondition, InvalidArgument, PermissionDenied

AUTO = "auto"
# SPDX's way to name a licence that it does not list (SPDX specification 2.3, annex D).
OWN_LICENCE = "LicenseRef-Own"


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What an engine says of itself."""

    name: str
    # Changes whenever the same request could give another result.
    version: str
    # SPDX expression of what it makes its results with (code or weights).
    licence: str
    # Whether that licence allows commercial use of the results.
    commercial_use: bool
    # Where it runs: "cpu", "cuda:0".
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Rights:
    """A licence (SPDX expression) and whether it allows commercial use of the results."""

    licence: str
    commercial_use: bool


class Engine(Protocol):
    """What all engines have in common."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Do once what would make the first request slow."""


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """An engine that a service knows, before anything of it is imported."""

    # "package.module:Class"
    path: str
    # The extra of pyproject.toml that it needs.
    extra: str
    # Its own, or that of the weights which it loads by default.
    licence: str
    commercial_use: bool
    # Names of the service's settings that its constructor takes, as keywords.
    options: tuple[str, ...] = ()
    # Packages that it imports; they are looked for, not imported, before it is chosen.
    packages: tuple[str, ...] = ()
    # "package.module:function" that takes the service's settings and says why the engine cannot
    # run here (weights that are missing), or gives ""; "" for none.
    probe: str = ""
    # The same for `auto` alone: why it had better not run here (a GPU or memory that is missing).
    auto_probe: str = ""
    # "package.module:function" that takes the settings and gives the Rights under which the engine
    # works with the weights that they name; "" where the above hold whatever they name.
    rights: str = ""


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """The engine that a service uses, and why."""

    name: str
    reason: str


def choose(
    engines: Mapping[str, EngineEntry],
    wanted: str,
    settings: object,
    *,
    commercial_only: bool,
) -> EngineChoice:
    """The engine to load: the wanted one, or for `auto` the first that can run here.

    Raises InvalidArgument for an unknown name, PermissionDenied where the licence forbids the
    use, FailedPrecondition where it cannot run here.
    """
    if wanted != AUTO:
        if wanted not in engines:
            known = ", ".join([AUTO, *engines])
            raise InvalidArgument(
                "UNKNOWN_ENGINE", f"there is no engine {wanted!r}; known are {known}"
            )
        rights = entry_rights(engines[wanted], settings)
        check_rights(wanted, rights.commercial_use, commercial_only=commercial_only)
        problem = unavailable_reason(engines[wanted], settings)
        if problem:
            raise FailedPrecondition("ENGINE_UNAVAILABLE", f"{wanted}: {problem}")
        return EngineChoice(wanted, "named in the settings")
    passed: list[str] = []
    for name, entry in engines.items():
        problem = (
            rights_reason(entry, settings, commercial_only=commercial_only)
            or unavailable_reason(entry, settings)
            or passed_reason(entry, settings)
        )
        if problem:
            passed.append(f"{name}: {problem}")
        else:
            why = "the first that can run here" if passed else "the best there is"
            return EngineChoice(name, "; ".join([why, *passed]))
    raise FailedPrecondition("NO_ENGINE", "no engine can run here; " + "; ".join(passed))


def check_rights(name: str, commercial_use: bool, *, commercial_only: bool) -> None:
    """Raises PermissionDenied where a commercial production would use a forbidden engine."""
    if commercial_only and not commercial_use:
        raise PermissionDenied(
            "RIGHTS_MODE_FORBIDS_ENGINE",
            f"the licence of engine {name!r} forbids commercial use; the production is commercial",
        )


def entry_rights(entry: EngineEntry, settings: object) -> Rights:
    """The licence under which an engine would work with these settings."""
    if not entry.rights:
        return Rights(entry.licence, entry.commercial_use)
    return cast(Callable[[object], Rights], _resolve(entry.rights))(settings)


def rights_reason(entry: EngineEntry, settings: object, *, commercial_only: bool) -> str:
    """Why the licence forbids the engine; empty where it may be used."""
    rights = entry_rights(entry, settings)
    if not commercial_only or rights.commercial_use:
        return ""
    if OWN_LICENCE in rights.licence:
        return f"the settings do not say that {rights.licence} allows commercial use"
    return f"{rights.licence} forbids commercial use"


def unavailable_reason(entry: EngineEntry, settings: object) -> str:
    """Why the engine cannot run here, with what to do; empty where it can."""
    for package in entry.packages:
        if importlib.util.find_spec(package) is None:
            return f"{package} is not installed; pip install 'where-is-audio[{entry.extra}]'"
    return _ask(entry.probe, settings)


def passed_reason(entry: EngineEntry, settings: object) -> str:
    """Why `auto` passes the engine although it can run here; empty where it does not."""
    return _ask(entry.auto_probe, settings)


def _ask(probe: str, settings: object) -> str:
    if not probe:
        return ""
    return cast(Callable[[object], str], _resolve(probe))(settings)


def load(entry: EngineEntry, settings: object) -> Engine:
    """The engine, made with the settings that its entry names."""
    options = {name: getattr(settings, name) for name in entry.options}
    engine: Engine = _resolve(entry.path)(**options)  # type: ignore[operator]
    return engine


def _resolve(path: str) -> object:
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)
