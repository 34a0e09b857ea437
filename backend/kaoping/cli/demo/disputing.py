"""After publication: who has seen the own card, who disagrees, and what becomes of the appeals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kaoping.domain.periods import Period
from kaoping.scorecards.schemas_appeals import AppealIn, AppealOut, RulingIn
from kaoping.scorecards.service.sealed.acknowledging import acknowledge
from kaoping.scorecards.service.sealed.appealing import appeal
from kaoping.scorecards.service.sealed.appeals import find_appeal
from kaoping.scorecards.service.sealed.ruling import rule
from kaoping.scorecards.service.sealed.showing import show_appeal
from kaoping.storage.tables.closing import Appeal, PublishedCard

from . import crews
from .agenda import Act, Step
from .cast import Cast
from .closing import Calendar


@dataclass(frozen=True, slots=True)
class Dispute:
    """One appeal against a line of the month so many months back. Upheld it brings the full points of the
    line; without a `ruling` it still waits."""

    months_back: int
    store: int
    username: str
    item: str
    reason: str
    ruling: str = ""
    upheld: bool = False


DISPUTES = (
    Dispute(
        2, 0, "agent", "20", "月初连续加班补打回访，日常表现评分未体现",
        "加班记录属实，日常表现按满分更正", upheld=True,
    ),
    Dispute(
        2, 1, "technician2", "process", "当月返修为配件质量原因，不应影响过程评分",
        "返修记录显示为安装不到位，维持原评分",
    ),
    Dispute(
        1, 0, "advisor", "process", "十五日至二十日参加厂家培训，期间由他人接待，过程评分偏低",
        "培训记录属实，剔除培训期间的接待后按满分更正", upheld=True,
    ),
    Dispute(
        1, 0, "technician", "process", "工位改造期间交车延误并非个人原因",
        "延误工单均在改造完成之后，维持原评分",
    ),
    Dispute(1, 1, "advisor2", "process", "两次接待记录漏登，补录后请重新评分"),
)  # fmt: skip
"""Those of the month before last are settled, so that it can be locked; one of last month still waits."""

READERS = (
    ("advisor", "technician", "agent", "head", "consultant"),
    ("advisor2", "agent3", "head2"),
    ("advisor3", "technician3", "head3"),
)
"""Who says that they have seen their card; the others have not got round to it."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What follows the publication of a month in one store."""

    cast: Cast
    calendar: Calendar
    store: int
    month: Period

    def steps(self, months_back: int) -> Iterator[Step]:
        for n, username in enumerate(READERS[self.store]):
            yield self.calendar.on(10 + n % 2, 18, 5 * n + self.store), self._acknowledge(username)
        here = (d for d in DISPUTES if (d.months_back, d.store) == (months_back, self.store))
        for n, dispute in enumerate(here):
            yield self.calendar.on(11 + n, 19, self.store), self._appeal(dispute)
            if dispute.ruling:
                yield self.calendar.on(14, 10, 10 * n + self.store), self._rule(dispute)

    def _acknowledge(self, username: str) -> Act:
        def act(_: datetime) -> None:
            card_id = self._card(username)
            with self.cast.acting(username, "scorecards:acknowledge") as (db, who):
                acknowledge(db, who, card_id)

        return act

    def _appeal(self, dispute: Dispute) -> Act:
        wanted = AppealIn.model_validate({"lines": [{"item": dispute.item, "reason": dispute.reason}]})

        def act(_: datetime) -> None:
            card_id = self._card(dispute.username)
            with self.cast.acting(dispute.username, "scorecards:appeal") as (db, who):
                appeal(db, who, card_id, wanted)

        return act

    def _rule(self, dispute: Dispute) -> Act:
        def act(_: datetime) -> None:
            card_id = self._card(dispute.username)
            with self.cast.acting(crews.STORES[self.store].approver, "scorecards:rule") as (db, who):
                raised = db.scalars(select(Appeal.id).where(Appeal.card_id == card_id)).one()
                asked = show_appeal(db, who, find_appeal(db, who, raised))
                rule(db, who, raised, _ruling(dispute, asked))

        return act

    def _card(self, username: str) -> int:
        """The person's card of the month, whichever its revision."""
        query = select(PublishedCard.id).where(
            PublishedCard.employee_id == self.cast.employee(username), PublishedCard.period == self.month.code
        )
        with self.cast.database.session() as db:
            return db.scalars(query.distinct()).one()


def _ruling(dispute: Dispute, asked: AppealOut) -> RulingIn:
    decisions = [
        {
            "item": line.item,
            "decision": "UPHELD" if dispute.upheld else "REJECTED",
            "points": str(line.max) if dispute.upheld else None,
            "reason": dispute.ruling,
        }
        for line in asked.lines
    ]
    return RulingIn.model_validate({"decisions": decisions, "reason": dispute.ruling})
