"""Builds images with whichever of docker, buildah and podman is here, and says their sizes.

Usage: python -m tools.images [NAME...] [--registry R] [--tag T] [--push] [--base IMAGE]
                              [--engine E] [--ca FILE] [--torch-index URL] [--network N]
"""

import argparse
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("docker", "buildah", "podman")
REGISTRY = "where-is-audio"
TAG = "0.1.0"
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Image:
    """One image, as images.toml describes it."""

    name: str
    group: str
    extra: str
    # What `python -m` runs in it.
    arguments: tuple[str, ...]
    dockerfile: str = "Dockerfile"


def images() -> dict[str, Image]:
    """All images by name."""
    table = tomllib.loads((ROOT / "images.toml").read_text())
    return {
        name: Image(name, **{**entry, "arguments": tuple(entry["arguments"])})
        for name, entry in table.items()
    }


def find_engine(wanted: str) -> str:
    """The engine of that name, or the first that is here and, for docker, has its daemon."""
    for engine in (wanted,) if wanted else ENGINES:
        if shutil.which(engine) and _answers(engine):
            return engine
    sys.exit(f"none of {', '.join((wanted,) if wanted else ENGINES)} can build here")


def _answers(engine: str) -> bool:
    return subprocess.run([engine, "info"], capture_output=True, check=False).returncode == 0


def build_command(
    engine: str, image: Image, reference: str, options: argparse.Namespace
) -> list[str]:
    """The command that builds an image under a reference."""
    command = [engine, "build", "--file", image.dockerfile, "--tag", reference]
    command += ["--build-arg", f"BASE_IMAGE={options.base}"]
    if image.dockerfile == "Dockerfile":
        command += ["--build-arg", f"EXTRA={image.extra}"]
    if options.torch_index:
        command += ["--build-arg", f"TORCH_INDEX={options.torch_index}"]
    if options.network:
        command += ["--network", options.network]
    if options.ca:
        command += ["--secret", f"id=ca,src={options.ca}"]
    if engine != "docker":
        # Layers are kept, and a base that is here is not asked for elsewhere.
        command += ["--layers", "--pull=missing" if engine == "podman" else "--pull=false"]
    return [*command, "."]


def size_mb(engine: str, reference: str) -> float:
    """What an image takes on disk, its base included."""
    if engine == "buildah":
        listed = _read([engine, "images", "--json", reference])
        digits = listed.partition('"size": "')[2].partition('"')[0].split()
        return float(digits[0]) * {"KB": 0.001, "MB": 1, "GB": 1000}[digits[1]]
    return int(_read([engine, "image", "inspect", "--format", "{{.Size}}", reference])) / _MB


def _read(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Build what is named, all light images where nothing is."""
    options = _options()
    known = images()
    names = options.names or [name for name, image in known.items() if image.group == "light"]
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"there is no image {', '.join(unknown)}; known are {', '.join(known)}")
    engine = find_engine(options.engine)
    for name in names:
        reference = f"{options.registry}/{name}:{options.tag}"
        command = build_command(engine, known[name], reference, options)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            sys.exit(f"{engine} could not build {reference}")
        if options.push:
            subprocess.run([engine, "push", reference], check=True)
        print(f"{reference}: {size_mb(engine, reference):.0f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--registry", default=REGISTRY)
    parser.add_argument("--tag", default=TAG)
    parser.add_argument("--base", default="python:3.11-slim")
    parser.add_argument("--engine", default="", choices=("", *ENGINES))
    parser.add_argument("--ca", default="", help="certificates of a proxy that signs for others")
    parser.add_argument("--torch-index", default="")
    parser.add_argument("--network", default="", help="host: an index or proxy on loopback")
    parser.add_argument("--push", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
