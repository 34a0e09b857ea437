"""One card with its lines, and its explanation: both are the evaluation again."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.evaluate import ENGINE, ORDER
from kaoping.domain.scoring.numbers import ZERO, half_up
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Result, result_document
from kaoping.domain.scoring.trace import Node
from kaoping.scorecards import schemas as shapes
from kaoping.scorecards.service.again import evaluate_again
from kaoping.scorecards.service.lines import FIGURE_PLACES, deductions_out, groups_out, pay_out
from kaoping.scorecards.service.listing import grades_out
from kaoping.scorecards.service.wording import label
from kaoping.storage.reach import within
from kaoping.storage.tables.scoring import Card
from kaoping.web.schema import Label


def show_card(db: Session, who: Principal, card_id: int) -> shapes.ScorecardDetailOut:
    again = evaluate_again(db, who, card_id)
    policy, result = again.policy, again.result
    low, high = result.low or ZERO, result.high or ZERO
    grades = grades_out(policy, low, high)
    head = json.loads(again.row.head) | {
        "total": result.total,
        "possible": result.possible,
        "low": low,
        "high": high,
        "complete": result.complete,
        "open_items": len(result.open),
        "grade": next((one for one in grades if one.code == result.grade), None),
    }
    return shapes.ScorecardDetailOut(
        **head,
        grades=grades,
        room=_room(policy, result),
        groups=groups_out(again),
        deductions=deductions_out(again),
        pay=pay_out(again) if again.may_see_pay else None,
        overlays=[
            shapes.OverlayOut(
                code=one["overlay"],
                version=one["version"],
                level=one["level"],
                example=one["example"] == "true",
                reason=Label(zh=one["reason"]["zh"], en=one["reason"]["en"]),
            )
            for one in _remembered(policy)
        ],
        siblings=_siblings(db, who, again.row),
    )


def explain_card(db: Session, who: Principal, card_id: int) -> shapes.TraceOut:
    again = evaluate_again(db, who, card_id)
    stored = db.scalars(
        select(Card.result).where(Card.store_id == again.row.store_id, Card.id == again.row.id)
    ).one()
    return shapes.TraceOut(
        scorecard_id=card_id,
        policy=json.loads(again.row.head)["policy"],
        engine=ENGINE,
        steps=[shapes.StepOut(number=step.number, label=label(step.label)) for step in ORDER],
        current=json.loads(canonical(result_document(again.result))) == stored,
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


def _node(node: Node) -> shapes.NodeOut:
    return shapes.NodeOut(
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


def _leads(node: Node) -> shapes.EvidenceRefOut | None:
    """Where a leaf leads; the reading of a line is followed under that line."""
    found = node.evidence
    if found is None:
        return None
    return shapes.EvidenceRefOut(
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


def _siblings(db: Session, who: Principal, row: Any) -> list[int]:
    others = select(Card.id).where(
        Card.employee_id == row.employee_id, Card.period == row.period, Card.id != row.id
    )
    return list(db.scalars(within(others, Card, who).order_by(Card.id)))
