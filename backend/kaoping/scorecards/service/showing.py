"""One card with its lines, and its explanation: both are the evaluation again, from the stored readings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.periods import parse_period
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.catalogue import MEASURES
from kaoping.domain.scoring.evaluate import ENGINE, ORDER
from kaoping.domain.scoring.explain import explain, interval_of
from kaoping.domain.scoring.numbers import HUNDRED, ZERO, half_up
from kaoping.domain.scoring.parts import Mark, Scope
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Interval, State
from kaoping.domain.scoring.results import Figure, Line, Pay, Result, result_document
from kaoping.domain.scoring.trace import Kind, Node
from kaoping.scorecards import schemas as shapes
from kaoping.scorecards.service.inputs import TAKEN, Kept, inputs_of, stored_readings
from kaoping.scorecards.service.listing import CardFilter, grades_out, policy_of, select_cards
from kaoping.scorecards.service.wording import LINE_STATES, READING_STATES, label
from kaoping.storage.reach import within
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.tables.scoring import Card
from kaoping.web.schema import Label

FIGURE_PLACES = 4
NO_GROUP = "sheet"


@dataclass(frozen=True, slots=True)
class Again:
    """A card evaluated again: its row, its policy, the result, and the nodes that explain it."""

    row: Any
    policy: Policy
    result: Result
    total: Node
    pay: Sequence[Node]
    kept: dict[tuple[int | None, str], Kept]
    may_see_pay: bool

    @property
    def lines(self) -> dict[str, Node]:
        nodes = (node for node in self.total.inputs if node.kind is Kind.LINE)
        return {node.id.removeprefix("item/"): node for node in nodes}


def find_card(db: Session, who: Principal, card_id: int) -> Any:
    """The card's row with its head. Raises NotFound for one that is absent or out of reach."""
    query = select_cards(who, CardFilter()).add_columns(
        Card.id, Card.store_id, Card.employee_id, Card.assignment_id, Card.period
    )
    row = db.execute(query.where(Card.id == card_id)).one_or_none()
    if row is None:
        raise NotFound()
    return row


def evaluate_again(db: Session, who: Principal, card_id: int) -> Again:
    row = find_card(db, who, card_id)
    policy = policy_of(db, row)
    period = parse_period(row.period)
    slices = slices_of(db, row.store_id, period.first, period.last)
    kept = stored_readings(db, row.store_id, row.period)
    found = {key: one.reading for key, one in kept.items()}
    results = inputs_of(db, row.store_id, period, slices, found).score(policy, [row.assignment_id])
    if not results:
        raise NotFound()  # the post is gone, and the card goes with the next recomputation
    result = results[0][1]
    total, *pay = explain(policy, result)
    own = who.employee_id is not None and who.employee_id == row.employee_id
    return Again(row, policy, result, total, pay, kept, own)


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
        groups=_groups(again),
        deductions=_deductions(again),
        pay=_pay_lines(again) if again.may_see_pay else None,
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


def _groups(again: Again) -> list[shapes.GroupOut]:
    """Lines under their groups; a policy without groups has one that carries its title."""
    policy, nodes = again.policy, again.lines
    titles = [(group.code, group.label, group.rule) for group in policy.groups]
    titles = titles or [(NO_GROUP, policy.title, ", ".join(policy.rules))]
    shown = []
    for code, title, rule in titles:
        lines = [line for line in again.result.lines if code in {NO_GROUP, policy.item(line.item).group}]
        points = [line.points for line in lines if line.points is not None]
        full = [line.full for line in lines]
        shown.append(
            shapes.GroupOut(
                code=code,
                label=label(title),
                rule=rule,
                points=sum(points, ZERO) if points else None,
                max=None if None in full else sum((one for one in full if one is not None), ZERO),
                lines=[_line(again, line, nodes[line.item]) for line in lines],
            )
        )
    return shown


def _line(again: Again, line: Line, node: Node) -> shapes.LineOut:
    item = again.policy.item(line.item)
    return shapes.LineOut(
        code=item.code,
        label=label(item.label),
        rule=item.rule,
        state=line.state,
        state_label=label(LINE_STATES[line.state]),
        points=line.points,
        max=line.full,
        low=line.low,
        high=line.high,
        sentence=label(node.sentence),
        readings=[_reading(again, figure) for figure in line.figures],
        missing=line.missing,
        column=line.column,
        suggested=line.suggested,
        example=line.example,
        mark=_mark(item.mark),
    )


def _reading(again: Again, figure: Figure) -> shapes.ReadingOut:
    measure, reading = MEASURES[figure.measure], figure.reading
    has_value = reading.state in {State.OK, State.TOO_FEW}
    kept = again.kept.get((None if figure.scope is Scope.STORE else again.row.assignment_id, measure.code))
    return shapes.ReadingOut(
        measure=measure.code,
        label=label(measure.label),
        rule=measure.rule,
        unit=measure.unit,
        scope=figure.scope,
        state=reading.state,
        state_label=label(READING_STATES[reading.state]),
        numerator=reading.numerator if has_value else None,
        denominator=reading.denominator if has_value else None,
        n=reading.n,
        figure=half_up(reading.figure(measure.unit), FIGURE_PLACES) if has_value else None,
        interval=_interval(interval_of(measure.code, reading)),
        records=kept.records if kept else 0,
        taken=measure in TAKEN,
    )


def _interval(found: Interval | None) -> shapes.IntervalOut | None:
    if found is None:
        return None
    return shapes.IntervalOut(low=found.low * HUNDRED, high=found.high * HUNDRED)


def _deductions(again: Again) -> list[shapes.DeductionOut]:
    fired = {one.slot: one for one in again.result.deductions}
    return [
        shapes.DeductionOut(
            code=slot.code,
            kind=slot.kind,
            label=label(slot.criterion) if slot.criterion else None,
            rule=slot.rule,
            points=slot.points,
            fired=slot.code in fired,
            events=list(fired[slot.code].events) if slot.code in fired else [],
            example=slot.mark is not None and slot.mark.example,
        )
        for slot in again.policy.slots
    ]


def _pay_lines(again: Again) -> list[shapes.PayOut]:
    shown = []
    for rule, node in zip(again.policy.pay, again.pay, strict=True):
        pay: Pay = again.result.pay_line(rule.code)
        shown.append(
            shapes.PayOut(
                code=rule.code,
                label=label(rule.label),
                rule=rule.rule,
                formula=rule.formula.text,
                state=pay.state,
                amount=pay.amount,
                low=pay.low,
                high=pay.high,
                missing=list(pay.missing),
                sentence=label(node.sentence),
                example=pay.example,
                mark=_mark(rule.mark),
            )
        )
    return shown


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


def _mark(mark: Mark | None) -> shapes.MarkOut | None:
    if mark is None:
        return None
    return shapes.MarkOut(overlay=mark.overlay, level=mark.level, example=mark.example)


def _siblings(db: Session, who: Principal, row: Any) -> list[int]:
    others = select(Card.id).where(
        Card.employee_id == row.employee_id, Card.period == row.period, Card.id != row.id
    )
    return list(db.scalars(within(others, Card, who).order_by(Card.id)))
