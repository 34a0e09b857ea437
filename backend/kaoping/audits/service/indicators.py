"""An indicator as the wire shows it, with the post that answers for it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import AuditPostOut, IndicatorOut
from kaoping.domain.checklists import Checklist, Indicator
from kaoping.storage.tables.people import Position

Posts = Mapping[str, Position]


def posts_named(db: Session, checklist: Checklist) -> Posts:
    """The positions a checklist names, as far as the group has them."""
    codes = {one.item.position for one in checklist.placed()} - {None}
    found = db.scalars(select(Position).where(Position.code.in_(sorted(filter(None, codes)))))
    return {position.code: position for position in found}


def show_post(code: str | None, posts: Posts) -> AuditPostOut | None:
    if code is None:
        return None
    known = posts.get(code)
    label = known.label if known else None
    return AuditPostOut.model_validate({"id": known.id if known else None, "code": code, "label": label})


def show_indicator(item: Indicator, posts: Posts) -> IndicatorOut:
    return IndicatorOut.model_validate(
        {
            "code": item.code,
            "label": item.label,
            "hint": item.hint,
            "source": item.source,
            "kind": item.kind,
            "unit": item.unit,
            "low": item.low,
            "high": item.high,
            "modes": [{"code": m.code, "label": m.label, "hint": m.hint} for m in item.modes],
            "fail_needs": sorted(item.fail_needs),
            "position": show_post(item.position, posts),
        }
    )
