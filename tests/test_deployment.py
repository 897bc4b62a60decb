"""What can be said of images, compose.yaml and k8s/ without building them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.k8s.check_settings import settings_class, variable_faults
from tools.images import REGISTRY, TAG, Image, images

ROOT = Path(__file__).parents[1]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
LIGHT = [image for image in images().values() if image.group == "light"]


def compose(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / name).read_text())
    return document


@pytest.mark.parametrize("image", images().values(), ids=lambda image: image.name)
def test_an_image_is_made_of_what_there_is(image: Image) -> None:
    assert image.group in ("light", "models")
    assert (ROOT / image.dockerfile).exists()
    assert settings_class(image.arguments)
    assert set(image.extra.split(",")) <= set(EXTRAS)


def test_each_service_and_the_gateway_have_a_light_image() -> None:
    processes = {image.arguments[-1] for image in LIGHT}
    assert processes >= {
        "stt",
        "classifier",
        "prompter",
        "audiogen",
        "musicgen",
        "mixer",
        "gateway",
    }


@pytest.mark.parametrize("name", ["Dockerfile", "Dockerfile.audiocraft"])
def test_images_are_locked_down(name: str) -> None:
    text = (ROOT / name).read_text()
    final = text[text.rindex("\nFROM ") :]
    assert "USER 10001:10001" in final
    assert 'ENTRYPOINT ["python", "-P", "-m"]' in final
    # Nothing is installed in what is shipped.
    assert "RUN" not in final
    assert re.search(r"^ARG BASE_IMAGE=python:3\.11-slim$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["Dockerfile", "Dockerfile.audiocraft"])
def test_what_a_build_copies_reaches_it(name: str) -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    text = (ROOT / name).read_text().replace("\\\n", " ")
    patterns = " ".join(re.findall(r"^COPY (?!--from)(.*) \./$", text, re.MULTILINE)).split()
    assert "pyproject.toml" in patterns
    for pattern in patterns:
        [file] = ROOT.glob(pattern)
        assert f"!{file.name}" in ignored


def test_compose_runs_the_images_that_are_built() -> None:
    built = {f"{REGISTRY}/{name}:{TAG}": image for name, image in images().items()}
    for name in ("compose.yaml", "compose.gpu.yaml"):
        for service, spec in compose(name)["services"].items():
            if "image" in spec:
                assert spec["image"] in built, service


def test_compose_sets_only_what_is_read() -> None:
    services = compose("compose.yaml")["services"]
    for service, spec in compose("compose.gpu.yaml")["services"].items():
        merged = {**services[service].get("environment", {}), **spec.get("environment", {})}
        services[service] = {**services[service], "environment": merged}
    for service, spec in services.items():
        if "command" in spec:
            faults = variable_faults(settings_class(spec["command"]), spec.get("environment", {}))
            assert list(faults) == [], service


def test_compose_is_locked_down() -> None:
    document = compose("compose.yaml")
    for service, spec in document["services"].items():
        assert spec["read_only"] is True, service
        assert spec["cap_drop"] == ["ALL"], service
        assert spec["user"] == "10001:10001", service
        assert "mem_limit" in spec, service
        assert "healthcheck" in spec, service
        if service != "gateway":
            assert "ports" not in spec, service
    assert document["networks"]["inside"] == {"internal": True}


def test_the_gateway_of_compose_finds_every_service() -> None:
    services = compose("compose.yaml")["services"]
    addresses = {
        name: value
        for name, value in services["gateway"]["environment"].items()
        if re.fullmatch(r"WIA_(STT|CLASSIFIER|PROMPTER|AUDIOGEN|MUSICGEN|MIXER)_ADDRESS", name)
    }
    assert len(addresses) == 6
    for name, address in addresses.items():
        service = name.split("_")[1].lower()
        assert address == f"dns:///{service}:50051"
        assert services[service]["command"] == ["services", service]
