"""Who served, as the source's codes say: people found, codes nobody knows, attribution frozen.

The snapshot is taken at delivery, from the oldest delivered version in hand. A later version that
names someone else changes nothing; it opens a mapping issue, and a ruling decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kaoping.domain.errors import Fault
from kaoping.records.service.intake import Intake, Winner
from kaoping.records.service.teams import FIELD, team_text
from kaoping.storage.bulk import copy_rows

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


def find_staff(intake: Intake, winners: Sequence[Winner]) -> Staff:
    """Resolve every code of the push with two queries: of the newest naming, and of the one that freezes."""
    codes = {
        (winner.store_id, winner.key[1], code)
        for winner in winners
        for team in (winner.named, winner.delivery.team if winner.delivery else ())
        for _, _, code, _ in team
    }
    employees = find_employees(intake, codes)
    return Staff(employees, find_posts(intake, set(employees.values())))


def find_employees(intake: Intake, codes: set[Code]) -> dict[Code, int]:
    """Whom the codes mean; a code nobody has ruled on is left out."""
    if not codes:
        return {}
    wanted = sorted(codes)
    intake.cursor.execute(
        "SELECT store_id, source, code, employee_id"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) k (store_id, source, code)"
        " JOIN employee_code USING (store_id, source, code)",
        ([c[0] for c in wanted], [c[1] for c in wanted], [c[2] for c in wanted]),
    )
    return {(row[0], row[1], row[2]): row[3] for row in intake.cursor.fetchall()}


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


def settle_teams(winners: Sequence[Winner]) -> None:
    """Decide for each record which naming is frozen, and warn where the newest differs from it."""
    for winner in winners:
        winner.team = winner.known.team_frozen if winner.known else None
        if winner.team is None and winner.delivery is not None:
            winner.team = team_text(winner.delivery.team)
            if winner.delivery.team == winner.named:
                continue
        if winner.team is not None and winner.named and team_text(winner.named) != winner.team:
            winner.warnings.append(Fault(FIELD[winner.named[0][0]], "team-changed"))


def freeze_attribution(intake: Intake, winners: Sequence[Winner], staff: Staff, fact_kind: str) -> None:
    """Append who served, for the records that were delivered with this push."""
    delivered = [winner for winner in winners if winner.delivery]
    if delivered:
        rows = (row for winner in delivered for row in _attribution(intake, winner, staff, fact_kind))
        copy_rows(intake.cursor, "attribution", ATTRIBUTION, rows)


def _attribution(
    intake: Intake, winner: Winner, staff: Staff, fact_kind: str
) -> Iterator[tuple[object, ...]]:
    delivery, source = winner.delivery, winner.key[1]
    assert delivery is not None
    day = intake.day(winner.store_id, delivery.at)
    assert day is not None, "a delivered version has its time"
    for role, seq, code, share in delivery.team:
        employee_id = staff.employees.get((winner.store_id, source, code))
        post = staff.post_of(employee_id, winner.store_id, day) if employee_id else None
        yield (
            winner.store_id,
            fact_kind,
            winner.record_id,
            role,
            seq,
            employee_id,
            source,
            code,
            post.department_id if post else None,
            post.position_id if post else None,
            share,
            "SOURCE",
            delivery.at,
        )
