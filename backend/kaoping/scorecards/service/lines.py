"""Lines, deductions and pay lines of a card as they go out, each with the sentence that explains it."""

from collections.abc import Mapping
from decimal import Decimal

from kaoping.domain.scoring.curves.shapes import Reviewed
from kaoping.domain.scoring.explaining.explain import interval_of
from kaoping.domain.scoring.explaining.trace import Node
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.numbers import HUNDRED, ZERO, half_up
from kaoping.domain.scoring.parts import Mark, Missing
from kaoping.domain.scoring.reading import Interval, State
from kaoping.domain.scoring.results import Figure, Line, Pay
from kaoping.scorecards import schemas as shapes
from kaoping.scorecards.service.again import Again
from kaoping.scorecards.service.wording import READING_STATES, label, line_state
from kaoping.storage.measuring import is_taken

FIGURE_PLACES = 4
NO_GROUP = "sheet"


Said = Mapping[str, list[shapes.JudgementOut]]
"""Judgements by item."""


def groups_out(again: Again, said: Said) -> list[shapes.GroupOut]:
    """Lines under their groups; a policy without groups has one that carries its title."""
    policy, nodes = again.policy, again.lines
    titles = [(group.code, group.label, group.rule) for group in policy.groups]
    titles = titles or [(NO_GROUP, policy.title, ", ".join(policy.rules))]
    shown = []
    for code, title, rule in titles:
        lines = [line for line in again.result.lines if code in {NO_GROUP, policy.item(line.item).group}]
        points = [line.points for line in lines if line.points is not None]
        full = [line.full for line in lines if not line.state.is_off_sheet]
        shown.append(
            shapes.GroupOut(
                code=code,
                label=label(title),
                rule=rule,
                points=sum(points, ZERO) if points else None,
                max=None if None in full else sum((one for one in full if one is not None), ZERO),
                lines=[_line(again, line, nodes[line.item], said.get(line.item, [])) for line in lines],
            )
        )
    return shown


def _line(again: Again, line: Line, node: Node, said: list[shapes.JudgementOut]) -> shapes.LineOut:
    item = again.policy.item(line.item)
    return shapes.LineOut(
        code=item.code,
        label=label(item.label),
        rule=item.rule,
        state=line.state,
        state_label=label(line_state(line)),
        points=line.points,
        max=line.full,
        most=item.full,
        low=line.low,
        high=line.high,
        sentence=label(node.sentence),
        readings=[_reading(again, figure) for figure in line.figures],
        missing=line.missing,
        column=line.column,
        suggested=line.suggested,
        reviewed=isinstance(item.curve, Reviewed) or line.missing is Missing.REVIEWED,
        choices=_choices(item.curve),
        judgements=said,
        settled=None if line.settled is None else line.settled.settling.value,
        example=line.example,
        mark=_mark(item.mark),
    )


def _choices(curve: object) -> list[Decimal] | None:
    """What may be entered, where the policy names it."""
    if not isinstance(curve, Reviewed) or not curve.choices:
        return None
    return [half_up(one, FIGURE_PLACES) for one in curve.choices]


def _reading(again: Again, figure: Figure) -> shapes.ReadingOut:
    measure, reading = MEASURES[figure.measure], figure.reading
    has_value = reading.state in {State.OK, State.TOO_FEW}
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
        records=again.records.get((again.holder(figure.scope), measure.code), 0),
        taken=is_taken(measure) and not (measure.needs_feeding and reading.state is State.NOT_PUBLISHED),
    )


def _interval(found: Interval | None) -> shapes.IntervalOut | None:
    if found is None:
        return None
    return shapes.IntervalOut(low=found.low * HUNDRED, high=found.high * HUNDRED)


def deductions_out(again: Again) -> list[shapes.DeductionOut]:
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


def pay_out(again: Again) -> list[shapes.PayOut]:
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


def _mark(mark: Mark | None) -> shapes.MarkOut | None:
    if mark is None:
        return None
    return shapes.MarkOut(overlay=mark.overlay, level=mark.level, example=mark.example)
