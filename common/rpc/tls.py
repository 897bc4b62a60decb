"""TLS between the gateway and the services: both sides show certificates of one authority.

Which names a certificate has to carry is checked by who connects (RFC 9525); what it may be used
for is checked by either side: a service's is for servers, the gateway's for clients. Renewed files
are taken up without a restart.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import grpc
import structlog

from common.errors import FailedPrecondition
from common.rpc import metrics

_log = structlog.get_logger(__name__)


class Side(StrEnum):
    """Who shows the certificate."""

    SERVER = "server"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files: one's own certificate with its key, and the authority's certificate."""

    certificate: Path
    key: Path
    authority: Path

    def state(self) -> tuple[tuple[int, int, int], ...]:
        """Changes when a file does; raises FailedPrecondition where one cannot be read."""
        try:
            stats = [path.stat() for path in (self.certificate, self.key, self.authority)]
        except OSError as error:
            raise _unreadable(error) from error
        return tuple((stat.st_mtime_ns, stat.st_ino, stat.st_size) for stat in stats)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the files hold (PEM), and what the certificate says of itself."""

    certificate: bytes
    key: bytes
    authority: bytes
    names: tuple[str, ...]
    # Seconds since 1970.
    expires_s: int


def load_identity(files: TlsFiles, side: Side) -> Identity:
    """What the files hold, after a handshake with itself has shown that others would accept it.

    Raises FailedPrecondition (TLS_FILE_UNREADABLE, TLS_CERTIFICATE_INVALID).
    """
    try:
        parts = [path.read_bytes() for path in (files.certificate, files.key, files.authority)]
        names, expires_s = _shown_to_oneself(files, side)
    except ssl.SSLError as error:
        why = getattr(error, "verify_message", "") or error.reason or str(error)
        raise FailedPrecondition(
            "TLS_CERTIFICATE_INVALID",
            f"TLS: {files.certificate} would be refused: {why}; expected a certificate for a "
            f"{side} with its key {files.key}, signed by {files.authority}",
        ) from error
    except OSError as error:
        raise _unreadable(error) from error
    metrics.CERTIFICATE_EXPIRES.set(expires_s)
    _log.info("certificate loaded", names=names, expires_s=expires_s)
    return Identity(parts[0], parts[1], parts[2], names, expires_s)


def server_credentials(files: TlsFiles) -> grpc.ServerCredentials:
    """Credentials of a server that asks every client for a certificate; raises FailedPrecondition.

    Each new connection is given what the files hold then. Where they have become useless, the log
    says so and what was there before stays in use.
    """
    state = files.state()
    first = _configuration(load_identity(files, Side.SERVER))

    def renewed() -> grpc.ServerCertificateConfiguration | None:
        nonlocal state
        try:
            now = files.state()
            if now == state:
                return None
            configuration = _configuration(load_identity(files, Side.SERVER))
        except FailedPrecondition as error:
            _log.error("certificate not renewed", reason=error.reason, message=error.message)
            return None
        state = now
        return configuration

    return grpc.dynamic_ssl_server_credentials(
        first,
        renewed,  # type: ignore[arg-type]  # None is a documented answer
        require_client_authentication=True,
    )


def channel_credentials(identity: Identity) -> grpc.ChannelCredentials:
    """Credentials of a client."""
    return grpc.ssl_channel_credentials(
        identity.authority, private_key=identity.key, certificate_chain=identity.certificate
    )


def client_context(files: TlsFiles) -> ssl.SSLContext:
    """The same as a client of Python's own, whose errors say more than gRPC's."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=files.authority)
    context.load_cert_chain(files.certificate, files.key)
    context.set_alpn_protocols(["h2"])
    return context


def peer_names(certificate: Mapping[str, Any]) -> tuple[str, ...]:
    """The names in a certificate as ssl decodes it."""
    return tuple(str(value) for _, value in certificate.get("subjectAltName", ()))


def _configuration(identity: Identity) -> grpc.ServerCertificateConfiguration:
    return grpc.ssl_server_certificate_configuration(
        [(identity.key, identity.certificate)], identity.authority
    )


def _shown_to_oneself(files: TlsFiles, side: Side) -> tuple[tuple[str, ...], int]:
    """Names and end of the certificate, read by a peer in memory that trusts the authority."""
    purpose = ssl.Purpose.CLIENT_AUTH if side is Side.CLIENT else ssl.Purpose.SERVER_AUTH
    judge = ssl.create_default_context(purpose, cafile=files.authority)
    judge.check_hostname = False
    judge.verify_mode = ssl.CERT_REQUIRED
    shower = ssl.SSLContext(
        ssl.PROTOCOL_TLS_CLIENT if side is Side.CLIENT else ssl.PROTOCOL_TLS_SERVER
    )
    shower.check_hostname = False
    shower.verify_mode = ssl.CERT_NONE
    shower.load_cert_chain(files.certificate, files.key)
    if side is Side.CLIENT:
        # A server has to show something, too; nobody looks at it.
        judge.load_cert_chain(files.certificate, files.key)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    judging = judge.wrap_bio(there, back, server_side=side is Side.CLIENT)
    showing = shower.wrap_bio(back, there, server_side=side is Side.SERVER)
    waiting = [showing, judging]
    while waiting:
        for end in list(waiting):
            try:
                end.do_handshake()
                waiting.remove(end)
            except ssl.SSLWantReadError:
                continue
    certificate = judging.getpeercert() or {}
    return peer_names(certificate), int(ssl.cert_time_to_seconds(str(certificate["notAfter"])))


def _unreadable(error: OSError) -> FailedPrecondition:
    return FailedPrecondition(
        "TLS_FILE_UNREADABLE", f"TLS: cannot read {error.filename}: {error.strerror}"
    )
