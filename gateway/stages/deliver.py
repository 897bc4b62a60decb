"""Delivering: finished files of the mix, a stem or a take, written when they are asked for."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import soundfile
from pydantic import TypeAdapter

from common.errors import NotFound, invalid_field
from gateway.artifacts.key import artifact_key
from gateway.artifacts.store import ArtifactStore
from gateway.clients.mixer import STEM_NAMES
from gateway.delivery.delivery import read_blocks, write_delivery
from gateway.delivery.formats import FORMATS, Format
from gateway.delivery.profiles import Profile
from gateway.delivery.spec import DeliverySpec
from gateway.ingest.narration import Chapter, Narration, Tag
from gateway.production import Stage
from gateway.stages.master import Mastered
from gateway.stages.mixing import require_profile
from gateway.stages.takes import TAKE_FILE
from gateway.stages.unit import Unit, measured
from gateway.stages.work import Work
from gateway.threads import in_thread


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished mix is made of: its segments' keys, and what its files say of it."""

    segment_keys: tuple[str, ...]
    tags: tuple[Tag, ...]
    chapters: tuple[Chapter, ...]


_MANIFEST = TypeAdapter(Manifest)
_MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A finished file."""

    path: Path
    media_type: str
    name: str
    # Its artifact.
    key: str


@dataclass(frozen=True, slots=True)
class _Source:
    """A file of an artifact that goes into a finished one."""

    key: str
    file: str


async def deliver(work: Work, narration: Narration, mastered: Mastered) -> None:
    """Keeps which segments the mix is made of, and writes the mix as the profile wants it."""
    profile = require_profile(work.production.config)
    manifest = Manifest(
        tuple(segment.key for segment in mastered.segments), narration.tags, narration.chapters
    )
    text = _MANIFEST.dump_json(manifest)
    manifest_key = artifact_key("manifest", manifest=text.decode())
    artifacts = work.stores.artifacts
    work.use_artifact(manifest_key)
    if await artifacts.find(manifest_key) is None:
        async with artifacts.create(manifest_key) as folder:
            (folder / _MANIFEST_FILE).write_bytes(text)
    with measured(work.trace, Unit(Stage.DELIVER, "narration", "whole", narration.duration_ms)):
        rendition = await write_stem(
            artifacts, manifest_key, "mix", profile.default_format(), profile
        )
    work.use_artifact(rendition.key)
    await work.flush()
    await work.stores.files.put(work.production.id, manifest_key)
    await work.tell([mastered.facts])
    await work.complete(Stage.DELIVER, narration.duration_ms)


async def write_stem(
    artifacts: ArtifactStore, manifest_key: str, stem: str, chosen: Format, profile: Profile
) -> Rendition:
    """The mix or a stem in a format, written once; raises InvalidArgument for an unknown stem."""
    if stem not in STEM_NAMES:
        raise invalid_field("stem", f"got {stem!r}, expected one of {', '.join(STEM_NAMES)}")
    text = (await artifacts.require(manifest_key) / _MANIFEST_FILE).read_bytes()
    manifest = _MANIFEST.validate_json(text)
    file = f"{stem}.flac"
    sources = [_Source(key, file) for key in manifest.segment_keys]
    return await _write(artifacts, sources, f"{stem}.{chosen}", chosen, profile, manifest)


async def write_take(
    artifacts: ArtifactStore, take_id: str, chosen: Format, profile: Profile
) -> Rendition:
    """A take in a format; raises NotFound."""
    folder = await artifacts.find(take_id)
    if folder is None or not (folder / TAKE_FILE).exists():
        raise NotFound("TAKE_NOT_FOUND", f"there is no take {take_id!r}")
    manifest = Manifest((), (), ())
    name = f"take-{take_id[:8]}.{chosen}"
    return await _write(artifacts, [_Source(take_id, TAKE_FILE)], name, chosen, profile, manifest)


async def _write(
    artifacts: ArtifactStore,
    sources: Sequence[_Source],
    name: str,
    chosen: Format,
    profile: Profile,
    manifest: Manifest,
) -> Rendition:
    # A lossless file keeps the mix as it is; a lossy one has the rate that the profile wants.
    rate_hz = profile.rate_hz if FORMATS[chosen].default_bps[0] else 0
    key = artifact_key(
        "file",
        sources=[f"{source.key}/{source.file}" for source in sources],
        name=name,
        about=[asdict(tag) for tag in manifest.tags] + [asdict(c) for c in manifest.chapters],
        rate_hz=rate_hz,
        min_bps=profile.min_bps,
        peak_limit_db=profile.peak_limit_db,
    )
    if await artifacts.find(key) is None:
        paths = [await artifacts.require(source.key) / source.file for source in sources]
        async with artifacts.create(key) as folder:
            await in_thread(_encode, paths, folder / name, chosen, profile, rate_hz, manifest)
    return Rendition(await artifacts.require(key) / name, FORMATS[chosen].media_type, name, key)


def _encode(
    paths: Sequence[Path],
    target: Path,
    chosen: Format,
    profile: Profile,
    rate_hz: int,
    manifest: Manifest,
) -> None:
    with soundfile.SoundFile(paths[0]) as first:
        sample_rate_hz, channel_count = first.samplerate, first.channels
    spec = DeliverySpec(
        format=chosen,
        sample_rate_hz=sample_rate_hz,
        channel_count=channel_count,
        frame_count=sum(soundfile.info(path).frames for path in paths),
        rate_hz=rate_hz,
        bps=profile.min_bps,
        peak_limit_dbtp=profile.peak_limit_db,
        tags=manifest.tags,
        chapters=manifest.chapters,
    )
    write_delivery(lambda: read_blocks(paths), spec, target)
