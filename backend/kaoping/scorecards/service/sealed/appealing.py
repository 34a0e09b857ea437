"""Raises an appeal: the person on a published card disagrees with some of its lines, once and in time."""

from sqlalchemy.orm import Session

from kaoping.domain.closing import PeriodState, appeal_refusal
from kaoping.domain.errors import Conflict, Fault, Invalid
from kaoping.domain.people import Principal
from kaoping.scorecards.schemas_appeals import AppealIn, AppealOut
from kaoping.scorecards.service.holding import hold_published, require_own
from kaoping.scorecards.service.sealed.appeals import find_appeal
from kaoping.scorecards.service.sealed.rows import Row, Rows, seal_of, values_of
from kaoping.scorecards.service.sealed.showing import show_appeal
from kaoping.scorecards.service.working_days import keeping_of
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now, save
from kaoping.storage.tables.closing import Appeal, AppealLine, PublishedCard

OPENED = "appeals.opened"


def appeal(db: Session, who: Principal, card_id: int, wanted: AppealIn) -> AppealOut:
    """Raises Forbidden on a card of somebody else, Conflict when it is too late or was done before."""
    card, found = hold_published(db, who, card_id)
    require_own(who, found)
    assert found.period is not None
    keeping = keeping_of(db, card.store_id)
    refused = appeal_refusal(PeriodState(found.period.state), card.published_at, now(db), keeping)
    if refused is not None:
        raise Conflict(refused)
    _check_lines(card, wanted)
    row = Appeal(
        store_id=card.store_id,
        card_id=card.id,
        revision=card.revision,
        employee_id=card.employee_id,
        user_id=who.user_id,
        at=now(db),
    )
    save(db, row)
    lines = [
        AppealLine(store_id=row.store_id, appeal_id=row.id, item=one.item, seq=seq, reason=one.reason)
        for seq, one in enumerate(wanted.lines, 1)
    ]
    save(db, *lines)
    said = {
        "period": card.period,
        "card": card.id,
        "revision": card.revision,
        "seal": seal_of_appeal(values_of(row), [values_of(one) for one in lines]),
    }
    append_journal(db, row.store_id, OPENED, "appeal", row.id, said)
    return show_appeal(db, who, find_appeal(db, who, row.id))


def seal_of_appeal(row: Row, lines: Rows) -> str:
    """Over the appeal and its lines by item."""
    by_item: Rows = sorted(lines, key=lambda one: str(one["item"]))
    return seal_of({"appeal": row, "lines": by_item})


def _check_lines(card: PublishedCard, wanted: AppealIn) -> None:
    """Raises Invalid for a line the card has not, or one that stands twice."""
    known = {line["item"] for line in card.result["lines"]}
    seen: set[str] = set()
    faults = []
    for place, one in enumerate(wanted.lines):
        if one.item not in known:
            faults.append(Fault(f"/lines/{place}/item", "line-unknown"))
        elif one.item in seen:
            faults.append(Fault(f"/lines/{place}/item", "line-twice"))
        seen.add(one.item)
    if faults:
        raise Invalid.of(faults)
