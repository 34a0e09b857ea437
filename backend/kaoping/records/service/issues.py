"""Notes what waits for a ruling: unknown codes of people and categories, teams that changed later."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.domain.errors import Fault
from kaoping.records.schemas import PushedRepairOrder
from kaoping.records.service.intake import Intake, Winner, upserts
from kaoping.records.service.staff import ADVISOR, QC, TECHNICIAN, Staff, team_of
from kaoping.storage.bulk import stage

EMPLOYEE, CATEGORY, ATTRIBUTION = "EMPLOYEE", "CATEGORY", "ATTRIBUTION"
OTHER = "OTHER"
CATEGORIES = frozenset(
    {
        "FIRST_MAINT",
        "MAINT",
        "GENERAL",
        "BODY_ACCIDENT",
        "WARRANTY",
        "THREE_GUARANTEE",
        "GOODWILL",
        "RECALL_CAMPAIGN",
        "PDI",
        "ACCESSORY",
        "REWORK_INT",
        "REWORK_EXT",
        "INTERNAL",
        OTHER,
    }
)
COLUMNS = ("store_id", "kind", "source", "code", "seen", "first_seen_at", "last_seen_at", "sample")

IssueKey = tuple[int, str, str, str]
"""Store, kind, source, code."""


@dataclass(slots=True)
class Issues:
    """What one push gives cause to ask, counted by what is to be decided, each with one example."""

    seen: Counter[IssueKey]
    samples: dict[IssueKey, dict[str, object]]

    def note(self, key: IssueKey, winner: Winner, record: PushedRepairOrder, **more: object) -> None:
        self.seen[key] += 1
        self.samples.setdefault(
            key,
            {"external_id": record.external_id, "ro_no": record.ro_no, "order_id": winner.order_id, **more},
        )


def find_issues(winners: Sequence[Winner], staff: Staff) -> Issues:
    """Unknown codes and changed teams; each also becomes a warning on its order."""
    issues = Issues(Counter(), {})
    for winner, record in upserts(winners):
        store_id, source = winner.store_id, record.source
        winner.category = record.repair_category
        if record.repair_category and record.repair_category not in CATEGORIES:
            winner.category = OTHER
            issues.note((store_id, CATEGORY, source, record.repair_category), winner, record)
            winner.warnings.append(Fault("/repair_category", "category-unknown"))
        for role, _, code, _ in team_of(record):
            if (store_id, source, code) not in staff.employees:
                issues.note((store_id, EMPLOYEE, source, code), winner, record, role=role.upper())
                winner.warnings.append(Fault(_field_of(role), "employee-unknown"))
        if any(fault.code == "team-changed" for fault in winner.warnings):
            named = [[role.upper(), code, f"{share:f}"] for role, _, code, share in team_of(record)]
            frozen = [[role.upper(), *rest] for role, *rest in json.loads(winner.team or "[]")]
            key = (store_id, ATTRIBUTION, source, record.external_id)
            issues.note(key, winner, record, frozen=frozen, named=named)
    return issues


def _field_of(role: str) -> str:
    return {ADVISOR: "/advisor_code", TECHNICIAN: "/technicians", QC: "/qc_code"}[role]


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
        " (store_id, kind, source, code, seen, first_seen_at, last_seen_at, sample)"
        " SELECT store_id, kind, source, code, seen, first_seen_at, last_seen_at, sample"
        " FROM pg_temp.stage_mapping_issue ORDER BY store_id, kind, source, code"
        " ON CONFLICT (store_id, kind, fact_kind, source, code) WHERE state = 'OPEN'"
        " DO UPDATE SET seen = m.seen + excluded.seen, last_seen_at = excluded.last_seen_at,"
        " sample = CASE WHEN m.kind = 'ATTRIBUTION' THEN excluded.sample ELSE m.sample END,"
        " row_version = m.row_version + 1"
    )
