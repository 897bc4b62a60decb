"""Settings, read once where a program starts and passed down.

Every variable stands in .env.example with its unit and default.
"""

import sys
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from common.errors import FailedPrecondition
from common.rpc.tls import TlsFiles

S = TypeVar("S", bound=BaseSettings)


class TlsSettings(BaseSettings):
    """TLS between the gateway and the services: PEM files, all three or none."""

    # One's own certificate: a service's for servers, the gateway's for clients.
    tls_certificate_file: str = ""
    tls_key_file: str = ""
    # Of the authority that has signed the others'.
    tls_ca_file: str = ""

    @property
    def tls_files(self) -> TlsFiles | None:
        """The files, None without TLS; raises FailedPrecondition where only some are set."""
        files = (self.tls_certificate_file, self.tls_key_file, self.tls_ca_file)
        if not any(files):
            return None
        if not all(files):
            raise FailedPrecondition(
                "TLS_SETTINGS_INCOMPLETE",
                "TLS needs WIA_TLS_CERTIFICATE_FILE, WIA_TLS_KEY_FILE and WIA_TLS_CA_FILE; "
                f"got {files}",
            )
        return TlsFiles(*(Path(file) for file in files))


class ServiceSettings(TlsSettings):
    """What every model service can be told; the prefix is WIA_."""

    model_config = SettingsConfigDict(env_prefix="WIA_", extra="ignore", frozen=True)

    # Where the service listens: host:port, or unix:/path.
    grpc_address: str = "[::]:50051"
    # Where its health is asked; a port of its own, since kubelet's probes speak no TLS.
    health_address: str = "[::]:50052"
    # Port of the Prometheus metrics; 0 for none.
    metrics_port: int = Field(default=9464, ge=0, le=65535)
    # The engine to load, or "auto".
    engine: str = "auto"
    # Whether only engines whose licence allows commercial use may be loaded.
    commercial_only: bool = False
    # Calls at once; more are refused with RESOURCE_EXHAUSTED.
    max_concurrent_calls: int = Field(default=32, ge=1)
    # How long calls in work may go on after SIGTERM.
    drain_s: float = Field(default=20.0, ge=0)
    # How long a connection lives before the client is asked to connect anew.
    max_connection_age_s: float = Field(default=30.0, gt=0)
    # How long a call may go on after its connection has reached that age.
    max_connection_age_grace_s: float = Field(default=3600.0, gt=0)
    # "debug", "info", "warning" or "error".
    log_level: str = "info"
    # Where traces go (OTLP over gRPC), such as http://collector:4317; empty for nowhere.
    otlp_endpoint: str = ""


class ModelSettings(ServiceSettings):
    """What services whose engines load weights can be told as well."""

    # Folder of weights, one folder a model, as `wia models pull` fills it.
    models_dir: Path = Path("~/.cache/where-is-audio/models")
    # Where models run: "auto", "cpu", "cuda", "cuda:1".
    device: str = Field(default="auto", pattern=r"^(auto|cpu|cuda(:\d+)?)$")
    # Requests in one batch of a model.
    max_batch_items: int = Field(default=16, ge=1, le=256)
    # Whether the licence of weights of your own, in no table, allows commercial use.
    own_weights_commercial_use: bool = False


def load_settings(cls: type[S]) -> S:
    """The settings from the environment; a bad one ends the program, naming the variables."""
    try:
        return cls()
    except ValidationError as error:
        prefix = cls.model_config.get("env_prefix", "")
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(
                f"{prefix}{name.removeprefix(prefix)}: {problem['msg']}, got {problem['input']!r}",
                file=sys.stderr,
            )
        sys.exit(2)
