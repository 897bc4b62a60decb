"""Tables of the gateway. Times are UTC; text columns hold what pydantic writes of dataclasses."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """A time that is UTC in Python too, also where the database keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without its zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC with its zone."""
        return value.replace(tzinfo=UTC) if value else None


class Table(DeclarativeBase):
    """What all tables share."""


class ProductionRow(Table):
    """A production."""

    __tablename__ = "productions"
    __table_args__ = (Index("ix_productions_state", "state"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    # Counts up with each production: the order of lists.
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    config: Mapped[str] = mapped_column(Text)
    engines: Mapped[str] = mapped_column(Text)
    has_script: Mapped[bool]
    request_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    # Of the narration's file; empty for productions from before it was written down.
    upload_sha256: Mapped[str] = mapped_column(String(64), default="")
    # What the next run has to do: "produce" or "render".
    job: Mapped[str] = mapped_column(String(16))
    remaster: Mapped[bool] = mapped_column(default=False)
    stages: Mapped[str] = mapped_column(Text, default="[]")
    warnings: Mapped[str] = mapped_column(Text, default="[]")
    failure: Mapped[str | None] = mapped_column(Text)
    narration: Mapped[str | None] = mapped_column(Text)
    mix: Mapped[str | None] = mapped_column(Text)
    cue_sheet_revision: Mapped[int] = mapped_column(Integer, default=0)
    last_sequence: Mapped[int] = mapped_column(Integer, default=0)
    create_time: Mapped[datetime] = mapped_column(UtcDateTime)
    update_time: Mapped[datetime] = mapped_column(UtcDateTime)


class _OfProduction:
    production_id: Mapped[str] = mapped_column(
        ForeignKey("productions.id", ondelete="CASCADE"), primary_key=True
    )


class SentenceRow(_OfProduction, Table):
    """A labelled sentence of a cue sheet."""

    __tablename__ = "sentences"

    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    payload: Mapped[str] = mapped_column(Text)


class CueRow(_OfProduction, Table):
    """A cue of a cue sheet."""

    __tablename__ = "cues"

    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    payload: Mapped[str] = mapped_column(Text)


class EventRow(_OfProduction, Table):
    """Something that happened in a production."""

    __tablename__ = "events"

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    time: Mapped[datetime] = mapped_column(UtcDateTime)
    payload: Mapped[str] = mapped_column(Text)


class ArtifactUseRow(_OfProduction, Table):
    """A production uses an artifact; one that no production uses is removed."""

    __tablename__ = "artifact_uses"
    __table_args__ = (Index("ix_artifact_uses_key", "key"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)


class RemovalRow(Table):
    """An artifact or an upload that nobody had a use for when it was written down; it is being
    removed."""

    __tablename__ = "removals"

    # "artifact" or "upload".
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    # The artifact's key, or the id of the upload's production.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)


class FileRow(_OfProduction, Table):
    """A finished file of a production and the artifact that holds it."""

    __tablename__ = "files"

    # "mix", "narration", "effects", "ambience", "music"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
