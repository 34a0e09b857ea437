"""Policies and measures as they go out: the trusted form of the engine turned into plain shapes."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.evaluate import ORDER
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.domain.scoring.numbers import half_up, plain
from kaoping.domain.scoring.parts import Item, Mark
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import said
from kaoping.domain.scoring.texts import Text
from kaoping.policies import schemas as shapes
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.measuring import is_taken
from kaoping.web.schema import Label


def label(text: Text) -> Label:
    return Label(zh=text.zh, en=text.en)


def show_measure(measure: Measure) -> shapes.MeasureOut:
    return shapes.MeasureOut(
        code=measure.code,
        name=measure.name,
        label=label(measure.label),
        rule=measure.rule,
        unit=measure.unit,
        better=measure.better,
        takes=type(measure.takes).__name__.lower(),
        facts=[
            shapes.FactsOut(
                source=facts.of.name,
                dated_by=facts.dated_by,
                roles=list(facts.roles),
                kept=facts.of.name in KEPT,
            )
            for facts in measure.facts
        ],
        taken=is_taken(measure),
    )


def show_head(policy: Policy) -> shapes.PolicyOut:
    return shapes.PolicyOut(
        code=policy.code,
        version=policy.version,
        title=label(policy.title),
        subject=policy.subject,
        period=policy.period,
        effective_from=policy.effective_from,
        rules=list(policy.rules),
        applies_to=_words(policy.applies.only),
        items=len(policy.items),
        full_marks=policy.full,
        example=any(one.example for one in _overlays(policy)),
        unset=len(policy.unset),
        fingerprint=policy.fingerprint,
    )


def show_policy(policy: Policy, store_id: int | None) -> shapes.PolicyDetailOut:
    return shapes.PolicyDetailOut(
        **dict(show_head(policy)),
        store_id=store_id,
        excludes=_words(policy.applies.never),
        groups=[
            shapes.GroupOut(code=one.code, label=label(one.label), rule=one.rule, max=one.full)
            for one in policy.groups
        ],
        sheet=_sheet(policy),
        params=[
            shapes.ParamOut(
                code=one.code,
                label=label(one.label),
                unit=str(one.unit),
                rule=one.rule,
                value=one.value,
                mark=_mark(one.mark),
            )
            for one in policy.params
        ],
        pay_terms=[
            shapes.TermOut(code=one.code, label=label(one.label), unit=str(one.unit)) for one in policy.terms
        ],
        deductions=[
            shapes.DeductionOut(
                code=one.code,
                kind=one.kind,
                points=one.points,
                criterion=label(one.criterion) if one.criterion else None,
                rule=one.rule,
                mark=_mark(one.mark),
            )
            for one in policy.slots
        ],
        grades=[
            shapes.GradeOut(code=one.code, label=label(one.label), starts_at=_edge(one.low))
            for one in policy.grades
        ],
        pay=[
            shapes.PayRuleOut(
                code=one.code,
                label=label(one.label),
                rule=one.rule,
                formula=one.formula.text,
                places=one.places,
                mark=_mark(one.mark),
            )
            for one in policy.pay
        ],
        overlays=_overlays(policy),
        missing_values=[_unset(fault) for fault in policy.unset],
        steps=[shapes.StepOut(number=step.number, label=label(step.label)) for step in ORDER],
    )


def _sheet(policy: Policy) -> list[shapes.ItemOut]:
    documents = {one["code"]: one for one in cast(list[dict[str, Any]], policy.document["items"])}
    return [_item(item, documents[item.code]) for item in policy.items]


def _item(item: Item, document: Mapping[str, Any]) -> shapes.ItemOut:
    return shapes.ItemOut(
        code=item.code,
        group=item.group,
        label=label(item.label),
        rule=item.rule,
        max=item.full,
        measures=[
            shapes.BindingOut(
                measure=one.measure.code,
                label=label(one.measure.label),
                scope=one.scope,
                min_n=one.min_n,
            )
            for one in item.bindings
        ],
        curve=None if item.curve is None else document["curve"],
        missing=dict(item.missing),
        places=item.places,
        mark=_mark(item.mark),
    )


def _overlays(policy: Policy) -> list[shapes.OverlayOut]:
    """As `overlay.apply` remembered them in the effective document."""
    remembered = cast(list[dict[str, Any]], policy.document.get("overlays", []))
    return [
        shapes.OverlayOut(
            code=one["overlay"],
            version=one["version"],
            level=one["level"],
            example=one["example"] == "true",
            reason=Label(zh=one["reason"]["zh"], en=one["reason"]["en"]),
            sets=list(one["set"]),
        )
        for one in remembered
    ]


def _mark(mark: Mark | None) -> shapes.MarkOut | None:
    if mark is None:
        return None
    return shapes.MarkOut(overlay=mark.overlay, level=mark.level, example=mark.example)


def _unset(fault: Fault) -> shapes.UnsetOut:
    return shapes.UnsetOut(
        pointer=fault.field,
        what=str(fault.params.get("what", "")),
        message=Label(zh=said(fault, "zh"), en=said(fault, "en")),
    )


def _words(words: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {attribute: sorted(accepted) for attribute, accepted in sorted(words.items())}


def _edge(edge: Fraction | None) -> Decimal | None:
    return None if edge is None else Decimal(plain(half_up(edge, 6)))
