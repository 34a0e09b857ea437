"""Positions: what people are, whichever store they work in. They belong to no store."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, NotFound
from kaoping.domain.people import Principal
from kaoping.people.schemas import PositionIn, PositionOut, PositionPatch
from kaoping.people.service.brands import written
from kaoping.storage.acts.dirty import mark_months
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.reach import require_group, within
from kaoping.storage.reads.grants import held_on, today
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables.people import Assignment, Position

CONFLICTS["uq_position_code"] = lambda: Conflict("code-taken")
FIELDS = ("code", "label", "stream")


def select_positions() -> Select[Position]:
    return select(Position).order_by(Position.code)


def found_position(db: Session, new: PositionIn, by: Principal) -> PositionOut:
    require_group(by)
    position = Position(code=new.code, label=written(new.label), stream=new.stream)
    save(db, position)
    _note(db, "position.founded", position, {})
    return show_positions(db, [position], by)[0]


def change_position(
    db: Session, position_id: int, wanted: PositionPatch, version: int, by: Principal
) -> PositionOut:
    """Another stream brings other policies: the running month of whoever holds it is scored anew."""
    require_group(by)
    position = find_position(db, position_id)
    check_version(position, version)
    before = fields_of(position, *FIELDS)
    if wanted.label is not None:
        position.label = written(wanted.label)
    if wanted.stream is not None and wanted.stream != position.stream:
        position.stream = wanted.stream
        _score_anew(db, position)
    flush(db)
    _note(db, "position.changed", position, before)
    return show_positions(db, [position], by)[0]


def _score_anew(db: Session, position: Position) -> None:
    on = today(db)
    held = select(Assignment.store_id).where(Assignment.position_id == position.id, held_on(on)).distinct()
    for store_id in db.scalars(held).all():
        mark_months(db, store_id, on, on)


def find_position(db: Session, position_id: int) -> Position:
    position = db.get(Position, position_id)
    if position is None:
        raise NotFound()
    return position


def show_positions(db: Session, positions: Sequence[Position], who: Principal) -> list[PositionOut]:
    """Positions with head counts within reach: one query more, however many they are."""
    counted = select(Assignment.position_id, func.count(Assignment.employee_id.distinct()))
    counted = within(counted.where(held_on(today(db))), Assignment, who).group_by(Assignment.position_id)
    staff = {row[0]: row[1] for row in db.execute(counted)}
    return [
        PositionOut.model_validate(
            {
                **fields_of(p, *FIELDS),
                "id": p.id,
                "staff": staff.get(p.id, 0),
                "row_version": p.row_version,
            }
        )
        for p in positions
    ]


def _note(db: Session, action: str, position: Position, before: dict[str, object]) -> None:
    changes = changes_of(before, fields_of(position, *FIELDS))
    append_journal(db, None, action, "position", position.id, {"code": position.code, "changes": changes})
