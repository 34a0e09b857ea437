"""Notes what waits for a ruling: unknown codes of people and categories, teams that changed later."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kaoping.domain.errors import Fault
from kaoping.records.service.intake import Intake, Winner
from kaoping.records.service.staff import Staff
from kaoping.records.service.teams import FIELD, shown_team, team_text
from kaoping.storage.bulk import stage

EMPLOYEE, CATEGORY, ATTRIBUTION = "EMPLOYEE", "CATEGORY", "ATTRIBUTION"
COLUMNS = (
    "store_id",
    "kind",
    "fact_kind",
    "source",
    "code",
    "seen",
    "first_seen_at",
    "last_seen_at",
    "sample",
)

IssueKey = tuple[int, str, str, str, str]
"""Store, kind, kind of record where it matters, source, code."""

Sample = Callable[[Winner], Mapping[str, object]]
"""What names one record of a kind in an issue: its number and its id."""


@dataclass(slots=True)
class Issues:
    """What one push gives cause to ask, counted by what is to be decided, each with one example."""

    sample_of: Sample
    seen: Counter[IssueKey]
    samples: dict[IssueKey, dict[str, object]]

    @classmethod
    def none(cls, sample_of: Sample) -> "Issues":
        return cls(sample_of, Counter(), {})

    def note(self, kind: str, winner: Winner, code: str, *, fact_kind: str = "", **more: object) -> None:
        key = (winner.store_id, kind, fact_kind, winner.key[1], code)
        self.seen[key] += 1
        if key not in self.samples:
            self.samples[key] = {"external_id": winner.key[2], **self.sample_of(winner), **more}


def note_people(issues: Issues, winners: Sequence[Winner], staff: Staff) -> None:
    """Codes nobody knows; those of the newest naming also become a warning on the record."""
    for winner in winners:
        store_id, source, _ = winner.key
        for role, _, code, _ in winner.named:
            if (store_id, source, code) not in staff.employees:
                issues.note(EMPLOYEE, winner, code, role=role.upper())
                winner.warnings.append(Fault(FIELD[role], "employee-unknown"))
        if winner.delivery is not None and winner.delivery.team != winner.named:
            asked = {code for _, _, code, _ in winner.named}
            for role, _, code, _ in winner.delivery.team:
                if code not in asked and (store_id, source, code) not in staff.employees:
                    issues.note(EMPLOYEE, winner, code, role=role.upper())


def note_changed_teams(intake: Intake, issues: Issues, winners: Sequence[Winner], fact_kind: str) -> None:
    """Later namings, unless somebody has ruled already that this very one changes nothing."""
    changed = [w for w in winners if any(fault.code == "team-changed" for fault in w.warnings)]
    if not changed:
        return
    refused = _refused(intake, changed, fact_kind)
    for winner in changed:
        named = shown_team(team_text(winner.named))
        if (winner.key, json.dumps(named)) not in refused:
            frozen = shown_team(winner.team or "[]")
            issues.note(ATTRIBUTION, winner, winner.key[2], fact_kind=fact_kind, frozen=frozen, named=named)


def _refused(
    intake: Intake, winners: Sequence[Winner], fact_kind: str
) -> set[tuple[tuple[int, str, str], str]]:
    intake.cursor.execute(
        "SELECT m.store_id, m.source, m.code, m.sample->'named'"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) k (store_id, source, code)"
        " JOIN mapping_issue m USING (store_id, source, code)"
        " WHERE m.kind = 'ATTRIBUTION' AND m.fact_kind = %s AND m.state = 'DISMISSED'",
        (*([w.key[n] for w in winners] for n in range(3)), fact_kind),
    )
    return {((row[0], row[1], row[2]), json.dumps(row[3])) for row in intake.cursor.fetchall()}


def write_issues(intake: Intake, issues: Issues) -> None:
    """Open an issue, or count one more sighting of the one that is open."""
    if not issues.seen:
        return
    rows = (
        (*key, count, intake.now, intake.now, json.dumps(issues.samples[key], ensure_ascii=False))
        for key, count in sorted(issues.seen.items())
    )
    stage(intake.cursor, "mapping_issue", COLUMNS, rows)
    intake.cursor.execute(
        "INSERT INTO mapping_issue AS m"
        " (store_id, kind, fact_kind, source, code, seen, first_seen_at, last_seen_at, sample)"
        " SELECT store_id, kind, fact_kind, source, code, seen, first_seen_at, last_seen_at, sample"
        " FROM pg_temp.stage_mapping_issue ORDER BY store_id, kind, fact_kind, source, code"
        " ON CONFLICT (store_id, kind, fact_kind, source, code) WHERE state = 'OPEN'"
        " DO UPDATE SET seen = m.seen + excluded.seen, last_seen_at = excluded.last_seen_at,"
        " sample = CASE WHEN m.kind = 'ATTRIBUTION' THEN excluded.sample ELSE m.sample END,"
        " row_version = m.row_version + 1"
    )
