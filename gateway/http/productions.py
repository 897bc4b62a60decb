"""Productions over HTTP."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from common.errors import NotFound
from gateway.api import Gateway, to_position
from gateway.cue_sheet.json_form import CueSheetForm, from_json
from gateway.http import examples
from gateway.http.description import CREATE_BODY, answers
from gateway.http.forms import (
    OptionsForm,
    event_to_json,
    parse_json,
    parse_options,
    production_to_json,
)
from gateway.http.multipart import receive_form
from gateway.http.state import GatewayParameter
from gateway.production import Warning
from gateway.threads import in_thread

router = APIRouter(prefix="/v1/productions", tags=["productions"])


@router.post(
    "",
    status_code=202,
    openapi_extra=CREATE_BODY,
    responses=answers(202, "It is stored and waits for its turn.", examples.PRODUCTION),
)
async def create_production(
    request: Request,
    gateway: GatewayParameter,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Upload a narration (any audio container), optionally with script, options and cue sheet."""
    other_parts = frozenset({"script", "options", "cue_sheet"})
    idle_s = gateway.settings.upload_idle_s
    with gateway.begin_upload() as upload:
        form = await receive_form(request, "narration", other_parts, upload.write, idle_s)
        options = parse_options(form.parts["options"]) if "options" in form.parts else OptionsForm()
        if form.parts.get("script"):
            await in_thread(upload.add_script, form.parts["script"])
        sheet: CueSheetForm | None = None
        warnings: list[Warning] = []
        if "cue_sheet" in form.parts:
            sheet, warnings = from_json(parse_json(form.parts["cue_sheet"], "cue_sheet"))
        config = options.to_config(form.file_name)
        production = await gateway.create(config, upload, idempotency_key, sheet)
        if warnings:
            await gateway.stores.journal.write(production.id, warnings)
    return JSONResponse(
        production_to_json(production),
        202,
        {"Location": f"/v1/productions/{production.id}"},
    )


@router.get("", responses=answers(200, "A page, the newest first.", examples.PRODUCTIONS))
async def list_productions(
    gateway: GatewayParameter,
    page_size: Annotated[int, Query(ge=1, le=200)] = 50,
    page_token: str = "",
) -> dict[str, Any]:
    """A page of productions, the newest first."""
    before = to_position("page_token", page_token)
    productions, more = await gateway.stores.productions.list_page(page_size, before)
    return {
        "productions": [production_to_json(production) for production in productions],
        "next_page_token": str(more) if more else "",
    }


@router.get("/{production_id}", responses=answers(200, "It.", examples.PRODUCTION))
async def get_production(production_id: str, gateway: GatewayParameter) -> dict[str, Any]:
    """Where a production stands."""
    return production_to_json(await gateway.stores.productions.get(production_id))


@router.post("/{production_id}/cancel", responses=answers(200, "It, stopped.", examples.PRODUCTION))
async def cancel_production(production_id: str, gateway: GatewayParameter) -> dict[str, Any]:
    """Stop what it is doing; what it has made stays."""
    return production_to_json(await gateway.cancel(production_id))


@router.delete("/{production_id}", status_code=204)
async def delete_production(production_id: str, gateway: GatewayParameter) -> None:
    """Delete it with all that it has made."""
    await gateway.jobs.delete(production_id)


@router.get(
    "/{production_id}/events",
    response_class=StreamingResponse,
    responses=answers(200, "Events as they come.", examples.EVENTS, "text/event-stream"),
)
async def follow_production(
    production_id: str,
    gateway: GatewayParameter,
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """Server-sent events: state, progress, sentence, cue, warning, failure, mix, heartbeat.

    Last-Event-ID goes on after that event; the stream ends with the production.
    """
    after_sequence = to_position("Last-Event-ID", last_event_id) or 0
    await gateway.stores.productions.get(production_id)
    events = _events(gateway, production_id, after_sequence)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _events(gateway: Gateway, production_id: str, after_sequence: int) -> AsyncIterator[str]:
    try:
        async for event in gateway.stores.journal.follow(production_id, after_sequence):
            if event is None:
                yield "event: heartbeat\ndata: {}\n\n"
                continue
            name, data = event_to_json(event)
            text = json.dumps(data, ensure_ascii=False)
            yield f"id: {event.sequence}\nevent: {name}\ndata: {text}\n\n"
    except NotFound:
        # Deleted meanwhile: the answer has begun, so that nothing but its end can tell.
        return
