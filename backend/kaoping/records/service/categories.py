"""What sources call their repair categories, and which of ours each of them is."""

from collections.abc import Sequence

from kaoping.domain.errors import Fault
from kaoping.records.schemas import PushedRepairOrder
from kaoping.records.service.intake import Intake, Winner
from kaoping.records.service.issues import CATEGORY, Issues

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


def settle_categories(
    intake: Intake, issues: Issues, orders: Sequence[tuple[Winner, PushedRepairOrder]]
) -> None:
    """Give every order its category; a name nobody has ruled on counts as OTHER and is asked about."""
    strange: list[tuple[Winner, str]] = []
    for winner, record in orders:
        winner.category = record.repair_category
        if record.repair_category and record.repair_category not in CATEGORIES:
            strange.append((winner, record.repair_category))
    if not strange:
        return
    ruled = _find_ruled(intake, {(winner.store_id, winner.key[1], code) for winner, code in strange})
    for winner, code in strange:
        winner.category = ruled.get((winner.store_id, winner.key[1], code))
        if winner.category is None:
            winner.category = OTHER
            issues.note(CATEGORY, winner, code)
            winner.warnings.append(Fault("/repair_category", "category-unknown"))


def _find_ruled(intake: Intake, codes: set[tuple[int, str, str]]) -> dict[tuple[int, str, str], str]:
    wanted = sorted(codes)
    intake.cursor.execute(
        "SELECT store_id, source, code, category"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) k (store_id, source, code)"
        " JOIN category_code USING (store_id, source, code)",
        tuple([code[n] for code in wanted] for n in range(3)),
    )
    return {(row[0], row[1], row[2]): row[3] for row in intake.cursor.fetchall()}
