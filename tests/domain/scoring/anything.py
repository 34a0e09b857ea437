"""Facts for any policy, made up from what the policy itself asks for, on and around its own edges.

A seed stands for a whole month: the policy says which measures, findings, terms and names it reads, and all
of them are given values, some are left out, and many lie exactly on a limit the policy names.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from kaoping.domain.scoring.curves.checklists import FINDING, INDICATOR, Checklist
from kaoping.domain.scoring.curves.shapes import Reviewed
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.inputs import (
    Column,
    Event,
    Occurrence,
    PastLine,
    PastPeriod,
    Period,
    Population,
    Review,
    Served,
    Subject,
)
from kaoping.domain.scoring.judging import accepts
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.domain.scoring.names import TOTAL
from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.occurrences import KINDS, VOIDED
from kaoping.domain.scoring.parts import PeriodKind
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import NO_DATA, NOT_PUBLISHED, Reading
from kaoping.domain.scoring.units import COUNT, MONEY, RATIO, Unit
from kaoping.domain.scoring.variants import ATTRIBUTES

PERIODS = {
    PeriodKind.MONTH: Period("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    PeriodKind.QUARTER: Period("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    PeriodKind.YEAR: Period("2026", date(2026, 1, 1), date(2026, 12, 31)),
}
STORES = ("t", "u")
OTHER = "ANY_OTHER"
_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])")

One = TypeVar("One")


@dataclass(frozen=True)
class Asked:
    """What a policy looks at, beside its measures and terms."""

    edges: tuple[Decimal, ...]
    attributes: Mapping[str, tuple[str, ...]]
    words: Mapping[tuple[str, str], tuple[str, ...]]
    kinds: tuple[str, ...]
    past: tuple[str, ...]


@cache
def _asked(fingerprint: str, policy: "Held") -> Asked:
    document = {key: value for key, value in policy.own.document.items() if key != "cases"}
    edges = {Decimal(one) for text in _texts(document) for one in _NUMBER.findall(text) if len(one) < 9}
    rules = [rule for rule in policy.own.events if rule.on is not None]
    checklists = [item.curve for item in policy.own.items if isinstance(item.curve, Checklist)]
    words: dict[tuple[str, str], set[str]] = {}
    for kind, wanted in (
        *((r.on.kind, r.on.where) for r in rules if r.on),
        *((FINDING, c.where) for c in checklists),
    ):
        for key, named in wanted.items():
            words.setdefault((kind, key), set()).update(named)
    for curve in checklists:
        words.setdefault((FINDING, INDICATOR), set()).update(one.code for one in curve.indicators)
    kinds = {rule.on.kind for rule in rules if rule.on} | ({FINDING} if checklists else set())
    codes = [item.code for item in policy.own.items]
    watched = {name for trigger in policy.own.triggers for name in trigger.when.names}
    rolled = {of for item in policy.own.items if (of := getattr(item.curve, "of", None))}
    return Asked(
        tuple(sorted(edges)),
        {key: tuple(sorted(found)) for key, found in _chosen_by(document).items()},
        {key: tuple(sorted(found)) for key, found in words.items()},
        tuple(sorted(kinds)),
        tuple(sorted(watched | rolled | {TOTAL} | ({f"item_{codes[0]}"} if codes else set()))),
    )


@dataclass(frozen=True)
class Held:
    """A policy as a key: equal where it says the same."""

    own: Policy

    def __hash__(self) -> int:
        return hash(self.own.fingerprint)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _chosen_by(value: object) -> dict[str, set[str]]:
    """Every attribute some part of the policy chooses people by, and the words it names."""
    found: dict[str, set[str]] = {}
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key in ATTRIBUTES and isinstance(one, list | tuple):
                found.setdefault(key, set()).update(word for word in one if isinstance(word, str))
            else:
                for name, words in _chosen_by(one).items():
                    found.setdefault(name, set()).update(words)
    elif isinstance(value, list | tuple):
        for one in value:
            for name, words in _chosen_by(one).items():
                found.setdefault(name, set()).update(words)
    return found


class Month:
    """One made-up period of one policy."""

    def __init__(self, policy: Policy, seed: int, people: int = 5) -> None:
        self.policy = policy
        self.dice = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.asked = _asked(policy.fingerprint, Held(policy))
        self.period = PERIODS[policy.period]
        self.keys = tuple(f"e{at}" for at in range(self.dice.randint(1, people)))
        self.gaps = self.dice.choice((0, 0, 1, 4))  # of ten values so many are missing

    def facts(self) -> Facts:
        subjects = tuple(self._subject(at, key) for at, key in enumerate(self.keys))
        return Facts(
            population=Population(self.period, subjects),
            readings=dict(self._readings()),
            events=tuple(
                Event(key, slot.code, f"v{at}.{place}", self._day())
                for key in self.keys
                for place, slot in enumerate(self.policy.slots)
                for at in range(self._some(2))
            ),
            reviews=tuple(self._reviews()),
            history=tuple(
                PastLine(key, item.code, self._points(item.full))
                for key in self.keys
                for item in self.policy.items
                if self._is_given()
            ),
            pay_terms={
                key: {term.code: self._amount(term.unit) for term in self.policy.terms if self._is_given()}
                for key in self.keys
            },
            occurrences=tuple(self._occurrences()),
            past=tuple(self._past()),
        )

    def _is_given(self) -> bool:
        return self.dice.randint(1, 10) > self.gaps

    def _some(self, most: int) -> int:
        return self.dice.choice((0, 0, 1, self.dice.randint(0, most)))

    def _one_of(self, words: Sequence[One]) -> One:
        return words[self.dice.randrange(len(words))]

    def _day(self) -> date:
        """Mostly inside the period, its first and last day among them; else up to a year before."""
        days = (self.period.last - self.period.first).days
        ahead = self._one_of(
            (0, days, self.dice.randint(0, days), self.dice.randint(0, days), -self.dice.randint(1, 400))
        )
        return self.period.first + timedelta(days=ahead)

    def _number(self) -> Decimal:
        """A number the policy names, the least bit beside it, or any."""
        edge = self._one_of(self.asked.edges or (Decimal(1),))
        beside = edge + self._one_of(
            (Decimal(0), Decimal("0.005"), Decimal("-0.005"), Decimal("0.01"), Decimal(-1))
        )
        return max(Decimal(0), self._one_of((edge, beside, Decimal(self.dice.randint(0, 13000)) / 100)))

    def _points(self, full: Decimal | None) -> Decimal:
        return Decimal(self.dice.randint(0, int((full or Decimal(10)) * 100))) / 100

    def _amount(self, unit: object) -> Decimal:
        if unit == MONEY:
            return self._one_of((half_up(self._number(), 2), Decimal(self.dice.randint(0, 900_000)) / 100))
        if unit == RATIO:
            return Decimal(self.dice.randint(0, 130)) / 100
        return Decimal(self.dice.randint(0, 40)) if unit == COUNT else half_up(self._number(), 2)

    def _subject(self, at: int, key: str) -> Subject:
        attributes = {}
        for name, words in self.asked.attributes.items():
            accepted = sorted(self.policy.applies.only.get(name, ()))
            likely = accepted or list(words)
            attributes[name] = self._one_of((*likely, *likely, *words, OTHER))
        days = (self.period.last - self.period.first).days + 1
        served = None if self.dice.randint(0, 2) else Served(self.dice.randint(0, days), days)
        head = self._one_of(("", *self.keys[at % 2 :: 2]))  # of the same store
        return Subject(key, STORES[at % 2], attributes, "" if head == key else head, served)

    def _readings(self) -> Iterator[tuple[tuple[str, str], Reading]]:
        for measure in self.policy.measures:
            codes = [f"{measure.code}.{part}" for part in ("reception", "delivery", "settling")]
            for code in codes if measure.family else [measure.code]:
                for key in (*self.keys, *STORES[: len(self.keys)]):
                    if self._is_given():
                        yield (key, code), self._reading(measure)

    def _reading(self, measure: Measure) -> Reading:
        if not self._is_given():
            return self._one_of((NO_DATA, NOT_PUBLISHED))
        n = self._one_of((1, 5, 10, 30, self.dice.randint(1, 200)))
        partial = self.dice.randint(0, 9) == 0
        if measure.unit is not Unit.SHARE:
            denominator = self._one_of((Decimal(1), Decimal(1), Decimal(n)))
            return Reading(self._number() * denominator, denominator, n, partial=partial)
        if self.dice.randint(0, 1):
            return Reading(self._number(), Decimal(100), n, partial=partial)
        return Reading(Decimal(self.dice.randint(0, n)), Decimal(n), n, partial=partial)

    def _reviews(self) -> Iterator[Review]:
        for key in self.keys:
            for item in self.policy.items:
                for column in Column:
                    if not self._is_given() or (column is Column.SELF and self.dice.randint(0, 1)):
                        continue
                    choices = item.curve.choices if isinstance(item.curve, Reviewed) else ()
                    full = item.out_of or item.full
                    points = half_up(self._one_of(choices), 6) if choices else self._points(full)
                    review = Review(key, item.code, column, points, "seen", f"r{key}{item.code}{column}")
                    if accepts(self.policy, review):
                        yield review

    def _occurrences(self) -> Iterator[Occurrence]:
        for name in self.asked.kinds:
            kind = KINDS[name]
            indicators = self.asked.words.get((name, INDICATOR), ())
            whole = [{INDICATOR: one, "visit": "v1"} for one in indicators] if self.dice.randint(0, 1) else []
            loose: list[dict[str, str]] = [{} for _ in range(self._some(12))]
            for at, given in enumerate((*whole, *loose)):
                words = {word: self._word(name, word) for word in kind.words if self._is_given()} | given
                days = {day: self._day() for day in kind.days if self._is_given()}
                if self.dice.randint(0, 9) == 0:
                    days[VOIDED] = self.period.last
                yield Occurrence(
                    id=f"o{at}",
                    kind=name,
                    store=self._one_of(STORES),
                    days=days,
                    roles={role: self._holders() for role in kind.roles if self._is_given()},
                    words=words,
                    amounts={
                        amount: half_up(self._number() * 10, 2) for amount in kind.amounts if self._is_given()
                    },
                )

    def _word(self, kind: str, word: str) -> str:
        named = self.asked.words.get((kind, word), ())
        known = tuple(KINDS[kind].words[word].values) or ("v1", "v2")
        return self._one_of((*named, *named, *known))

    def _holders(self) -> tuple[str, ...]:
        everybody = (*self.keys, "stranger")
        return tuple(self.dice.sample(everybody, min(len(everybody), self._one_of((1, 1, 1, 2)))))

    def _past(self) -> Iterator[PastPeriod]:
        months = {PeriodKind.MONTH: ("2026-09", "2026-10", "2026-11")}.get(
            self.policy.period, ("2026-10", "2026-11", "2026-12", "2026-Q3", "2025")
        )
        for key in self.keys:
            for month in months:
                if self._is_given():
                    names = {name: half_up(self._number(), 2) for name in self.asked.past if self._is_given()}
                    yield PastPeriod(key, month, {**names})


def facts_of(policy: Policy, seed: int, people: int = 5) -> Facts:
    """The made-up month of a policy that a seed stands for."""
    return Month(policy, seed, people).facts()


def shuffled(facts: Facts, seed: int, *, people: bool = False) -> Facts:
    """The same facts in another order, every list and mapping of them; with `people` the population too."""
    dice = random.Random(seed)  # noqa: S311  repeatable, not secret

    def mixed(ones: Sequence[One]) -> tuple[One, ...]:
        return tuple(dice.sample(list(ones), len(ones)))

    def turned(one: Mapping[str, One]) -> dict[str, One]:
        return dict(mixed(list(one.items())))

    def told(one: Occurrence) -> Occurrence:
        roles: Any = {role: mixed(holders) for role, holders in turned(one.roles).items()}
        return replace(
            one, days=turned(one.days), words=turned(one.words), amounts=turned(one.amounts), roles=roles
        )

    subjects = facts.population.subjects
    return Facts(
        population=replace(facts.population, subjects=mixed(subjects) if people else subjects),
        readings=dict(mixed(list(facts.readings.items()))),
        events=mixed(facts.events),
        reviews=mixed(facts.reviews),
        history=mixed(facts.history),
        pay_terms=dict(mixed([(key, turned(terms)) for key, terms in facts.pay_terms.items()])),
        occurrences=tuple(told(one) for one in mixed(facts.occurrences)),
        past=tuple(replace(one, names=turned(one.names)) for one in mixed(facts.past)),
    )
