"""One card with its lines, and its evaluation as a tree of reasons."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.evaluate import ENGINE, ORDER
from kaoping.domain.scoring.explaining.trace import Node
from kaoping.domain.scoring.numbers import ZERO, half_up
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Result
from kaoping.scorecards import schemas as shapes
from kaoping.scorecards.schemas_trace import EvidenceRefOut, NodeOut, StepOut, TraceOut
from kaoping.scorecards.service.acts import acts_on, appeal_until
from kaoping.scorecards.service.again import Again, evaluate_again
from kaoping.scorecards.service.decided import NOTHING, decided_out
from kaoping.scorecards.service.finding import Found, find_card
from kaoping.scorecards.service.grades import grades_out
from kaoping.scorecards.service.judged import judgements_of, signs_of_card
from kaoping.scorecards.service.lines import FIGURE_PLACES, deductions_out, groups_out, pay_out
from kaoping.scorecards.service.occurrences import records_behind
from kaoping.scorecards.service.showing_head import head_of
from kaoping.scorecards.service.wording import label
from kaoping.storage.reach import within
from kaoping.storage.tables.closing import PublishedCard, PublishedRun
from kaoping.storage.tables.scoring import Card
from kaoping.web.schema import Label


def show_card(db: Session, who: Principal, card_id: int, revision: int | None) -> shapes.ScorecardDetailOut:
    found = find_card(db, who, card_id, revision)
    again = evaluate_again(db, who, found)
    head = head_of(db, who, found) | _figures(again)
    withdrawn = head["withdrawn"]
    records = records_behind(db, who, found.store_id, again.result)
    return shapes.ScorecardDetailOut(
        **head,
        **dict(NOTHING if withdrawn else decided_out(again, records)),
        newest=found.revision == found.newest,
        reason=found.run.reason if isinstance(found.run, PublishedRun) else None,
        period_id=None if found.is_live or found.period is None else found.period.id,
        appeal_until=appeal_until(db, found),
        next=acts_on(db, who, found),
        signs=signs_of_card(db, found),
        grades=grades_out(again.policy, again.result.low, again.result.high),
        room=None if withdrawn else _room(again.policy, again.result),
        groups=[] if withdrawn else groups_out(again, judgements_of(db, found, head["policy"]["code"])),
        deductions=[] if withdrawn else deductions_out(again),
        pay=pay_out(again) if again.may_see_pay and not withdrawn else None,
        overlays=[
            shapes.OverlayOut(
                code=one["overlay"],
                version=one["version"],
                level=one["level"],
                example=one["example"] == "true",
                reason=Label(zh=one["reason"]["zh"], en=one["reason"]["en"]),
            )
            for one in _remembered(again.policy)
        ],
        siblings=siblings_of(db, who, found),
    )


def _figures(again: Again) -> dict[str, Any]:
    """Of a moving card as it is evaluated now; of a published one the head says it already."""
    result = again.result
    if again.card.revision:
        return {}
    low, high = result.low or ZERO, result.high or ZERO
    grades = grades_out(again.policy, low, high)
    return {
        "total": result.total,
        "possible": result.possible,
        "low": low,
        "high": high,
        "complete": result.complete,
        "open_items": len(result.open),
        "grade": next((one for one in grades if one.code == result.grade), None),
    }


def explain_card(db: Session, who: Principal, card_id: int, revision: int | None) -> TraceOut:
    found = find_card(db, who, card_id, revision)
    again = evaluate_again(db, who, found)
    head = json.loads(found.head)
    return TraceOut(
        scorecard_id=card_id,
        revision=found.revision,
        input_hash=head["input_hash"],
        result_hash=head["result_hash"],
        policy=head["policy"],
        engine=ENGINE,
        steps=[StepOut(number=step.number, label=label(step.label)) for step in ORDER],
        current=again.agrees,
        root=_node(again.total),
        pay=[_node(node) for node in again.pay] if again.may_see_pay else None,
    )


def _room(policy: Policy, result: Result) -> Decimal | None:
    """Points from the total so far to the next grade above it, if this month can still get there."""
    total = result.total
    if total is None or result.high is None:
        return None
    above = [grade.low for grade in policy.grades if grade.low is not None and grade.low > total]
    if not above or min(above) > result.high:
        return None
    return half_up(min(above) - Fraction(total), FIGURE_PLACES)


def _node(node: Node) -> NodeOut:
    return NodeOut(
        id=node.id,
        kind=node.kind,
        label=label(node.label),
        rule=node.rule,
        formula=node.formula,
        value=node.value,
        unit=node.unit,
        sentence=label(node.sentence),
        details=dict(node.details),
        evidence=_leads(node),
        example=node.example,
        inputs=[_node(one) for one in node.inputs],
    )


def _leads(node: Node) -> EvidenceRefOut | None:
    """Where a leaf leads; the reading of a line is followed under that line."""
    found = node.evidence
    if found is None:
        return None
    return EvidenceRefOut(
        kind=found.kind,
        line=node.id.split("/")[1] if found.kind == "reading" else None,
        measure=found.measure or None,
        scope=found.scope or None,
        ids=list(found.ids),
    )


def _remembered(policy: Policy) -> list[dict[str, Any]]:
    """The overlays as the effective document remembers them."""
    overlays: Any = policy.document.get("overlays", [])
    return list(overlays)


def siblings_of(db: Session, who: Principal, found: Found) -> list[int]:
    """Other cards of the person in the period, within the caller's reach."""
    sides = [
        within(
            select(table.id).where(
                table.employee_id == found.employee_id,
                table.period == found.card.period,
                table.id != found.id,
            ),
            table,
            who,
        )
        for table in (Card, PublishedCard)
    ]
    ids = union(*sides).subquery()
    return list(db.scalars(select(ids.c.id).order_by(ids.c.id)))
