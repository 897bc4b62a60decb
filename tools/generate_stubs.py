"""Generates gen/ from protos/, or with --check says whether what is checked in has drifted.

Usage: python -m tools.generate_stubs [--check]
"""

import filecmp
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent


def generate(out: Path) -> None:
    """Write the stubs of all protos into the folder; raises SystemExit where protoc refuses."""
    protos = sorted(str(path) for path in (ROOT / "protos").rglob("*.proto"))
    plugin = Path(sys.executable).parent / "protoc-gen-mypy_grpc"
    arguments = [
        "protoc",
        f"-I{ROOT / 'protos'}",
        f"-I{files('grpc_tools') / '_proto'}",
        f"--plugin=protoc-gen-mypy_grpc={plugin}",
        f"--python_out={out}",
        f"--pyi_out={out}",
        f"--grpc_python_out={out}",
        f"--mypy_grpc_out=quiet:{out}",
        *protos,
    ]
    if protoc.main(arguments) != 0:
        sys.exit("protoc failed")


def drifted(expected: Path, actual: Path) -> list[str]:
    """Paths that are missing, surplus or different, relative to the folders."""
    names = {
        str(path.relative_to(folder))
        for folder in (expected, actual)
        for path in folder.rglob("*.py*")
        if path.suffix in {".py", ".pyi"}
    }
    _, mismatch, missing = filecmp.cmpfiles(expected, actual, sorted(names), shallow=False)
    return sorted([*mismatch, *missing])


def main() -> None:
    """Generate, or check."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        generate(fresh)
        if "--check" in sys.argv[1:]:
            names = drifted(fresh, ROOT / "gen")
            if names:
                sys.exit("gen/ has drifted from protos/; run make protos: " + ", ".join(names))
            return
        shutil.rmtree(ROOT / "gen", ignore_errors=True)
        shutil.copytree(fresh, ROOT / "gen")


if __name__ == "__main__":
    main()
