"""A policy that might count beside the one that did, over the stored months of stores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.errors import Forbidden, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.domain.periods import Period, parse_period
from kaoping.domain.scoring.canonical import sha256
from kaoping.domain.scoring.numbers import ZERO
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.parts import PeriodKind, SubjectKind
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.sent import complete, lay_sent, standing_at
from kaoping.domain.scoring.simulation import NO_GRADE, NOTHING_SPENT, Card, Simulation, simulate
from kaoping.scorecards.schemas_simulation import SimulationIn
from kaoping.scorecards.service.simulating.months import Month, find_month
from kaoping.storage.reads.examples import shipped_examples
from kaoping.storage.reads.policies import in_force, overlays_in_force
from kaoping.storage.session import now
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.people import Store

MOST_MONTHS = 12
GROUP_ZONE = ZoneInfo("Asia/Shanghai")
"""Whose day says what is in force in the group."""
NOBODY = Card(applies=False, total=None, grade=NO_GRADE, pay=ZERO, ledger=ZERO)
"""Before: there is no other version."""


@dataclass(frozen=True, slots=True)
class Side:
    """A wording as a store would apply it, and the shipped example values (示例值) that complete it."""

    policy: Policy
    examples: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """Two wordings in one store-month; `before` None: there is nothing to compare with."""

    month: Month
    before: Side | None
    after: Side

    @property
    def policies(self) -> list[Policy]:
        return [one.policy for one in (self.before, self.after) if one is not None]


def try_over_months(
    db: Session, who: Principal, code: str, wanted: SimulationIn
) -> tuple[list[Trial], list[Simulation]]:
    """Every store-month that was asked for, and the comparisons of those that are tried with one wording.

    Compared is with `against`; without it with what counted in the month, else with what is in force, else
    with the newest other version. Raises NotFound for a stranger, Forbidden for a store out of reach,
    PolicyRefused for a document that is unsound or leaves something unset, Invalid for months that end before
    they begin or are too many, and for a version there is none of.
    """
    head = db.scalar(select(tables.Policy).where(tables.Policy.code == code))
    if head is None:
        raise NotFound()
    periods = months_between(wanted.first, wanted.last)
    drafted = _Drafted(db, head, wanted)
    trials = []
    for store_id in _stores(db, who, wanted.store_ids):
        after, base = drafted.after(store_id), drafted.base(store_id)
        tried = [one.policy for one in (base, after) if one is not None]
        for period in periods:
            month = find_month(db, code, store_id, period, tried)
            trials.append(Trial(month, drafted.before(month, base), after))
    return trials, list(_compared(trials))


def months_between(first: str, last: str) -> list[Period]:
    begins, ends = parse_period(first), parse_period(last)
    if ends.first < begins.first:
        raise Invalid("day-order", field="/to")
    found = [begins]
    while found[-1].last < ends.last:
        found.append(found[-1].next())
    if len(found) > MOST_MONTHS:
        raise Invalid("too-many", field="/to", max=MOST_MONTHS)
    return found


def _stores(db: Session, who: Principal, asked: Sequence[int] | None) -> list[int]:
    """Whole stores only: half a store would rank and average people against the wrong others."""
    known = db.scalars(select(Store.id).order_by(Store.code)).all()
    if asked is None:
        return [one for one in known if who.scope.covers_store(one)]
    if not all(one in known and who.scope.covers_store(one) for one in asked):
        raise Forbidden("store-outside-reach")
    return list(dict.fromkeys(asked))


class _Drafted:
    """What is tried, and what it is compared with, under the overlays that count in a store already."""

    def __init__(self, db: Session, head: tables.Policy, wanted: SimulationIn) -> None:
        self._db, self._head, self._wanted = db, head, wanted
        self._versions = db.scalars(
            select(tables.PolicyVersion)
            .where(tables.PolicyVersion.policy_id == head.id)
            .order_by(tables.PolicyVersion.id)
        ).all()
        forced = in_force(db, day_of(now(db), GROUP_ZONE))
        self._forced = next((one for one in forced if one.policy_id == head.id), None)
        self._document, self._at = self._tried()
        self._against = self._other()

    def after(self, store_id: int) -> Side:
        sent = [("/overlay", self._wanted.overlay)] if self._wanted.overlay is not None else []
        return self._side(self._document, self._at, self._kept(store_id), sent)

    def base(self, store_id: int) -> Side | None:
        """What is compared with where nothing counted, or where a version was named."""
        row = self._against
        return None if row is None else self._side(row.document, "/against", self._kept(store_id))

    def before(self, month: Month, base: Side | None) -> Side | None:
        if month.counted is None or self._wanted.against is not None:
            return base
        return self._side(month.counted.document, "") if self._wanted.overlays else Side(month.counted)

    def _tried(self) -> tuple[Mapping[str, Any], str]:
        """The document and where its faults stand. An overlay by itself is tried on what is in force."""
        if self._wanted.document is not None:
            with standing_at("/document"):
                policy = Policy.parse(self._wanted.document)
            if policy.code != self._head.code:
                raise Invalid("policy-other-code", field="/document/policy", needed=self._head.code)
            return self._wanted.document, "/document"
        if self._wanted.version is not None:
            return self._find(self._wanted.version, "/version").document, "/version"
        if self._wanted.overlay is not None and self._forced is not None:
            return self._forced.document, ""
        if not self._versions:
            raise NotFound()
        return self._versions[-1].document, ""

    def _other(self) -> tables.PolicyVersion | None:
        """The version that was named, else the one in force, else the newest that says something else. An
        overlay is compared with the version it is tried on."""
        if self._wanted.against is not None:
            return self._find(self._wanted.against, "/against")
        tried = None if self._wanted.overlay is not None else sha256(self._document)
        others = [one for one in self._versions if one.content_hash != tried]
        return self._forced if self._forced in others else next(reversed(others), None)

    def _find(self, version: str, at: str) -> tables.PolicyVersion:
        found = next((one for one in self._versions if one.version == version), None)
        if found is None:
            raise Invalid("policy-no-version", field=at, version=version)
        return found

    def _kept(self, store_id: int) -> list[Overlay]:
        return [Overlay.parse(one.document) for one in overlays_in_force(self._db, self._head.id, store_id)]

    def _side(
        self,
        document: Mapping[str, Any],
        at: str,
        kept: Sequence[Overlay] = (),
        sent: Sequence[tuple[str, Mapping[str, Any]]] = (),
    ) -> Side:
        """What both sides are given comes first, then what only this one is; example values fill the rest."""
        shared = [(f"/overlays/{place}", one) for place, one in enumerate(self._wanted.overlays)]
        laid = lay_sent(apply(document, kept), [*shared, *sent])
        whole, examples = complete(laid, shipped_examples(self._head.code))
        policy = Policy.parse(whole)
        with standing_at(at):
            policy.refuse_activation()
        if policy.subject is not SubjectKind.EMPLOYEE or policy.period is not PeriodKind.MONTH:
            raise Invalid("policy-not-of-months", field=at)
        return Side(policy, examples)


def _compared(trials: Sequence[Trial]) -> Iterator[Simulation]:
    """Store-months with the same two wordings are one comparison."""
    groups: dict[tuple[str, str], list[Trial]] = {}
    for one in trials:
        before = "" if one.before is None else one.before.policy.fingerprint
        groups.setdefault((before, one.after.policy.fingerprint), []).append(one)
    for group in groups.values():
        old, new = group[0].before, group[0].after.policy
        facts = [one.month.facts(one.policies) for one in group]
        found = simulate(new if old is None else old.policy, new, facts)
        yield _out_of_nothing(found) if old is None else found


def _out_of_nothing(found: Simulation) -> Simulation:
    """Nothing counted before, so nobody had a card and nothing was spent."""
    changes = tuple(replace(one, before=NOBODY) for one in found.changes)
    migration: dict[tuple[str, str], int] = {}
    for one in changes:
        migration[NO_GRADE, one.after.grade] = migration.get((NO_GRADE, one.after.grade), 0) + 1
    costs = {period: (NOTHING_SPENT, after) for period, (_, after) in found.costs.items()}
    return replace(found, changes=changes, migration=migration, costs=costs)
