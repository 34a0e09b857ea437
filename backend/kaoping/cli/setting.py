"""From settings to what a command works with: a database that answers, the parts of the application."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from kaoping.app import Parts
from kaoping.settings import ROOT, Settings
from kaoping.storage import embedded, migrating
from kaoping.storage.checks import checks
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import Database

SPA = ROOT / "frontend" / "dist"


@dataclass(frozen=True, slots=True)
class Ground:
    """A database that answers at `url`; `revive` brings it back when it is ours and something killed it."""

    url: str
    revive: Callable[[], None]


@contextlib.contextmanager
def ground(settings: Settings) -> Iterator[Ground]:
    """The server DATABASE_URL names, else the one that comes along."""
    if settings.database_url:
        yield Ground(settings.database_url, revive=lambda: None)
        return
    with embedded.hold(settings.cluster_dir) as cluster:
        yield Ground(cluster.url(), revive=partial(embedded.revive, cluster))


def personal(settings: Settings) -> PersonalData:
    return PersonalData.from_secret(settings.key("personal"))


def parts(settings: Settings, url: str) -> Parts:
    """Everything the application is composed of, from one installation's settings and keys."""
    return Parts(
        database=Database(url, pool_size=settings.pool_size, info={"personal": personal(settings)}),
        signing_key=settings.key("tokens"),
        sealing_key=settings.key("replies"),
        public_url=settings.url,
        threads=settings.threads,
        spa=SPA,
        readiness=checks(migrating.newest(ROOT)),
    )


def database_of_jobs(settings: Settings, url: str) -> Database:
    """What the worker draws its sessions from: as many connections as it has threads."""
    return Database(url, pool_size=settings.worker_threads, info={"personal": personal(settings)})
