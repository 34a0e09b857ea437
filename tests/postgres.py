"""The PostgreSQL of the tests: one fast server, one migrated template, a clone where commits are real."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from kaoping.storage import embedded
from kaoping.storage.embedded import LOGIN, SUPERUSER, Cluster
from kaoping.storage.migrating import upgrade

HOME = Path(__file__).resolve().parents[1]
MAJOR = int(os.environ.get("PG_MAJOR", embedded.NEWEST))
SCHEMA = ("migrations", "backend/kaoping/storage/tables", "backend/kaoping/storage/base.py")


@contextmanager
def server() -> Iterator[Cluster]:
    """Fast and unsafe on purpose: what the tests keep is thrown away."""
    data = HOME / ".cache" / f"test-pg{MAJOR}"
    with embedded.hold(data, durable=False, major=MAJOR) as cluster:
        yield cluster


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for place in SCHEMA:
        path = HOME / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def template(cluster: Cluster) -> str:
    """The name of a database with today's schema; made once, whoever comes first."""
    name = f"template_{_fingerprint()}"
    with psycopg.connect(cluster.url(database="postgres", user=SUPERUSER), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(4711)")
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            fresh = f"{name}_{os.getpid()}"
            link.execute(f"CREATE DATABASE {fresh} OWNER {LOGIN}")
            upgrade(cluster.url(database=fresh), HOME)
            link.execute(f"ALTER DATABASE {fresh} RENAME TO {name}")
    return name


@contextmanager
def clone(cluster: Cluster, source: str | None = None) -> Iterator[str]:
    """The address of a database of one's own, dropped in the end; of the template unless another is named."""
    source, name = source or template(cluster), f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster.url(database="postgres", user=SUPERUSER), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(4712)")
        link.execute(f"CREATE DATABASE {name} TEMPLATE {source} OWNER {LOGIN} STRATEGY file_copy")
        link.execute("SELECT pg_advisory_unlock(4712)")
        try:
            yield cluster.url(database=name)
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")
