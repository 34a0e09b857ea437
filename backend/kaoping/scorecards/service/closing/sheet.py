"""The judging sheet: the cards of a frozen month with their columns, and what the caller may sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kaoping.domain.closing import Level, Stage, stage_refusal
from kaoping.domain.people import Principal
from kaoping.domain.scoring.curves.shapes import Reviewed
from kaoping.domain.scoring.numbers import ZERO, decimal, half_up
from kaoping.domain.scoring.parts import Item, Missing
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import LineState
from kaoping.scorecards.schemas import EmployeeRef, PositionRef
from kaoping.scorecards.schemas_periods import (
    CardLevel,
    EntryOut,
    SheetColumnOut,
    SheetExceptionOut,
    SheetItemOut,
    SheetOut,
    SheetPayOut,
    SheetPolicyOut,
    SheetRowOut,
    SheetSignOut,
    SheetStage,
)
from kaoping.scorecards.service.closing.exceptions import (
    Background,
    Weight,
    background_of,
    exceptions_of,
)
from kaoping.scorecards.service.closing.frozen import frozen_inputs
from kaoping.scorecards.service.closing.judging import IN_JUDGING
from kaoping.scorecards.service.closing.moving import Moving, moving_cards
from kaoping.scorecards.service.closing.periods import find_period
from kaoping.scorecards.service.closing.showing import show_period
from kaoping.scorecards.service.including import may_see_pay
from kaoping.scorecards.service.wording import label
from kaoping.storage.reads.staff import actor_at
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.closing import ClosingPeriod, Judgement
from kaoping.storage.tables.people import Assignment, Employee, Position
from kaoping.web.messages import PROBLEMS
from kaoping.web.schema import Label

ORDER = (Stage.MANAGER, Stage.COMPANY, Stage.APPROVE)
CHOICE_PLACES = 6
READ = "scorecards:read"

Entries = Mapping[tuple[str, int, str], Mapping[str, EntryOut]]  # (policy, assignment, item) → column → entry


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything rows are shown with."""

    who: Principal
    row: ClosingPeriod
    stage: Stage
    policies: Mapping[str, Policy]
    columns: Mapping[str, Sequence[Item]]
    entries: Entries
    holders: Mapping[int, Any]
    background: Background


def read_sheet(
    db: Session, who: Principal, period_id: int, asked: SheetStage | None, level: CardLevel | None
) -> SheetOut:
    row = find_period(db, who, period_id)
    reader = who.acting_on(READ)
    cards = moving_cards(db, row, level=None if level is None else Level(level), seen_by=reader)
    policies = {one.policy_code: Policy.parse(one.document["policy"]) for one in frozen_inputs(db, row)}
    entries = _entries(db, row)
    stage = _first_due(cards) if asked is None else Stage(asked)
    sheet = Sheet(
        who=who,
        row=row,
        stage=stage,
        policies=policies,
        columns=_columns(policies, cards, entries),
        entries=entries,
        holders=_holders(db, cards),
        background=background_of(db, row),
    )
    rows = [_row(sheet, one) for one in cards]
    return SheetOut(
        period=show_period(db, who, row),
        stage=SheetStage(stage),
        policies=[SheetPolicyOut(code=code, title=label(policies[code].title)) for code in sheet.columns],
        columns=[_column(code, item) for code, items in sheet.columns.items() for item in items],
        rows=sorted(rows, key=_gravity),  # of equal gravity they stay in the order of their names
    )


def _first_due(cards: Sequence[Moving]) -> Stage:
    """The earliest stage that some card waits for."""
    due = {one.card.next_stage for one in cards}
    return next((stage for stage in ORDER if stage in due), Stage.APPROVE)


def _gravity(row: SheetRowOut) -> int:
    found = {one.severity for one in row.exceptions}
    return 0 if Weight.BLOCKS in found else 1 if Weight.WARNS in found else 2


def _columns(
    policies: Mapping[str, Policy], cards: Sequence[Moving], entries: Entries
) -> dict[str, list[Item]]:
    """Items that people judge, and those they judge while a figure is missing, where it is."""
    waiting = {
        (one.policy, line["item"])
        for one in cards
        for line in one.card.result["lines"]
        if line["missing"] == Missing.REVIEWED
    } | {(policy, item) for policy, _, item in entries}
    used = {one.policy for one in cards}
    return {
        code: [
            item for item in policy.items if isinstance(item.curve, Reviewed) or (code, item.code) in waiting
        ]
        for code, policy in policies.items()
        if code in used
    }


def _column(policy: str, item: Item) -> SheetColumnOut:
    choices = item.curve.choices if isinstance(item.curve, Reviewed) else ()
    return SheetColumnOut(
        policy=policy,
        item=item.code,
        label=label(item.label),
        max=item.full or ZERO,
        choices=[half_up(one, CHOICE_PLACES) for one in choices] or None,
    )


def _row(sheet: Sheet, one: Moving) -> SheetRowOut:
    card, policy, holder = one.card, sheet.policies[one.policy], sheet.holders[one.card.assignment_id]
    why_not = _why_not(sheet, one)
    lines = {line["item"]: line for line in card.result["lines"]}
    grade = next((grade.label for grade in policy.grades if grade.code == card.grade), None)
    return SheetRowOut(
        card_id=card.id,
        employee=EmployeeRef(id=card.employee_id, employee_no=holder.employee_no, name=holder.name),
        position=PositionRef(code=holder.position, label=Label.model_validate(holder.label)),
        policy=one.policy,
        level=CardLevel(card.level or Level.STORE),
        next_stage=None if card.next_stage is None else SheetStage(card.next_stage),
        total=card.total,
        possible=_number(card.result["possible"]),
        grade=None if grade is None else label(grade),
        complete=card.complete,
        pay=_pay(one, policy) if may_see_pay(sheet.who, one.place) else None,
        exceptions=[
            SheetExceptionOut(code=found.code, label=label(found.label), severity=found.weight.value)
            for found in exceptions_of(one, policy, sheet.background)
        ],
        signs=[SheetSignOut(stage=sign.stage.value, name=sign.name, at=sign.at) for sign in one.signs],
        items=[
            _item(sheet, one, lines[item.code]) for item in sheet.columns[one.policy] if item.code in lines
        ],
        may_sign=why_not is None,
        why_not=why_not,
    )


def _item(sheet: Sheet, one: Moving, line: Mapping[str, Any]) -> SheetItemOut:
    entered = sheet.entries.get((one.policy, one.card.assignment_id, line["item"]), {})
    return SheetItemOut(
        item=line["item"],
        self_entry=entered.get(Stage.SELF),
        manager=entered.get(Stage.MANAGER),
        company=entered.get(Stage.COMPANY),
        points=_number(line["points"]),
        full=_number(line["full"]),
        open=line["state"] == LineState.OPEN,
    )


def _why_not(sheet: Sheet, one: Moving) -> Label | None:
    code = None
    if sheet.row.state not in IN_JUDGING:
        code = "period-not-in-review"
    elif (refused := stage_refusal(one.judged, sheet.stage, actor_at(sheet.who, one.place))) is not None:
        code = refused.value
    return None if code is None else Label(zh=PROBLEMS[code].zh, en=PROBLEMS[code].en)


def _pay(one: Moving, policy: Policy) -> list[SheetPayOut]:
    names = {rule.code: rule.label for rule in policy.pay}
    return [
        SheetPayOut(code=pay["code"], label=label(names[pay["code"]]), amount=_number(pay["amount"]))
        for pay in one.card.result["pay"]
    ]


def _number(text: str | None) -> Any:
    return None if text is None else decimal(text)


def _entries(db: Session, row: ClosingPeriod) -> Entries:
    """The newest entry of every column, whichever freeze it was made in."""
    rows = db.execute(
        select(Judgement, UserAccount.display_name)
        .join(UserAccount, UserAccount.id == Judgement.user_id)
        .where(Judgement.store_id == row.store_id, Judgement.period_id == row.id)
        .ext(
            distinct_on(
                Judgement.policy_code, Judgement.assignment_id, Judgement.item, Judgement.sheet_column
            )
        )
        .order_by(
            Judgement.policy_code,
            Judgement.assignment_id,
            Judgement.item,
            Judgement.sheet_column,
            Judgement.id.desc(),
        )
    )
    found: dict[tuple[str, int, str], dict[str, EntryOut]] = {}
    for one, name in rows:
        columns = found.setdefault((one.policy_code, one.assignment_id, one.item), {})
        columns[one.sheet_column] = EntryOut(points=one.points, reason=one.reason, by=name, at=one.at)
    return found


def _holders(db: Session, cards: Sequence[Moving]) -> dict[int, Any]:
    """Name and post by assignment."""
    rows = db.execute(
        select(
            Assignment.id,
            Employee.employee_no,
            Employee.name,
            Position.code.label("position"),
            Position.label,
        )
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Assignment.id.in_([one.card.assignment_id for one in cards]))
    )
    return {row.id: row for row in rows}
