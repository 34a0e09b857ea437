"""Keeps the worklists true: makes tasks of new visits, takes back, revives and merges what changed since."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from kaoping.calls.service.catalogue import making_of, plans_in_force
from kaoping.calls.service.upkeep import follow_numbers, merge, revive
from kaoping.storage.acts.tasks import cancel_tasks, create_tasks
from kaoping.storage.session import now
from kaoping.storage.tables import calls, records, sales

READ = (
    records.RepairOrder,
    sales.Sale,
    records.Customer,
    records.ContactPoint,
    records.Vehicle,
    records.Consent,
    calls.CallbackTask,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one run did to the worklists."""

    made: int
    exempt: int
    taken_back: int
    revived: int
    merged: int


def generate(db: Session, *, since: date | None = None) -> Kept:
    """One run over every plan in force. Running it again without news writes nothing.

    `since` looks further back than a plan would by itself, for a store that joins with its history.
    """
    made = exempt = revived = merged = 0
    _distrust_old_statistics(db)
    taken_back = cancel_tasks(db)
    for plan in plans_in_force(db):
        making = making_of(db, plan)
        start = since or (now(db) - timedelta(days=plan.lookback_days)).date()
        revived += revive(db, making, start)
        follow_numbers(db, making)
        new = create_tasks(db, making, since=start)
        made += new.pending
        exempt += new.exempt
        merged += merge(db, making, before=new.first_id)
    return Kept(made, exempt, taken_back, revived, merged)


def _distrust_old_statistics(db: Session) -> None:
    """A first big push runs ahead of the database's statistics. Until they are taken the planner believes
    that a store is one row and joins tables by store alone: 34,000 waiting tasks took 160 s instead of one.
    Then tables are joined whole, in the order they are written in."""
    names = [table.__tablename__ for table in READ]
    grown = db.scalar(
        text(
            "SELECT bool_or(pg_relation_size(oid) > 2 * 8192 * greatest(relpages, 16)) FROM pg_class"
            " WHERE oid IN (SELECT to_regclass(name) FROM unnest(CAST(:names AS text[])) AS name)"
        ),
        {"names": names},
    )
    if grown:
        db.execute(text("SET LOCAL enable_nestloop = off"))
        db.execute(text("SET LOCAL join_collapse_limit = 1"))
