"""Who served, as the source's codes say: people found, codes nobody knows, attribution frozen.

The snapshot is taken at delivery, from the oldest delivered version in hand. A later version that
names someone else changes nothing; it opens a mapping issue, and a ruling decides.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.sources import ORDERS
from kaoping.records.rules import ONE, shares_of
from kaoping.records.schemas import PushedRepairOrder
from kaoping.records.service.intake import Intake, Winner, upserts
from kaoping.storage.bulk import copy_rows
from kaoping.storage.tables.records import REPAIR_ORDER

ADVISOR, TECHNICIAN, QC = ORDERS.roles
"""Spelt as the measures spell them: a role nobody measures would cost somebody their month unseen."""

ATTRIBUTION = (
    "store_id",
    "fact_kind",
    "fact_id",
    "role",
    "seq",
    "employee_id",
    "source",
    "code",
    "department_id",
    "position_id",
    "share",
    "origin",
    "frozen_at",
)

Code = tuple[int, str, str]
"""Store, source, code."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post somebody holds in a store for a while."""

    department_id: int
    position_id: int
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Staff:
    """Whom the codes of a push mean, and the posts these people hold."""

    employees: dict[Code, int]
    posts: dict[tuple[int, int], list[Post]]
    """By employee and store."""

    def post_of(self, employee_id: int, store_id: int, day: date) -> Post | None:
        return next((p for p in self.posts.get((employee_id, store_id), ()) if p.covers(day)), None)


def team_of(record: PushedRepairOrder) -> Iterator[tuple[str, int, str, Decimal]]:
    """Role, place in it, code and share of everyone an order names."""
    yield ADVISOR, 1, record.advisor_code, ONE
    technicians = record.technicians or []
    for seq, (technician, share) in enumerate(zip(technicians, shares_of(technicians), strict=True), 1):
        yield TECHNICIAN, seq, technician.code, share
    if record.qc_code:
        yield QC, 1, record.qc_code, ONE


def team_text(record: PushedRepairOrder) -> str:
    """The naming as text, to tell whether a later version names the same people and shares."""
    return json.dumps([[role, code, f"{share:f}"] for role, _, code, share in sorted(team_of(record))])


def find_staff(intake: Intake, winners: Sequence[Winner]) -> Staff:
    """Resolve every code of the push with two queries."""
    codes = {
        (winner.store_id, record.source, code)
        for winner, record in _named(winners)
        for _, _, code, _ in team_of(record)
    }
    if not codes:
        return Staff({}, {})
    wanted = sorted(codes)
    intake.cursor.execute(
        "SELECT store_id, source, code, employee_id"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) k (store_id, source, code)"
        " JOIN employee_code USING (store_id, source, code)",
        ([c[0] for c in wanted], [c[1] for c in wanted], [c[2] for c in wanted]),
    )
    employees = {(row[0], row[1], row[2]): row[3] for row in intake.cursor.fetchall()}
    return Staff(employees, find_posts(intake, set(employees.values())))


def find_posts(intake: Intake, employees: set[int]) -> dict[tuple[int, int], list[Post]]:
    posts: dict[tuple[int, int], list[Post]] = {}
    if employees:
        intake.cursor.execute(
            "SELECT employee_id, store_id, department_id, position_id, valid_from, valid_to FROM assignment"
            " WHERE employee_id = ANY(%s) ORDER BY employee_id, weight DESC, id",
            (sorted(employees),),
        )
        for employee_id, store_id, *post in intake.cursor.fetchall():
            posts.setdefault((employee_id, store_id), []).append(Post(*post))
    return posts


def _named(winners: Sequence[Winner]) -> Iterator[tuple[Winner, PushedRepairOrder]]:
    """Every version whose naming matters: the newest, and the one that freezes."""
    for winner, record in upserts(winners):
        yield winner, record
        if winner.delivery is not None and winner.delivery is not record:
            yield winner, winner.delivery


def settle_teams(winners: Sequence[Winner]) -> None:
    """Decide for each order which naming is frozen, and warn where the newest differs from it."""
    for winner, record in upserts(winners):
        winner.team = winner.known.team_frozen if winner.known else None
        if winner.team is None and winner.delivery is not None:
            winner.team = team_text(winner.delivery)
        if winner.team is not None and winner.delivery is not record and team_text(record) != winner.team:
            winner.warnings.append(Fault("/advisor_code", "team-changed"))


def freeze_attribution(intake: Intake, winners: Sequence[Winner], staff: Staff) -> None:
    """Append who served, for the orders that were delivered with this push."""
    delivered = [winner for winner in winners if winner.delivery]
    if delivered:
        rows = (row for winner in delivered for row in _attribution(intake, winner, staff))
        copy_rows(intake.cursor, "attribution", ATTRIBUTION, rows)


def _attribution(intake: Intake, winner: Winner, staff: Staff) -> Iterator[tuple[object, ...]]:
    record = winner.delivery
    assert record is not None
    day = intake.day(winner.store_id, record.delivered_at)
    assert day is not None, "a delivered version has its time"
    for role, seq, code, share in team_of(record):
        employee_id = staff.employees.get((winner.store_id, record.source, code))
        post = staff.post_of(employee_id, winner.store_id, day) if employee_id else None
        yield (
            winner.store_id,
            REPAIR_ORDER,
            winner.order_id,
            role,
            seq,
            employee_id,
            record.source,
            code,
            post.department_id if post else None,
            post.position_id if post else None,
            share,
            "SOURCE",
            record.delivered_at,
        )
