"""Each extra installs and imports alone: in a fresh virtual environment, with nothing else.

`make test-extras` runs this (EXTRAS="stt wia" for some of them); `make test` does not, since it
downloads what it installs. So no service needs another's packages, and the wheel holds all of its
data.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from common.engines import EngineEntry

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
SERVICES = ("stt", "classifier", "prompter", "audiogen", "musicgen", "mixer")
ENGINES: list[EngineEntry] = [
    entry
    for service in SERVICES
    for entry in import_module(f"services.{service}.engines").ENGINES.values()
    # audiocraft's is no extra: it cannot be installed beside the others.
    if "audiocraft" not in entry.path
]
# What other extras are for; "." ends a package whose modules are all meant.
MODULES = {
    "classifier-konlpy": ["services.classifier.taggers.konlpy_tagger"],
    "prompter-papago": ["services.prompter.papago."],
    "prompter-openai": ["services.prompter.openai.", "services.prompter.remote."],
    "prompter-models": ["services.prompter.nmt.", "services.prompter.llama."],
    "observability": ["common.telemetry.otlp"],
    "gateway": ["gateway."],
    "postgres": ["asyncpg"],
    "object-store": ["gateway.object_store"],
    "wia": ["wia."],
    "training": ["training.train_light", "training.evaluate", "training.ablate"],
    "training-models": ["training."],
    "local": ["gateway.", "wia.", *(f"services.{name}.service" for name in SERVICES)],
    "models": [entry.path.partition(":")[0] for entry in ENGINES],
    "dev": ["pytest", "mypy", "ruff"],
}
# Run by Triton's own interpreter, or by Alembic.
NOT_IMPORTED = ("services.classifier.triton.python_backend", "gateway.store.migrations")
# Of the gateway, what needs an extra more.
NOT_BY_ALL_GATEWAYS = "gateway.object_store"
# A client of a gateway decodes no audio; verbs that start services here need the extra local.
NOT_BY_CLIENTS = "wia.audio.speech"
# With these only may come what is heavy.
MODEL_EXTRAS = ("models", "whisper", "triton", "konlpy")
HEAVY = ("torch", "transformers", "tritonclient", "ctranslate2", "onnxruntime", "jpype")
CHOSEN = os.environ.get("EXTRAS", "").split() or [name for name in EXTRAS if name != "dev"]
pytestmark = pytest.mark.slow

_IMPORT_ALL = """
import importlib, pkgutil, sys
left_out = tuple(sys.argv[1].split(","))

def walk(package):
    yield package.__name__
    for info in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if not info.name.startswith(left_out) and not info.name.endswith("__main__"):
            module = importlib.import_module(info.name)
            yield from walk(module) if info.ispkg else [info.name]

names = []
for name in sys.argv[2:]:
    module = importlib.import_module(name.removesuffix("."))
    names += list(walk(module)) if name.endswith(".") else [name]
assert "/site-packages/" in importlib.import_module("common").__file__
print(len(names))
"""


def _closure(extra: str) -> set[str]:
    """The extra and those that it contains."""
    found = {extra}
    for requirement in EXTRAS[extra]:
        name, bracket, names = requirement.partition("[")
        if name == PROJECT["project"]["name"] and bracket:
            for contained in names.removesuffix("]").split(","):
                found |= _closure(contained)
    return found


def _modules(extra: str) -> list[str]:
    """What has to import where the extra, and so what it contains, is installed."""
    modules = []
    for name in sorted(_closure(extra)):
        modules += MODULES.get(name, [])
        service = name.partition("-")[0]
        if service in SERVICES:
            modules.append(f"services.{service}.service")
        for entry in ENGINES:
            if entry.extra == name:
                module = entry.path.partition(":")[0]
                # The engine's folder, where it has one of its own.
                folder = module.rpartition(".")[0]
                modules.append(f"{folder}." if folder.count(".") > 1 else module)
    return list(dict.fromkeys(modules))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git would have, so that building leaves nothing in the working tree."""
    folder = tmp_path_factory.mktemp("source")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Path]:
    """The interpreter of a fresh environment, which is removed afterwards."""
    folder = tmp_path / "environment"
    # The pip outside fills it: one less package to install.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    yield folder / "bin" / "python"
    shutil.rmtree(folder)


def test_every_extra_is_looked_at() -> None:
    for extra in EXTRAS:
        assert _modules(extra), f"nobody says what {extra} is for"


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("extra", CHOSEN)
def test_an_extra_stands_alone(extra: str, source: Path, environment: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(environment)]
    constraints = [f"--constraint={path}" for path in sorted(ROOT.glob("requirements*.lock"))]
    install = [*pip, "install", "--quiet", "--no-compile", *constraints, f"{source}[{extra}]"]
    subprocess.run(install, check=True, cwd=tmp_path)
    subprocess.run([*pip, "check"], check=True)
    # From elsewhere than the working tree, and without its environment.
    left_out = ",".join(
        [
            *NOT_IMPORTED,
            *([NOT_BY_CLIENTS] if extra == "wia" else []),
            *([NOT_BY_ALL_GATEWAYS] if "object-store" not in _closure(extra) else []),
        ]
    )
    command = [str(environment), "-I", "-c", _IMPORT_ALL, left_out, *_modules(extra)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 1
    if not extra.endswith(
        ("-models", "models", "-whisper", "-faster-whisper", "-triton", "-konlpy")
    ):
        listed = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout
        assert not [name for name in HEAVY if f"{name}==" in listed.lower()]
