"""Points people enter: checked against the frozen policy, located where they are wrong, kept for ever."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kaoping.domain.closing import Stage
from kaoping.domain.errors import Fault, Invalid
from kaoping.domain.people import Principal
from kaoping.domain.scoring.inputs import Column, Review
from kaoping.domain.scoring.judging import judgements
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.scorecards.service.closing.moving import Moving
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod, Judgement

COLUMNS = {Stage.SELF: Column.SELF, Stage.MANAGER: Column.MANAGER, Stage.COMPANY: Column.COMPANY}


class Entry(Protocol):
    """Points for one item of a card, as a request brings them."""

    @property
    def card_id(self) -> int: ...
    @property
    def item(self) -> str: ...
    @property
    def points(self) -> Decimal: ...
    @property
    def reason(self) -> str: ...


def check_entries(
    entries: Sequence[Entry], cards: Mapping[int, Moving | None], policies: Mapping[str, Policy], stage: Stage
) -> None:
    """Raises Invalid with every fault: a card that is not to be signed, an item nobody judges, wrong points.

    `cards` are those of the request; None is one that is not here, and it will be refused on its own.
    """
    faults: list[Fault] = []
    seen: set[tuple[int, str]] = set()
    for index, entry in enumerate(entries):
        if entry.card_id not in cards:
            faults.append(Fault(f"/entries/{index}/card_id", "entry-without-card"))
            continue
        if (entry.card_id, entry.item) in seen:
            faults.append(Fault(f"/entries/{index}/item", "duplicate-review"))
        seen.add((entry.card_id, entry.item))
        card = cards[entry.card_id]
        if card is not None:
            faults += _faults(f"/entries/{index}", entry, policies[card.policy], stage)
    if faults:
        raise Invalid.of(faults)


def _faults(at: str, entry: Entry, policy: Policy, stage: Stage) -> list[Fault]:
    """What the engine would refuse, told where it was entered."""
    review = Review("", entry.item, COLUMNS[stage], entry.points, entry.reason)
    try:
        judgements(policy, [review])
    except PolicyRefused as refused:
        where = {"unknown-item": "item", "not-reviewed": "item"}
        return [
            Fault(f"{at}/{where.get(fault.code, 'points')}", fault.code, fault.params)
            for fault in refused.faults
        ]
    return []


def keep_entries(
    db: Session,
    row: ClosingPeriod,
    entries: Sequence[Entry],
    cards: Mapping[int, Moving],
    stage: Stage,
    who: Principal,
) -> set[str]:
    """Insert the entries of these cards; gives the codes of the policies they change."""
    kept = [entry for entry in entries if entry.card_id in cards]
    if not kept:
        return set()
    db.execute(
        insert(Judgement),
        [
            {
                "store_id": row.store_id,
                "period_id": row.id,
                "policy_code": cards[entry.card_id].policy,
                "assignment_id": cards[entry.card_id].card.assignment_id,
                "item": entry.item,
                "sheet_column": stage.value,
                "points": entry.points,
                "reason": entry.reason,
                "user_id": who.user_id,
                "employee_id": who.employee_id,
                "at": now(db),
            }
            for entry in kept
        ],
    )
    return {cards[entry.card_id].policy for entry in kept}
