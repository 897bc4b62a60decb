"""Imports run one way: gen <- common <- services/x, common <- gateway, common <- wia."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What each room may import of the project.
ALLOWED = {
    "gen": {"whereisaudio"},
    "common": {"whereisaudio", "common"},
    "services": {"whereisaudio", "common"},
    "gateway": {"whereisaudio", "common", "gateway"},
    "wia": {"whereisaudio", "common", "wia"},
    "training": {"common", "training", "services.classifier"},
}
ROOMS = {"whereisaudio", "common", "services", "gateway", "wia", "training", "tests", "bench"}
FILES = [
    path
    for room in ALLOWED
    for path in sorted((ROOT / room).rglob("*.py"))
    if "__pycache__" not in path.parts
]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed_for(path: Path) -> set[str]:
    parts = path.relative_to(ROOT).parts
    allowed = set(ALLOWED[parts[0]])
    if parts[0] == "services" and len(parts) > 2:
        allowed.add(f"services.{parts[1]}")
    if parts[:2] == ("services", "__main__.py"):
        allowed.add("services")
    return allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stay_in_their_lane(path: Path) -> None:
    allowed = allowed_for(path)
    for name in imported(path):
        if name.split(".")[0] in ROOMS and name not in ("services",):
            fits = any(name == lane or name.startswith(f"{lane}.") for lane in allowed)
            assert fits, f"{path.relative_to(ROOT)} imports {name}"


def test_all_rooms_are_looked_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(ALLOWED)
    assert len(FILES) > 100


def test_only_settings_read_the_environment() -> None:
    allowed = ("wia/system", "wia/settings.py")
    for path in FILES:
        name = str(path.relative_to(ROOT))
        if "os.environ" in path.read_text() and not any(name.startswith(a) for a in allowed):
            pytest.fail(f"{name} reads the environment")
