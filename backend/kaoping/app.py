"""The only composition root: slices, problems, health and the built SPA become one application."""

import base64
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio.to_thread
from cryptography.fernet import Fernet
from fastapi import APIRouter, FastAPI
from sqlalchemy.orm import Session
from starlette.types import Scope

from kaoping.access import routes as access_routes
from kaoping.access.service.seeding import seed_roles
from kaoping.audits import jobs as audits_jobs
from kaoping.audits import routes as audits_routes
from kaoping.audits.service import catalogue as checklists
from kaoping.calls import jobs as calls_jobs
from kaoping.calls import routes as calls_routes
from kaoping.calls.service import catalogue
from kaoping.complaints import jobs as complaints_jobs
from kaoping.complaints import routes as complaints_routes
from kaoping.insight import routes as insight_routes
from kaoping.people import routes as people_routes
from kaoping.policies import routes as policies_routes
from kaoping.policies.service.installing import install_packs
from kaoping.records import jobs as records_jobs
from kaoping.records import routes as records_routes
from kaoping.scorecards import jobs as scorecards_jobs
from kaoping.scorecards import routes as scorecards_routes
from kaoping.storage.session import Database
from kaoping.web import document, health, problems
from kaoping.web.health import Check
from kaoping.web.middleware import CompressedPages, RequestFrame
from kaoping.web.passwords import PasswordHasher
from kaoping.web.tokens import TokenSigner

API = "/api/v1"
VERSION = "0.1.0"

SLICES: tuple[APIRouter, ...] = (
    *access_routes.ROUTERS,
    *people_routes.ROUTERS,
    *records_routes.ROUTERS,
    *calls_routes.ROUTERS,
    *complaints_routes.ROUTERS,
    *audits_routes.ROUTERS,
    *policies_routes.ROUTERS,
    *scorecards_routes.ROUTERS,
    *insight_routes.ROUTERS,
)


JOB_MODULES = (audits_jobs, calls_jobs, complaints_jobs, records_jobs, scorecards_jobs)
"""Importing them registers their names with the queue."""

DEFAULTS: tuple[Callable[[Session], None], ...] = (
    seed_roles,
    catalogue.seed,
    checklists.seed,
    install_packs,
)
"""What the product ships as rows; each brings its own up to date and leaves the group's alone."""


def install_defaults(db: Session) -> None:
    """Run after every migration."""
    for install in DEFAULTS:
        install(db)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an application is composed of. `threads` never exceed the connections of the database."""

    database: Database
    signing_key: bytes
    sealing_key: bytes
    public_url: str = "http://127.0.0.1:8000"
    threads: int = 16
    spa: Path | None = None
    readiness: Mapping[str, Callable[[Database], str]] = field(default_factory=dict)


def create_app(parts: Parts) -> FastAPI:
    """The application, ready to serve; the database is first asked when the first request comes."""
    database = parts.database

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # Never more threads than connections: a thread that waits for one holds up everybody behind it.
        anyio.to_thread.current_default_thread_limiter().total_tokens = parts.threads
        yield
        database.close()

    app = FastAPI(
        title="Kaoping 考评",
        version=VERSION,
        summary="Customer satisfaction and staff appraisal for car dealership groups",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        separate_input_output_schemas=False,
    )
    app.state.database = database
    app.state.tokens = TokenSigner(parts.signing_key, key_id="1")
    app.state.passwords = PasswordHasher()
    app.state.sealer = Fernet(base64.urlsafe_b64encode(parts.sealing_key))
    app.state.public_url = parts.public_url
    app.state.readiness = _bind(parts.readiness, database)
    app.state.methods_of = lambda scope: _methods_of(app, scope)
    for slice_router in SLICES:
        app.include_router(slice_router, prefix=API)
    app.include_router(health.router)
    problems.install(app)
    document.complete_document(app)
    app.add_middleware(CompressedPages)
    app.add_middleware(RequestFrame)
    if parts.spa and parts.spa.is_dir():
        app.frontend("/", directory=parts.spa, fallback="index.html")
    return app


def _bind(checks: Mapping[str, Callable[[Database], str]], database: Database) -> dict[str, Check]:
    return {name: lambda check=check: check(database) for name, check in checks.items()}  # type: ignore[misc]


def _methods_of(app: FastAPI, scope: Scope) -> str:
    """Every method this path takes: the framework names those of the first matching route only.

    A path that is written out goes before one with a name in its place, as in the document.
    """
    paths, path = app.openapi()["paths"], scope["path"]
    matching = [path] if path in paths else [one for one in paths if _same_path(one, path)]
    found = {method.upper() for one in matching for method in paths[one] if method in document.METHODS}
    return ", ".join(sorted(found))


def _same_path(template: str, path: str) -> bool:
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        w.startswith("{") or w == g for w, g in zip(wanted, given, strict=True)
    )


def describe_api() -> dict[str, Any]:
    """The OpenAPI document, made without a database or a key of any installation."""
    parts = Parts(
        database=Database("postgresql://nobody@localhost/nothing"),
        signing_key=bytes(32),
        sealing_key=bytes(32),
    )
    return create_app(parts).openapi()
