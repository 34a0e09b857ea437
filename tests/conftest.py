"""What every test may ask for: a real database, the application on it, and callers of any role."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker

from kaoping.access.service.seeding import seed_roles
from kaoping.app import Parts, create_app
from kaoping.storage.embedded import Cluster
from kaoping.storage.files import FileStore
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import Clock, Database
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.logs import configure_logs
from tests import postgres
from tests.asgi import Client, serving
from tests.factories import World

SECRET = bytes(range(32))


class OneConnection(Database):
    """Every session joins one outer transaction, which the test discards."""

    def __init__(self, url: str, connection: Connection, **options: Any) -> None:
        super().__init__(url, **options)
        self._sessions = sessionmaker(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False, autoflush=False
        )


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """As the server writes them: the library's own development output would draw every variable."""
    configure_logs("INFO")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with postgres.server() as running:
        yield running


FILES = tempfile.TemporaryDirectory(prefix="kaoping-files-")
"""Where photos of this run lie; each lies under its own hash, so tests do not meet."""


def database_at(url: str, clock: Clock | None = None, files: Path | None = None) -> Database:
    beside = {
        "personal": PersonalData.from_secret(SECRET),
        "files": FileStore(files or Path(FILES.name)),
    }
    return Database(url, clock=clock, info=beside)


def application(database: Database) -> FastAPI:
    return create_app(Parts(database=database, signing_key=SECRET, sealing_key=SECRET))


@pytest.fixture(scope="session")
def shared_database(cluster: Cluster) -> Iterator[Database]:
    """One clone for the whole run, with the shipped roles; tests roll back what they do."""
    with postgres.clone(cluster) as url:
        database = database_at(url)
        with unit_of_work(database) as db:
            seed_roles(db)
        yield database
        database.close()


@pytest.fixture
def clock() -> dict[str, Clock | None]:
    """Set `clock["now"]` to a function to replace the database's time in this test."""
    return {"now": None}


@pytest.fixture
def database(shared_database: Database, clock: dict[str, Clock | None]) -> Iterator[Database]:
    with shared_database.engine.connect() as connection:
        outer = connection.begin()
        joined = OneConnection(str(shared_database.engine.url), connection, info=shared_database.info)
        joined.clock = lambda: _time_of(clock["now"], connection)
        yield joined
        outer.rollback()


def _time_of(replaced: Clock | None, connection: Connection) -> datetime:
    """In one long transaction the database's own transaction time would stand still."""
    if replaced:
        return replaced()
    moment: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return moment


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A session whose commits are savepoints of a transaction that is rolled back in the end."""
    with database.session() as session:
        yield session


@pytest.fixture
def app(database: Database) -> FastAPI:
    return application(database)


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    """Nobody in particular: see `as_role` for somebody."""
    with serving(app) as caller:
        yield caller


@pytest.fixture
def world(db: Session) -> World:
    """A small group: one brand, two stores with departments, positions and staff."""
    return World.build(db)


@pytest.fixture
def as_role(client: Client, world: World) -> Callable[..., Client]:
    """`as_role("AGENT", stores=[world.store], employee=world.agent)` is a client signed in as that person."""

    def sign(role: str, **options: Any) -> Client:
        user = world.sign_up(role, **options)
        return client.signed(client.app.state.tokens.issue(user.user_id, user.session_id))

    return sign


@pytest.fixture
def as_machine(client: Client, world: World) -> Callable[..., Client]:
    """`as_machine("records:write", stores=[world.store])` is a client with a machine key."""
    return lambda *scopes, **options: client.signed(world.issue_key(scopes, **options))


@pytest.fixture
def committed(cluster: Cluster) -> Iterator[Database]:
    """A database of one's own where commits are real: for races, workers and kills."""
    with postgres.clone(cluster) as url:
        database = database_at(url)
        with unit_of_work(database) as db:
            seed_roles(db)
        yield database
        database.close()
