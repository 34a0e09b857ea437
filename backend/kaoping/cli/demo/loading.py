"""Tells the running month in order: pushes, calls, complaint steps, each at its time, none in the future."""

import asyncio
import heapq
import itertools
import logging
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import psycopg
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import event, select, text

from kaoping.app import Parts, create_app
from kaoping.jobs import JOBS
from kaoping.policies.service import activate_examples
from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.roles import OWNER
from kaoping.storage.session import Database
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Store
from kaoping.storage.unit_of_work import unit_of_work

from .accounts import BEGUN, LOADED
from .answers import draw_answers, draw_outcome
from .api import Api, DemoClock
from .complaints import Story
from .orders import ZONE, Draw
from .organisation import STAFF, STORES, agree_pay, found_group, issue_dms_key, open_accounts

SEED = 20_261_101
LEAST_DAYS = 10  # early in a month the demo reaches back, so that there are calls to make
CALL_MINUTES = 4
LEARNS_ON = (1, 2, 4, 8, 16)
FORENOON, AFTERNOON = (time(9, 35), time(11, 50)), (time(14, 5), time(18, 15))

Act = Callable[[datetime], Awaitable[None]]


@dataclass(slots=True)
class Agenda:
    """What will happen, in the order of time; acts may add later ones."""

    until: datetime
    heap: list[tuple[datetime, int, Act]] = field(default_factory=list)
    count: "itertools.count[int]" = field(default_factory=itertools.count)

    def at(self, moment: datetime, act: Act) -> None:
        if moment <= self.until:
            heapq.heappush(self.heap, (moment, next(self.count), act))


def is_empty(database: Database) -> bool:
    with database.session() as db:
        return db.scalar(select(Store.id).limit(1)) is None


def was_interrupted(database: Database) -> bool:
    """A load was begun and never finished: nobody has been served from this database yet."""
    with database.session() as db:
        marks = db.scalars(select(JournalEntry.action).where(JournalEntry.action.in_((BEGUN, LOADED)))).all()
    return list(marks) == [BEGUN]


def load(parts: Parts, *, today: datetime) -> None:
    """Fill an empty database. `parts` are those of the server, so that its keys open what is sealed here."""
    event.listen(parts.database.engine, "connect", _acknowledge_nothing)
    clock = DemoClock(datetime.combine(_first_day(today.astimezone(ZONE).date()), time(7), ZONE))
    database = parts.database
    database.clock = clock
    app = create_app(parts)
    with unit_of_work(database, "demo") as db:
        found_group(db, clock.now.date())
        agree_pay(db)
        activate_examples(db)
        open_accounts(db, app.state.passwords)
        key = issue_dms_key(db)
        append_journal(db, None, BEGUN, "demo", SEED)
    month = Month(database, Api.of(app), clock, key, Agenda(today))
    with _request_log_silenced():
        asyncio.run(month.tell())
    database.clock = None
    with unit_of_work(database, "demo") as db:
        recompute_waiting(db)
        append_journal(db, None, LOADED, "demo", SEED)


def _acknowledge_nothing(link: psycopg.Connection[Any], _: object) -> None:
    """Nobody was told that demo rows are kept, so these commits need not wait for the disk."""
    link.execute("SET synchronous_commit = off")
    link.commit()


@contextmanager
def _request_log_silenced() -> Iterator[None]:
    """Thousands of lines nobody asked for would hide the table of accounts."""
    logger = logging.getLogger("kaoping.request")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


def _first_day(today: date) -> date:
    return min(today.replace(day=1), today - timedelta(days=LEAST_DAYS))


class Month:
    """The people of the demo at work."""

    def __init__(self, database: Database, api: Api, clock: DemoClock, key: str, agenda: Agenda) -> None:
        self.database, self.api, self.clock, self.key, self.agenda = database, api, clock, key, agenda
        self.rng = random.Random(SEED)  # noqa: S311 - the same month each time, no secret
        self.draws = [Draw(n, random.Random(SEED + n)) for n in range(len(STORES))]  # noqa: S311

    async def tell(self) -> None:
        first, last = self.clock.now.date(), self.agenda.until.date()
        for n in range((last - first).days + 1):
            self._plan_day(first + timedelta(days=n))
        with Progress(console=Console(stderr=True), transient=True) as progress:
            bar = progress.add_task("演示数据 / demo data", total=(last - first).days + 1)
            while self.agenda.heap:
                moment, _, act = heapq.heappop(self.agenda.heap)
                if moment.date() > self.clock.now.date():
                    self._begin_day((moment.date() - first).days)
                self.clock.now = moment
                await act(moment)
                progress.update(bar, completed=(moment.date() - first).days)

    def _begin_day(self, number: int) -> None:
        """Sessions end after two weeks by this clock; a database that grew in a minute has to be told."""
        if number % 7 == 0:
            self.api.tokens.clear()
        if number in LEARNS_ON:
            with self.database.engine.begin() as link:
                link.execute(text(f"SET LOCAL ROLE {OWNER}"))
                link.execute(text("ANALYZE"))

    def _plan_day(self, day: date) -> None:
        for store in range(len(STORES)):
            evening = min(datetime.combine(day, time(18, 20), ZONE), self.agenda.until)
            self.agenda.at(evening, self._push(store, day))
            for post in STAFF[store]:
                if post.role == "AGENT" and post.username:
                    begin = datetime.combine(day, FORENOON[0], ZONE) + timedelta(
                        seconds=self.rng.randrange(200)
                    )
                    self.agenda.at(begin, self._call(store, post.username))

    def _push(self, store: int, day: date) -> Act:
        async def push(moment: datetime) -> None:
            ready = [
                o for o in self.draws[store].day(day) if datetime.fromisoformat(o["delivered_at"]) < moment
            ]
            if ready:
                await self.api.push(self.key, "/ingest/repair-orders", ready)
                with unit_of_work(self.database, "demo") as db:
                    JOBS["calls.generate_tasks"].run(db)

        return push

    def _call(self, store: int, agent: str) -> Act:
        """One call, then the next one a few minutes later, until nobody is due or the shift ends."""

        async def call(moment: datetime) -> None:
            desk = await self.api.post(agent, "/callbacks/next")
            if desk is None:
                if moment.time() < AFTERNOON[0]:
                    self.agenda.at(datetime.combine(moment.date(), AFTERNOON[0], ZONE), call)
                return
            await self._talk(store, agent, desk, moment)
            following = moment + timedelta(minutes=CALL_MINUTES, seconds=self.rng.randrange(90))
            if FORENOON[1] < following.time() < AFTERNOON[0]:
                following = datetime.combine(moment.date(), AFTERNOON[0], ZONE)
            if following.time() < AFTERNOON[1]:
                self.agenda.at(following, call)

        return call

    async def _talk(self, store: int, agent: str, desk: dict[str, Any], moment: datetime) -> None:
        attempt = await self.api.post(agent, f"/callbacks/{desk['id']}/attempts")
        self.clock.now = moment + timedelta(seconds=self.rng.randrange(40, 200))
        outcome = draw_outcome(self.rng)
        result: dict[str, Any] = {"outcome": outcome}
        if outcome == "CALL_LATER":
            tomorrow = datetime.combine(moment.date() + timedelta(days=1), time(15, 30), ZONE)
            result["next_call_at"] = tomorrow.isoformat()
        if outcome == "COMPLETED":
            result["talk_seconds"] = self.rng.randrange(60, 240)
            result["answers"], triggered = draw_answers(self.rng, desk["questionnaire"])
            if triggered:
                result["complaint"] = {"open": True}
        done = await self.api.post(agent, f"/call-attempts/{attempt['id']}/result", result)
        if done["complaint_id"]:
            story = Story(self.api, self.rng, store, done["complaint_id"])
            for delay, act in story.steps():
                self.agenda.at(self.clock.now + delay, act)
