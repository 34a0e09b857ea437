"""What makes a card worth a second look before it is signed; the gravest comes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kaoping.domain.closing import Level, Stage
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.texts import Text
from kaoping.scorecards.service.closing.moving import Moving, missing_pay
from kaoping.scorecards.service.closing.periods import month_of
from kaoping.storage.tables.closing import ClosingPeriod, FrozenReading, PublishedCard
from kaoping.storage.tables.scoring import StoredReading

JUMP = Decimal(15)
"""Points by which a total may differ from the month before without being pointed out."""
VALUES = ("numerator", "denominator", "n", "state", "evidence", "counted")


class Weight(StrEnum):
    BLOCKS = "BLOCKS"
    WARNS = "WARNS"
    INFO = "INFO"


@dataclass(frozen=True, slots=True)
class Found:
    code: str
    weight: Weight
    label: Text


@dataclass(frozen=True, slots=True)
class Background:
    """What cards are compared with: the totals of the month before by person and policy, and the posts whose
    own readings differ by now from the frozen ones."""

    totals: Mapping[tuple[int, str], Decimal]
    late: frozenset[int]


def background_of(db: Session, row: ClosingPeriod) -> Background:
    return Background(_totals_before(db, row), frozenset(_touched_late(db, row)))


def exceptions_of(one: Moving, policy: Policy, background: Background) -> list[Found]:
    card, found = one.card, []
    if card.result["open"]:
        count = len(card.result["open"])
        found.append(
            Found("open-items", Weight.BLOCKS, Text(f"{count} 项待评分", f"{count} items wait for points"))
        )
    if missing_pay(card):
        found.append(Found("pay-missing", Weight.BLOCKS, Text("薪酬参数缺失", "A pay term is missing")))
    if len(policy.grades) > 1 and card.grade == policy.grades[-1].code:
        grade = policy.grades[-1].label
        found.append(Found("lowest-grade", Weight.WARNS, Text(f"等级：{grade.zh}", f"Grade: {grade.en}")))
    if jump := _jump(one, background):
        found.append(jump)
    if card.assignment_id in background.late:
        found.append(
            Found("late-facts", Weight.WARNS, Text("冻结后有数据变动", "Facts changed after the freeze"))
        )
    if not any(sign.stage is Stage.SELF for sign in one.signs):
        found.append(Found("self-missing", Weight.INFO, Text("未自评", "No self-review")))
    if any(figure["state"] == State.TOO_FEW for line in card.result["lines"] for figure in line["figures"]):
        found.append(Found("too-few", Weight.INFO, Text("样本不足", "A sample is too small")))
    if card.example:
        found.append(Found("example", Weight.INFO, Text("含示例值", "Rests on example values")))
    if card.level == Level.GROUP:
        found.append(Found("group", Weight.INFO, Text("由集团评分", "Judged by the group")))
    return found


def _jump(one: Moving, background: Background) -> Found | None:
    before = background.totals.get((one.card.employee_id, one.policy))
    if before is None or one.card.total is None or abs(one.card.total - before) <= JUMP:
        return None
    by = one.card.total - before
    return Found(
        "total-jump",
        Weight.WARNS,
        Text(f"总分较上月变动 {by:+f}", f"The total moved by {by:+f} since the month before"),
    )


def _totals_before(db: Session, row: ClosingPeriod) -> dict[tuple[int, str], Decimal]:
    """Of the newest revision of each card published for the month before."""
    rows = db.execute(
        select(
            PublishedCard.employee_id,
            PublishedCard.policy_code,
            PublishedCard.total,
            PublishedCard.withdrawn,
        )
        .where(PublishedCard.store_id == row.store_id, PublishedCard.period == month_of(row).previous().code)
        .ext(distinct_on(PublishedCard.id))
        .order_by(PublishedCard.id, PublishedCard.revision.desc())
    )
    return {
        (one.employee_id, one.policy_code): one.total
        for one in rows
        if one.total is not None and not one.withdrawn
    }


def _touched_late(db: Session, row: ClosingPeriod) -> set[int]:
    """Posts with a reading that came, went or says something else than at the freeze."""
    frozen = (
        select(FrozenReading)
        .where(
            FrozenReading.store_id == row.store_id,
            FrozenReading.period_id == row.id,
            FrozenReading.freeze_no == row.freeze_no,
            FrozenReading.assignment_id.is_not(None),
        )
        .subquery()
    )
    present = (
        select(StoredReading)
        .where(
            StoredReading.store_id == row.store_id,
            StoredReading.period == row.code,
            StoredReading.assignment_id.is_not(None),
        )
        .subquery()
    )
    same = and_(frozen.c.assignment_id == present.c.assignment_id, frozen.c.measure == present.c.measure)
    differs = or_(*(frozen.c[name].is_distinct_from(present.c[name]) for name in VALUES))
    touched = (
        select(func.coalesce(frozen.c.assignment_id, present.c.assignment_id))
        .select_from(frozen.outerjoin(present, same, full=True))
        .where(differs)
    )
    return set(db.scalars(touched))
