"""Whether the process lives, whether it can serve, and its figures; outside `/api` and unauthenticated."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

router = APIRouter(tags=["operation"])

Check = Callable[[], str]
"""Returns what it found; raises when the process should not get requests."""


class Readiness(BaseModel):
    """Each check with what it found; `ready` is false when one of them failed."""

    ready: bool
    checks: dict[str, str]


@router.get("/livez", name="check_liveness", summary="Is the process alive?", response_model=dict[str, str])
async def check_liveness() -> dict[str, str]:
    return {"status": "alive"}


@router.get(
    "/readyz",
    name="check_readiness",
    summary="Can it serve: database, durable settings, schema?",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Not ready"}},
)
async def check_readiness(request: Request) -> Response:
    checks: dict[str, Check] = request.app.state.readiness
    found = await run_in_threadpool(_run, checks)
    return JSONResponse(found.model_dump(), 200 if found.ready else 503)


def _run(checks: dict[str, Check]) -> Readiness:
    results, ready = {}, True
    for name, check in checks.items():
        try:
            results[name] = check()
        except Exception as error:  # noqa: BLE001 - whatever a check raises, the answer is "not ready"
            results[name], ready = f"failed: {type(error).__name__}", False
    return Readiness(ready=ready, checks=results)


@router.get("/metrics", name="read_metrics", summary="Figures for Prometheus", response_class=Response)
async def read_metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
