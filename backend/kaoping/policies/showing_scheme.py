"""Parts of a scheme beyond its sheet as they go out: pieces of the engine turned into plain shapes."""

from collections.abc import Iterable, Mapping, Sequence

from kaoping.domain.scoring.calendar.saying import say_date, say_quota
from kaoping.domain.scoring.explaining.conditions import condition, in_case
from kaoping.domain.scoring.explaining.gate_trace import effect_of
from kaoping.domain.scoring.explaining.naming import Named
from kaoping.domain.scoring.formulas.formula import Formula
from kaoping.domain.scoring.gates import Gate
from kaoping.domain.scoring.handbook.events import say_event
from kaoping.domain.scoring.handbook.speaking import spoken_names
from kaoping.domain.scoring.ledger.rules import Action, EventRule, Ladder, Price
from kaoping.domain.scoring.numbers import plain
from kaoping.domain.scoring.parts import EVERYBODY, Applies, Binding, Mark
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.ranking.rules import RankRule
from kaoping.domain.scoring.texts import Text
from kaoping.domain.scoring.triggers import Trigger
from kaoping.domain.scoring.words import Words
from kaoping.policies import schemas_scheme as shapes
from kaoping.web.schema import Label

Names = Mapping[str, Named]


def show_scheme(policy: Policy) -> shapes.SchemeOut:
    names = spoken_names(policy)
    params = {one.code: one.value for one in policy.params}
    return shapes.SchemeOut(
        inputs=[
            shapes.InputOut(
                code=one.code,
                label=label(one.label),
                measure=show_binding(one.binding),
                else_zero=one.else_zero,
            )
            for one in policy.inputs
        ],
        gates=[_gate(policy, one, names) for one in policy.gates],
        events=[_event(one, names, policy.words) for one in policy.events],
        stacks=[
            shapes.StackOut(code=one.code, label=_label_or_none(one.label), rule=one.rule, mode=one.mode)
            for one in policy.stacks
        ],
        ranks=[_rank(one) for one in policy.ranks],
        budget=_budget(policy),
        rail=_rail(policy),
        triggers=[_trigger(one) for one in policy.triggers],
        constraints=[
            shapes.ConstraintOut(
                code=one.code,
                kind=one.kind,
                about=one.about,
                least=one.least,
                most=one.most,
                rule=one.rule,
                override=_label_or_none(one.override),
            )
            for one in policy.constraints
        ],
        calendar=[
            shapes.DateOut(
                code=one.code,
                label=label(one.label),
                rule=one.rule,
                sentence=label(say_date(one.when, params)),
                by=list(one.by),
                to=list(one.to),
                after=one.after or None,
            )
            for one in policy.calendar
        ],
        quotas=[
            shapes.QuotaOut(
                code=one.code,
                label=label(one.label),
                rule=one.rule,
                take=one.take,
                sentence=label(say_quota(one, params)),
                by=list(one.by),
                to=list(one.to),
            )
            for one in policy.quotas
        ],
        words={
            kind: {code: label(text) for code, text in known.items()}
            for kind, known in policy.words.of.items()
        },
    )


def label(text: Text) -> Label:
    return Label(zh=text.zh, en=text.en)


def _label_or_none(text: Text | None) -> Label | None:
    return None if text is None else label(text)


def show_mark(mark: Mark | None) -> shapes.MarkOut | None:
    if mark is None:
        return None
    return shapes.MarkOut(overlay=mark.overlay, level=mark.level, example=mark.example)


def show_applies(applies: Applies) -> shapes.AppliesOut:
    return shapes.AppliesOut(only=words(applies.only), never=words(applies.never))


def words(found: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {attribute: sorted(accepted) for attribute, accepted in sorted(found.items())}


def show_binding(one: Binding) -> shapes.BindingOut:
    return shapes.BindingOut(
        measure=one.measure.code, label=label(one.measure.label), scope=one.scope, min_n=one.min_n
    )


def formula_text(formula: Formula | None) -> str | None:
    return None if formula is None else formula.text


def _gate(policy: Policy, gate: Gate, names: Names) -> shapes.GateOut:
    when, effect = in_case(condition(gate.when.tree, names)), effect_of(policy, gate)
    return shapes.GateOut(
        code=gate.code,
        label=label(gate.label),
        rule=gate.rule,
        when=gate.when.text,
        effect=gate.effect,
        of=gate.of or None,
        to=gate.to if gate.to is None or isinstance(gate.to, str) else plain(gate.to),
        sentence=Label(zh=f"{when.zh}，{effect.zh}", en=f"{when.en}, {effect.en}"),
        mark=show_mark(gate.mark),
    )


def _event(rule: EventRule, names: Names, house: Words) -> shapes.EventOut:
    return shapes.EventOut(
        code=rule.code,
        label=label(rule.label),
        rule=rule.rule,
        kind=rule.kind,
        sentence=_together(say_event(rule, names, house)),
        applies_to=None if rule.applies == EVERYBODY else show_applies(rule.applies),
        amount=_price(rule.price),
        amount_unset=rule.price is not None and rule.price.formula is None,
        ladder=None if rule.ladder is None else _ladder(rule.ladder),
        split=[
            shapes.PortionOut(
                role=one.who.role, of_head=one.who.of_head, share=_price(one.share), is_rest=one.is_rest
            )
            for one in rule.split
        ],
        propose=_action(rule.propose),
        fund=rule.fund or None,
        stack=rule.stack or None,
        mark=show_mark(rule.mark),
    )


def _together(sentences: Iterable[Text]) -> Label:
    said = list(sentences)
    return Label(zh="；".join(one.zh for one in said), en="; ".join(one.en for one in said))


def _ladder(ladder: Ladder) -> shapes.LadderOut:
    window = ladder.window
    return shapes.LadderOut(
        window_months=_price(window),
        window_unset=window is not None and window.formula is None,
        counted_by=ladder.counted_by,
        steps=[
            shapes.StepOfLadderOut(amount=_price(one.price), propose=_action(one.action))
            for one in ladder.steps
        ],
    )


def _rank(rule: RankRule) -> shapes.RankOut:
    return shapes.RankOut(
        code=rule.code,
        label=label(rule.label),
        rule=rule.rule,
        by=rule.by.text,
        better=rule.better,
        within=rule.within,
        leagues=[
            shapes.LeagueOut(code=one.code, label=label(one.label), when=one.when.text)
            for one in rule.leagues
        ],
        eligible=formula_text(rule.eligible),
        small_sample=formula_text(rule.small),
        prizes=[
            shapes.PrizesOut(league=league or None, amounts=_prices(prizes))
            for league, prizes in rule.prizes.items()
        ],
        fund=rule.fund or None,
        mark=show_mark(rule.mark),
    )


def _budget(policy: Policy) -> shapes.BudgetOut | None:
    one = policy.budget
    if one is None:
        return None
    return shapes.BudgetOut(
        rule=one.rule, limit=one.limit, over=one.over, of=list(one.of), rewards=one.rewards
    )


def _rail(policy: Policy) -> shapes.RailOut | None:
    one = policy.rail
    if one is None:
        return None
    return shapes.RailOut(
        rule=one.rule,
        wage=one.wage.text,
        share=one.share.text,
        minimum=one.minimum.text,
        is_default=policy.rail_is_default,
    )


def _trigger(one: Trigger) -> shapes.TriggerOut:
    return shapes.TriggerOut(
        code=one.code,
        label=label(one.label),
        rule=one.rule,
        when=one.when.text,
        periods=_price(one.periods),
        propose=shapes.ActionOut(code=one.action.code, label=label(one.action.label)),
    )


def _prices(prices: Sequence[Price]) -> list[str | None]:
    return [_price(one) for one in prices]


def _price(price: Price | None) -> str | None:
    return None if price is None else formula_text(price.formula)


def _action(action: Action | None) -> shapes.ActionOut | None:
    return None if action is None else shapes.ActionOut(code=action.code, label=label(action.label))
