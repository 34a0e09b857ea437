"""How a past month of the demo is closed: frozen, judged, published and locked, each by its own people."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from kaoping.domain.periods import Period
from kaoping.scorecards.schemas_periods import (
    ApprovalIn,
    ReviewIn,
    SheetOut,
    SheetRowOut,
    SheetStage,
    SignedOut,
)
from kaoping.scorecards.service import closing, recompute_waiting
from kaoping.storage.reads.policies import effective_version
from kaoping.storage.session import Database
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.scoring import Card, Run
from kaoping.storage.unit_of_work import unit_of_work

from . import crews
from .agenda import Act, Step
from .cast import Cast, UnexpectedAnswerError
from .crews import Crew
from .judging import columns_of, correct, fill, fill_oneself
from .orders import ZONE
from .organisation import HOUSES

MIDNIGHT = time()
SETTLED_AFTER, LOCKED_AFTER = timedelta(days=14), timedelta(days=20)
"""How long a close takes until its appeals are ruled on, and until the month is locked."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the acts of a close come: days of the month after, squeezed into the time there has been since."""

    end: datetime
    pace: float

    @classmethod
    def of(cls, month: Period, until: datetime, takes: timedelta) -> "Calendar":
        end = datetime.combine(month.next().first, MIDNIGHT, ZONE)
        return cls(end, min(1.0, (until - end) / takes))

    def on(self, day: int, hour: int, minute: int = 0) -> datetime:
        return self.end + timedelta(days=day - 1, hours=hour, minutes=minute) * self.pace


@dataclass(frozen=True, slots=True)
class Close:
    """The close of one month of one store, from the third to the twentieth of the month after."""

    cast: Cast
    rng: random.Random
    calendar: Calendar
    store: int
    month: Period

    def steps(self, *, locked: bool) -> Iterator[Step]:
        on, crew = self.calendar.on, crews.STORES[self.store]
        yield on(3, 9, 10 * self.store), self._freeze
        yield on(3, 10, 10 * self.store), self._start_review
        for n, username in enumerate(self._staff()):
            yield on(3 + n % 3, 12, n), self._review_oneself(username)
        for judges, hour in ((crew, 10), (crews.GROUP, 14)):
            yield on(6, hour, self.store), self._manage(judges)
            yield on(7, hour, self.store), self._review_for_the_company(judges)
            yield on(8, hour, self.store), self._approve(judges)
        yield on(9, 15 + 2 * self.store), self._publish(crew)
        yield on(10, 17, self.store), self._publish(crews.GROUP)
        if locked:
            yield on(20, 17, self.store), self._lock

    def _staff(self) -> Iterator[str]:
        return HOUSES[self.store].users()

    def _freeze(self, _: datetime) -> None:
        score_what_waits(self.cast.database)
        self._step(crews.STORES[self.store].company, "periods:freeze", closing.freeze)

    def _start_review(self, _: datetime) -> None:
        self._step(crews.STORES[self.store].company, "periods:freeze", closing.start_review)

    def _lock(self, _: datetime) -> None:
        self._step(crews.STORES[self.store].approver, "periods:lock", closing.lock)

    def _publish(self, crew: Crew) -> Act:
        def publish(_: datetime) -> None:
            with self.cast.acting(crew.publisher, "periods:publish") as (db, who):
                closing.publish(db, who, self._period(), crew.level)

        return publish

    def _review_oneself(self, username: str) -> Act:
        def review(_: datetime) -> None:
            own = select(Card).where(
                Card.employee_id == self.cast.employee(username), Card.period == self.month.code
            )
            with self.cast.acting(username, "scorecards:review-self") as (db, who):
                for card in db.scalars(own).all():
                    run = db.get_one(Run, (card.store_id, card.run_id))
                    policy = effective_version(db, run.policy_version_id, run.overlay_ids)
                    entries = list(fill_oneself(self.rng, card, policy))
                    closing.review_oneself(db, who, card, entries, None)

        return review

    def _manage(self, crew: Crew) -> Act:
        def manage(_: datetime) -> None:
            for manager in crew.managers:
                sheet = self._sheet(manager, SheetStage.MANAGER, crew)
                rows = [row for row in sheet.rows if crew.manager_of(row.position.code) == manager]
                entries = fill(self.rng, rows, columns_of(sheet))
                self._review(manager, "scorecards:review-manager", sheet, rows, entries)

        return manage

    def _review_for_the_company(self, crew: Crew) -> Act:
        def review(_: datetime) -> None:
            sheet = self._sheet(crew.company, SheetStage.COMPANY, crew)
            entries = correct(self.rng, sheet.rows, columns_of(sheet))
            self._review(crew.company, "scorecards:review-company", sheet, sheet.rows, entries)

        return review

    def _approve(self, crew: Crew) -> Act:
        def approve(_: datetime) -> None:
            sheet = self._sheet(crew.approver, SheetStage.APPROVE, crew)
            if not sheet.rows:
                return
            wanted = ApprovalIn(card_ids=[row.card_id for row in sheet.rows])
            with self.cast.acting(crew.approver, "scorecards:approve") as (db, who):
                _require_all(closing.approve(db, who, self._period(), wanted))

        return approve

    def _sheet(self, username: str, stage: SheetStage, crew: Crew) -> SheetOut:
        with self.cast.acting(username, "periods:read") as (db, who):
            return closing.read_sheet(db, who, self._period(), stage, crew.level)

    def _review(
        self,
        username: str,
        word: str,
        sheet: SheetOut,
        rows: Iterable[SheetRowOut],
        entries: Iterable[dict[str, Any]],
    ) -> None:
        ids = [row.card_id for row in rows]
        if not ids:
            return
        wanted = ReviewIn.model_validate({"card_ids": ids, "entries": list(entries)})
        with self.cast.acting(username, word) as (db, who):
            _require_all(closing.review(db, who, sheet.period.id, sheet.stage, wanted))

    def _step(self, username: str, word: str, step: Callable[..., object]) -> None:
        with self.cast.acting(username, word) as (db, who):
            step(db, who, self._period())

    def _period(self) -> int:
        query = (
            select(ClosingPeriod.id)
            .join(Store, Store.id == ClosingPeriod.store_id)
            .where(Store.code == HOUSES[self.store].code, ClosingPeriod.code == self.month.code)
        )
        with self.cast.database.session() as db:
            return db.scalars(query).one()


def score_what_waits(database: Database) -> None:
    """What the worker does by and by; it stops after a few seconds and comes back, so this does as well."""
    with unit_of_work(database, "demo") as db:
        while recompute_waiting(db):
            pass


def _require_all(done: SignedOut) -> None:
    if done.refused:
        raise UnexpectedAnswerError(f"not signed: {done.refused}")
