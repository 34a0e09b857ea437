"""Appeals as rows with what belongs to them: their lines, their ruling, the card they are about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, case, exists, false, select, tuple_
from sqlalchemy.orm import Session

from kaoping.domain.closing import Judged, Level, PeriodState, ruling_refusal
from kaoping.domain.errors import NotFound
from kaoping.domain.people import CallerKind, Principal
from kaoping.domain.workflow import Actor
from kaoping.scorecards.schemas import AppealState
from kaoping.scorecards.service.signs import holder, signed_stages
from kaoping.storage.reach import within
from kaoping.storage.reads.staff import actor_at, place_of_post
from kaoping.storage.tables.closing import (
    Appeal,
    AppealLine,
    AppealRuling,
    ClosingPeriod,
    PublishedCard,
    PublishedRun,
)

RULE = "scorecards:rule"
Row = TypeVar("Row", PublishedRun, ClosingPeriod)


@dataclass(frozen=True, slots=True)
class Case:
    """An appeal. `card` is the revision it was raised against, `newest` the card's last one."""

    appeal: Appeal
    lines: Sequence[AppealLine]
    ruling: AppealRuling | None
    card: PublishedCard
    newest: PublishedCard
    run: PublishedRun
    period: ClosingPeriod

    @property
    def state(self) -> AppealState:
        return AppealState.OPEN if self.ruling is None else AppealState(self.ruling.outcome)


def select_appeals(
    who: Principal, *, store_id: int | None, state: AppealState | None, mine: bool
) -> Select[Any]:
    query = _reached(who)
    if store_id is not None:
        query = query.where(Appeal.store_id == store_id)
    if mine:
        query = query.where(Appeal.employee_id == who.employee_id if who.employee_id else false())
    if state is not None:
        query = query.outerjoin(
            AppealRuling, (AppealRuling.store_id == Appeal.store_id) & (AppealRuling.appeal_id == Appeal.id)
        )
        outcome = AppealRuling.outcome
        query = query.where(outcome.is_(None) if state is AppealState.OPEN else outcome == state.value)
    return query


def _reached(who: Principal) -> Select[Any]:
    """Appeals within the caller's reach; what people say to each other is none of a machine's business."""
    query = within(select(Appeal), Appeal, who)
    return query if who.kind is CallerKind.PERSON else query.where(false())


def appeal_keys() -> Sequence[tuple[Any, bool]]:
    """Columns of the order and whether they fall: those that wait come first, then the newest."""
    of_appeal = (AppealRuling.store_id == Appeal.store_id, AppealRuling.appeal_id == Appeal.id)
    ruled = exists().where(*of_appeal).correlate(Appeal)  # the list itself may have joined rulings
    return ((case((ruled, 1), else_=0), False), (Appeal.at, True), (Appeal.id, True))


def find_appeal(db: Session, who: Principal, appeal_id: int) -> Case:
    """Raises NotFound for one that is absent or out of reach."""
    row = db.scalar(_reached(who).where(Appeal.id == appeal_id))
    if row is None:
        raise NotFound()
    return cases_of(db, [row])[0]


def cases_of(db: Session, appeals: Sequence[Appeal]) -> list[Case]:
    """One look for each kind of row, however many appeals there are."""
    if not appeals:
        return []
    keys = [(one.store_id, one.id) for one in appeals]
    lines: dict[int, list[AppealLine]] = defaultdict(list)
    of_lines = tuple_(AppealLine.store_id, AppealLine.appeal_id).in_(keys)
    for line in db.scalars(select(AppealLine).where(of_lines).order_by(AppealLine.seq)):
        lines[line.appeal_id].append(line)
    of_rulings = tuple_(AppealRuling.store_id, AppealRuling.appeal_id).in_(keys)
    rulings = {one.appeal_id: one for one in db.scalars(select(AppealRuling).where(of_rulings))}
    cards = _cards(db, appeals)
    revisions_of_all = [card for revisions in cards.values() for card in revisions.values()]
    runs = _by_id(db, PublishedRun, {(card.store_id, card.run_id) for card in revisions_of_all})
    periods = _by_id(db, ClosingPeriod, {(run.store_id, run.period_id) for run in runs.values()})
    cases = []
    for appeal in appeals:
        revisions = cards[appeal.card_id]
        card = revisions[appeal.revision]
        cases.append(
            Case(
                appeal,
                lines[appeal.id],
                rulings.get(appeal.id),
                card,
                revisions[max(revisions)],
                runs[card.run_id],
                periods[card.period_id],
            )
        )
    return cases


def _cards(db: Session, appeals: Sequence[Appeal]) -> Mapping[int, Mapping[int, PublishedCard]]:
    """Every revision, by card and number."""
    keys = [(one.store_id, one.card_id) for one in appeals]
    found: dict[int, dict[int, PublishedCard]] = defaultdict(dict)
    of_cards = tuple_(PublishedCard.store_id, PublishedCard.id).in_(keys)
    for card in db.scalars(select(PublishedCard).where(of_cards)):
        found[card.id][card.revision] = card
    return found


def _by_id(db: Session, kind: type[Row], keys: set[tuple[int, int]]) -> Mapping[int, Row]:
    rows = db.scalars(select(kind).where(tuple_(kind.store_id, kind.id).in_(sorted(keys))))
    return {row.id: row for row in rows}


def judged(db: Session, case: Case) -> Judged:
    """The card as separation of duties sees it."""
    signed = signed_stages(db, case.card.store_id, [case.card.id], case.run.freeze_no)
    return Judged(
        person=holder(db, case.card.employee_id),
        level=Level(case.card.level),
        next_stage=None,
        signed=signed.get(case.card.id, {}),
        complete=True,
    )


def _actor(db: Session, who: Principal, card: PublishedCard) -> Actor:
    return actor_at(who, place_of_post(db, who, card.store_id, card.assignment_id, card.employee_id))


def refuse_ruling(db: Session, who: Principal, case: Case) -> str | None:
    """Why the caller may not rule on an open appeal, or None; the code of the problem."""
    if case.ruling is not None:
        return "already-ruled"
    if not who.may(RULE):
        return "forbidden"
    refused = ruling_refusal(judged(db, case), _actor(db, who, case.card))
    if refused is not None:
        return refused
    if case.newest.withdrawn:
        return "card-withdrawn"
    return "period-locked" if case.period.state == PeriodState.LOCKED else None
