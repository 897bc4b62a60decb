"""What the gateway can be told; the prefix is WIA_."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from common.settings import TlsSettings


class GatewaySettings(TlsSettings):
    """The gateway's settings; every one stands in .env.example."""

    model_config = SettingsConfigDict(env_prefix="WIA_", extra="ignore", frozen=True)

    # Where HTTP listens: host:port, or unix:/path.
    http_address: str = "127.0.0.1:8080"
    # Where gRPC listens: host:port, or unix:/path.
    grpc_address: str = "127.0.0.1:50051"
    # Where its gRPC health is asked.
    health_address: str = "127.0.0.1:50052"
    # Token that callers must bring; empty for none, which only loopback and unix sockets may have.
    api_token: SecretStr = SecretStr("")

    # Where productions and artifacts are kept.
    data_dir: Path = Path("wia-data")
    # SQLAlchemy URL; empty for SQLite in data_dir.
    database_url: str = ""
    # Where productions and artifacts are kept besides: s3://bucket/prefix, az://container/prefix,
    # gs://bucket/prefix or file:///folder; empty for in data_dir alone.
    object_store_url: str = ""
    # How long is waited for an object store that is away.
    object_store_patience_s: float = Field(default=120.0, ge=0)
    # What data_dir may hold of artifacts that are in the object store as well.
    max_cache_bytes: int = Field(default=20 * 1024**3, ge=0)

    # Addresses of the services: host:port, dns:///name:port or unix:/path.
    stt_address: str = "127.0.0.1:50061"
    classifier_address: str = "127.0.0.1:50062"
    prompter_address: str = "127.0.0.1:50063"
    audiogen_address: str = "127.0.0.1:50064"
    musicgen_address: str = "127.0.0.1:50065"
    mixer_address: str = "127.0.0.1:50066"

    # Productions worked on at once; the others wait.
    max_running_productions: int = Field(default=2, ge=1)
    # Productions that may wait; more are refused.
    max_queued_productions: int = Field(default=1000, ge=1)
    # Calls in flight to one service for one production.
    max_calls_per_stage: int = Field(default=4, ge=1)
    # Largest narration file.
    max_upload_bytes: int = Field(default=2 * 1024**3, ge=1)
    # Longest narration.
    max_decoded_hours: float = Field(default=15.0, gt=0)
    # How long a call to a service may take, besides its share of the audio's length.
    call_deadline_s: float = Field(default=120.0, gt=0)
    # How long a call may take for each second of audio in it.
    call_deadline_per_audio_s: float = Field(default=4.0, ge=0)
    # How long a new production waits for services that are starting.
    engines_deadline_s: float = Field(default=30.0, gt=0)
    # How long a stage waits for a service that has no room or is away.
    stage_patience_s: float = Field(default=600.0, gt=0)
    # How long an upload may stand still.
    upload_idle_s: float = Field(default=60.0, gt=0)
    # Heartbeat of event streams.
    heartbeat_s: float = Field(default=15.0, gt=0)
    # How long calls in work may go on after SIGTERM.
    drain_s: float = Field(default=20.0, ge=0)
    max_concurrent_calls: int = Field(default=64, ge=1)
    max_connection_age_s: float = Field(default=300.0, gt=0)
    max_connection_age_grace_s: float = Field(default=36000.0, gt=0)
    log_level: str = "info"
    otlp_endpoint: str = ""

    @property
    def resolved_database_url(self) -> str:
        """The URL in use."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'gateway.sqlite3'}"
