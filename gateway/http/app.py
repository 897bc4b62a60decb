"""The app: all routes, errors, health and metrics."""

from typing import Any

from fastapi import Depends, FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from common.errors import Error
from gateway.api import Gateway
from gateway.engines import list_engines
from gateway.http import audio, cue_sheets, examples, productions
from gateway.http.description import PROBLEMS, answers, describe
from gateway.http.problems import add_problem_handlers
from gateway.http.state import GatewayParameter, require_token

_DESCRIPTION = """A narration goes in; the same narration, with sound effects and background music
designed around it, comes out. Errors are problem+json with a stable `reason`."""


def make_app(gateway: Gateway) -> FastAPI:
    """The HTTP face of the gateway."""
    app = FastAPI(
        title="Where is Audio",
        version="1",
        description=_DESCRIPTION,
        responses=PROBLEMS,
        # What is traced is productions, not each look at one.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    describe(app)
    app.state.gateway = gateway
    add_problem_handlers(app)
    for router in (productions.router, cue_sheets.router, audio.router):
        app.include_router(router, dependencies=[Depends(require_token)])

    @app.get(
        "/v1/engines",
        tags=["engines"],
        dependencies=[Depends(require_token)],
        responses=answers(200, "Engines by service.", examples.ENGINES),
    )
    async def get_engines(gateway: GatewayParameter) -> dict[str, list[dict[str, Any]]]:
        """The engines of every service."""
        engines = await list_engines(gateway.services)
        return {
            service: [
                {field.name: getattr(info, field.name) for field in info.DESCRIPTOR.fields}
                for info in infos
            ]
            for service, infos in engines.items()
        }

    @app.get("/healthz", tags=["health"], responses=answers(200, "It runs.", {"status": "ok"}))
    async def alive() -> dict[str, str]:
        """The gateway runs."""
        return {"status": "ok"}

    @app.get(
        "/readyz", tags=["health"], responses=answers(200, "It is ready.", {"status": "ready"})
    )
    async def ready(gateway: GatewayParameter) -> Response:
        """The gateway reaches its database, its object store and its services."""
        try:
            await gateway.stores.check()
            await list_engines(gateway.services)
        except (SQLAlchemyError, Error) as error:
            return JSONResponse({"status": "not ready", "why": str(error)}, 503)
        return JSONResponse({"status": "ready"})

    @app.get(
        "/metrics",
        tags=["health"],
        response_class=PlainTextResponse,
        responses=answers(200, "Metrics.", "wia_rpc_calls_total 1.0\n", "text/plain"),
    )
    async def metrics() -> Response:
        """Prometheus metrics."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
