"""Says which repair category a source's name for one means, to orders that wait and to those to come."""

from sqlalchemy import Text, cast, func, insert, literal, select, update
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records.service.ruling_days import mark_facts
from kaoping.storage.session import now, save
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    CategoryCode,
    MappingIssue,
    RepairOrder,
    RepairOrderHistory,
)

UNKNOWN = "category-unknown"


def rule_category(db: Session, issue: MappingIssue, category: str, by: Principal) -> int:
    """Gives how many orders had waited; each becomes a new version, and what it was goes to history."""
    told = CategoryCode(
        store_id=issue.store_id,
        source=issue.source,
        code=issue.code,
        category=category,
        ruled_by=by.actor,
        ruled_at=now(db),
    )
    save(db, told)
    waiting = (
        RepairOrder.store_id == issue.store_id,
        RepairOrder.source == issue.source,
        RepairOrder.repair_category_code == issue.code,
        RepairOrder.warnings.contains([UNKNOWN]),
    )
    ids = db.scalars(select(RepairOrder.id).where(*waiting).order_by(RepairOrder.id)).all()
    if not ids:
        return 0
    columns = [column.name for column in RepairOrderHistory.__table__.columns]
    past = [
        literal(now(db)) if name == "superseded_at" else RepairOrder.__table__.c[name] for name in columns
    ]
    db.execute(insert(RepairOrderHistory).from_select(columns, select(*past).where(*waiting)))
    db.execute(
        update(RepairOrder)
        .where(*waiting)
        .values(
            repair_category=category,
            warnings=RepairOrder.warnings.op("-")(cast(UNKNOWN, Text)),
            row_version=RepairOrder.row_version + 1,
            updated_at=func.kaoping_now(),
        )
        .execution_options(synchronize_session=False)
    )
    mark_facts(db, issue.store_id, {(REPAIR_ORDER, order_id) for order_id in ids})
    return len(ids)
