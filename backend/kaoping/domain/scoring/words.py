"""Words of the house: what a group calls its own codes of posts, regions, modules, funds and measures.

    words:
      position: {SALES_CONSULTANT: {zh: 销售顾问, en: sales consultant}}
      region: {GD: {zh: 广东, en: Guangdong}}
      measure: {M-17.consultants: {zh: 值班销售顾问神秘访客得分, en: mystery shopping of the consultants}}

People read them and no result depends on them, so they stand outside the fingerprint. What the product lists
itself (kinds of occurrences, their days and roles, results of findings) has its words and takes none here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .calendar.quotas import Quota
from .calendar.rules import DateRule
from .curves.checklists import INDICATOR, Checklist
from .document import Place
from .ledger.rules import EventRule
from .occurrences import KINDS
from .parts import Applies, Binding, Input, Item, Param, PayRule, Variant
from .ranking.rules import RankRule
from .texts import Text
from .variants import ATTRIBUTES, FLAGS

POSITION, FUND, MEASURE = "position", "fund", "measure"
_OF_OCCURRENCES = {key for kind in KINDS.values() for key, word in kind.words.items() if not word.values}
OF = (*(one for one in ATTRIBUTES if one not in FLAGS), *sorted(_OF_OCCURRENCES), FUND, MEASURE)
"""What words may be of: attributes of people, words of occurrences that the house chooses, and these two."""

Codes = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """Labels by what they are of and by code; a code without one is shown as it is."""

    of: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)

    def said(self, kind: str, code: str) -> Text:
        """The label of a code; a post named by an occurrence is a position."""
        known = self.of.get(POSITION if kind == "post" else kind, {})
        return known.get(code, Text(code, code))

    def bound(self, one: Binding) -> Binding:
        """The binding with what the house calls its measure."""
        label = self.of.get(MEASURE, {}).get(one.measure.code)
        return one if label is None else replace(one, measure=replace(one.measure, label=label))

    def with_indicators(self, items: Iterable[Item]) -> "Words":
        """The words with the labels that checklists of the sheet give their indicators."""
        ways = [way for item in items for way in (item, *(variant.part for variant in item.variants))]
        lists = [way.curve for way in ways if isinstance(way.curve, Checklist)]
        found = {one.code: one.label for curve in lists for one in curve.indicators}
        known = {**found, **self.of.get(INDICATOR, {})}
        return Words({**self.of, INDICATOR: known}) if known else self

    def items(self, items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(self._item(one) for one in items)

    def inputs(self, inputs: Iterable[Input]) -> tuple[Input, ...]:
        return tuple(replace(one, binding=self.bound(one.binding)) for one in inputs)

    def _item(self, item: Item) -> Item:
        variants = tuple(Variant(one.applies, self._item(one.part)) for one in item.variants)
        return replace(item, bindings=tuple(map(self.bound, item.bindings)), variants=variants)


def parse_words(place: Place) -> Words:
    """The section `words`; every label is whole in both languages."""
    place.expect((), OF)
    return Words(
        {
            kind: {code: one.label() for code, one in section.entries()}
            for kind, section in place.entries()
            if kind in OF
        }
    )


def note_unused(place: Place, words: Words, used: Codes) -> None:
    """Notes every word whose code the policy does not say: it is misspelt, or left from an older text."""
    families = tuple(f"{code}." for kind, code in used if kind == MEASURE)
    for kind, known in words.of.items():
        for code in known:
            named = (kind, code) in used or (kind == MEASURE and code.startswith(families))
            if not named:
                place[kind][code].fault("unused-word", code=code)


def codes_of(
    who: Iterable[Applies],
    parts: Iterable[Param | Item | PayRule],
    inputs: Iterable[Input],
    rules: Iterable[EventRule | RankRule],
    dates: Iterable[DateRule | Quota],
) -> Codes:
    """Every code of the house that the sections of a policy say; `who` besides those of their variants."""
    parts, rules = list(parts), list(rules)
    varied = [variant.applies for part in parts for variant in part.variants]
    return (
        _of_people((*who, *varied))
        | _of_items((one for one in parts if isinstance(one, Item)), inputs)
        | _of_rules(rules)
        | {(POSITION, post) for one in dates for post in (*one.by, *one.to)}
    )


def _of_people(who: Iterable[Applies]) -> Codes:
    """Codes by which people are chosen."""
    return {
        (key, code) for one in who for said in (one.only, one.never) for key in said for code in said[key]
    }


def _of_items(items: Iterable[Item], inputs: Iterable[Input]) -> Codes:
    """Measures of the sheet, posts that answer for an indicator, and words its findings are told by."""
    ways = [way for item in items for way in (item, *(variant.part for variant in item.variants))]
    bindings = [one for way in ways for one in way.bindings] + [one.binding for one in inputs]
    found = {(MEASURE, one.measure.code) for one in bindings}
    for curve in (way.curve for way in ways):
        if isinstance(curve, Checklist):
            found |= {(POSITION, one.post) for one in curve.indicators if one.post}
            found |= {(key, code) for key, codes in curve.where.items() for code in codes}
    return found


def _of_rules(rules: Iterable[EventRule | RankRule]) -> Codes:
    """Words of occurrences, families of measures and funds."""
    found: Codes = set()
    for rule in rules:
        if rule.fund:
            found.add((FUND, rule.fund))
        if isinstance(rule, EventRule) and rule.parts is not None:
            found.add((MEASURE, rule.parts.measure.code))
        if isinstance(rule, EventRule) and rule.on is not None:
            where = rule.on.where.items()
            found |= {(POSITION if key == "post" else key, code) for key, codes in where for code in codes}
    return found
