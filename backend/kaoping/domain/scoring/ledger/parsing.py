"""Event rules and stacks of a policy document: what fires each, who bears it, what it moves."""

from collections.abc import Mapping

from ..document import Place, note_duplicates
from ..formulas.formula import Formula, Sort
from ..items import mark_of
from ..measures.catalogue import MEASURES
from ..names import OCCASION, Stage, Vocabulary, parse_condition, unit_of_figure
from ..parts import Mark, Scope
from ..results import EntryKind
from ..units import COUNT
from ..variants import parse_applies
from .amounts import names_of_records, parse_price
from .outcomes import parse_action, parse_ladder, parse_split, parse_who
from .rules import OCCURRED, OCCURRENCE, EventRule, Mode, Parts, Price, Stack, Trigger
from .visits import names_of_visits
from .vocabulary import check_words

_REQUIRED = ("code", "label", "rule")
_OPTIONAL = ("kind", "for", "on", "when", "parts", "who", "per", "distinct", "amount", "split", "ladder",
             "propose", "fund", "stack", "note")  # fmt: skip
_WITH_ON = ("who", "split", "ladder", "per", "distinct")
_ONE_BY_ONE = ("split", "ladder")


def parse_stacks(place: Place) -> tuple[Stack, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "mode"), ("label", "rule", "note"))
        label = one["label"].label() if one.has("label") else None
        rule = one["rule"].text(80)
        found.append((one, Stack(one["code"].text(40), one["mode"].choice(Mode), label, rule)))
    note_duplicates((one, stack.code) for one, stack in found)
    return tuple(stack for _, stack in found)


def parse_events(
    place: Place, words: Vocabulary, marks: Mapping[str, Mark], stacks: tuple[Stack, ...]
) -> tuple[EventRule, ...]:
    """Rules in the order of the document, which is the order of their entries."""
    declared = {stack.code for stack in stacks}
    found = [(one, _event(one, words, marks, declared)) for one in place.each()]
    note_duplicates((one, rule.code) for one, rule in found)
    return tuple(rule for _, rule in found)


def _event(place: Place, words: Vocabulary, marks: Mapping[str, Mark], stacks: set[str]) -> EventRule:
    place.expect(_REQUIRED, _OPTIONAL)
    _check_shape(place)
    code = place["code"].text(40)
    records = names_of_records(place, words.units(Stage.EVENTS))
    units = _units(place, words, records)
    rule = EventRule(
        code=code,
        label=place["label"].label(),
        rule=place["rule"].text(80),
        kind=place["kind"].choice(EntryKind) if place.has("kind") else None,
        mark=mark_of(marks, f"/events/{code}"),
        applies=parse_applies(place["for"]),
        on=_trigger(place["on"]) if place.has("on") else None,
        when=parse_condition(place["when"], units) if place.has("when") else None,
        parts=_parts(place["parts"], words) if place.has("parts") else None,
        who=parse_who(place["who"]) if place.has("who") else None,
        per=place["per"].text(40) if place.has("per") else OCCURRENCE,
        distinct=place["distinct"].text(40),
        price=parse_price(place["amount"], units) if place.has("amount") else None,
        split=parse_split(place["split"], words.params) if place.has("split") else (),
        ladder=parse_ladder(place["ladder"], units, words.params) if place.has("ladder") else None,
        propose=parse_action(place["propose"]) if place.has("propose") else None,
        fund=place["fund"].text(40),
        stack=place["stack"].text(40),
    )
    if rule.stack and rule.stack not in stacks:
        place["stack"].fault("unknown-stack", code=rule.stack)
    check_words(place, rule, records)
    _check_split(place, rule, words)
    return rule


def _check_shape(place: Place) -> None:
    """Which keys go together: every fault names the remedy."""
    has = {key for key in _OPTIONAL if place.has(key)}
    if not has & {"on", "when", "parts"}:
        place.fault("event-trigger")
    if {"on", "parts"} <= has:
        place["parts"].fault("event-two-triggers")
    if "on" in has and ("who" in has) == ("split" in has):
        place.fault("event-bearer")
    for key in _WITH_ON:
        if key in has and "on" not in has:
            place[key].fault("event-needs-on", key=key)
    for key in _ONE_BY_ONE:
        if {key, "per"} <= has and place["per"].value != OCCURRENCE:
            place["per"].fault("event-one-by-one", key=key)
    _check_outcome(place, has)


def _check_outcome(place: Place, has: set[str]) -> None:
    if not has & {"amount", "ladder", "propose"}:
        place.fault("event-outcome")
    if "kind" not in has and has & {"amount", "ladder"}:
        place.fault("missing-key", key="kind")
    if "ladder" in has and has & {"amount", "split"}:
        place["ladder"].fault("event-two-amounts")
    if "split" in has and "amount" not in has:
        place["split"].fault("split-amount")


def _units(place: Place, words: Vocabulary, records: Mapping[str, Sort]) -> dict[str, Sort]:
    """Names of the sheet, and of the occasion: how many, over how many days, records, points in the visit."""
    if place.has("on"):
        return words.units(Stage.EVENTS, {**OCCASION, **names_of_visits(words.items), **records})
    return words.units(Stage.EVENTS, {"n": COUNT} if place.has("parts") else None)


def _trigger(place: Place) -> Trigger:
    place.expect(("kind",), ("where", "dated_by", "amounts"))
    where = {}
    for key, words in place["where"].entries():
        where[key] = frozenset(word.text(60) for word in words.each())
        if not where[key]:
            words.fault("where-empty", key=key)
    dated_by = place["dated_by"].text(40) if place.has("dated_by") else OCCURRED
    return Trigger(place["kind"].text(40), where, dated_by)


def _parts(place: Place, words: Vocabulary) -> Parts | None:
    place.expect(("measure",), ("below", "above", "scope", "min_n"))
    code = place["measure"].text(60)
    measure = MEASURES.get(code)
    if place.has("below") == place.has("above"):
        place.fault("parts-limit")
    if measure is None:
        place["measure"].fault("unknown-measure", code=code)
        return None
    if not measure.family:
        place["measure"].fault("parts-family", code=code)
    below = place.has("below")
    units: dict[str, Sort] = {param.code: param.unit for param in words.params}
    return Parts(
        measure=measure,
        scope=place["scope"].choice(Scope),
        limit=parse_price(place["below" if below else "above"], units, unit_of_figure(measure.unit)),
        below=below,
        min_n=place["min_n"].whole(1, 100_000),
    )


def _check_split(place: Place, rule: EventRule, words: Vocabulary) -> None:
    """Parties of a split share one amount, so it may rest on nothing that differs from one to another."""
    if not rule.split:
        return
    shared = {param.code for param in words.params if not param.variants}
    for key, formula in (("amount", _formula(rule.price)), ("when", rule.when)):
        own = [
            name
            for name in (() if formula is None else formula.names)
            if name not in shared and name not in OCCASION and not name.startswith("event_")
        ]
        if own:
            place[key].fault("split-names", found=", ".join(own))


def _formula(price: Price | None) -> Formula | None:
    return None if price is None else price.formula
