"""Cue sheets over HTTP."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from common.errors import Aborted, PayloadTooLarge
from gateway.api import to_position
from gateway.cue_sheet.json_form import from_json, to_cue, to_json
from gateway.http import examples
from gateway.http.description import CUE_SHEET_BODY, answers
from gateway.http.forms import RenderForm, parse_json, production_to_json
from gateway.http.state import GatewayParameter

router = APIRouter(prefix="/v1/productions/{production_id}", tags=["cue sheets"])

_MAX_SHEET_BYTES = 64 * 1024 * 1024
IfMatch = Annotated[str, Header(description="revision of the sheet, as ETag gives it")]


@router.get("/cue-sheet", responses=answers(200, "The cue sheet.", examples.CUE_SHEET))
async def get_cue_sheet(
    production_id: str,
    gateway: GatewayParameter,
    page_size: Annotated[int | None, Query(ge=1, le=2000)] = None,
    page_token: str = "",
) -> Response:
    """The cue sheet, or with page_size so many sentences and cues of it; ETag is its revision."""
    offset = to_position("page_token", page_token) or 0
    sheet, more = await gateway.sheet(production_id, offset, page_size)
    body = to_json(sheet)
    if page_size is not None:
        body["next_page_token"] = str(offset + page_size) if more else ""
    return JSONResponse(body, headers={"ETag": f'"{sheet.revision}"'})


@router.put(
    "/cue-sheet",
    openapi_extra=CUE_SHEET_BODY,
    responses=answers(200, "The new revision.", examples.REVISION),
)
async def put_cue_sheet(
    production_id: str, request: Request, gateway: GatewayParameter, if_match: IfMatch = ""
) -> Response:
    """Replace the cues; If-Match must name the current revision, else 412."""
    sheet, _ = await gateway.sheet(production_id, 0, 1)
    expected = if_match.strip().removeprefix("W/").strip('"')
    if expected != str(sheet.revision):
        raise Aborted(
            "STALE_REVISION",
            f"got If-Match {if_match or 'none'}, the cue sheet is at revision {sheet.revision}",
        )
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MAX_SHEET_BYTES:
            raise PayloadTooLarge("TOO_LARGE", f"a cue sheet has at most {_MAX_SHEET_BYTES} bytes")
    form, unknown = from_json(parse_json(bytes(data), "cue sheet"))
    revision, warnings = await gateway.replace_cues(
        production_id, [to_cue(cue) for cue in form.cues], sheet.revision
    )
    body: dict[str, Any] = {
        "revision": revision,
        "warnings": [asdict(warning) for warning in (*unknown, *warnings)],
    }
    return JSONResponse(body, headers={"ETag": f'"{revision}"'})


@router.post(
    "/render",
    status_code=202,
    responses=answers(202, "It, waiting for its turn.", examples.PRODUCTION),
)
async def render_production(
    production_id: str,
    gateway: GatewayParameter,
    options: RenderForm | None = None,
    if_match: IfMatch = "",
) -> dict[str, Any]:
    """Render the current cue sheet; only what changed is computed."""
    expected = if_match.strip().removeprefix("W/").strip('"')
    if expected and not expected.isdecimal():
        raise Aborted("STALE_REVISION", f"got If-Match {if_match}, expected a revision")
    remaster = options.remaster if options else False
    production = await gateway.render(production_id, int(expected or 0), remaster=remaster)
    return production_to_json(production)
