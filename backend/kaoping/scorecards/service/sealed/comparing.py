"""Two revisions of a card side by side: every line, total, grade and pay, and what was ruled about them."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.explaining.explain import explain_total
from kaoping.domain.scoring.explaining.trace import Kind, Node
from kaoping.domain.scoring.inputs import Settling
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Line, Result
from kaoping.scorecards import schemas_revisions as shapes
from kaoping.scorecards.schemas import ScorecardOut
from kaoping.scorecards.schemas_appeals import DecisionIn
from kaoping.scorecards.service.finding import Found, find_card
from kaoping.scorecards.service.grades import grade_out
from kaoping.scorecards.service.including import shows_pay
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.scorecards.service.showing_head import head_of
from kaoping.scorecards.service.wording import label, line_state
from kaoping.storage.tables.closing import Appeal, AppealRuling, ClosingPeriod, PublishedCard, PublishedRun

Rulings = Mapping[str, shapes.RulingRef]


def compare_revisions(
    db: Session, who: Principal, card_id: int, before: int, after: int
) -> shapes.CompareOut:
    """Raises NotFound for a card out of reach or a revision it has not."""
    one, other = find_card(db, who, card_id, before), find_card(db, who, card_id, after)
    earlier, later = _inputs(one), _inputs(other)
    return _compare(
        db, who, one, earlier, later, head=ScorecardOut.model_validate(head_of(db, who, other)),
        rulings=_rulings(db, one, before, after),
    )  # fmt: skip


def compare_with(
    db: Session,
    who: Principal,
    card: PublishedCard,
    later: SealedInputs,
    decisions: Mapping[str, DecisionIn],
    appeal_id: int,
) -> shapes.CompareOut:
    """A published card beside what decisions would make of it."""
    run = db.get_one(PublishedRun, (card.store_id, card.run_id))
    period = db.get_one(ClosingPeriod, (card.store_id, card.period_id))
    found = Found(card, run, period, card.head, card.revision)
    rulings = {
        code: shapes.RulingRef(appeal_id=appeal_id, decision=one.decision, reason=one.reason)
        for code, one in decisions.items()
    }
    return _compare(db, who, found, _inputs(found), later, head=None, rulings=rulings)


def _inputs(found: Found) -> SealedInputs:
    assert isinstance(found.run, PublishedRun)
    return SealedInputs.parse(found.run.inputs)


def _rulings(db: Session, found: Found, before: int, after: int) -> Rulings:
    """What was ruled between the two revisions."""
    rows = db.execute(
        select(AppealRuling.appeal_id, AppealRuling.decisions)
        .join(Appeal, (Appeal.store_id == AppealRuling.store_id) & (Appeal.id == AppealRuling.appeal_id))
        .where(
            Appeal.store_id == found.store_id,
            Appeal.card_id == found.id,
            AppealRuling.revision > min(before, after),
            AppealRuling.revision <= max(before, after),
        )
    )
    return {
        str(one["item"]): shapes.RulingRef(
            appeal_id=row.appeal_id,
            decision="UPHELD" if one["decision"] == "UPHELD" else "REJECTED",
            reason=str(one["reason"]),
        )
        for row in rows
        for one in row.decisions
    }


def _compare(
    db: Session,
    who: Principal,
    found: Found,
    earlier: SealedInputs,
    later: SealedInputs,
    *,
    head: ScorecardOut | None,
    rulings: Rulings,
) -> shapes.CompareOut:
    key = subject_key(found.assignment_id)
    before, after = earlier.results[key], later.results[key]
    shown = shows_pay(db, who, found)
    return shapes.CompareOut(
        before=ScorecardOut.model_validate(head_of(db, who, found)),
        after=head,
        lines=_lines(earlier.policy, before, after, rulings),
        pay=_pay(earlier.policy, before, after) if shown else None,
        total=shapes.TotalDeltaOut(
            before=before.total, after=after.total, delta=_delta(before.total, after.total)
        ),
        grade=shapes.GradeDeltaOut(
            before=grade_out(earlier.policy, before.grade), after=grade_out(later.policy, after.grade)
        ),
    )


def _lines(policy: Policy, before: Result, after: Result, rulings: Rulings) -> list[shapes.LineDeltaOut]:
    groups = {group.code: label(group.label) for group in policy.groups}
    said = _nodes(policy, before), _nodes(policy, after)
    return [
        shapes.LineDeltaOut(
            code=old.item,
            label=label(policy.item(old.item).label),
            group=groups.get(policy.item(old.item).group),
            before=_side(old, said[0][old.item]),
            after=_side(new, said[1][old.item]),
            delta=_delta(old.points, new.points),
            held=new.settled is not None and new.settled.settling is Settling.HELD,
            ruling=rulings.get(old.item),
        )
        for old, new in zip(before.lines, after.lines, strict=True)
    ]


def _nodes(policy: Policy, result: Result) -> Mapping[str, Node]:
    total = explain_total(policy, result)
    return {node.id.removeprefix("item/"): node for node in total.inputs if node.kind is Kind.LINE}


def _side(line: Line, node: Node) -> shapes.SideOut:
    return shapes.SideOut(
        points=line.points,
        max=line.full,
        state=line.state,
        state_label=label(line_state(line)),
        sentence=label(node.sentence),
    )


def _pay(policy: Policy, before: Result, after: Result) -> list[shapes.PayDeltaOut]:
    return [
        shapes.PayDeltaOut(
            code=rule.code,
            label=label(rule.label),
            before=before.pay_line(rule.code).amount,
            after=after.pay_line(rule.code).amount,
            delta=_delta(before.pay_line(rule.code).amount, after.pay_line(rule.code).amount),
        )
        for rule in policy.pay
    ]


def _delta(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before
