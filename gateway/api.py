"""What callers may ask of the gateway; the HTTP and gRPC faces do nothing but translate it."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from common.errors import FailedPrecondition, InvalidArgument, NotFound, invalid_field
from gateway.clients.call import Services
from gateway.cue_sheet.edit import settle_edit
from gateway.cue_sheet.json_form import CueSheetForm, to_cue, to_sentence
from gateway.cue_sheet.model import Cue, CueSheet
from gateway.delivery.formats import Format
from gateway.engines import resolve_engines
from gateway.jobs import Jobs
from gateway.metrics import PRODUCTIONS
from gateway.production import EngineVersion, Production, ProductionConfig, Warning
from gateway.settings import GatewaySettings
from gateway.stages.deliver import Rendition, write_stem, write_take
from gateway.stages.mixing import require_profile
from gateway.store import payloads
from gateway.store.productions import Job, NewProduction, check_revision, new_production_id
from gateway.stores import Stores
from gateway.uploads.upload import Upload

MAX_TAKE_COUNT = 8
# Fits into 64 bits.
_POSITION = re.compile("[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Gateway:
    """All that both faces offer."""

    settings: GatewaySettings
    services: Services
    stores: Stores
    jobs: Jobs
    # One for each production of which a file is being written.
    _writing: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def begin_upload(self) -> Upload:
        """A place for a narration that is coming in."""
        return self.stores.uploads.begin()

    async def create(
        self,
        config: ProductionConfig,
        upload: Upload,
        request_id: str | None,
        sheet: CueSheetForm | None = None,
    ) -> Production:
        """A production of what was uploaded; it is worked off when its turn comes.

        With a cue sheet that one is rendered, and nothing planned. The same request id with the
        same request gives the same production. Raises InvalidArgument for what does not fit,
        AlreadyExists, ResourceExhausted, and what choosing engines raises.
        """
        upload.require_narration()
        check_config(config)
        request_sha256 = _request_sha256(config, upload, sheet)
        known = await self.stores.productions.find_request(request_id, request_sha256)
        if known is not None:
            return known
        engines = await self._engines(config)
        new = NewProduction(
            id=new_production_id(),
            title=config.title or config.narration_name or "untitled",
            config=config,
            engines=engines,
            has_script=upload.script is not None,
            job=Job.PRODUCE if sheet is None else Job.RENDER,
            request_id=request_id,
            request_sha256=request_sha256,
            upload_sha256=upload.sha256,
        )
        production, created = await self._insert(new, upload)
        if created:
            if sheet is not None:
                await self._keep_sheet(production.id, sheet)
            self.jobs.start(production.id, upload.began_ns)
        return production

    async def _engines(self, config: ProductionConfig) -> tuple[EngineVersion, ...]:
        """Who waits here counts, so that services that had been scaled to nothing come back."""
        with PRODUCTIONS.labels("arriving").track_inprogress():
            return await resolve_engines(
                self.services,
                dict(config.engines),
                config.rights_mode,
                self.settings.engines_deadline_s,
            )

    async def _insert(self, new: NewProduction, upload: Upload) -> tuple[Production, bool]:
        """The production's row; its upload goes where no row comes of it."""
        created = False
        try:
            await self.stores.uploads.keep(upload, new.id)
            production, created = await self.stores.productions.create(new)
        finally:
            if not created:
                await self.stores.uploads.remove(new.id)
        return production, created

    async def _keep_sheet(self, production_id: str, sheet: CueSheetForm) -> None:
        """The sheet's bounds are checked when the narration's length is known."""
        sentences = [to_sentence(form) for form in sheet.sentences]
        cues = [to_cue(form) for form in sheet.cues]
        await self.stores.sheets.write(production_id, sentences, cues)

    async def cancel(self, production_id: str) -> Production:
        """Stops what the production is doing; raises NotFound."""
        await self.jobs.cancel(production_id)
        return await self.stores.productions.get(production_id)

    async def sheet(
        self, production_id: str, offset: int = 0, limit: int | None = None
    ) -> tuple[CueSheet, bool]:
        """The cue sheet or a page of it, and whether more follows; raises NotFound."""
        return await self.stores.sheets.read(production_id, offset, limit)

    async def replace_cues(
        self, production_id: str, cues: Sequence[Cue], expected_revision: int
    ) -> tuple[int, list[Warning]]:
        """Replaces all cues; gives the new revision and what the user should know.

        Raises NotFound, Aborted for a stale revision, FailedPrecondition while the production is
        being worked on, InvalidArgument naming each field that does not fit.
        """
        production = await self.stores.productions.get(production_id)
        sheet, _ = await self.stores.sheets.read(production_id)
        check_revision(sheet.revision, expected_revision)
        if not production.state.ended:
            raise FailedPrecondition(
                "PRODUCTION_BUSY", f"production {production_id} is still being worked on"
            )
        known = {cue.id: cue for cue in sheet.cues}
        settled, warnings = settle_edit(cues, known, sheet.narration.duration_ms)
        revision = await self.stores.sheets.write_cues(production_id, settled, sheet.revision)
        return revision, warnings

    async def rendition(self, production_id: str, stem: str, chosen: str) -> Rendition:
        """The newest mix or one of its stems in a format, encoded when first asked for.

        Raises NotFound, FailedPrecondition where there is no mix yet, InvalidArgument.
        """
        production = await self.stores.productions.get(production_id)
        profile = require_profile(production.config)
        manifest_key = await self.stores.files.get(production_id)
        return await self._written(
            production_id,
            lambda: write_stem(
                self.stores.artifacts, manifest_key, stem, to_format(chosen), profile
            ),
        )

    async def take(self, production_id: str, take_id: str, chosen: str) -> Rendition:
        """A take of a production's cue sheet in a format; raises NotFound, InvalidArgument."""
        production = await self.stores.productions.get(production_id)
        sheet, _ = await self.stores.sheets.read(production_id)
        if not any(take.id == take_id for cue in sheet.cues for take in cue.takes):
            raise NotFound("TAKE_NOT_FOUND", f"production {production_id} has no take {take_id!r}")
        profile = require_profile(production.config)
        return await self._written(
            production_id,
            lambda: write_take(self.stores.artifacts, take_id, to_format(chosen), profile),
        )

    async def _written(
        self, production_id: str, write: Callable[[], Awaitable[Rendition]]
    ) -> Rendition:
        # Who asks for the same at once waits for the one file.
        lock = self._writing.setdefault(production_id, asyncio.Lock())
        async with lock:
            rendition = await write()
            try:
                await self.stores.productions.use_artifacts(production_id, [rendition.key])
            except NotFound:
                # Deleted meanwhile. Another production that has the same file writes it again.
                self.stores.artifacts.remove([rendition.key])
                await self.stores.artifacts.sweep()
                raise
        return rendition

    async def render(
        self, production_id: str, expected_revision: int, *, remaster: bool
    ) -> Production:
        """Has the current cue sheet rendered; raises NotFound, Aborted, FailedPrecondition."""
        await self.stores.productions.queue_render(
            production_id, expected_revision, remaster=remaster
        )
        self.jobs.start(production_id)
        return await self.stores.productions.get(production_id)


def to_format(name: str) -> Format:
    """A delivery format by its name; raises InvalidArgument for any other."""
    try:
        return Format(name)
    except ValueError as error:
        known = ", ".join(Format)
        raise invalid_field("format", f"got {name!r}, expected one of {known}") from error


def to_position(field: str, text: str) -> int | None:
    """A place in a list as an earlier answer named it; None where none is named.

    Raises InvalidArgument naming the field.
    """
    if not text:
        return None
    if not _POSITION.fullmatch(text):
        raise invalid_field(field, f"got {text[:40]!r}, expected one of an earlier answer")
    return int(text)


def check_config(config: ProductionConfig) -> None:
    """Raises InvalidArgument where a production cannot be made this way."""
    require_profile(config)
    if not 1 <= config.take_count <= MAX_TAKE_COUNT:
        raise InvalidArgument(
            "INVALID_FIELD", f"take_count: got {config.take_count}, expected 1 to {MAX_TAKE_COUNT}"
        )
    if config.language != "ko":
        raise InvalidArgument(
            "UNSUPPORTED_LANGUAGE", f"language: got {config.language!r}, expected 'ko'"
        )


def _request_sha256(config: ProductionConfig, upload: Upload, sheet: CueSheetForm | None) -> str:
    """Of all that a production is created from."""
    parts = [
        payloads.CONFIG.dump_json(config),
        upload.sha256.encode(),
        upload.script_sha256.encode(),
        sheet.model_dump_json().encode() if sheet else b"",
    ]
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()
