"""Why a connection over TLS does not come about: gRPC says little, a handshake by hand says it."""

import socket
import ssl

from common.rpc.tls import TlsFiles, client_context, peer_names

_TIMEOUT_S = 5.0
# What a client of HTTP/2 says first (RFC 9113, section 3.4), with empty settings.
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])


def tls_refusal(address: str, files: TlsFiles) -> str:
    """Who refuses whom at host:port or dns:///name:port, what came and what was expected.

    "" where nobody does, or where nothing listens, which is not for TLS to say. Blocks.
    """
    host, _, port = address.removeprefix("dns:///").rpartition(":")
    host = host.strip("[]")
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except OSError:
        return ""
    for *_, place in found:
        if refusal := _one(str(place[0]), int(place[1]), host, files):
            return refusal
    return ""


def _one(ip: str, port: int, host: str, files: TlsFiles) -> str:
    try:
        with socket.create_connection((ip, port), _TIMEOUT_S) as plain:
            if _is_heard(plain, host, files):
                return ""
            return (
                f"the server {host}:{port} refuses {files.certificate}; its log says why; "
                "expected was a certificate for clients that its authority has signed"
            )
    except ssl.SSLCertVerificationError as error:
        return (
            f"the server {host}:{port} is refused: {error.verify_message.rstrip('.')}"
            f"{_shown_names(ip, port, files)}; expected one for {host!r} that "
            f"{files.authority} has signed"
        )
    except ssl.SSLError as error:
        return f"the server {host}:{port} speaks no TLS that is known here: {error.reason}"
    except OSError:
        return ""


def _is_heard(plain: socket.socket, host: str, files: TlsFiles) -> bool:
    """Whether the server goes on talking: under TLS 1.3 it judges the client's certificate when
    the client has finished, and closes where others are sent its settings."""
    with client_context(files).wrap_socket(plain, server_hostname=host) as connection:
        try:
            connection.sendall(_PREFACE)
            return bool(connection.recv(9))
        except TimeoutError:
            return True
        except (ssl.SSLError, ConnectionError):
            return False


def _shown_names(ip: str, port: int, files: TlsFiles) -> str:
    """The names that the server's certificate has, where it is right but for them."""
    context = client_context(files)
    context.check_hostname = False
    try:
        with (
            socket.create_connection((ip, port), _TIMEOUT_S) as plain,
            context.wrap_socket(plain) as connection,
        ):
            names = peer_names(connection.getpeercert() or {})
            return f" (it is for {', '.join(names)})"
    except OSError:
        return ""
