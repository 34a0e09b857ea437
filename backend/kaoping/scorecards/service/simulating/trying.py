"""A policy that might count beside the one that did, over the stored months of stores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault, Forbidden, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.domain.periods import Period, parse_period
from kaoping.domain.scoring.numbers import ZERO
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.parts import PeriodKind, SubjectKind
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.simulation import NO_GRADE, NOTHING_SPENT, Card, Simulation, simulate
from kaoping.scorecards.schemas_simulation import SimulationIn
from kaoping.scorecards.service.simulating.months import Month, find_month
from kaoping.storage.reads.policies import overlays_in_force
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.people import Store

MOST_MONTHS = 12
NOBODY = Card(applies=False, total=None, grade=NO_GRADE, pay=ZERO, ledger=ZERO)
"""Before: no version counted."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried in one store: the policy with the overlays that count there."""

    month: Month
    after: Policy


def try_over_months(
    db: Session, who: Principal, code: str, wanted: SimulationIn
) -> tuple[list[Trial], list[Simulation]]:
    """Every store-month that was asked for, and the comparisons of those that are tried with one wording.

    Raises NotFound for a stranger, Forbidden for a store out of reach, PolicyRefused for a document that is
    unsound or leaves something unset, Invalid for months that end before they begin or are too many.
    """
    head = db.scalar(select(tables.Policy).where(tables.Policy.code == code))
    if head is None:
        raise NotFound()
    periods = months_between(wanted.first, wanted.last)
    trials = []
    for store_id in _stores(db, who, wanted.store_ids):
        after = _tried(db, head, wanted, store_id)
        trials += [Trial(find_month(db, code, store_id, one, after.measures), after) for one in periods]
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


def _tried(db: Session, head: tables.Policy, wanted: SimulationIn, store_id: int) -> Policy:
    """What might count, under the overlays that count in the store already."""
    kept = [Overlay.parse(one.document) for one in overlays_in_force(db, head.id, store_id)]
    if wanted.overlay is not None:
        kept.append(Overlay.parse(wanted.overlay))
    policy = Policy.parse(apply(_document(db, head, wanted), kept))
    if policy.code != head.code:
        raise Invalid.of([Fault("/document/policy", "policy-other-code", {"needed": head.code})])
    policy.refuse_activation()
    if policy.subject is not SubjectKind.EMPLOYEE or policy.period is not PeriodKind.MONTH:
        raise Invalid("policy-not-of-months", field="/document")
    return policy


def _document(db: Session, head: tables.Policy, wanted: SimulationIn) -> dict[str, Any]:
    if wanted.document is not None:
        return wanted.document
    rows = select(tables.PolicyVersion).where(tables.PolicyVersion.policy_id == head.id)
    if wanted.version is not None:
        rows = rows.where(tables.PolicyVersion.version == wanted.version)
    row = db.scalar(rows.order_by(tables.PolicyVersion.id.desc()).limit(1))
    if row is None:
        raise NotFound()
    return row.document


def _compared(trials: Sequence[Trial]) -> Iterator[Simulation]:
    """Store-months with the same two wordings are one comparison."""
    groups: dict[tuple[str, str], list[Trial]] = {}
    for one in trials:
        counted = "" if one.month.before is None else one.month.before.fingerprint
        groups.setdefault((counted, one.after.fingerprint), []).append(one)
    for group in groups.values():
        before, after = group[0].month.before, group[0].after
        found = simulate(before or after, after, [one.month.facts(after) for one in group])
        yield found if before is not None else _out_of_nothing(found)


def _out_of_nothing(found: Simulation) -> Simulation:
    """Nothing counted before, so nobody had a card and nothing was spent."""
    changes = tuple(replace(one, before=NOBODY) for one in found.changes)
    migration: dict[tuple[str, str], int] = {}
    for one in changes:
        migration[NO_GRADE, one.after.grade] = migration.get((NO_GRADE, one.after.grade), 0) + 1
    costs = {period: (NOTHING_SPENT, after) for period, (_, after) in found.costs.items()}
    return replace(found, changes=changes, migration=migration, costs=costs)
