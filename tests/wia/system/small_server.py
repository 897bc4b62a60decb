"""A server as small as can be, for tests of who keeps it running.

    python small_server.py HEALTH_ADDRESS [LAST_WORDS EXIT_CODE]

With last words it says them and ends at once instead of serving. Its own child sleeps, as a
decoder or a speaker would.
"""

import asyncio
import sys
from contextlib import AsyncExitStack

from common.process import stop_on_signals
from common.rpc.server import ServerOptions, serve


async def main(health_address: str) -> None:
    """Serve health until SIGTERM."""
    stop = stop_on_signals()
    options = ServerOptions(f"{health_address}.grpc", health_address, 1, 1.0, 60.0, 60.0)

    async def prepare(_stack: AsyncExitStack):  # type: ignore[no-untyped-def]
        return lambda _server: None

    async with serve(options, [], prepare):
        grandchild = await asyncio.create_subprocess_exec("sleep", "300")
        print(f"grandchild {grandchild.pid}", file=sys.stderr, flush=True)
        await stop.wait()
        grandchild.kill()
        await grandchild.wait()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(sys.argv[2], file=sys.stderr)
        sys.exit(int(sys.argv[3]))
    asyncio.run(main(sys.argv[1]))
