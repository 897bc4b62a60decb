"""The service itself, with whatever engine, for tests of its rpcs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from whereisaudio.prompter.v1 import prompter_pb2_grpc

from common.rpc.client import open_channel
from common.service import running
from services.prompter.service import DEFINITION
from services.prompter.settings import PrompterSettings

Stub: TypeAlias = "prompter_pb2_grpc.PrompterAsyncStub"


def settings(**values: Any) -> PrompterSettings:
    """Settings of a service on ports of its own that stops at once."""
    given: dict[str, Any] = {
        "grpc_address": "127.0.0.1:0",
        "health_address": "127.0.0.1:0",
        "metrics_port": 0,
        "drain_s": 0,
    }
    return PrompterSettings(**(given | values))


@asynccontextmanager
async def service(chosen: PrompterSettings) -> AsyncIterator[Stub]:
    """A stub of the running service."""
    async with running(DEFINITION, chosen) as bound:
        channel = open_channel(bound.grpc_address)
        async with channel:
            yield prompter_pb2_grpc.PrompterStub(channel)
