"""Channels to our services: all replicas behind one name, no waiting for ever."""

import json

import grpc

from common.rpc.secure_channel import SecureChannel
from common.rpc.tls import TlsFiles

# gRPC's own limit of a message stays; audio travels in chunks.
MAX_MESSAGE_BYTES = 4 * 1024 * 1024

# wait_for_ready makes a call wait, within its deadline, for a server that is being restarted.
# What gRPC retries by itself is what no server has begun; a unit of work that broke off is run
# again from its artifacts by whoever owns it.
_SERVICE_CONFIG = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [{"name": [{}], "waitForReady": True}],
}

_OPTIONS: list[tuple[str, str | int]] = [
    ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.max_pings_without_data", 0),
    # A server that comes back is found again within a second; an address that answers nothing,
    # such as that of a pod that is gone, is given up after five.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.min_reconnect_backoff_ms", 5_000),
    # A name is asked for again as soon as an address is lost; gRPC's own limit is 30 s, in which a
    # rolling restart exchanges all pods.
    ("grpc.dns_min_time_between_resolutions_ms", 1_000),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
]


def open_channel(address: str, tls: TlsFiles | None = None) -> grpc.aio.Channel:
    """A channel to host:port, dns:///name:port or unix:/path; close it when done.

    With tls it goes over TLS, but for sockets of this machine. Raises FailedPrecondition where
    the files are of no use.
    """
    if tls is not None and not address.startswith("unix:"):
        return SecureChannel(address, tls, _OPTIONS)
    return grpc.aio.insecure_channel(address, options=_OPTIONS)
