"""The same production through either face, so that one test holds both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import grpc
import httpx
from whereisaudio.gateway.v1 import production_pb2 as pb

from tests.system import grpc_calls, productions
from tests.system.grpc_calls import Stub
from tests.system.running import Running

FACES = ("http", "grpc")
_INVALID = (400, grpc.StatusCode.INVALID_ARGUMENT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an upload ended.

    reason is that of the refusal or of the failure, "" where it succeeded; refused says that no
    production came of it.
    """

    reason: str
    message: str = ""
    refused: bool = False
    production_id: str = ""
    warnings: tuple[str, ...] = ()


class Face(Protocol):
    """What tests do through a face."""

    def produce(self, narration: bytes, script: bytes | None, name: str) -> Outcome:
        """Uploads and waits for the end."""

    def delete(self, production_id: str) -> None:
        """Deletes the production."""


class HttpFace:
    """Through HTTP."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def produce(self, narration: bytes, script: bytes | None, name: str) -> Outcome:
        """Uploads and waits for the end."""
        answer = productions.create(self._client, narration, script=script, name=name)
        if answer.status_code != 202:
            assert answer.status_code == _INVALID[0], answer.text
            problem = answer.json()
            return Outcome(problem["reason"], problem["detail"], refused=True)
        production = productions.wait(self._client, answer.json()["id"])
        failure: dict[str, Any] = production["failure"] or {"reason": "", "message": ""}
        assert (production["state"] == "failed") == bool(failure["reason"])
        warnings = tuple(warning["reason"] for warning in production["warnings"])
        return Outcome(
            failure["reason"],
            failure["message"],
            production_id=production["id"],
            warnings=warnings,
        )

    def delete(self, production_id: str) -> None:
        """Deletes the production."""
        assert self._client.delete(f"/v1/productions/{production_id}").status_code == 204


class GrpcFace:
    """Through gRPC."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub

    def produce(self, narration: bytes, script: bytes | None, name: str) -> Outcome:
        """Uploads and waits for the end."""
        try:
            created = grpc_calls.create(
                self._stub, narration, script=script or b"", narration_name=name
            )
        except grpc.RpcError as error:
            code, reason = grpc_calls.code_and_reason(error)
            if code is not _INVALID[1]:
                raise
            return Outcome(reason, error.details(), refused=True)
        production = grpc_calls.wait(self._stub, created.id)
        failed = production.state == pb.PRODUCTION_STATE_FAILED
        assert failed == production.HasField("failure")
        warnings = tuple(warning.reason for warning in production.warnings)
        failure = production.failure
        return Outcome(
            failure.reason, failure.message, production_id=production.id, warnings=warnings
        )

    def delete(self, production_id: str) -> None:
        """Deletes the production."""
        grpc_calls.delete(self._stub, production_id)


@contextmanager
def open_face(name: str, system: Running) -> Iterator[Face]:
    """The face of that name."""
    if name == "http":
        with system.client() as client:
            yield HttpFace(client)
    else:
        with system.stub() as stub:
            yield GrpcFace(stub)
