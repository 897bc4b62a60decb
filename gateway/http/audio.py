"""Audio over HTTP: finished files with Range, and the preview while it is being made."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, StreamingResponse

from common.errors import FailedPrecondition
from gateway.api import to_format
from gateway.delivery.formats import FORMATS, Format
from gateway.delivery.spec import DeliverySpec
from gateway.http.description import answers_audio
from gateway.http.previews import preview_bytes
from gateway.http.state import GatewayParameter
from gateway.production import ChannelLayout, Production
from gateway.stages.deliver import Rendition

router = APIRouter(prefix="/v1/productions/{production_id}", tags=["audio"])


FormatParameter = Annotated[str, Query(alias="format", description="wav, flac, mp3, m4a or opus")]


_FILE = answers_audio("The file.", ranges=True)


@router.get("/mix", response_class=FileResponse, responses=_FILE)
async def get_mix(
    production_id: str, gateway: GatewayParameter, chosen: FormatParameter = "flac"
) -> FileResponse:
    """The finished mix; Range is honoured."""
    return _file(await gateway.rendition(production_id, "mix", chosen))


@router.get("/stems/{name}", response_class=FileResponse, responses=_FILE)
async def get_stem(
    production_id: str, name: str, gateway: GatewayParameter, chosen: FormatParameter = "flac"
) -> FileResponse:
    """A stem as long as the mix: narration, effects, ambience or music; Range is honoured."""
    return _file(await gateway.rendition(production_id, name, chosen))


@router.get("/takes/{take_id}", response_class=FileResponse, responses=_FILE)
async def get_take(
    production_id: str, take_id: str, gateway: GatewayParameter, chosen: FormatParameter = "flac"
) -> FileResponse:
    """One take of a cue; Range is honoured."""
    return _file(await gateway.take(production_id, take_id, chosen))


@router.get(
    "/preview",
    response_class=StreamingResponse,
    responses=answers_audio("The mix as it is being made.", ranges=False),
)
async def get_preview(
    production_id: str, gateway: GatewayParameter, chosen: FormatParameter = "mp3"
) -> StreamingResponse:
    """The mix from its beginning, as it is being made; once it is finished, the mix itself."""
    production = await gateway.stores.productions.get(production_id)
    preview = gateway.jobs.preview(production_id)
    if preview is None or production.mix is not None:
        rendition = await gateway.rendition(production_id, "mix", chosen)
        return StreamingResponse(_file_bytes(rendition), media_type=rendition.media_type)
    audio_format = to_format(chosen)
    segments = preview.segments()
    first = await anext(segments, None)
    if first is None:
        raise FailedPrecondition("NO_PREVIEW", "the production ended before its preview began")
    production = await gateway.stores.productions.get(production_id)
    return StreamingResponse(
        preview_bytes(preview_spec(production, audio_format), first, segments),
        media_type=FORMATS[audio_format].media_type,
    )


def preview_spec(production: Production, audio_format: Format) -> DeliverySpec:
    """How the preview of a production that has been ingested is delivered."""
    if production.narration is None:
        raise FailedPrecondition("NO_PREVIEW", "the narration has not been decoded yet")
    stereo = production.config.channel_layout is ChannelLayout.STEREO
    return DeliverySpec(
        format=audio_format,
        sample_rate_hz=production.narration.sample_rate_hz,
        channel_count=2 if stereo else production.narration.channel_count,
        frame_count=production.narration.frame_count,
        bit_depth=16,
    )


async def _file_bytes(rendition: Rendition) -> AsyncIterator[bytes]:
    with rendition.path.open("rb") as file:
        while data := await asyncio.to_thread(file.read, 256 * 1024):
            yield data


def _file(rendition: Rendition) -> FileResponse:
    return FileResponse(
        rendition.path,
        media_type=rendition.media_type,
        filename=rendition.name,
        content_disposition_type="inline",
    )
