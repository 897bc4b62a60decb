"""What an object store costs a production: the same book with its artifacts in a folder alone (the
peer), in a shared folder as well, and in a store that speaks S3 (moto's server, itself in Python).

Usage: python -m bench.object_store [MINUTES]
"""

import sys
import tempfile
from pathlib import Path

from bench.book import make_book
from bench.production import Measured, produce
from tests.s3_server import s3_server


def main() -> None:
    """Measure and print, the folder alone before and after the others."""
    minutes = float(sys.argv[1]) if sys.argv[1:] else 10.0
    with tempfile.TemporaryDirectory() as name, s3_server() as server:
        folder = Path(name)
        narration, script = make_book(folder, minutes)
        shared = folder / "shared"
        shared.mkdir()
        stores = {
            "folder alone": {},
            "shared folder": {"WIA_OBJECT_STORE_URL": f"file://{shared}"},
            "S3": {**server.environment, "WIA_OBJECT_STORE_URL": server.url},
            "folder alone again": {},
        }
        for store, environment in stores.items():
            _print(store, produce(narration, script, folder / "out.flac", environment))
        sizes = [path.stat().st_size for path in shared.rglob("*") if path.is_file()]
        print(
            f"{len(sizes)} objects, {sum(sizes) / 1e6:.0f} MB, largest {max(sizes) / 1e6:.1f} MB, "
            f"{sum(sizes) / 1e9 / (minutes / 60):.2f} GB an hour of narration; "
            f"S3 has {len(server.names())} objects"
        )


def _print(store: str, measured: Measured) -> None:
    cpu_s = sum(seconds for key, seconds in measured.cpu_s.items() if key.startswith("gateway "))
    print(
        f"{store:20} {measured.wall_s:6.1f} s; gateway {cpu_s:.1f} CPU s, "
        f"{measured.peak_bytes['gateway'] / 1e6:.0f} MB peak"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
