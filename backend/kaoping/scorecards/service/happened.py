"""What happened in a store-month and what went before it, for the policies that ask: nothing else is read.

Findings of published audits are on record. Every other kind of occurrence is recorded by later work: a rule
on one of those answers to facts that are handed in (command line, HTTP), and to none here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kaoping.domain.periods import Period
from kaoping.domain.scoring.curves.checklists import FINDING
from kaoping.domain.scoring.inputs import Occurrence, PastLine, PastPeriod
from kaoping.domain.scoring.ledger.ladder import months_before
from kaoping.domain.scoring.names import stated
from kaoping.domain.scoring.past import carries_points, looks_back, names_of_result, points_of
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.triggering import period_before
from kaoping.scorecards.service.inputs import (
    Happened,
    asks_for_heads,
    kinds_of,
    store_key,
    subject_key,
)
from kaoping.scorecards.service.occurrences import occurrence_key
from kaoping.storage.reads.findings import Finding, findings_of
from kaoping.storage.reads.slices import Slice
from kaoping.storage.tables.closing import PublishedCard
from kaoping.storage.tables.people import Department

AUDITS = {"S000-I": "FIVE_S"}
"""What kind of audit a checklist that is shipped belongs to."""

MONTHS_BACK = 12
"""So many published months a trigger looks back at."""


def find_happened(
    db: Session, store_id: int, period: Period, slices: Sequence[Slice], policies: Sequence[Policy]
) -> Happened:
    """A few statements for a whole store, and none where no policy asks."""
    found = []
    if any(FINDING in kinds_of(policy) for policy in policies):
        facts = findings_of(db, store_id, _begin(period, policies), period.last)
        found = [_occurrence(store_id, one, slices) for one in facts]
    heads = _heads(db, store_id, slices) if any(map(asks_for_heads, policies)) else {}
    past, history = _earlier(db, store_id, period, slices, [one for one in policies if looks_back(one)])
    return Happened(tuple(found), heads, past, history)


def _begin(period: Period, policies: Iterable[Policy]) -> date:
    """The first day whose findings may still count: a ladder looks back over its window, or for ever."""
    days = [period.first]
    for policy in policies:
        for rule in policy.events:
            if rule.ladder is None or rule.on is None or rule.on.kind != FINDING:
                continue
            window = rule.ladder.window.formula if rule.ladder.window else None
            months = stated(policy).amount(window, 0) if window else None
            days.append(date.min if months is None else months_before(period.first, int(months)))
    return min(days)


def _occurrence(store_id: int, one: Finding, slices: Sequence[Slice]) -> Occurrence:
    words = {
        "audit": AUDITS.get(one.template),
        "template": one.template,
        "module": one.section,
        "indicator": one.indicator,
        "result": one.result,
        "visit": str(one.audit_id),
        "mode": one.mode,
        "post": one.post,
    }
    return Occurrence(
        id=occurrence_key("AUDIT_ITEMS", one.id),
        kind=FINDING,
        store=store_key(store_id),
        days={"occurred": one.visited_day, "published": one.published_day},
        roles={"responsible": _keys(one.holders, slices)} if one.holders else {},
        words={word: value for word, value in words.items() if value},
        amounts={} if one.value is None else {"value": one.value},
    )


def _keys(holders: Iterable[tuple[int, int, int]], slices: Sequence[Slice]) -> tuple[str, ...]:
    """Whose card it is on: of the very post where the person still holds it, else of their first one."""
    exact = {(one.employee_id, one.department_id, one.position_id): one for one in reversed(slices)}
    main = {one.employee_id: one for one in reversed(slices)}
    found = (exact.get(holder) or main.get(holder[0]) for holder in holders)
    return tuple(dict.fromkeys(subject_key(one.assignment_id) for one in found if one is not None))


def _heads(db: Session, store_id: int, slices: Sequence[Slice]) -> dict[int, str]:
    """Nobody is their own head: who leads a department answers to the one above it."""
    rows = db.execute(
        select(Department.id, Department.parent_id, Department.manager_id).where(
            Department.store_id == store_id
        )
    ).all()
    by_id = {row.id: row for row in rows}
    main = {one.employee_id: one for one in reversed(slices)}
    found = {}
    for one in slices:
        at, seen = by_id.get(one.department_id), set[int]()
        while at is not None and at.id not in seen and at.manager_id in {None, one.employee_id}:
            seen.add(at.id)
            at = by_id.get(at.parent_id)
        leader = None if at is None else main.get(at.manager_id)
        if leader is not None and leader.employee_id != one.employee_id:
            found[one.assignment_id] = subject_key(leader.assignment_id)
    return found


def _earlier(
    db: Session, store_id: int, period: Period, slices: Sequence[Slice], policies: Sequence[Policy]
) -> tuple[dict[str, list[PastPeriod]], dict[str, list[PastLine]]]:
    """What the published months before ended with, in the newest revision of each card."""
    past: dict[str, list[PastPeriod]] = defaultdict(list)
    history: dict[str, list[PastLine]] = defaultdict(list)
    before = period_before(period.code)
    if not policies or before is None:
        return past, history
    rows = db.execute(
        select(
            PublishedCard.policy_code,
            PublishedCard.assignment_id,
            PublishedCard.period,
            PublishedCard.withdrawn,
            PublishedCard.result,
        )
        .where(
            PublishedCard.store_id == store_id,
            PublishedCard.policy_code.in_([one.code for one in policies]),
            PublishedCard.assignment_id.in_([one.assignment_id for one in slices]),
            PublishedCard.period.in_(_codes_before(period.code)),
        )
        .ext(distinct_on(PublishedCard.id))
        .order_by(PublishedCard.id, PublishedCard.revision.desc())
    )
    by_code = {one.code: one for one in policies}
    for row in rows:
        if row.withdrawn:
            continue
        policy, key = by_code[row.policy_code], subject_key(row.assignment_id)
        if policy.triggers:
            past[policy.code].append(PastPeriod(key, row.period, names_of_result(policy, row.result)))
        if carries_points(policy) and row.period == before:
            history[policy.code] += [PastLine(key, *one) for one in sorted(points_of(row.result).items())]
    return past, history


def _codes_before(code: str) -> list[str]:
    found: list[str] = []
    while len(found) < MONTHS_BACK and (before := period_before(found[-1] if found else code)):
        found.append(before)
    return found
