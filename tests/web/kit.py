"""A small application on the real kit, for what the product's own operations cannot be made to do."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import anyio.to_thread
import uvicorn
from fastapi import APIRouter, FastAPI
from sqlalchemy import text
from tests.conftest import SECRET

from kaoping.storage.roles import OWNER
from kaoping.storage.session import Database
from kaoping.web import document, health, problems
from kaoping.web.middleware import RequestFrame
from kaoping.web.tokens import TokenSigner

THREADS = 16


def kit_app(database: Database, *routers: APIRouter) -> FastAPI:
    """The parts of the composition root an operation needs, around routers of a test."""
    app = FastAPI(
        generate_unique_id_function=lambda route: route.name, lifespan=as_many_threads_as_connections
    )
    app.state.database = database
    app.state.tokens = TokenSigner(SECRET, key_id="1")
    app.state.methods_of = lambda _: "GET"
    app.state.readiness = {}
    for router in routers:
        app.include_router(router)
    app.include_router(health.router)
    problems.install(app)
    document.complete_document(app)
    app.add_middleware(RequestFrame)
    return app


@contextlib.asynccontextmanager
async def as_many_threads_as_connections(_: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def as_owner(database: Database, *statements: str) -> None:
    """Run statements as the role that owns the tables, which the server's own role never is."""
    owner = Database(database.engine.url.render_as_string(hide_password=False), role=OWNER, pool_size=1)
    with owner.engine.begin() as link:
        for statement in statements:
            link.execute(text(statement))
    owner.close()


@contextlib.contextmanager
def listening(app: FastAPI) -> Iterator[int]:
    """The application behind a real server on the loopback; the port it took."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


async def read_answer(reader: asyncio.StreamReader, started: float) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(head[0].split()[1]), headers, body, time.perf_counter() - started)


async def ask(port: int, path: str) -> Answer:
    """One request on a connection of its own."""
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return await read_answer(reader, started)
    finally:
        writer.close()


def ask_all(port: int, path: str, times: int) -> list[Answer]:
    async def gather() -> list[Answer]:
        return await asyncio.gather(*(ask(port, path) for _ in range(times)))

    return asyncio.run(gather())


def answers_within(port: int, path: str, connections: int, seconds: float) -> int:
    """How many 200s so many connections, each asking again at once, get in so many seconds."""
    done = 0

    async def caller() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while True:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                answer = await read_answer(reader, time.perf_counter())
                done += answer.status == 200
        finally:
            writer.close()

    async def drive() -> None:
        tasks = [asyncio.create_task(caller()) for _ in range(connections)]
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(drive())
    return done


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
