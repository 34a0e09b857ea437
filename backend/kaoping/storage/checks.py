"""What must be true before a server takes requests, one question each; raises where the answer is no."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import text

from kaoping.storage import migrating
from kaoping.storage.durability import ASK, weak_settings
from kaoping.storage.session import Database

PATIENCE = timedelta(minutes=1)


class NotReady(Exception):
    """Carries what was found instead."""


def checks(newest: str | None) -> Mapping[str, Callable[[Database], str]]:
    """The questions of /readyz by name; `newest` is the schema this release was written for."""
    return {"durability": durability, "schema": lambda database: schema(database, newest), "worker": worker}


def durability(database: Database) -> str:
    with database.engine.connect() as link:
        weak = weak_settings(tuple(row) for row in link.execute(text(ASK)))
    if weak:
        raise NotReady(", ".join(f"{name}={value}" for name, value in weak.items()))
    return "durable"


def schema(database: Database, newest: str | None) -> str:
    with database.engine.connect() as link:
        found = migrating.current(link)
    if found != newest:
        raise NotReady(f"schema {found}, expected {newest}")
    return found or "empty"


def worker(database: Database) -> str:
    """Says how many workers are heard of. None is worth telling, not worth refusing requests for."""
    with database.engine.connect() as link:
        heard = link.scalar(
            text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - :patience"),
            {"patience": PATIENCE},
        )
    return f"{heard} at work" if heard else "none heard of"
