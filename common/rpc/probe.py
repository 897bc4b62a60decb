"""Asks a process on this machine for its health: python -m common.rpc.probe ADDRESS.

For container engines whose health checks are commands; Kubernetes asks by itself.
"""

import sys

import grpc
from grpc_health.v1 import health_pb2


def is_serving(health_address: str, answer_s: float = 5.0) -> bool:
    """Whether the process says SERVING within answer_s."""
    with grpc.insecure_channel(health_address) as channel:
        check = channel.unary_unary(
            "/grpc.health.v1.Health/Check",
            request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
            response_deserializer=health_pb2.HealthCheckResponse.FromString,
        )
        try:
            answer = check(health_pb2.HealthCheckRequest(), timeout=answer_s)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


if __name__ == "__main__":
    sys.exit(0 if is_serving(sys.argv[1]) else 1)
