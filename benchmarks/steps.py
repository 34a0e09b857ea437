"""The close of a store-month as people take it, each step in a unit of work of its own; measures nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from tests.factories import SignedUp

from kaoping.domain.people import Principal
from kaoping.scorecards.schemas_periods import ApprovalIn, CardLevel, EntryIn, ReviewIn, SheetStage
from kaoping.scorecards.service import closing
from kaoping.storage.reads.callers import find_person
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work

Step = Callable[[Session, Principal], object]


def freeze(database: Database, users: Mapping[str, SignedUp], month: int) -> None:
    _take(database, users["HR"], "periods:freeze", lambda db, who: closing.freeze(db, who, month))


def judge(database: Database, users: Mapping[str, SignedUp], month: int) -> None:
    """From the start of the review to the approval of every card."""
    head, hr, gm = users["DEPT_HEAD"], users["HR"], users["STORE_GM"]
    _take(database, hr, "periods:freeze", lambda db, who: closing.start_review(db, who, month))
    _take(database, head, "scorecards:review-manager", lambda db, who: _give_points(db, who, month))
    company, approve = SheetStage.COMPANY, SheetStage.APPROVE

    def sign(db: Session, who: Principal) -> None:
        wanted = ReviewIn(card_ids=_cards(db, who, month, company), entries=[])
        closing.review(db, who, month, company, wanted)

    def approve_all(db: Session, who: Principal) -> None:
        closing.approve(db, who, month, ApprovalIn(card_ids=_cards(db, who, month, approve)))

    _take(database, hr, "scorecards:review-company", sign)
    _take(database, gm, "scorecards:approve", approve_all)


def publish(database: Database, users: Mapping[str, SignedUp], month: int) -> None:
    _take(
        database,
        users["HR"],
        "periods:publish",
        lambda db, who: closing.publish(db, who, month, CardLevel.STORE),
    )


def _take(database: Database, account: SignedUp, word: str, step: Step) -> None:
    with unit_of_work(database) as db:
        who = find_person(db, account.user_id, account.session_id)
        assert who is not None
        step(db, who.acting_on(word))


def _give_points(db: Session, who: Principal, month: int) -> None:
    """Full points for every open item."""
    sheet: Any = closing.read_sheet(db, who, month, SheetStage.MANAGER, None)
    most = {(one.policy, one.item): (one.choices or [one.max])[-1] for one in sheet.columns}
    entries = [
        EntryIn(card_id=row.card_id, item=item.item, points=most[row.policy, item.item], reason="符合要求")
        for row in sheet.rows
        for item in row.items
        if item.open
    ]
    cards = [row.card_id for row in sheet.rows]
    closing.review(db, who, month, SheetStage.MANAGER, ReviewIn(card_ids=cards, entries=entries))


def _cards(db: Session, who: Principal, month: int, stage: SheetStage) -> list[int]:
    return [row.card_id for row in closing.read_sheet(db, who, month, stage, None).rows]
