"""Ends and removes posts. Reason for an act of its own: a post belongs to the organisation, the live card and
readings of a post that never came about to scoring, and both go or neither."""

from datetime import date

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from kaoping.storage.acts.dirty import mark_months
from kaoping.storage.session import flush
from kaoping.storage.tables.closing import FrozenReading, Judgement, PublishedCard
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.scoring import Card, Run, StoredReading


def end_posts(db: Session, employee_id: int, last_day: date) -> None:
    """Nobody holds a post longer than they are employed.

    A post that would have begun later goes, but for one a month was closed on: it ends on its first day.
    """
    beyond = select(Assignment).where(
        Assignment.employee_id == employee_id,
        or_(Assignment.valid_to.is_(None), Assignment.valid_to > last_day),
    )
    for post in db.scalars(beyond.with_for_update()).all():
        mark_months(db, post.store_id, min(post.valid_from, last_day), post.valid_to)
        if post.valid_from <= last_day:
            post.valid_to = last_day
        elif not remove_post(db, post):
            post.valid_to = post.valid_from


def remove_post(db: Session, post: Assignment) -> bool:
    """Delete a post with what was scored for it in a month still open; False when a close rests on it."""
    if _is_kept(db, post):
        return False
    # Live cards and readings follow the facts: without the post there would be none.
    db.execute(delete(Card).where(Card.store_id == post.store_id, Card.assignment_id == post.id))
    db.execute(
        delete(StoredReading).where(
            StoredReading.store_id == post.store_id, StoredReading.assignment_id == post.id
        )
    )
    mark_months(db, post.store_id, post.valid_from, post.valid_to)
    db.delete(post)
    flush(db)
    return True


def _is_kept(db: Session, post: Assignment) -> bool:
    """Whether something rests on it that no tick makes again."""
    closing = exists().where(
        Card.store_id == post.store_id,
        Card.assignment_id == post.id,
        Run.store_id == Card.store_id,
        Run.id == Card.run_id,
        Run.kind != "LIVE",
    )
    kept = [
        exists().where(table.store_id == post.store_id, table.assignment_id == post.id)
        for table in (FrozenReading, Judgement, PublishedCard)
    ]
    return bool(db.scalar(select(or_(closing, *kept))))
