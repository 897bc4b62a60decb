"""Keeps two small servers running, in a workplace, until it is ended.

python keeper.py     says "ready" when both serve
"""

import asyncio
from pathlib import Path

from wia.system.child import ChildSpec
from wia.system.supervisor import supervised
from wia.system.workplace import workplace

_SERVER = str(Path(__file__).with_name("small_server.py"))


async def main() -> None:
    """Serve until SIGINT."""
    with workplace() as folder:
        specs = []
        for name in ("one", "two"):
            address = f"unix:{folder}/{name}.sock"
            specs.append(ChildSpec(name, (_SERVER, address), address, folder / f"{name}.log"))
        async with supervised(specs):
            print("ready", folder, flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
