"""Policies and measures as they go out: the trusted form of the engine turned into plain shapes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.evaluate import ORDER
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.domain.scoring.numbers import half_up, plain
from kaoping.domain.scoring.parts import Item, PayRule, Variant
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import said
from kaoping.policies import schemas as shapes
from kaoping.policies import schemas_scheme as parts
from kaoping.policies.schemas_acts import VersionState
from kaoping.policies.showing_acts import case_count
from kaoping.policies.showing_scheme import (
    formula_text,
    label,
    show_applies,
    show_binding,
    show_mark,
    show_scheme,
    words,
)
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.measuring import is_taken
from kaoping.web.schema import Label


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
        origin=measure.origin,
        family=measure.family or None,
    )


def show_head(
    policy: Policy, *, begins: date, state: str, versions: int, waiting: shapes.WaitingOut | None
) -> shapes.PolicyOut:
    return shapes.PolicyOut(
        code=policy.code,
        version=policy.version,
        title=label(policy.title),
        subject=policy.subject,
        period=policy.period,
        effective_from=begins,
        rules=list(policy.rules),
        applies_to=words(policy.applies.only),
        items=len(policy.items),
        full_marks=policy.full,
        example=any(one.example for one in _overlays(policy)),
        unset=len(policy.unset),
        fingerprint=policy.fingerprint,
        state=cast(VersionState, state),
        cases=case_count(policy.document),
        versions=versions,
        waiting=waiting,
    )


def show_policy(head: shapes.PolicyOut, policy: Policy, store_id: int | None) -> shapes.PolicyDetailOut:
    return shapes.PolicyDetailOut(
        **dict(head),
        **dict(show_scheme(policy)),
        store_id=store_id,
        excludes=words(policy.applies.never),
        min_days=policy.min_days,
        incomplete=_number(policy.document.get("incomplete")),
        low=policy.low,
        high=policy.high,
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
                variants=[
                    parts.ParamVariantOut(
                        applies_to=show_applies(variant.applies),
                        label=label(variant.part.label),
                        rule=variant.part.rule,
                        value=variant.part.value,
                    )
                    for variant in one.variants
                ],
                mark=show_mark(one.mark),
            )
            for one in policy.params
        ],
        pay_terms=[
            shapes.TermOut(
                code=one.code,
                label=label(one.label),
                unit=str(one.unit),
                only=words(one.applies.only),
                never=words(one.applies.never),
            )
            for one in policy.terms
        ],
        deductions=[
            shapes.DeductionOut(
                code=one.code,
                kind=one.kind,
                points=one.points,
                criterion=label(one.criterion) if one.criterion else None,
                rule=one.rule,
                mark=show_mark(one.mark),
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
                least=formula_text(one.least),
                most=formula_text(one.most),
                prorated=one.prorated,
                places=one.places,
                variants=[_pay_variant(variant) for variant in one.variants],
                mark=show_mark(one.mark),
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
        measures=[show_binding(one) for one in item.bindings],
        curve=None if item.curve is None else document["curve"],
        missing=dict(item.missing),
        places=item.places,
        about=item.about,
        out_of=item.out_of,
        due=sorted(item.due),
        variants=[
            _item_variant(variant, {**document, **written})
            for variant, written in zip(item.variants, document.get("variants", ()), strict=True)
        ],
        mark=show_mark(item.mark),
    )


def _item_variant(variant: Variant[Item], document: Mapping[str, Any]) -> parts.ItemVariantOut:
    item = variant.part
    return parts.ItemVariantOut(
        applies_to=show_applies(variant.applies),
        label=label(item.label),
        rule=item.rule,
        max=item.full,
        measures=[show_binding(one) for one in item.bindings],
        curve=None if item.curve is None else document["curve"],
        missing=dict(item.missing),
    )


def _pay_variant(variant: Variant[PayRule]) -> parts.PayVariantOut:
    rule = variant.part
    return parts.PayVariantOut(
        applies_to=show_applies(variant.applies),
        label=label(rule.label),
        rule=rule.rule,
        formula=rule.formula.text,
        least=formula_text(rule.least),
        most=formula_text(rule.most),
        prorated=rule.prorated,
        places=rule.places,
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


def _unset(fault: Fault) -> shapes.UnsetOut:
    return shapes.UnsetOut(
        pointer=fault.field,
        what=str(fault.params.get("what", "")),
        message=Label(zh=said(fault, "zh"), en=said(fault, "en")),
    )


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _edge(edge: Fraction | None) -> Decimal | None:
    return None if edge is None else Decimal(plain(half_up(edge, 6)))
