"""From settings to what a command works with: a database that answers, the parts of the application."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from kaoping.app import Parts
from kaoping.domain.refusal import Refusal
from kaoping.settings import ROOT, Settings
from kaoping.storage import embedded, migrating
from kaoping.storage.checks import checks
from kaoping.storage.files import FileStore
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import Database

SPA = ROOT / "frontend" / "dist"
PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """A database that answers at `url`; `revive` brings it back when it is ours and something killed it."""

    url: str
    revive: Callable[[], None]


@contextlib.contextmanager
def ground(settings: Settings) -> Iterator[Ground]:
    """The server DATABASE_URL names, else the one that comes along."""
    if settings.database_url:
        _insist_on_answer(settings.database_url)
        yield Ground(settings.database_url, revive=lambda: None)
        return
    with embedded.hold(settings.cluster_dir) as cluster:
        yield Ground(cluster.url(), revive=partial(embedded.revive, cluster))


def _insist_on_answer(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=PATIENCE_SECONDS).close()
    except psycopg.OperationalError as error:
        raise Refusal(
            zh=f"数据库没有应答（{error}）。请检查环境变量 DATABASE_URL。",
            en=f"The database does not answer ({error}). Look at the variable DATABASE_URL.",
        ) from error


def personal(settings: Settings) -> PersonalData:
    return PersonalData.from_secret(settings.key("personal"))


def beside(settings: Settings) -> dict[str, Any]:
    """What a session needs and the database does not hold: the keys of personal data, the files."""
    return {"personal": personal(settings), "files": FileStore(settings.files)}


def parts(settings: Settings, url: str) -> Parts:
    """Everything the application is composed of, from one installation's settings and keys."""
    return Parts(
        database=Database(url, pool_size=settings.pool_size, info=beside(settings)),
        signing_key=settings.key("tokens"),
        sealing_key=settings.key("replies"),
        public_url=settings.url,
        threads=settings.threads,
        spa=SPA,
        readiness=checks(migrating.newest(ROOT)),
    )


def database_of_jobs(settings: Settings, url: str) -> Database:
    """What the worker draws its sessions from: as many connections as it has threads."""
    return Database(url, pool_size=settings.worker_threads, info=beside(settings))
