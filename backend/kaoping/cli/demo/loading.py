"""Fills an empty database with the demo, and says afterwards whether that was done to its end."""

from datetime import date, datetime, time
from typing import Any

import psycopg
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import event, select, text

from kaoping.policies.service.installing import activate_examples
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.roles import OWNER
from kaoping.storage.session import Database
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Store
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.passwords import PasswordHasher

from .accounts import BEGUN, LOADED
from .agenda import Agenda, DemoClock
from .cast import Cast
from .closing import score_what_waits
from .founding import agree_pay, found_group, issue_dms_key, open_accounts
from .orders import ZONE
from .pace import Pace
from .telling import SEED, Days

DAWN = time(7)
LEARNS_ON = (1, 2, 4, 8, 16, 32, 64)
"""Days after which a database that grows up in a minute is told the sizes of its tables."""


def is_empty(database: Database) -> bool:
    with database.session() as db:
        return db.scalar(select(Store.id).limit(1)) is None


def was_interrupted(database: Database) -> bool:
    """A load was begun and never finished: nobody has been served from this database yet."""
    with database.session() as db:
        marks = db.scalars(select(JournalEntry.action).where(JournalEntry.action.in_((BEGUN, LOADED)))).all()
    return list(marks) == [BEGUN]


def load(database: Database, *, today: datetime, pace: Pace | None = None) -> None:
    """Fill an empty database. It has to carry the keys of the server, which opens what is sealed here."""
    pace = pace or Pace()
    first = pace.first_day(today.astimezone(ZONE).date())
    clock = DemoClock(datetime.combine(first, DAWN, ZONE))
    event.listen(database.engine, "connect", _acknowledge_nothing)
    database.clock = clock
    agenda = Agenda(clock, today)
    Days(Cast.of(database, _found(database, first)), agenda, pace).plan()
    _tell(database, agenda, first)
    clock.now = today
    score_what_waits(database)
    with unit_of_work(database, "demo") as db:
        append_journal(db, None, LOADED, "demo", SEED)
    database.clock = None


def _found(database: Database, first: date) -> str:
    """The group with its rules in force from the first day; gives the key its DMS pushes with."""
    with unit_of_work(database, "demo") as db:
        append_journal(db, None, BEGUN, "demo", SEED)
        found_group(db, first)
        agree_pay(db)
        activate_examples(db)
        open_accounts(db, PasswordHasher())
        return issue_dms_key(db)


def _tell(database: Database, agenda: Agenda, first: date) -> None:
    days, told = (agenda.until.astimezone(ZONE).date() - first).days + 1, 0
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("演示数据 / demo data", total=days)
        for moment in agenda.carry_out():
            day = (moment.astimezone(ZONE).date() - first).days
            if any(told < mark <= day for mark in LEARNS_ON):
                _learn_sizes(database)
            told = day
            progress.update(bar, completed=day)


def _learn_sizes(database: Database) -> None:
    with database.engine.begin() as link:
        link.execute(text(f"SET LOCAL ROLE {OWNER}"))
        link.execute(text("ANALYZE"))


def _acknowledge_nothing(link: psycopg.Connection[Any], _: object) -> None:
    """Nobody was told that demo rows are kept, so these commits need not wait for the disk."""
    link.execute("SET synchronous_commit = off")
    link.commit()
